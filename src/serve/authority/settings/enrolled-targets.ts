import { stringify } from 'yaml'
import { textOf } from '../../../hold/approval/answer.ts'
import { fault, ok, type Result } from '../../../lib/result.ts'
import { parseRegistry } from '../../../locate/registry.ts'
import { keptQuery } from '../../../record/store/kept-query.ts'
import type { Store, Tx } from '../../../record/store/store.ts'
import { notFound, type Refusal, refusal } from '../refusal.ts'

/** A target that a person enrolled through the authority. */
export interface EnrolledTarget {
  readonly kind: string
  readonly identity: string
  readonly environment: string
  readonly person: string
  readonly at: string
  readonly reason: string
}

export interface EnrolInput {
  readonly kind: string
  readonly identity: string
  readonly environment: string
  readonly reason: string
}

const enrolledNow = keptQuery((db) =>
  db.selectFrom('registry_entry').select(['kind', 'identity', 'environment']).orderBy('kind').orderBy('identity'),
)

/**
 * The targets that people enrolled here, beside the operator's file. They are entries like those of the file, with a name
 * and a reason; where both speak of one target and disagree, the stricter counts.
 */
export class EnrolledTargets {
  private readonly store: Store
  /** What people write is kept, so that secrets are taken out of it first. */
  private readonly redact: (text: string) => string

  constructor(store: Store, redact: (text: string) => string) {
    this.store = store
    this.redact = redact
  }

  async list(): Promise<readonly EnrolledTarget[]> {
    const rows = await this.store.read.selectFrom('registry_entry').selectAll().orderBy('at').execute()
    return rows.map((row) => ({ ...row, at: new Date(row.at).toISOString() }))
  }

  /** As the text of a registry file; empty where there are none. */
  async text(): Promise<string> {
    const rows = await enrolledNow(this.store.read)
    return rows.length === 0 ? '' : registryText(rows)
  }

  /** The entry as it would be kept, or what is wrong with it. */
  read(input: EnrolInput): Result<EnrolInput, Refusal> {
    const { kind, identity, environment } = input
    const reason = textOf(this.redact(input.reason))
    if (reason === undefined) return fault(refusal('INVALID', 'a reason of at least 10 characters is needed'))
    const read = parseRegistry(registryText([input]))
    if (read.is === 'fault') return fault(refusal('INVALID', read.fault.message))
    if (read.value.targets.some((one) => one.match.pattern))
      return fault(
        refusal('INVALID', 'a pattern belongs into the registry file', 'enrol the one target by its identity'),
      )
    return ok({ kind, identity, environment, reason })
  }

  /** What a person said of this target before. */
  async environmentOf({ db }: Pick<Tx, 'db'>, kind: string, identity: string): Promise<string | undefined> {
    const row = await db
      .selectFrom('registry_entry')
      .select('environment')
      .where('kind', '=', kind)
      .where('identity', '=', identity)
      .executeTakeFirst()
    return row?.environment
  }

  /** Keeps an entry that was read. */
  async enrol(tx: Tx, person: string, { kind, identity, environment, reason }: EnrolInput): Promise<EnrolledTarget> {
    const row = { kind, identity, environment, person, at: tx.now, reason }
    await tx.db
      .insertInto('registry_entry')
      .values(row)
      .onConflict((conflict) => conflict.columns(['kind', 'identity']).doUpdateSet(row))
      .execute()
    tx.append({ kind: 'registry.changed', target: `${kind} ${identity}`, environment, by: person })
    tx.tell('registry.changed', { kind, identity })
    return { ...row, at: new Date(tx.now).toISOString() }
  }

  async remove(tx: Tx, person: string, kind: string, identity: string): Promise<Result<void, Refusal>> {
    const { numDeletedRows } = await tx.db
      .deleteFrom('registry_entry')
      .where('kind', '=', kind)
      .where('identity', '=', identity)
      .executeTakeFirst()
    if (numDeletedRows === 0n) return fault(notFound('enrolled target'))
    tx.append({ kind: 'registry.changed', target: `${kind} ${identity}`, environment: 'unknown', by: person })
    tx.tell('registry.changed', { kind, identity })
    return ok(undefined)
  }
}

type Entry = Pick<EnrolInput, 'kind' | 'identity' | 'environment'>

export function registryText(entries: readonly Entry[]): string {
  const targets = entries.map(({ kind, identity, environment }) => ({ [kind]: identity, environment }))
  return stringify({ version: 1, targets }, { defaultStringType: 'QUOTE_DOUBLE', defaultKeyType: 'PLAIN' })
}
