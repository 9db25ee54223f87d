import { isDataPath } from '../data-path.ts'
import { emit, emitFile } from '../emit.ts'
import type { Place } from '../place.ts'
import type { Call } from '../program.ts'
import { isSecretDirectory, isSecretPath } from '../secrets/path.ts'
import { secretVariableIn } from '../secrets/variable.ts'
import { Carries, type Stream, type Word } from '../word.ts'

/** What must not leave this machine unseen. */
const SENSITIVE = Carries.secret | Carries.data

/** A file that is going to be sent: emits that it is read, and gives what it holds. */
export function fileToSend(call: Call, path: Word, recursive = false): Stream {
  emitFile(call, 'read', path, recursive ? { recursive } : {})
  const content = call.readFile(path)
  const secret =
    isSecretPath(path.text) || (recursive && isSecretDirectory(path.text)) ? Carries.secret : Carries.nothing
  const data = isDataPath(path.text) ? Carries.data : Carries.nothing
  return { ...content, carries: content.carries | secret | data, span: path.span }
}

/** Text that is going to be sent as it stands in a word; the value of a variable that holds a secret is one. */
export function wordToSend(w: Word): Stream {
  const secret = secretVariableIn(w) === undefined ? Carries.nothing : Carries.secret
  return { text: w.text, carries: w.carries | secret, span: w.span }
}

/** Emits that a secret or stored data is sent to a place, where one of the parts carries some. */
export function emitSent(
  call: Call,
  parts: readonly (Pick<Stream, 'carries' | 'span'> | undefined)[],
  on: string,
  name: Word | string,
  at: Place,
): boolean {
  const part = parts.find((one) => one !== undefined && (one.carries & SENSITIVE) !== 0)
  if (part === undefined) return false
  const span = part.span ?? call.span
  emit(call, 'disclose', 'send', on, name, { at, ...(span === undefined ? {} : { span }) })
  return true
}
