import type { Kysely } from 'kysely'
import type { Freeze } from '../../hold/freeze.ts'
import type { Person, Role } from '../../hold/person.ts'
import type { World } from '../../hold/transition.ts'
import type { Tables } from '../../record/store/schema.ts'

/** Who is who and which freezes there are, as the store has it at this moment. */
export async function readWorld(db: Kysely<Tables>, configured: readonly Freeze[]): Promise<World> {
  const people = await db.selectFrom('person').select(['id', 'role', 'disabled_at']).execute()
  const agents = await db.selectFrom('agent').select(['id', 'owner']).where('owner', 'is not', null).execute()
  const freezes = await db.selectFrom('freeze').select('body').where('lifted_at', 'is', null).execute()
  return {
    people: new Map(people.map((row): [string, Person] => [row.id, personOf(row)])),
    owners: new Map(agents.map((row) => [row.id, row.owner ?? ''])),
    freezes: [...configured, ...freezes.map((row) => JSON.parse(row.body) as Freeze)],
  }
}

function personOf(row: { id: string; role: string; disabled_at: number | null }): Person {
  return { id: row.id, roles: [row.role as Role], active: row.disabled_at === null }
}
