import { homedir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { CommandFault, EXIT, UsageError } from '../../../client/exit.ts'
import { whereabouts } from '../../../client/whereabouts.ts'
import { visibleText } from '../../../lib/visible-text.ts'
import { ENVIRONMENT_CLASSES, type EnvironmentClass } from '../../../locate/environment.ts'
import { actionToRun, checkNamed } from '../../../reach/run/action-to-run.ts'
import { coloursFor } from '../../terminal.ts'
import { callTo, refused } from '../authority-call.ts'
import { explained } from '../explained.ts'
import { type RunOptions, runAsked, statusOf } from '../run.ts'
import { pathsFor } from './completion.ts'
import { History, typedLine } from './history.ts'
import { type Change, readTyped } from './input.ts'
import { changed, type KeptState, keptState, leftOf, textFor } from './kept-state.ts'

/** How long somebody at the terminal waits for an approval before the request is left to itself, in seconds. */
const USUAL_WAIT = 900

/** `prodgate shell`: everything that is typed is asked, decided, run and recorded like a command of an agent. */
export async function shell(options: RunOptions): Promise<number> {
  if (process.stdin.isTTY !== true || process.stdout.isTTY !== true)
    throw new UsageError('a shell needs a terminal', 'without one: `prodgate run -- COMMAND`')
  if (options.json === true) throw new UsageError('a shell answers a person', '`--json` is for `prodgate run`')
  // Whether somebody answers, and who we are there, is found out before anything is typed.
  checkNamed(options.env ?? [], process.env)
  const session = options.session ?? `shell-${Date.now().toString(36)}`
  const one = new Shell({ ...options, session, wait: options.wait ?? USUAL_WAIT })
  return one.run()
}

class Shell {
  private readonly options: RunOptions
  private readonly history: History
  private state: KeptState = keptState(process.cwd())
  private environment: EnvironmentClass = 'unknown'
  private status = 0
  private readonly pasted: string[] = []

  constructor(options: RunOptions) {
    this.options = options
    this.history = new History(join(homedir(), '.local/state/prodgate/shell-history'), async () => {
      const { createRedactor } = await import('../../../record/redact/redact.ts')
      const token = process.env['PRODGATE_TOKEN']
      return createRedactor({ knownValues: token === undefined ? [] : [token] })
    })
  }

  async run(): Promise<number> {
    await this.look()
    process.stdout.write(
      `Every command passes the gate. Session ${visibleText(this.options.session ?? '')}. \`help\` says more.\n`,
    )
    for (;;) {
      const text = await this.read()
      if (text === undefined) return EXIT.allow
      await this.history.add(text)
      const typed = readTyped(text)
      if (typed.is === 'wrong') this.say(typed.message)
      if (typed.is === 'kept' && typed.change.is === 'exit') return typed.change.status
      if (typed.is === 'kept') await this.keep(typed.change)
      if (typed.is === 'command') await this.start(typed.text)
    }
  }

  /** A command of one line or more; nothing where the person ends the shell. */
  private async read(): Promise<string | undefined> {
    let text = ''
    for (;;) {
      const line = await this.question(text === '' ? this.prompt() : '> ')
      if (line === 'interrupted') text = ''
      else if (line === 'ended') {
        process.stdout.write('\n')
        if (text === '') return undefined
        text = ''
      } else {
        text = text === '' ? line.text : `${text}\n${line.text}`
        if (readTyped(text).is === 'unfinished') continue
        if (text.trim() !== '') return text
        text = ''
      }
    }
  }

  private async keep(change: Change): Promise<void> {
    if (change.is === 'exit') return
    if (change.is === 'help') {
      process.stdout.write(HELP)
      return
    }
    const next = changed(this.state, change, process.env)
    this.status = next.is === 'ok' ? 0 : 1
    if (next.is === 'fault') {
      this.say(next.fault)
      return
    }
    this.state = next.value
    if (change.is === 'cd') await this.look()
  }

  private async start(text: string): Promise<void> {
    try {
      const asked = this.asked(text)
      const ended = await runAsked(asked, this.options)
      this.status = statusOf(ended)
      if (ended.is !== 'ran') process.stderr.write(explained(ended, asked.action, process.stderr))
    } catch (cause) {
      if (!(cause instanceof CommandFault)) throw cause
      this.status = cause.status
      this.say(cause.message, cause.help)
    }
  }

  private asked(text: string) {
    return this.withAll(textFor(this.state, text, this.status))
  }

  private withAll(command: string) {
    const own = leftOf(process.env, this.state)
    // One that was unset here is not handed on any more.
    const also = (this.options.env ?? []).filter((name) => own[name] !== undefined)
    return actionToRun({ kind: 'shell', command }, this.state.cwd, own, also)
  }

  /** The class of what stays on this host, as the authority sees it from here. */
  private async look(): Promise<void> {
    const call = callTo(whereabouts(this.options))
    const { action } = this.withAll(':')
    const { session } = this.options
    const { status, json } = await call('POST', '/v1/decisions', { body: { action, session } })
    if (status !== 200) throw refused({ status, json })
    const found = (json['environment'] as { readonly class?: unknown } | undefined)?.class
    this.environment = ENVIRONMENT_CLASSES.find((one) => one === found) ?? 'unknown'
  }

  private prompt(): string {
    const colours = coloursFor(process.stdout)
    const name = `[${this.environment}]`
    const shown =
      this.environment === 'production' || this.environment === 'unknown'
        ? colours.red(colours.bold(name))
        : this.environment === 'staging'
          ? colours.yellow(name)
          : colours.green(name)
    const home = homedir()
    const at =
      this.state.cwd === home || this.state.cwd.startsWith(`${home}/`)
        ? `~${this.state.cwd.slice(home.length)}`
        : this.state.cwd
    const ended = this.status === 0 ? '' : ` ${colours.red(String(this.status))}`
    return `${shown} ${visibleText(at)}${ended} $ `
  }

  /** One line. The terminal is given back afterwards, so that what runs next has it for itself. */
  private question(prompt: string): Promise<Line> {
    const next = this.pasted.shift()
    if (next !== undefined) {
      process.stdout.write(`${prompt}${visibleText(next)}\n`)
      return Promise.resolve({ text: next })
    }
    const reading = createInterface({
      input: process.stdin,
      output: process.stdout,
      terminal: true,
      history: [...this.history.lines],
      historySize: 1000,
      removeHistoryDuplicates: true,
      prompt,
      completer: (line: string) => pathsFor(line, this.state.cwd),
    })
    return new Promise((resolve) => {
      let answered = false
      const done = (line: Line) => {
        answered = true
        resolve(line)
        reading.close()
      }
      reading.on('line', (text) => {
        // Lines that were pasted together come together.
        if (answered) this.pasted.push(text)
        else done({ text: typedLine(text) })
      })
      reading.on('SIGINT', () => {
        process.stdout.write('^C\n')
        done('interrupted')
      })
      reading.on('close', () => resolve('ended'))
      reading.prompt()
    })
  }

  private say(message: string, help?: string): void {
    process.stderr.write(`prodgate: ${visibleText(message)}\n${help === undefined ? '' : `  ${help}\n`}`)
  }
}

type Line = { readonly text: string } | 'interrupted' | 'ended'

const HELP = `Every command is asked of the authority, and runs in a bash of its own once it may:
  cd DIR, NAME=VALUE, export NAME=VALUE, unset NAME, f() { …; }   typed alone, are kept for later commands
  in a command (\`cd x && make\`), they count for this command     and are forgotten with it
  what is kept is written out at the beginning of each command     so whoever approves sees all of it
  a command that is held is waited for; Ctrl-C leaves the request  and the same command runs once it is approved
  a line that begins with a blank                                  is not kept in the history
  exit, Ctrl-D                                                     end the shell
`
