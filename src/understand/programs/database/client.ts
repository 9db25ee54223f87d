import { emit, emitFile, reachOf } from '../../emit.ts'
import { type Arguments, type OptionTable, optionTable, readArguments } from '../../options.ts'
import type { DatabasePlace, Engine, Place } from '../../place.ts'
import type { Call, Program } from '../../program.ts'
import { Carries, isKnown, type Stream, type Word } from '../../word.ts'

/** What the clients of databases have in common. */

type DatabaseParts = Partial<Pick<DatabasePlace, 'url' | 'host' | 'port' | 'database' | 'file'>>

export function databaseAt(call: Call, engine: Engine, parts: DatabaseParts): DatabasePlace {
  const file = parts.file === undefined ? {} : { file: parts.file }
  const { url, host, port, database } = parts
  return { is: 'database', engine, url, host, port, database, ...file, ...reachOf(call) }
}

/**
 * An option that the description does not know may run a statement, so it is held in every environment. Returns true
 * where there was one.
 */
export function holdStrangers(call: Call, read: Arguments, at: Place): boolean {
  const stranger = read.strangers[0]
  if (stranger === undefined) return false
  const note = 'an option that is not described may run something'
  emit(call, 'unreadable', 'run', 'program', call.name, { at, note, span: stranger.span ?? call.span ?? [0, 0] })
  return true
}

/** The addresses of an `http://a:1,http://b:2` list as `a:1,b:2`, the form in which places have hosts. */
export function withoutScheme(w: Word | undefined): Word | undefined {
  if (w === undefined || !w.text.includes('://')) return w
  const hosts = w.text.split(',').map((one) => {
    const bare = one.slice(one.indexOf('://') + 3)
    const slash = bare.indexOf('/')
    return slash < 0 ? bare : bare.slice(0, slash)
  })
  return { ...w, text: hosts.join(',') }
}

/** Splits `host:port/database` as far as each part is there. */
export function addressParts(w: Word): DatabaseParts {
  if (!isKnown(w)) return { url: w }
  const slash = w.text.indexOf('/')
  const authority = slash < 0 ? w.text : w.text.slice(0, slash)
  const database = slash < 0 ? '' : w.text.slice(slash + 1)
  const parts: { host: Word; database?: Word } = { host: { ...w, text: authority } }
  if (database !== '') parts.database = { ...w, text: database }
  return parts
}

/** Output of which only this is known, that it holds rows. */
export function dataStream(call: Call): Stream {
  return { text: undefined, carries: Carries.data, span: call.span }
}

/** What stands under a word of the action; a name that every object has (`constructor`) is none. */
export function ownEntry<T>(entries: Readonly<Record<string, T>>, name: string | undefined): T | undefined {
  return name !== undefined && Object.hasOwn(entries, name) ? entries[name] : undefined
}

/** A file that the program fills with rows. */
export function writeData(call: Call, path: Word): void {
  emitFile(call, 'overwrite', path)
  call.wroteFile(path, dataStream(call))
}

/** A client program whose options are read, and whose strangers are held, before it is looked at. */
export function client(spec: {
  readonly names: readonly string[]
  readonly about: string
  readonly options: string
  readonly style?: 'abbreviated' | 'gnu' | 'single'
  readonly place: (call: Call, read: Arguments) => Place
  readonly run: (call: Call, read: Arguments, at: Place) => Stream | undefined | void
  readonly examples: Program['examples']
}): Program {
  let table: OptionTable | undefined
  return {
    names: spec.names,
    about: spec.about,
    examples: spec.examples,
    run: (call) => {
      // First, so that a short form that the program has for them stays with it.
      table ??= optionTable(`--help --version ${spec.options}`, spec.style ?? 'abbreviated')
      const read = readArguments(call.args, table)
      if (read.has('--help', '--version')) return emit(call, 'read', 'help', 'help')
      const at = spec.place(call, read)
      holdStrangers(call, read, at)
      return spec.run(call, read, at)
    },
  }
}
