import { z } from 'zod'
import { Client } from '../../client/client.ts'
import { whereabouts } from '../../client/whereabouts.ts'

const WellKnown = z.looseObject({ runs_endpoint: z.string().optional() })

/** Where the authority of this machine or login runs what is approved; nothing where it does not, or does not answer. */
export async function runsAt(): Promise<string | undefined> {
  try {
    const told = await new Client(whereabouts({})).get('/.well-known/prodgate', WellKnown)
    return told.runs_endpoint
  } catch {
    return undefined
  }
}
