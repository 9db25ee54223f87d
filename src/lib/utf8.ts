import { isUtf8 } from 'node:buffer'
import { MAX_JSON_BYTES } from './json.ts'
import { type JsonFault, jsonFault } from './json-fault.ts'
import { fault, ok, type Result } from './result.ts'

// A byte order mark is kept, so that the reader of the text can refuse it.
const decoder = new TextDecoder('utf-8', { ignoreBOM: true })

/**
 * The text of one JSON input. Bytes that are not UTF-8 are refused and never replaced: with U+FFFD in their place two
 * different inputs would read as the same action.
 */
export function decodeUtf8Strict(bytes: Uint8Array): Result<string, JsonFault> {
  if (bytes.length > MAX_JSON_BYTES) return fault(jsonFault('TOO_LARGE', { path: '', offset: undefined }))
  if (!isUtf8(bytes)) return fault(jsonFault('INVALID_UTF8', { path: '', offset: firstReplaced(bytes) }))
  return ok(decoder.decode(bytes))
}

/** The offset of the first byte that was decoded to U+FFFD without being U+FFFD (EF BF BD). */
function firstReplaced(bytes: Uint8Array): number {
  const text = decoder.decode(bytes)
  let offset = 0
  let from = 0
  for (let at = text.indexOf('\ufffd'); at >= 0; at = text.indexOf('\ufffd', from)) {
    offset += Buffer.byteLength(text.slice(from, at))
    if (bytes[offset] !== 0xef || bytes[offset + 1] !== 0xbf || bytes[offset + 2] !== 0xbd) return offset
    offset += 3
    from = at + 1
  }
  return offset
}
