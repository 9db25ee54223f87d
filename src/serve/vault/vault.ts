import canonicalize from 'canonicalize'
import type { WeighedEffect } from '../../decide/decide.ts'
import { isoTime } from '../../hold/duration.ts'
import { fault, ok, type Result } from '../../lib/result.ts'
import type { Seal } from '../../record/seal.ts'
import type { CredentialRow } from '../../record/store/schema.ts'
import type { Store } from '../../record/store/store.ts'
import { notFound, type Refusal, refusal } from '../authority/refusal.ts'
import { byName } from '../identity/names.ts'
import { secretPieces } from './secret-pieces.ts'
import {
  type CredentialFault,
  type CredentialTerms,
  type CredentialValues,
  checkName,
  checkTerms,
  checkValues,
} from './terms.ts'
import { isFor } from './usable.ts'

export interface VaultParts {
  readonly store: Store
  /** With a key of its own. */
  readonly seal: Seal
  /** Has what is about to be kept known as a secret before anything is kept: later texts are masked. */
  readonly learn: (values: readonly string[]) => Promise<void>
}

/** A credential as people see it: never a value. */
export interface CredentialView extends CredentialTerms {
  readonly name: string
  readonly version: number
  readonly addedAt: string
  readonly changedAt: string
}

/** What a run is handed. */
export interface HandedCredentials {
  readonly names: readonly string[]
  /** What they are for, all together. */
  readonly targets: readonly string[]
  /** Names of those that would be handed on had people approved the run. */
  readonly withheld: readonly string[]
  readonly env: Readonly<Record<string, string>>
  /** Contents, by the variable that is to hold the path. */
  readonly files: Readonly<Record<string, string>>
}

/**
 * Credentials that agents do without: they are handed to runs of the executor and to nothing else.
 *
 * INVARIANT (sealed for its terms): values open only under the name, version and terms that they were sealed for. Whoever
 * writes to the database can take a credential away and cannot point it elsewhere, nor bring an older value back under a
 * later version.
 *
 * INVARIANT (no way out): no method gives a value but `handedTo`, for a run, and `knownValues`, for what masks them. No route
 * calls either.
 */
export class Vault {
  private readonly parts: VaultParts

  constructor(parts: VaultParts) {
    this.parts = parts
  }

  async add(
    input: { readonly name: string; readonly terms: CredentialTerms; readonly values: CredentialValues },
    by: string,
  ): Promise<Result<CredentialView, Refusal>> {
    const name = checkName(input.name)
    if (name.is === 'fault') return invalid(name.fault)
    const terms = checkTerms(input.terms)
    if (terms.is === 'fault') return invalid(terms.fault)
    const values = checkValues(input.terms, input.values)
    if (values.is === 'fault') return invalid(values.fault)
    await this.parts.learn(Object.values(values.value).flatMap(secretPieces))
    return this.parts.store.commit(async (tx) => {
      const there = await tx.db
        .selectFrom('credential')
        .select('name')
        .where('name', '=', name.value)
        .executeTakeFirst()
      if (there !== undefined)
        return fault(refusal('CONFLICT', 'there is a credential of this name', 'rotate it, or remove it first'))
      const row = this.sealed(
        { name: name.value, version: 1, added_at: tx.now, changed_at: tx.now },
        terms.value,
        values.value,
      )
      await tx.db.insertInto('credential').values(row).execute()
      const { targets, users, env, files, unattended } = terms.value
      tx.append({ kind: 'credential.added', name: row.name, targets, users, env, files, unattended, by })
      tx.tell('credential.added', { name: row.name })
      return ok(viewOf(row))
    })
  }

  /** New values under the same terms. */
  async rotate(
    input: { readonly name: string; readonly values: CredentialValues },
    by: string,
  ): Promise<Result<CredentialView, Refusal>> {
    await this.parts.learn(Object.values(input.values).flatMap(secretPieces))
    return this.parts.store.commit(async (tx) => {
      const row = await tx.db.selectFrom('credential').selectAll().where('name', '=', input.name).executeTakeFirst()
      if (row === undefined) return fault(notFound('credential'))
      const terms = termsOf(row)
      const values = checkValues(terms, input.values)
      if (values.is === 'fault') return invalid(values.fault)
      const next = this.sealed({ ...row, version: row.version + 1, changed_at: tx.now }, terms, values.value)
      await tx.db.updateTable('credential').set(next).where('name', '=', row.name).execute()
      tx.append({ kind: 'credential.rotated', name: row.name, version: next.version, by })
      tx.tell('credential.rotated', { name: row.name })
      return ok(viewOf(next))
    })
  }

  remove(name: string, by: string): Promise<Result<void, Refusal>> {
    return this.parts.store.commit(async (tx) => {
      const { numDeletedRows } = await tx.db.deleteFrom('credential').where('name', '=', name).executeTakeFirst()
      if (numDeletedRows === 0n) return fault(notFound('credential'))
      tx.append({ kind: 'credential.removed', name, by })
      tx.tell('credential.removed', { name })
      return ok(undefined)
    })
  }

  async list(): Promise<readonly CredentialView[]> {
    const rows = await this.parts.store.read.selectFrom('credential').selectAll().execute()
    return rows.toSorted(byName).map(viewOf)
  }

  /** What a run with these effects gets, or why nothing can be said of it. `approved` is what people let go. */
  async handedTo(
    effects: readonly WeighedEffect[],
    user: string,
    approved: boolean,
  ): Promise<Result<HandedCredentials, Refusal>> {
    const rows = await this.parts.store.read.selectFrom('credential').selectAll().orderBy('name').execute()
    const names: string[] = []
    const targets: string[] = []
    const withheld: string[] = []
    const env: Record<string, string> = {}
    const files: Record<string, string> = {}
    for (const row of rows) {
      const terms = termsOf(row)
      if (!isFor(terms, effects, user)) continue
      if (!approved && !terms.unattended) {
        withheld.push(row.name)
        continue
      }
      const values = this.open(row)
      if (values === undefined)
        return fault(
          refusal('SEALED', `the credential \`${row.name}\` does not open: it was changed or is of another key`),
        )
      for (const name of [...terms.env, ...terms.files])
        if (Object.hasOwn(env, name) || Object.hasOwn(files, name))
          return fault(refusal('CONFLICT', `two credentials for this give \`${name}\``, 'remove one of them'))
      for (const name of terms.env) env[name] = values[name] ?? ''
      for (const name of terms.files) files[name] = values[name] ?? ''
      names.push(row.name)
      targets.push(...terms.targets)
    }
    return ok({ names, targets, withheld, env, files })
  }

  /** Of all credentials that are there, for what is masked in records. One that does not open says nothing. */
  async knownValues(): Promise<readonly string[]> {
    const rows = await this.parts.store.read.selectFrom('credential').selectAll().execute()
    return rows.flatMap((row) => Object.values(this.open(row) ?? {}).flatMap(secretPieces))
  }

  private sealed(
    row: Pick<CredentialRow, 'name' | 'version' | 'added_at' | 'changed_at'>,
    terms: CredentialTerms,
    values: CredentialValues,
  ): CredentialRow {
    const body = canonicalize(terms) ?? ''
    const { name, version, added_at, changed_at } = row
    const sealed = this.parts.seal.close(JSON.stringify(values), sealedFor({ name, version, body }))
    return { name, version, body, sealed, added_at, changed_at }
  }

  private open(row: CredentialRow): CredentialValues | undefined {
    const text = this.parts.seal.open(row.sealed, sealedFor(row))
    return text === undefined ? undefined : (JSON.parse(text) as CredentialValues)
  }
}

function sealedFor({ name, version, body }: Pick<CredentialRow, 'name' | 'version' | 'body'>): string {
  return `credential ${name} ${version} ${body}`
}

type KeptTerms = Omit<CredentialTerms, 'unattended'> & Partial<Pick<CredentialTerms, 'unattended'>>

/** Terms that were kept before there was `unattended` wait for people. */
function termsOf(row: CredentialRow): CredentialTerms {
  const { unattended = false, ...terms } = JSON.parse(row.body) as KeptTerms
  return { ...terms, unattended }
}

function viewOf(row: CredentialRow): CredentialView {
  const { name, version, added_at, changed_at } = row
  return { name, version, ...termsOf(row), addedAt: isoTime(added_at), changedAt: isoTime(changed_at) }
}

function invalid({ field, message }: CredentialFault): Result<never, Refusal> {
  const problems = [{ field, code: 'INVALID', message }]
  return fault({ ...refusal('INVALID', `the credential is not as it has to be: \`${field}\` ${message}`), problems })
}
