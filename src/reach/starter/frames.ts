import { constants } from 'node:os'
import type { Execution } from '../../act/execution.ts'
import { tailText } from '../../act/output.ts'
import type { Ran } from '../../act/spawn.ts'
import { MAX_JSON_BYTES } from '../../lib/json.ts'
import { fault, ok, type Result } from '../../lib/result.ts'
import { decodeUtf8Strict } from '../../lib/utf8.ts'

/**
 * What the starter (`bin/starter.pl`) and the authority say to each other. It knows no JSON: fields follow each other with a
 * NUL between, which neither words nor variables nor paths of a process can hold.
 */
export const STARTER_TYPE = 'application/x-prodgate-starter'

/** What is longer goes the ordinary way. */
export const MOST_STARTER_BYTES = MAX_JSON_BYTES

const NUL = '\0'
const GREETING = 'prodgate-start 1'

/** What the starter asks: may this go, and if so, what exactly is to be started? */
export interface StartAsked {
  /** In which world of files and processes it is (`act/world.ts`). */
  readonly world: string
  /** Its number. Its environment is read there, and goes over no connection. */
  readonly process: number
  readonly cwd: string
  readonly session: string
  /** Its standard input is a terminal. */
  readonly atTerminal: boolean
  readonly words: readonly string[]
}

/** Reads greeting, world, number of the process, directory, session, input, words. */
export function readStartAsked(body: Uint8Array): Result<StartAsked, string> {
  const text = decodeUtf8Strict(body)
  if (text.is === 'fault') return fault('it is no text, or too long')
  const [greeting, world = '', number = '', cwd = '', session = '', input = '', ...words] = text.value.split(NUL)
  if (greeting !== GREETING) return fault('it is of another version')
  if (!PROCESS.test(number)) return fault('it has no number')
  if (!cwd.startsWith('/')) return fault('it has no working directory')
  if (input !== 'terminal' && input !== 'nothing') return fault('it does not say what its input is')
  if (words.length === 0) return fault('it has no command')
  return ok({ world, process: Number(number), cwd, session, atTerminal: input === 'terminal', words })
}

const PROCESS = /^[1-9]\d{0,9}$/

/** Nothing has been decided: it is asked in the ordinary way, by all of prodgate. */
export const ORDINARY = 'ordinary'

/**
 * Lets it go: its decision, the program by its path, by where that leads and by its stamp and contents, whether it is started by
 * that path (scripts are) or by its descriptor, the directory, the words, and all variables. Those that are credentials by
 * their names alone: the starter has them. Nothing where a field cannot stand in a frame.
 */
export function letGoFrame(decision: string, execution: Execution): string | undefined {
  const { program, directory, argv, credentials, env, pins } = execution
  const pinned = Object.assign({}, ...pins.map((pin) => pin.env))
  const variables = Object.entries<string>({ ...env, ...pinned }).map(([name, value]) =>
    credentials.includes(name) && pinned[name] === undefined ? name : `${name}=${value}`,
  )
  const start = [
    'start',
    decision,
    program.by === undefined ? 'descriptor' : 'path',
    program.path,
    program.real,
    program.contents.stamp,
    program.contents.digest,
    directory.real,
    `${directory.device} ${directory.inode}`,
  ]
  const fields = [...start, ...[argv, variables].flatMap((list) => [String(list.length), ...list])]
  // What comes out of files, a context or a workspace of a tool, may hold what no word and no variable can.
  return fields.some((one) => one.includes(NUL)) ? undefined : fields.join(NUL)
}

/** What the starter says of the end. */
export type EndTold =
  | { readonly is: 'ran'; readonly process: number; readonly ran: Ran }
  | { readonly is: 'not-run'; readonly why: string }

const END = 'prodgate-end 1'
/** Fields before the last bytes of the output: greeting, what it was, why, its number, status of wait(2), milliseconds, bytes, digest. */
const FIXED = 8
const LONGEST_WHY = 400

/** Reads the fields, and the last bytes of the output, which may be any. */
export function readEndTold(body: Uint8Array): Result<EndTold, string> {
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength)
  const [fields, start] = fieldsOf(bytes, FIXED)
  const [greeting, is, why = '', number = '', wait = '', ms = '', size = '', digest = ''] = fields
  if (greeting !== END || start < 0) return fault('it is of another version')
  if (is === 'not-run') return ok({ is, why: why.slice(0, LONGEST_WHY) })
  const numbers = [wait, ms, size === '' ? '0' : size]
  if (is !== 'ran' || !PROCESS.test(number) || !numbers.every((one) => /^\d{1,15}$/.test(one)))
    return fault('it does not say how it ended')
  if (digest !== '' && !/^sha256:[0-9a-f]{64}$/.test(digest)) return fault('the digest of its output is none')
  const output = { digest, bytes: Number(size), tail: tailText(bytes.subarray(start), Number(size)) }
  const ran = {
    ...endOfWait(Number(wait)),
    durationMs: Number(ms),
    ...(digest === '' ? {} : { output }),
    ...(size !== '' && digest === '' ? { note: 'no digest of its output could be made' } : {}),
    ...(why === '' ? {} : { changed: 'PROGRAM_CHANGED' as const }),
  }
  return ok({ is, process: Number(number), ran })
}

/** So many fields, and where the next thing begins; below 0 where there are fewer. */
function fieldsOf(bytes: Buffer, count: number): readonly [readonly string[], number] {
  const fields: string[] = []
  let at = 0
  while (fields.length < count) {
    const end = bytes.indexOf(0, at)
    if (end < 0) return [fields, -1]
    fields.push(bytes.toString('utf8', at, end))
    at = end + 1
  }
  return [fields, at]
}

/** The status of wait(2): the signal in the lower seven bits, the status above the eighth. */
function endOfWait(status: number): Pick<Ran, 'exitCode' | 'signal'> {
  const number = status & 0x7f
  if (number === 0) return { exitCode: (status >> 8) & 0xff }
  const signal = SIGNALS.find((name) => constants.signals[name] === number)
  return { exitCode: 128 + number, ...(signal === undefined ? {} : { signal }) }
}

const SIGNALS = Object.keys(constants.signals) as NodeJS.Signals[]
