import canonicalize from 'canonicalize'
import type { Action } from './action.ts'

/**
 * The action by RFC 8785 (JCS): members in the order of their UTF-16 code units, no blanks, one spelling for each string
 * and number. Its UTF-8 bytes are the action's canonical bytes.
 */
export function canonicalText(action: Action): string {
  const text = canonicalize(action)
  if (text === undefined) throw new TypeError('an action that is no value has no canonical form')
  return text
}
