import type { Migration } from './migration.ts'

/** Who was last handed the token of each agent, as the log has it: whoever added the agent, or made a new token since. */
export const handedTo: Migration = {
  name: '0007-handed-to',
  up: async (db) => {
    await db.schema.alterTable('agent').addColumn('handed_to', 'text').execute()
    const entries = await db
      .selectFrom('log_entry')
      .select('bytes')
      .where('kind', 'in', ['agent.added', 'agent.changed'])
      .orderBy('idx')
      .execute()
    const hands = new Map<string, string | null>()
    for (const { bytes } of entries) {
      const { kind, what, agent, by } = JSON.parse(Buffer.from(bytes).toString('utf8')) as Record<string, string>
      if (agent === undefined || (kind === 'agent.changed' && what !== 'token')) continue
      hands.set(agent, by?.startsWith('person_') === true ? by : null)
    }
    for (const [agent, handed_to] of hands)
      await db.updateTable('agent').set({ handed_to }).where('id', '=', agent).execute()
  },
}
