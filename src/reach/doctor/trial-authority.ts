import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { runToEnd, startBeside } from './child.ts'

/** A real authority with a data directory of its own, for trials. */
export interface TrialAuthority {
  readonly http: string
  readonly socket: string
  readonly data: string
  /** Both give the token. */
  addAgent(name: string): Promise<string>
  addPerson(name: string, role: string): Promise<string>
  signal(signal: 'SIGSTOP' | 'SIGCONT'): void
  /** Ends it without a warning; what it listened on stays behind. */
  kill(): Promise<void>
}

export interface TrialAuthorityOptions {
  /** The words that run the command line of prodgate. */
  readonly prodgate: readonly string[]
  /** Its own home, in which its data are kept too. */
  readonly directory: string
  readonly registry: string
  /** The home whose tool settings count. */
  readonly home: string
  /** Where it is not in the data directory. */
  readonly socket?: string
}

export async function startTrialAuthority(options: TrialAuthorityOptions): Promise<TrialAuthority> {
  const { prodgate, directory, registry, home, socket } = options
  const data = join(directory, 'data')
  const env = { PATH: process.env['PATH'] ?? '', HOME: directory }
  const args = ['serve', '--data', data, '--listen', '127.0.0.1:0', '--registry', registry, '--home', home, '--json']
  const listen = socket === undefined ? [] : ['--socket', socket]
  const child = startBeside([...prodgate, ...args, ...listen], env)
  let said = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text
  })
  const { value } = await createInterface({ input: child.stdout })[Symbol.asyncIterator]().next()
  if (value === undefined) throw new Error(`the authority for the trial did not start: ${said.trim()}`)
  const ready = JSON.parse(value) as { readonly http: string; readonly socket: string }
  const admin = async (...words: readonly string[]) => {
    const argv = [...prodgate, 'admin', '--data', data, ...words]
    const { status, said: answer } = await runToEnd(argv, { cwd: directory, env, limitMs: 120_000 })
    if (status !== 0) throw new Error(`couldn't prepare the trial: ${answer.trim()}`)
    return (JSON.parse(answer) as { readonly token: string }).token
  }
  return {
    http: ready.http,
    socket: ready.socket,
    data,
    addAgent: (name) => admin('agent', 'add', name),
    addPerson: (name, role) => admin('person', 'add', name, '--role', role),
    signal: (signal) => {
      child.kill(signal)
    },
    async kill() {
      if (child.exitCode !== null || child.signalCode !== null) return
      const gone = once(child, 'exit')
      child.kill('SIGKILL')
      await gone
    },
  }
}
