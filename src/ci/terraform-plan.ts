import { z } from 'zod'
import type { Effect, EffectKind } from '../understand/effect.ts'
import { reachOf } from './made-part.ts'
import type { Part, PartContext } from './part.ts'

/** What is read of `terraform show -json PLAN`. https://developer.hashicorp.com/terraform/internals/json-format (1.x) */
const Plan = z.looseObject({
  format_version: z.string(),
  resource_changes: z
    .array(
      z.looseObject({
        address: z.string(),
        type: z.string().optional(),
        deposed: z.string().optional(),
        change: z.looseObject({ actions: z.array(z.string()), importing: z.unknown().optional() }),
      }),
    )
    .optional(),
  complete: z.boolean().optional(),
  errored: z.boolean().optional(),
  deferred_changes: z.array(z.unknown()).optional(),
  action_invocations: z.array(z.unknown()).optional(),
  configuration: z.unknown().optional(),
})
type Plan = z.output<typeof Plan>

interface Change {
  readonly kind: EffectKind
  readonly verb: string
  readonly on: string
  readonly name: string
  readonly note?: string
}

/** What applying a plan would do, a part for each resource that it changes. */
export function readTerraformPlan(context: PartContext): readonly Part[] {
  const { text } = context.source
  const plan = planOf(text)
  if (typeof plan === 'string')
    return [partOf(context, 0, { kind: 'unreadable', verb: 'apply', on: 'plan', name: '', note: plan })]
  const places = placesOf(text)
  const changes = (plan.resource_changes ?? []).flatMap((one) => [
    ...changeOf(one.address, one.type ?? '', one.change.actions),
    // From then on it is changed and destroyed from here, whoever made it.
    ...(one.change.importing ? [{ kind: 'change', verb: 'import', on: 'resource', name: one.address } as const] : []),
  ])
  const all = [...changes, ...leftOpen(plan)]
  if (all.length === 0) all.push({ kind: 'read', verb: 'apply', on: 'plan', name: '' })
  return all.map((change) => partOf(context, places.get(change.name) ?? 0, change))
}

function planOf(text: string): Plan | string {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    return 'it is no JSON; `terraform show -json PLAN` makes it'
  }
  const read = Plan.safeParse(json)
  if (!read.success) return 'it is no plan; `terraform show -json PLAN` makes it'
  return read.data.format_version.startsWith('1.') ? read.data : 'its format is newer than what is read'
}

/** Types whose resources decide who may do what. */
const ACCESS =
  /(?:^|_)(?:iam|role|policy|permission|acl|grant|secret|key|user|group_membership|firewall|access|security_group|service_account)(?:_|$)/

function changeOf(address: string, type: string, actions: readonly string[]): readonly Change[] {
  const on = 'resource'
  const kind = ACCESS.test(type) ? 'access' : 'change'
  switch (actions.join(',')) {
    case 'no-op':
    case 'read':
      return []
    case 'create':
    case 'update':
      return [{ kind, verb: actions[0] ?? 'update', on, name: address }]
    case 'delete':
      return [{ kind: 'lose', verb: 'delete', on, name: address }]
    case 'delete,create':
    case 'create,delete':
      return [{ kind: 'lose', verb: 'replace', on, name: address }]
    // It stays, and nobody manages it any more.
    case 'forget':
    case 'create,forget':
      return [{ kind: 'change', verb: 'forget', on, name: address }]
    default:
      return [{ kind: 'unreadable', verb: 'apply', on, name: address, note: 'nobody described this kind of change' }]
  }
}

/** What the plan itself says it does not say. */
function leftOpen(plan: Plan): readonly Change[] {
  const open = (note: string): Change => ({ kind: 'unreadable', verb: 'apply', on: 'plan', name: '', note })
  const found: Change[] = []
  if (plan.errored === true) found.push(open('the plan ended with an error'))
  if (plan.complete === false || (plan.deferred_changes ?? []).length > 0)
    found.push(open('changes are left open until it is applied'))
  if ((plan.action_invocations ?? []).length > 0) found.push(open('actions of providers are run with it'))
  if (hasProvisioner(plan.configuration, 0))
    found.push({ kind: 'undescribed', verb: 'run', on: 'provisioner', name: '', note: 'programs are run with it' })
  return found
}

/** Programs that are run as resources are made or go. */
function hasProvisioner(node: unknown, depth: number): boolean {
  if (typeof node !== 'object' || node === null || depth > 40) return depth > 40
  return Object.entries(node).some(
    ([key, value]) =>
      (key === 'provisioners' && Array.isArray(value) && value.length > 0) || hasProvisioner(value, depth + 1),
  )
}

function partOf(context: PartContext, offset: number, { note, ...change }: Change): Part {
  const place = { ...reachOf(context), is: 'terraform', files: [], state: undefined } as const
  const effect: Effect = { ...change, at: place, span: undefined, ...(note === undefined ? {} : { note }) }
  const where = change.name === '' ? 'the plan' : `resource \`${change.name}\``
  const text = `${change.verb} ${change.name}`
  return {
    ...context,
    at: [offset, offset + change.name.length],
    where,
    does: { is: 'effects', effects: [effect], text },
  }
}

/** Where each address stands among the changes, by the order of the text. */
function placesOf(text: string): ReadonlyMap<string, number> {
  const places = new Map<string, number>()
  const from = Math.max(text.indexOf('"resource_changes"'), 0)
  const key = '"address"'
  for (let at = text.indexOf(key, from); at >= 0; at = text.indexOf(key, at + key.length)) {
    let open = at + key.length
    while (text[open] === ' ' || text[open] === ':') open++
    const end = closing(text, open)
    if (text[open] !== '"' || end < 0) continue
    const name = nameIn(text.slice(open, end + 1))
    if (name !== undefined && !places.has(name)) places.set(name, open + 1)
  }
  return places
}

function closing(text: string, open: number): number {
  for (let i = open + 1; i < text.length; i++) {
    if (text[i] === '\\') i++
    else if (text[i] === '"') return i
  }
  return -1
}

function nameIn(literal: string): string | undefined {
  try {
    const name: unknown = JSON.parse(literal)
    return typeof name === 'string' ? name : undefined
  } catch {
    return undefined
  }
}
