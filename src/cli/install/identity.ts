import { UsageError } from '../../client/exit.ts'
import { readTokenFile } from '../../client/token-file.ts'
import type { KeptAgent } from '../../reach/install/record.ts'
import { addAgent, disableAgent } from '../../serve/identity/agents.ts'
import { besideAuthority } from '../admin.ts'

/** The agent as which a client asks, with its token. */
export interface MadeAgent {
  readonly token: string
  /** Absent where somebody else made it. */
  readonly agent?: KeptAgent
}

interface AgentOptions {
  readonly name: string
  readonly owner?: string
  readonly data: string
  readonly database?: string
}

/** How many agents of one name a user gets: for work trees, and for what an earlier installation left behind. */
const MOST_NAMES = 20

/**
 * Adds an agent, as the owner of the data directory. Its token is heard on the socket alone, which is all that the shim
 * uses. An agent that is there is never taken over: it may be another's.
 */
export function makeAgent({ name, owner, data, database }: AgentOptions): Promise<MadeAgent> {
  return besideAuthority({ data, ...(database === undefined ? {} : { database }) }, async (parts) => {
    for (let number = 1; ; number++) {
      const input = { name: number === 1 ? name : `${name} ${number}`, ...(owner === undefined ? {} : { owner }) }
      const added = await addAgent(parts, { ...input, by: 'local', socketOnly: true })
      if (added.is === 'ok') return { token: added.value.token, agent: { id: added.value.id, data } }
      if (added.fault.code !== 'NAME_TAKEN' || number === MOST_NAMES)
        throw new UsageError(added.fault.message, added.fault.help)
    }
  })
}

/** Its token is void from then on. What it asked for stays in the record. */
export async function retireAgent({ id, data }: KeptAgent, database: string | undefined): Promise<void> {
  const options = { data, ...(database === undefined ? {} : { database }) }
  const done = await besideAuthority(options, (parts) => disableAgent(parts, { agent: id, by: 'local' }))
  if (done.is === 'fault' && done.fault.code !== 'NO_SUCH_AGENT') throw new UsageError(done.fault.message)
}

/** A token that somebody else made. */
export function givenToken(path: string): MadeAgent {
  return { token: readTokenFile(path) }
}
