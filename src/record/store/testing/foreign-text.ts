import type { JsonText } from '../../../lib/json-text.ts'

/** A text that stands in a row whatever the row's type says: as somebody writes it past the authority, or only in part. */
export function foreignText(text: string): JsonText<never> {
  return text as JsonText<never>
}
