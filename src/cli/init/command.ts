import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { cancel, confirm, intro, isCancel, log, note, outro, select } from '@clack/prompts'
import { EXIT, UsageError } from '../../client/exit.ts'
import { diskFiles } from '../../lib/disk.ts'
import type { Files } from '../../lib/files.ts'
import { visibleText } from '../../lib/visible-text.ts'
import { registryPaths } from '../../locate/registry.ts'
import type { RegisteredClass } from '../../locate/registry-entry.ts'
import { discover, type Proposal } from './discover.ts'
import { type Enrolment, enrolledText, readOld, whyNotWritable, writeRegistry } from './registry-file.ts'

export interface InitOptions {
  readonly registry?: string
  readonly home?: string
  readonly cwd?: string
}

/** Stopped by the person: nothing was written. */
class Stopped extends Error {}

/** `prodgate init`: a person enrols this host and workspace. Nothing is written before the last question. */
export async function init(options: InitOptions): Promise<number> {
  if (process.stdin.isTTY !== true || process.stdout.isTTY !== true) {
    throw new UsageError(
      '`init` asks a person, and here is no terminal; nothing was enrolled',
      'run it yourself, in a terminal that no agent types into',
    )
  }
  const home = resolve(options.home ?? homedir())
  const cwd = resolve(options.cwd ?? process.cwd())
  const path = options.registry === undefined ? registryInForce(home) : resolve(options.registry)
  const why = whyNotWritable(path)
  if (why !== undefined)
    throw new UsageError(`couldn't write the registry \`${path}\`: ${why}; nothing was enrolled`, 'its owner enrols')
  try {
    return await ask(path, home, cwd)
  } catch (cause) {
    if (!(cause instanceof Stopped)) throw cause
    cancel('nothing was enrolled')
    return EXIT.usage
  }
}

/** The system's registry where there is one: beside it the one in the home would not be looked at. */
function registryInForce(home: string): string {
  const [system, own] = registryPaths(home)
  return existsSync(system) ? system : own
}

async function ask(path: string, home: string, cwd: string): Promise<number> {
  const files = diskFiles({ roots: [home, cwd] })
  const workspace = workTree(files, cwd)
  const old = readOld(path)
  intro('prodgate: enrol this host and workspace')
  note(
    `Registry   ${path}${old === undefined ? ' (new)' : ''}\nWorkspace  ${visibleText(workspace)}`,
    'What is enrolled',
  )
  // Whoever only presses the key enrols nothing as less than it may be.
  const environment = await classFor('What is this host, for commands that stay on it?', 'production')
  if (environment === 'leave') throw new Stopped()
  const { proposals, untold } = discover(files, home, workspace)
  const targets: { proposal: Proposal; environment: RegisteredClass }[] = []
  if (proposals.length === 1) log.info('One target stands in the settings of your tools. What is it?')
  if (proposals.length > 1)
    log.info(`${proposals.length} targets stand in the settings of your tools. What is each of them?`)
  for (const proposal of proposals) {
    const question = `${visibleText(proposal.known)}\n${proposal.kind} ${visibleText(proposal.identity)}`
    const answer = await classFor(question, proposal.looksProduction ? 'production' : 'leave')
    if (answer !== 'leave') targets.push({ proposal, environment: answer })
  }
  if (untold.length > 0)
    log.warn(
      `Could not be told, and so stays unknown, which counts as production:\n${untold.map((one) => `- ${visibleText(one)}`).join('\n')}`,
    )
  const enrolment: Enrolment = { environment, workspace, targets }
  const text = enrolledText(old, enrolment)
  note(text.trimEnd(), path)
  const sure = await confirm({ message: 'Write this registry?', initialValue: true })
  if (isCancel(sure) || !sure) throw new Stopped()
  writeRegistry(path, text)
  outro(`Enrolled. Try: prodgate check 'npm run build'`)
  return EXIT.allow
}

async function classFor(message: string, initialValue: RegisteredClass | 'leave'): Promise<RegisteredClass | 'leave'> {
  const answer = await select<RegisteredClass | 'leave'>({
    message,
    initialValue,
    options: [
      { value: 'production', label: 'production' },
      { value: 'staging', label: 'staging' },
      { value: 'development', label: 'development' },
      { value: 'leave', label: 'leave it unknown', hint: 'counts as production' },
    ],
  })
  if (isCancel(answer)) throw new Stopped()
  return answer
}

/** The git work tree around a directory, or the directory itself. */
function workTree(files: Files, cwd: string): string {
  for (let at = cwd; at !== dirname(at); at = dirname(at))
    if (files.kind(join(at, '.git')) !== 'absent' && files.kind(join(at, '.git')) !== 'unknown') return at
  return cwd
}
