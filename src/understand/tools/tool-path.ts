import type { Call } from '../program.ts'
import { UNKNOWN, type Word } from '../word.ts'

/** A path as the file tools of agents open it: `~` is the home, and it may come as a `file:` address (RFC 8089). */
export function toolPath(call: Pick<Call, 'home'>, path: Word): Word {
  const { text } = path
  if (text === '~' || text.startsWith('~/')) return { ...path, text: call.home + text.slice(1) }
  const address = /^file:(?:\/\/(?:localhost)?(?=\/))?/i.exec(text)?.[0]
  return address === undefined ? path : { ...path, text: decoded(text.slice(address.length)) }
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    return UNKNOWN
  }
}
