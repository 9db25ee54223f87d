import { type Kysely, sql } from 'kysely'
import type { StoreKind } from './location.ts'
import type { Tables } from './schema.ts'

/** A step of the schema's history. */
export interface Migration {
  readonly name: string
  up(db: Kysely<Tables>): Promise<void>
}

/** The schema's history, oldest first. A migration that was released is never edited. */
export function migrations(kind: StoreKind): readonly Migration[] {
  return [first(kind), second(kind), toolPins(kind), executorAndVault(kind), workflowRuns(kind), incidents(kind)]
}

function first(kind: StoreKind): Migration {
  const bytes = kind === 'sqlite' ? sql`blob` : sql`bytea`
  const number = kind === 'sqlite' ? sql`integer` : sql`bigint`
  const serial = kind === 'sqlite' ? sql`integer primary key autoincrement` : sql`bigserial primary key`
  return {
    name: '0001-first',
    up: async (db) => {
      const table = (name: keyof Tables) => db.schema.createTable(name)
      await table('meta')
        .addColumn('name', 'text', (c) => c.primaryKey())
        .addColumn('value', 'text', required)
        .execute()
      await table('log_head')
        .addColumn('id', number, (c) => c.primaryKey())
        .addColumn('size', number, required)
        .addColumn('frontier', bytes, required)
        .addColumn('checkpoint', 'text', required)
        .addColumn('at', number, required)
        .addColumn('epoch', number, required)
        .execute()
      await table('log_entry')
        .addColumn('idx', number, (c) => c.primaryKey())
        .addColumn('kind', 'text', required)
        .addColumn('at', number, required)
        .addColumn('bytes', bytes, required)
        .addColumn('hash', bytes, required)
        .execute()
      await table('log_tile')
        .addColumn('level', number, required)
        .addColumn('n', number, required)
        .addColumn('hashes', bytes, required)
        .addColumn('root', bytes, required)
        .addPrimaryKeyConstraint('log_tile_key', ['level', 'n'])
        .execute()
      await table('log_cosignature')
        .addColumn('size', number, required)
        .addColumn('witness', 'text', required)
        .addColumn('line', 'text', required)
        .addPrimaryKeyConstraint('log_cosignature_key', ['size', 'witness'])
        .execute()
      await table('kept_value')
        .addColumn('commitment', 'text', (c) => c.primaryKey())
        .addColumn('salt', bytes, required)
        .addColumn('value', 'text', required)
        .addColumn('about', 'text', required)
        .execute()
      await table('decision')
        .addColumn('id', 'text', (c) => c.primaryKey())
        .addColumn('at', number, required)
        .addColumn('digest', 'text', required)
        .addColumn('verdict', 'text', required)
        .addColumn('kind', 'text', required)
        .addColumn('agent', 'text')
        .addColumn('person', 'text')
        .addColumn('session', 'text', required)
        .addColumn('target', 'text', required)
        .addColumn('environment', 'text', required)
        .addColumn('body', 'text', required)
        .addColumn('action', bytes)
        .addColumn('asked', 'text')
        .addColumn('hold', 'text')
        .addColumn('grant_id', 'text')
        .addColumn('epoch', number, required)
        .addColumn('idx', number, required)
        .addColumn('outcome', 'text')
        .execute()
      await table('hold')
        .addColumn('id', 'text', (c) => c.primaryKey())
        .addColumn('decision', 'text', required)
        .addColumn('digest', 'text', required)
        .addColumn('agent', 'text')
        .addColumn('person', 'text')
        .addColumn('session', 'text', required)
        .addColumn('target', 'text', required)
        .addColumn('environment', 'text', required)
        .addColumn('status', 'text', required)
        .addColumn('opened_at', number, required)
        .addColumn('decide_before', number, required)
        .addColumn('body', 'text', required)
        .addColumn('version', number, required)
        .execute()
      await table('grant_given')
        .addColumn('id', 'text', (c) => c.primaryKey())
        .addColumn('name', 'text')
        .addColumn('digest', 'text')
        .addColumn('target', 'text', required)
        .addColumn('environment', 'text', required)
        .addColumn('agent', 'text')
        .addColumn('session', 'text')
        .addColumn('epoch', number, required)
        .addColumn('not_before', number, required)
        .addColumn('expires', number, required)
        .addColumn('uses_left', number, required)
        .addColumn('revoked_at', number)
        .addColumn('hold', 'text')
        .addColumn('body', 'text', required)
        .execute()
      await table('pass')
        .addColumn('jti', 'text', (c) => c.primaryKey())
        // One pass for a decision, ever.
        .addColumn('decision', 'text', (c) => c.notNull().unique())
        .addColumn('grant_id', 'text', required)
        .addColumn('issued_at', number, required)
        .addColumn('expires', number, required)
        .execute()
      await table('outcome')
        .addColumn('decision', 'text', (c) => c.primaryKey())
        .addColumn('at', number, required)
        .addColumn('status', 'text', required)
        .addColumn('body', 'text', required)
        .execute()
      await table('mock_session')
        .addColumn('id', 'text', (c) => c.primaryKey())
        .addColumn('person', 'text', required)
        .addColumn('agent', 'text')
        .addColumn('workflow', 'text')
        .addColumn('opened_at', number, required)
        .addColumn('ends_at', number, required)
        .addColumn('ended_at', number)
        .addColumn('hold', 'text')
        .addColumn('body', 'text', required)
        .execute()
      await table('validation')
        .addColumn('id', serial)
        .addColumn('at', number, required)
        .addColumn('passed', number, required)
        .addColumn('severity', 'text', required)
        .addColumn('body', 'text', required)
        .execute()
      await table('workflow_stat')
        .addColumn('name', 'text', (c) => c.primaryKey())
        .addColumn('value', kind === 'sqlite' ? sql`real` : sql`double precision`, required)
        .execute()
      await table('registry_entry')
        .addColumn('kind', 'text', required)
        .addColumn('identity', 'text', required)
        .addColumn('environment', 'text', required)
        .addColumn('person', 'text', required)
        .addColumn('at', number, required)
        .addColumn('reason', 'text', required)
        .addPrimaryKeyConstraint('registry_entry_key', ['kind', 'identity'])
        .execute()
      await table('freeze')
        .addColumn('id', 'text', (c) => c.primaryKey())
        .addColumn('starts', number, required)
        .addColumn('ends', number, required)
        .addColumn('lifted_at', number)
        .addColumn('body', 'text', required)
        .execute()
      await table('person')
        .addColumn('id', 'text', (c) => c.primaryKey())
        .addColumn('name', 'text', (c) => c.notNull().unique())
        .addColumn('name_key', 'text', (c) => c.notNull().unique())
        .addColumn('role', 'text', required)
        .addColumn('created_at', number, required)
        .addColumn('disabled_at', number)
        .addColumn('password', 'text')
        .addColumn('subject', 'text', (c) => c.unique())
        .execute()
      await table('agent')
        .addColumn('id', 'text', (c) => c.primaryKey())
        .addColumn('name', 'text', (c) => c.notNull().unique())
        .addColumn('name_key', 'text', (c) => c.notNull().unique())
        .addColumn('owner', 'text')
        .addColumn('created_at', number, required)
        .addColumn('disabled_at', number)
        .execute()
      await table('token')
        .addColumn('hash', 'text', (c) => c.primaryKey())
        .addColumn('purpose', 'text', required)
        .addColumn('person', 'text')
        .addColumn('agent', 'text')
        .addColumn('created_at', number, required)
        .addColumn('expires', number)
        .addColumn('used_at', number)
        .addColumn('body', 'text', required)
        .execute()
      await table('web_session')
        .addColumn('hash', 'text', (c) => c.primaryKey())
        .addColumn('person', 'text', required)
        .addColumn('created_at', number, required)
        .addColumn('seen_at', number, required)
        .addColumn('expires', number, required)
        .addColumn('stepped_up_at', number)
        .addColumn('how', 'text', required)
        .addColumn('body', 'text', required)
        .execute()
      await table('passkey')
        .addColumn('id', 'text', (c) => c.primaryKey())
        .addColumn('person', 'text', required)
        .addColumn('public_key', bytes, required)
        .addColumn('counter', number, required)
        .addColumn('transports', 'text', required)
        .addColumn('created_at', number, required)
        .addColumn('label', 'text', required)
        .execute()
      await table('challenge')
        .addColumn('challenge', 'text', (c) => c.primaryKey())
        .addColumn('purpose', 'text', required)
        .addColumn('person', 'text')
        .addColumn('expires', number, required)
        .addColumn('body', 'text', required)
        .execute()
      await table('login_failure')
        .addColumn('subject', 'text', (c) => c.primaryKey())
        .addColumn('count', number, required)
        .addColumn('locked_until', number, required)
        .execute()
      await table('device_login')
        .addColumn('device_hash', 'text', (c) => c.primaryKey())
        .addColumn('user_hash', 'text', (c) => c.notNull().unique())
        .addColumn('status', 'text', required)
        .addColumn('person', 'text')
        .addColumn('created_at', number, required)
        .addColumn('expires', number, required)
        .addColumn('interval', number, required)
        .addColumn('polled_at', number, required)
        .execute()
      await table('event')
        .addColumn('id', serial)
        .addColumn('at', number, required)
        .addColumn('topic', 'text', required)
        .addColumn('body', 'text', required)
        .execute()
      const index = (name: string, on: keyof Tables, columns: readonly string[]) =>
        db.schema
          .createIndex(name)
          .on(on)
          .columns([...columns])
          .execute()
      await index('decision_at', 'decision', ['at'])
      await index('hold_asked', 'hold', ['digest', 'status'])
      await index('hold_status', 'hold', ['status', 'decide_before'])
      await index('grant_digest', 'grant_given', ['digest'])
      await index('grant_name', 'grant_given', ['name'])
      await index('grant_hold', 'grant_given', ['hold'])
      // At every start it is counted of which approved actions nobody said what became: a few among all.
      await db.schema
        .createIndex('decision_unfinished')
        .on('decision')
        .column('at')
        .where(sql<boolean>`verdict = 'allow' and outcome is null and grant_id is not null`)
        .execute()
      await index('kept_about', 'kept_value', ['about'])
      await index('token_person', 'token', ['person'])
      await index('token_agent', 'token', ['agent'])
      await index('web_session_person', 'web_session', ['person'])
      await index('passkey_person', 'passkey', ['person'])
      await index('challenge_expires', 'challenge', ['expires'])
    },
  }
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

function required<C extends { notNull(): C }>(column: C): C {
  return column.notNull()
}
