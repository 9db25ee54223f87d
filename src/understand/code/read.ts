import type { Call, CodeLanguage } from '../program.ts'
import { emitUnread } from '../shell/call.ts'
import { openStream, type Stream } from '../word.ts'

/** Reads the code of an interpreter and emits what it would do. */
export function readCode(_language: CodeLanguage, code: Stream, call: Call): Stream {
  emitUnread(call, code)
  return openStream
}
