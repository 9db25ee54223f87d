import { constants } from 'node:os'
import type { Execution } from '../../act/execution.ts'
import { tailText } from '../../act/output.ts'
import type { Ran } from '../../act/spawn.ts'
import { MAX_JSON_BYTES } from '../../lib/json.ts'
import { fault, ok, type Result } from '../../lib/result.ts'
import { decodeUtf8Strict } from '../../lib/utf8.ts'

/**
 * What the starter (`bin/starter.pl`) and the authority say to each other. It knows no JSON: fields follow each other with a
 * NUL between, which neither words nor variables nor paths can hold.
 */
export const STARTER_TYPE = 'application/x-prodgate-starter'

/** What is longer goes the ordinary way. */
export const MOST_STARTER_BYTES = MAX_JSON_BYTES

const NUL = '\0'
const GREETING = 'prodgate-start 1'

/** What the starter asks: may this go, and if so, what exactly is to be started? */
export interface StartAsked {
  /** In which world of files it is (`act/world.ts`). */
  readonly world: string
  readonly cwd: string
  readonly session: string
  /** Its standard input is a terminal. */
  readonly atTerminal: boolean
  readonly words: readonly string[]
  readonly env: Readonly<Record<string, string>>
}

/** Reads greeting, world, directory, session, input, number of words, words, variables. */
export function readStartAsked(body: Uint8Array): Result<StartAsked, string> {
  const text = decodeUtf8Strict(body)
  if (text.is === 'fault') return fault('it is no text, or too long')
  const [greeting, world = '', cwd = '', session = '', input = '', count = '', ...rest] = text.value.split(NUL)
  if (greeting !== GREETING) return fault('it is of another version')
  if (!cwd.startsWith('/')) return fault('it has no working directory')
  if (input !== 'terminal' && input !== 'nothing') return fault('it does not say what its input is')
  const words = Number(count)
  if (!/^[1-9]\d{0,6}$/.test(count) || words > rest.length) return fault('it has no command')
  const env: [string, string][] = []
  for (const one of rest.slice(words)) {
    const equals = one.indexOf('=', 1)
    if (equals < 0) return fault('a variable of it has no value')
    env.push([one.slice(0, equals), one.slice(equals + 1)])
  }
  const atTerminal = input === 'terminal'
  return ok({ world, cwd, session, atTerminal, words: rest.slice(0, words), env: Object.fromEntries(env) })
}

/** Nothing has been decided: it is asked in the ordinary way, by all of prodgate. */
export const ORDINARY = 'ordinary'

/**
 * Lets it go: its decision, the program by its path, by where that leads and by its stamp and contents, whether it is
 * started by that path (scripts are) or by its descriptor, the directory, the words, the names of the credentials, and all variables.
 */
export function letGoFrame(decision: string, execution: Execution): string {
  const { program, directory, argv, credentials, env, pins } = execution
  const pinned = Object.assign({}, ...pins.map((pin) => pin.env))
  const variables = Object.entries<string>({ ...env, ...pinned })
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
  const lists = [argv, credentials].flatMap((list) => [String(list.length), ...list])
  return [...start, ...lists, ...variables.map(([name, value]) => `${name}=${value}`)].join(NUL)
}

/** What the starter says of the end. */
export type EndTold =
  | { readonly is: 'ran'; readonly ran: Ran; readonly credentials: readonly string[] }
  | { readonly is: 'not-run'; readonly why: string }

const END = 'prodgate-end 1'
/** Fields of fixed places: greeting, what it was, why, status of wait(2), milliseconds, bytes, digest, number of credentials. */
const FIXED = 8

/** Reads the fields, the credentials, and the last bytes of the output, which may be any. */
export function readEndTold(body: Uint8Array): Result<EndTold, string> {
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength)
  const [fixed, after] = fieldsOf(bytes, 0, FIXED)
  const [greeting, is, why = '', wait = '', ms = '', size = '', digest = '', count = ''] = fixed
  if (greeting !== END || after < 0) return fault('it is of another version')
  if (is === 'not-run') return ok({ is, why })
  const numbers = [wait, ms, count, size === '' ? '0' : size]
  if (is !== 'ran' || !numbers.every((one) => /^\d{1,15}$/.test(one))) return fault('it does not say how it ended')
  const [credentials, start] = fieldsOf(bytes, after, Number(count))
  if (start < 0) return fault('it ends among its credentials')
  if (digest !== '' && !/^sha256:[0-9a-f]{64}$/.test(digest)) return fault('the digest of its output is none')
  const output = { digest, bytes: Number(size), tail: tailText(bytes.subarray(start), Number(size)) }
  const ran = {
    ...endOfWait(Number(wait)),
    durationMs: Number(ms),
    ...(digest === '' ? {} : { output }),
    ...(size !== '' && digest === '' ? { note: 'no digest of its output could be made' } : {}),
    ...(why === '' ? {} : { changed: 'PROGRAM_CHANGED' as const }),
  }
  return ok({ is, ran, credentials })
}

/** So many fields from there on, and where the next thing begins; below 0 where there are fewer. */
function fieldsOf(bytes: Buffer, from: number, count: number): readonly [readonly string[], number] {
  const fields: string[] = []
  let at = from
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
