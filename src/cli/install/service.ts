import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { EXIT, UsageError } from '../../client/exit.ts'
import { applyChanges } from '../../reach/install/apply.ts'
import type { FileChange } from '../../reach/install/plan.ts'
import { type ServiceFile, serviceCommands, serviceFile } from '../../reach/install/service-file.ts'
import { print } from '../output.ts'
import { consent, tellNotDone } from './consent.ts'
import { look, placesHere } from './place.ts'
import { shownChanges, shownFault, toldChanges } from './shown.ts'

export interface ServiceOptions {
  readonly data?: string
  readonly socket?: string
  readonly yes?: boolean
  readonly json?: boolean
}

/** `prodgate install service`: the authority runs whenever this user is signed in. */
export async function installService(options: ServiceOptions): Promise<number> {
  const { file, change } = planned(options, (one) => one.text)
  if (change === undefined) {
    await told(options, { done: true, changes: [] }, `the service is already as it should be\n`)
    return EXIT.allow
  }
  if (options.json !== true) await print(shownChanges([change], placesHere(undefined).home))
  if ((await consent('Write it and start the authority?', options.yes)) !== true) return notDone(options, change)
  const done = applyChanges([change])
  if (done.is === 'fault') throw new UsageError(`nothing was changed, because of ${shownFault(done.fault)}`)
  const failed = runAll(serviceCommands(file).start)
  const how = failed === undefined ? 'the authority runs, and will after the next sign-in\n' : notStarted(failed)
  await told(options, { done: true, started: failed === undefined, changes: toldChanges([change]) }, how)
  return failed === undefined ? EXIT.allow : EXIT.unreachable
}

/** `prodgate uninstall service` */
export async function uninstallService(options: ServiceOptions): Promise<number> {
  const { file, change } = planned(options, () => undefined)
  if (change === undefined) {
    await told(options, { done: true, changes: [] }, `there is no service of prodgate\n`)
    return EXIT.allow
  }
  if (options.json !== true) await print(shownChanges([change], placesHere(undefined).home))
  if ((await consent('Stop the authority and remove it?', options.yes)) !== true) return notDone(options, change)
  runAll(serviceCommands(file).stop)
  const done = applyChanges([change])
  if (done.is === 'fault') throw new UsageError(`nothing was changed, because of ${shownFault(done.fault)}`)
  runAll(serviceCommands(file).reload)
  await told(options, { done: true, changes: toldChanges([change]) }, 'the service is gone; its data is still there\n')
  return EXIT.allow
}

function planned(options: ServiceOptions, after: (file: ServiceFile) => string | undefined) {
  const places = placesHere(undefined)
  const args = ['data', 'socket'].flatMap((name) => {
    const value = options[name as 'data' | 'socket']
    return value === undefined ? [] : [`--${name}`, resolve(value)]
  })
  const file = serviceFile(places, [ownProgram(), 'serve', ...args])
  const ground = { within: places.home, machine: false }
  const before = look(file.path, ground)
  if (before.is === 'unusable') throw new UsageError(`\`${file.path}\`: ${before.why}`)
  const text = after(file)
  if ((before.is === 'file' ? before.text : undefined) === text) return { file, change: undefined }
  const why = 'keeps `prodgate serve` running'
  const change: FileChange = { path: file.path, ...ground, before, after: text, mode: 0o644, why }
  return { file, change }
}

/** The launcher of this installation. One that npx brought is gone when its cache is cleared. */
function ownProgram(): string {
  const program = ['../../bin/prodgate', '../bin/prodgate']
    .map((path) => join(resolve(process.argv[1] ?? ''), '..', path))
    .find((path) => existsSync(path))
  if (program === undefined) throw new UsageError("couldn't find the program of this installation")
  if (program.includes('/_npx/'))
    throw new UsageError(
      'npx keeps this prodgate in a cache, and a service needs one that stays',
      '`npm install -g prodgate`, then again',
    )
  return program
}

function runAll(commands: readonly (readonly string[])[]): string | undefined {
  for (const [program = '', ...args] of commands) {
    const { status, stderr } = spawnSync(program, args, { encoding: 'utf8', timeout: 60_000 })
    if (status !== 0) return `\`${[program, ...args].join(' ')}\`: ${(stderr ?? '').trim() || 'it did not end well'}`
  }
  return undefined
}

function notStarted(failed: string): string {
  return `the file is written, but it was not started: ${failed}\n  start it by hand: \`prodgate serve\`\n`
}

async function notDone(options: ServiceOptions, change: FileChange): Promise<number> {
  if (options.json === true) await print(`${JSON.stringify({ done: false, changes: toldChanges([change]) })}\n`)
  else tellNotDone()
  return EXIT.hold
}

function told({ json }: ServiceOptions, answer: object, text: string): Promise<void> {
  return print(json === true ? `${JSON.stringify(answer)}\n` : text)
}
