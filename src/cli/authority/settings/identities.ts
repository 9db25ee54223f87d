import { z } from 'zod'
import { AddedAnswer, AnyAnswer, IdAnswer } from '../../../client/answers.ts'
import { Client } from '../../../client/client.ts'
import { EXIT } from '../../../client/exit.ts'
import type { ReachOptions } from '../../../client/whereabouts.ts'
import { escapedLine } from '../../../hold/shown/escaped.ts'
import { reaching, told } from '../reach.ts'
import { table } from '../table.ts'
import { settledAnswer, toldSettled } from './second-person.ts'

const Identity = z.looseObject({
  id: z.string(),
  name: z.string(),
  role: z.string().optional(),
  owner: z.string().optional(),
  handedTo: z.string().optional(),
  addedAt: z.string().optional(),
  disabledAt: z.string().optional(),
})

type Kind = 'agents' | 'people'

const LinkAnswer = z.looseObject({ link: z.string() })

const AGAIN = '  then run this again for the token\n'

/** `prodgate agents`, `prodgate people` */
export function listIdentities(kind: Kind, options: ReachOptions): Promise<number> {
  const shape = z.looseObject({ [kind]: z.array(Identity) })
  return reaching(options, async (client) => {
    await told(options, await client.get(`/v1/${kind}`, shape), (answer) => {
      const all = z.array(Identity).parse(answer[kind])
      if (all.length === 0) return `there are no ${kind}\n`
      const rows = all.map((one) => [
        escapedLine(one.id),
        escapedLine(one.name),
        escapedLine((kind === 'people' ? one.role : (one.owner ?? one.handedTo)) ?? ''),
        (one.addedAt ?? '').slice(0, 10),
        one.disabledAt === undefined ? 'active' : `disabled ${one.disabledAt.slice(0, 10)}`,
      ])
      return table(['ID', 'NAME', kind === 'people' ? 'ROLE' : 'OWNER', 'SINCE', 'STATE'], rows)
    })
    return EXIT.allow
  })
}

/** `prodgate agents add NAME`, `prodgate people add NAME`: the token stands alone on standard output. */
export function addIdentity(kind: Kind, body: object, options: ReachOptions): Promise<number> {
  return reaching(options, async (client) => {
    const added = await client.post(`/v1/${kind}`, body, settledAnswer(AddedAnswer))
    const status = await toldSettled(options, added, ({ token }) => `${escapedLine(token)}\n`, AGAIN)
    if (added.is === 'done' && options.json !== true)
      process.stderr.write(`${escapedLine(added.done.id)}; the token above is shown this once and kept by nobody\n`)
    return status
  })
}

/** `prodgate people erase-name ID` */
export function eraseName(id: string, options: ReachOptions): Promise<number> {
  return reaching(options, async (client) => {
    const path = `/v1/people/${Client.part(id)}/name`
    await told(options, await client.delete(path, IdAnswer), () => `${escapedLine(id)}  has no name any more\n`)
    return EXIT.allow
  })
}

/** `prodgate agents token ID`, `prodgate people token ID`: older ones are void. */
export function newToken(kind: Kind, id: string, options: ReachOptions): Promise<number> {
  return reaching(options, async (client) => {
    const path = `/v1/${kind}/${Client.part(id)}/token`
    const answer = await client.post(path, {}, settledAnswer(AddedAnswer))
    const status = await toldSettled(options, answer, ({ token }) => `${escapedLine(token)}\n`, AGAIN)
    if (answer.is === 'done' && options.json !== true)
      process.stderr.write(`older tokens of ${escapedLine(id)} are void; the one above is shown this once\n`)
    return status
  })
}

/** `prodgate people link ID`: opened in a browser, it sets a new password. */
export function newLink(id: string, options: ReachOptions): Promise<number> {
  return reaching(options, async (client) => {
    const path = `/v1/people/${Client.part(id)}/link`
    const answer = await client.post(path, {}, settledAnswer(LinkAnswer))
    return toldSettled(options, answer, ({ link }) => `${escapedLine(link)}\n`, '  then run this again for the link\n')
  })
}

const CHANGES = {
  enable: (id: string) => `${id}  enabled`,
  owner: (id: string, { owner }: Change) => (owner === undefined ? `${id}  is nobody's` : `${id}  belongs to ${owner}`),
  role: (id: string, { role }: Change) => `${id}  is ${role} from now on`,
}

interface Change {
  readonly owner?: string | undefined
  readonly role?: string
}

/** `prodgate agents enable ID`, `agents owner ID [PERSON]`, `people role ID ROLE` and their like. */
export function changeIdentity(
  kind: Kind,
  id: string,
  name: keyof typeof CHANGES,
  change: Change,
  options: ReachOptions,
): Promise<number> {
  return reaching(options, async (client) => {
    const answer = await client.post(`/v1/${kind}/${Client.part(id)}/${name}`, change, settledAnswer(IdAnswer))
    return toldSettled(options, answer, () => `${escapedLine(CHANGES[name](id, change))}\n`)
  })
}

/** `prodgate agents disable ID`, `prodgate people disable ID` */
export function disableIdentity(kind: Kind, id: string, options: ReachOptions): Promise<number> {
  return reaching(options, async (client) => {
    const path = `/v1/${kind}/${Client.part(id)}/disable`
    await told(options, await client.post(path, {}, AnyAnswer), () => `${escapedLine(id)}  disabled\n`)
    return EXIT.allow
  })
}
