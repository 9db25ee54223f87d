import { EXIT } from '../../../client/exit.ts'
import type { ReachOptions } from '../../../client/whereabouts.ts'
import { Outcome } from '../../../wire/schemas.ts'
import { reaching, told } from '../reach.ts'

export interface OutcomeOptions extends ReachOptions {
  readonly exitCode?: number
  readonly durationMs?: number
  readonly outputDigest?: string
}

/** `prodgate outcome DECISION STATUS`: what became of an action that was let go; told once. */
export function outcome(decision: string, status: string, options: OutcomeOptions): Promise<number> {
  const { exitCode, durationMs, outputDigest } = options
  return reaching(options, async (client) => {
    const body = { decision, status, exitCode, durationMs, outputDigest }
    await told(options, await client.post('/v1/outcomes', body, Outcome), ({ index }) => `recorded as entry ${index}\n`)
    return EXIT.allow
  })
}
