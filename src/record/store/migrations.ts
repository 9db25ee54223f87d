import { sql } from 'kysely'
import type { StoreKind } from './location.ts'
import { type Migration, required } from './migration.ts'
import { first } from './migration-first.ts'
import { handedTo } from './migration-handed-to.ts'

/** The schema's history, oldest first. A migration that was released is never edited. */
export function migrations(kind: StoreKind): readonly Migration[] {
  return [
    first(kind),
    second(kind),
    toolPins(kind),
    executorAndVault(kind),
    workflowRuns(kind),
    incidents(kind),
    handedTo,
  ]
}

/** A second person for changes of the configuration, cosigned checkpoints that stay, bound tokens of agents. */
function second(kind: StoreKind): Migration {
  const number = kind === 'sqlite' ? sql`integer` : sql`bigint`
  return {
    name: '0002-second-person',
    up: async (db) => {
      await db.schema
        .createTable('asked_change')
        .addColumn('hold', 'text', (c) => c.primaryKey())
        .addColumn('change', 'text', required)
        .addColumn('body', 'text')
        .execute()
      await db.schema
        .createTable('log_cosigned')
        .addColumn('size', number, (c) => c.primaryKey())
        .addColumn('checkpoint', 'text', required)
        .execute()
      await db.schema.alterTable('person').addColumn('approver_until', number).execute()
      await db.schema
        .alterTable('agent')
        .addColumn('socket_only', number, (c) => c.notNull().defaultTo(0))
        .execute()
      await db.schema.alterTable('agent').addColumn('key_thumbprint', 'text').execute()
    },
  }
}

/** The definitions of MCP tools as they were first used. */
function toolPins(kind: StoreKind): Migration {
  const number = kind === 'sqlite' ? sql`integer` : sql`bigint`
  return {
    name: '0003-tool-pins',
    up: async (db) => {
      await db.schema
        .createTable('tool_pin')
        .addColumn('asker', 'text', required)
        .addColumn('server', 'text', required)
        .addColumn('tool', 'text', required)
        .addColumn('definition', 'text', required)
        .addColumn('at', number, required)
        .addPrimaryKeyConstraint('tool_pin_key', ['asker', 'server', 'tool'])
        .execute()
    },
  }
}

/** Runs of the executor, and the credentials that it hands on. */
function executorAndVault(kind: StoreKind): Migration {
  const number = kind === 'sqlite' ? sql`integer` : sql`bigint`
  const bytes = kind === 'sqlite' ? sql`blob` : sql`bytea`
  return {
    name: '0004-executor-and-vault',
    up: async (db) => {
      await db.schema
        .createTable('credential')
        .addColumn('name', 'text', (c) => c.primaryKey())
        .addColumn('version', number, required)
        .addColumn('body', 'text', required)
        .addColumn('sealed', bytes, required)
        .addColumn('added_at', number, required)
        .addColumn('changed_at', number, required)
        .execute()
      await db.schema
        .createTable('run')
        .addColumn('id', 'text', (c) => c.primaryKey())
        .addColumn('decision', 'text', (c) => c.notNull().unique())
        .addColumn('agent', 'text')
        .addColumn('person', 'text')
        .addColumn('executor', 'text', required)
        .addColumn('state', 'text', required)
        .addColumn('intended_at', number, required)
        .addColumn('started_at', number)
        .addColumn('ended_at', number)
        .addColumn('body', 'text')
        .execute()
      await db.schema.createIndex('run_open').on('run').columns(['executor', 'state']).execute()
    },
  }
}

/** Runs of workflows, with what was seen of them. */
function workflowRuns(kind: StoreKind): Migration {
  const number = kind === 'sqlite' ? sql`integer` : sql`bigint`
  return {
    name: '0005-workflow-runs',
    up: async (db) => {
      await db.schema
        .createTable('workflow_run')
        .addColumn('decision', 'text', (c) => c.primaryKey())
        .addColumn('at', number, required)
        .addColumn('workflow', 'text', required)
        .addColumn('mode', 'text', required)
        .addColumn('status', 'text', required)
        .addColumn('input', 'text')
        .addColumn('result', 'text')
        .addColumn('body', 'text', required)
        .execute()
      await db.schema.createIndex('workflow_run_of').on('workflow_run').columns(['workflow', 'at']).execute()
    },
  }
}

/** Incidents: which entries of the log are theirs. */
function incidents(kind: StoreKind): Migration {
  const number = kind === 'sqlite' ? sql`integer` : sql`bigint`
  return {
    name: '0006-incidents',
    up: async (db) => {
      await db.schema
        .createTable('incident')
        .addColumn('id', 'text', (c) => c.primaryKey())
        .addColumn('status', 'text', required)
        .addColumn('opened_at', number, required)
        .addColumn('closed_at', number)
        .addColumn('notes', number, required)
        .addColumn('body', 'text', required)
        .execute()
    },
  }
}
