import { z } from 'zod'
import { AnyAnswer, TargetAnswer } from '../../../client/answers.ts'
import { EXIT } from '../../../client/exit.ts'
import type { ReachOptions } from '../../../client/whereabouts.ts'
import { escapedLine } from '../../../hold/shown/escaped.ts'
import { reaching, told } from '../reach.ts'
import { table } from '../table.ts'
import { settledAnswer, toldSettled } from './second-person.ts'

const TargetsAnswer = z.looseObject({ targets: z.array(TargetAnswer) })

/** `prodgate registry list`: what people enrolled through the authority; the operator's file is not among it. */
export function listTargets(options: ReachOptions): Promise<number> {
  return reaching(options, async (client) => {
    await told(options, await client.get('/v1/registry', TargetsAnswer), ({ targets }) => {
      if (targets.length === 0) return 'nobody enrolled a target here; the registry file stands beside this list\n'
      const rows = targets.map(({ kind, identity, environment, person, at, reason }) =>
        [kind, identity, environment, person, at.slice(0, 10), reason].map(escapedLine),
      )
      return table(['KIND', 'IDENTITY', 'ENVIRONMENT', 'BY', 'ON', 'REASON'], rows)
    })
    return EXIT.allow
  })
}

/** `prodgate registry add KIND IDENTITY ENVIRONMENT` */
export function addTarget(
  target: { readonly kind: string; readonly identity: string; readonly environment: string },
  options: ReachOptions & { readonly reason: string },
): Promise<number> {
  return reaching(options, async (client) => {
    const body = { ...target, reason: options.reason }
    return toldSettled(
      options,
      await client.post('/v1/registry', body, settledAnswer(TargetAnswer)),
      (one) => `${escapedLine(`${one.kind} ${one.identity}`)} is ${escapedLine(one.environment)} from now on\n`,
    )
  })
}

/** `prodgate registry remove KIND IDENTITY` */
export function removeTarget(kind: string, identity: string, options: ReachOptions): Promise<number> {
  return reaching(options, async (client) => {
    return toldSettled(
      options,
      await client.post('/v1/registry/remove', { kind, identity }, settledAnswer(AnyAnswer)),
      () => `${escapedLine(`${kind} ${identity}`)} is as if nobody had enrolled it\n`,
    )
  })
}
