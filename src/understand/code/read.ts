import type { Call, CodeLanguage, CodeOrigin } from '../program.ts'
import { emitUnread } from '../shell/call.ts'
import { Carries, openStream, type Stream } from '../word.ts'

/** Reads the code of an interpreter and emits what it would do. `origin` is explained at its type. */
export function readCode(_language: CodeLanguage, code: Stream, call: Call, origin: CodeOrigin): Stream {
  const foreign = (code.carries & (Carries.network | Carries.decoded)) !== 0
  if (origin === 'inline' || foreign) emitUnread(call, code)
  return openStream
}
