import { z } from 'zod'
import type { Client } from '../../../client/client.ts'
import { AuthorityFault } from '../../../client/fault.ts'

/** Names of people and agents, by their ids. */
export type Names = ReadonlyMap<string, string>

export const NO_NAMES: Names = new Map()

const Named = z.array(z.looseObject({ id: z.string(), name: z.string() }))
const Agents = z.looseObject({ agents: Named })
const People = z.looseObject({ people: Named })

/** An agent is told none. */
export async function namesOf(client: Client): Promise<Names> {
  const [agents, people] = await Promise.all([
    whereTold(client.get('/v1/agents', Agents)),
    whereTold(client.get('/v1/people', People)),
  ])
  const named = [...(agents?.agents ?? []), ...(people?.people ?? [])]
  return new Map(named.map(({ id, name }) => [id, name]))
}

/** An answer, or nothing where it is refused for any reason: what is shown without it is better than nothing. */
export async function whereTold<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer
  } catch (cause) {
    if (cause instanceof AuthorityFault) return undefined
    throw cause
  }
}

/** A name and the id, which alone is unmistakable. Not yet escaped. */
export function nameAndId(id: string, names: Names): string {
  const name = names.get(id)
  return name === undefined ? id : `${name} (${id})`
}
