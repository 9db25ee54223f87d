import type { Kysely } from 'kysely'
import type { Freeze } from '../../hold/freeze.ts'
import type { Person, Role } from '../../hold/person.ts'
import type { World } from '../../hold/transition.ts'
import { fromJsonText } from '../../lib/json-text.ts'
import type { Tables } from '../../record/store/schema.ts'
import { approvers, type Ownership, ownershipOf } from '../identity/owners.ts'

/** Who is who and which freezes there are, as the store has it at this moment. */
export async function readWorld(
  { db, now }: { readonly db: Kysely<Tables>; readonly now: number },
  configured: readonly Freeze[],
): Promise<World> {
  const people = await approvers(db)
  const agents = await db.selectFrom('agent').select(['id', 'owner', 'handed_to']).execute()
  const ownerships = agents.map((row) => ({ agent: row.id, ...ownershipOf(row, people, now) }))
  const entriesOf = (field: keyof Ownership) =>
    new Map(
      ownerships.flatMap(({ agent, [field]: person }) => (person === undefined ? [] : [[agent, person] as const])),
    )
  const freezes = await db.selectFrom('freeze').select('body').where('lifted_at', 'is', null).execute()
  return {
    people: new Map(people.map((row): [string, Person] => [row.id, personOf(row)])),
    owners: entriesOf('owner'),
    holders: entriesOf('handedTo'),
    freezes: [...configured, ...freezes.map((row) => fromJsonText(row.body))],
  }
}

function personOf(row: { id: string; role: string; disabled_at: number | null }): Person {
  return { id: row.id, roles: [row.role as Role], active: row.disabled_at === null }
}
