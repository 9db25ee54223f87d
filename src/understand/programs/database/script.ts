import { absolute, emit, emitFile } from '../../emit.ts'
import type { DatabasePlace, Place, UnknownPlace } from '../../place.ts'
import type { Call } from '../../program.ts'
import type { SqlDialect } from '../../sql/dialect.ts'
import type { MetaReading } from '../../sql/meta.ts'
import { Carries, type Stream, UNKNOWN, type Word, word } from '../../word.ts'
import { dataStream } from './client.ts'

/** A client program while it works through its scripts: where it is connected, where it stands. */
export interface ClientSession {
  readonly dialect: SqlDialect
  place: DatabasePlace | UnknownPlace
  /** The client's working directory; a command of its own may change it. */
  cwd: string
  /** Where it was started. */
  readonly start: string
  /** Scripts in scripts. */
  depth: number
}

/** How a client connects to something else, and how it reads a script that another one includes. */
export interface ClientWays {
  readonly connect: (session: ClientSession, words: string, from: Stream) => DatabasePlace | UnknownPlace
  readonly script: (call: Call, session: ClientSession, script: Stream, path: string | undefined) => void
}

const DEEPEST = 8
/** Steps for each character of a script. */
const READ_COST = 16

export function beginSession(call: Call, dialect: SqlDialect, place: DatabasePlace | UnknownPlace): ClientSession {
  return { dialect, place, cwd: call.cwd, start: call.cwd, depth: 0 }
}

/** Emits what a command of the client itself does. `from` is the text in which it stands, `path` the script's own. */
export function runMeta(
  call: Call,
  session: ClientSession,
  ways: ClientWays,
  reading: MetaReading,
  from: Stream,
  path: string | undefined,
): void {
  const span = from.span ?? call.span ?? ([0, 0] as const)
  const at = session.place
  for (const one of reading.effects) {
    emit(call, one.kind, one.verb, one.on, one.name, {
      at,
      span,
      ...(one.note === undefined ? {} : { note: one.note }),
    })
  }
  if (reading.sql !== undefined) call.sql({ ...from, text: reading.sql }, session.dialect, at)
  const file = reading.file
  if (file !== undefined) {
    const target = fileWord(session, file.path, from)
    if (file.operation === 'read') emitFile(call, 'read', target)
    else if (file.operation === 'overwrite') {
      emitFile(call, 'overwrite', target)
      call.wroteFile(target, dataStream(call))
    } else emitFile(call, 'append', target)
  }
  if (reading.shell !== undefined) {
    // What it gives to the program may be rows; what it takes from it, nobody knows.
    call.shell(
      { text: reading.shell, carries: from.carries, span: from.span },
      { cwd: session.cwd, stdin: dataStream(call) },
    )
  }
  if (reading.directory !== undefined) session.cwd = moved(call, session.cwd, reading.directory)
  if (reading.connect !== undefined) session.place = ways.connect(session, reading.connect, from)
  if (reading.include !== undefined) {
    const { path: name, beside } = reading.include
    const directory = beside && path !== undefined ? path.slice(0, path.lastIndexOf('/')) : session.cwd
    includeScript(call, session, ways, fileWord({ ...session, cwd: directory }, name, from))
  }
}

/** Reads a script that the call or another script names. */
export function includeScript(call: Call, session: ClientSession, ways: ClientWays, path: Word): void {
  emitFile(call, 'read', path)
  if (session.depth >= DEEPEST) {
    const note = 'scripts are included in one another too deeply'
    return emit(call, 'unreadable', 'run', 'statement', path, { at: session.place, note })
  }
  const script = call.readFile(path)
  if (!call.spend(READ_COST * (script.text?.length ?? 1))) return
  session.depth++
  ways.script(call, session, { ...script, span: path.span }, absolute(session.cwd, path.text))
  session.depth--
}

/** The path as it is written, made absolute where the client does not stand where it was started. */
function fileWord(session: ClientSession, path: string, from: Stream): Word {
  const text = path === '' ? UNKNOWN : session.cwd === session.start ? path : absolute(session.cwd, path)
  return word(text, from.span, { carries: from.carries })
}

function moved(call: Call, cwd: string, directory: string): string {
  if (directory === '~' || directory.startsWith('~/')) return absolute(call.home, directory.slice(2))
  return absolute(cwd, directory)
}

/** A stream of which nothing is known: held, as code from the network where it comes from there. */
export function emitUnknownScript(call: Call, script: Stream, at: Place): void {
  const kind = (script.carries & Carries.network) === 0 ? 'unreadable' : 'remote-code'
  const span = script.span ?? call.span ?? ([0, 0] as const)
  emit(call, kind, 'run', 'statement', '', { at, span, note: 'the statements are not known before it runs' })
}
