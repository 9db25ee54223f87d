import type { McpPlace } from '../../understand/place.ts'
import { nameClaims, type Subject } from '../evidence.ts'
import { namedIdentity } from '../identity.ts'
import { local, type Vantage } from '../vantage.ts'
import { wordClaims } from './session.ts'

/** A server of MCP tools: what the registry lists it as, else of the session's class. What its call names can only raise. */
export function locateMcp(place: McpPlace, from: Vantage): readonly Subject[] {
  const identity = namedIdentity('mcp', place.server)
  return [
    local(
      from,
      `mcp:${identity.id}`,
      [identity],
      [...nameClaims(place.server, 'server'), ...wordClaims(place.names ?? [])],
    ),
  ]
}
