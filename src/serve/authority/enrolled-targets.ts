import { stringify } from 'yaml'
import { textOf } from '../../hold/answer.ts'
import { fault, ok, type Result } from '../../lib/result.ts'
import { parseRegistry } from '../../locate/registry.ts'
import type { Store } from '../../record/store/store.ts'
import type { PersonCaller } from '../identity/caller.ts'
import { notFound, type Refusal, refusal } from './refusal.ts'

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
    const rows = await this.store.read
      .selectFrom('registry_entry')
      .select(['kind', 'identity', 'environment'])
      .orderBy('kind')
      .orderBy('identity')
      .execute()
    return rows.length === 0 ? '' : registryText(rows)
  }

  async enrol(person: PersonCaller, input: EnrolInput): Promise<Result<EnrolledTarget, Refusal>> {
    const { kind, identity, environment } = input
    const reason = textOf(this.redact(input.reason))
    if (reason === undefined) return fault(refusal('INVALID', 'a reason of at least 10 characters is needed'))
    const read = parseRegistry(registryText([input]))
    if (read.is === 'fault') return fault(refusal('INVALID', read.fault.message, read.fault.help))
    if (read.value.targets.some((one) => one.match.pattern))
      return fault(
        refusal('INVALID', 'a pattern belongs into the registry file', 'enrol the one target by its identity'),
      )
    return this.store.commit(async (tx) => {
      const row = { kind, identity, environment, person: person.id, at: tx.now, reason }
      await tx.db
        .insertInto('registry_entry')
        .values(row)
        .onConflict((conflict) => conflict.columns(['kind', 'identity']).doUpdateSet(row))
        .execute()
      tx.append({ kind: 'registry.changed', target: `${kind} ${identity}`, environment, by: person.id })
      tx.tell('registry.changed', { kind, identity })
      return ok({ ...row, at: new Date(tx.now).toISOString() })
    })
  }

  async remove(person: PersonCaller, kind: string, identity: string): Promise<Result<void, Refusal>> {
    return this.store.commit(async (tx) => {
      const { numDeletedRows } = await tx.db
        .deleteFrom('registry_entry')
        .where('kind', '=', kind)
        .where('identity', '=', identity)
        .executeTakeFirst()
      if (numDeletedRows === 0n) return fault(notFound('enrolled target'))
      tx.append({ kind: 'registry.changed', target: `${kind} ${identity}`, environment: 'unknown', by: person.id })
      tx.tell('registry.changed', { kind, identity })
      return ok(undefined)
    })
  }
}

type Entry = Pick<EnrolInput, 'kind' | 'identity' | 'environment'>

function registryText(entries: readonly Entry[]): string {
  const targets = entries.map(({ kind, identity, environment }) => ({ [kind]: identity, environment }))
  return stringify({ version: 1, targets }, { defaultStringType: 'QUOTE_DOUBLE', defaultKeyType: 'PLAIN' })
}
