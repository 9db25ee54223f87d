import { MAX_JSON_BYTES } from '../lib/json.ts'
import { fault, ok, type Result } from '../lib/result.ts'
import { decodeUtf8Strict } from '../lib/utf8.ts'
import { readExported } from './exported-variables.ts'

/** What the shim sends: who asks is in the headers, what is asked in here. */
export interface HookFrame {
  readonly nonce: string
  /** Working directory of the shim: the client's, where its input says nothing else. Absolute. */
  readonly cwd: string
  /** `undefined` where it was not wholly understood; so is a value that is no text. */
  readonly env: ReadonlyMap<string, string | undefined> | undefined
  /** The client's hook input, byte for byte. */
  readonly input: Uint8Array
}

/** Of the environment and of the input each. A process on Linux gets no more than this of the first. */
export const MOST_FRAME_BYTES = 3 * MAX_JSON_BYTES

const GREETING = 'prodgate-hook 1'
const NEWLINE = 0x0a

/** Reads the body that the shim sends: greeting, nonce, directory, environment, nonce, input. */
export function readHookFrame(body: Uint8Array): Result<HookFrame, string> {
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength)
  const lines: string[] = []
  let at = 0
  while (lines.length < 3) {
    const end = bytes.indexOf(NEWLINE, at)
    if (end < 0) return fault('it ends in its head')
    const line = decodeUtf8Strict(bytes.subarray(at, end))
    if (line.is === 'fault') return fault('the working directory is no text')
    lines.push(line.value)
    at = end + 1
  }
  const [greeting, nonce = '', cwd = ''] = lines
  if (greeting !== GREETING) return fault('it is of another version')
  if (!/^[0-9a-f]{24}$/.test(nonce)) return fault('it has no nonce')
  if (!cwd.startsWith('/')) return fault('it has no working directory')
  // Nobody who set a variable knew the nonce, so that the first line that is it ends the environment.
  const mark = Buffer.from(`${nonce}\n`)
  let end = bytes.indexOf(mark, at)
  while (end > at && bytes[end - 1] !== NEWLINE) end = bytes.indexOf(mark, end + 1)
  if (end < 0) return fault('it ends in its environment')
  // An input that is longer than is read is refused by whoever reads it: in the client's words, with the nonce of this call.
  return ok({ nonce, cwd, env: readExported(bytes.subarray(at, end)), input: bytes.subarray(end + mark.length) })
}
