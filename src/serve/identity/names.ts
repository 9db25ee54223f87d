import type { Kysely } from 'kysely'
import { lookAlikes } from '../../hold/shown/look-alike.ts'
import { isPlain } from '../../lib/quoted.ts'
import { ok, type Result } from '../../lib/result.ts'
import type { Tables } from '../../record/store/schema.ts'
import { type IdentityFault, refused } from './fault.ts'

/** A name that may be given to a person or an agent. */
export interface Name {
  readonly name: string
  /** Two names that a reader takes for one another have the same. */
  readonly key: string
}

const LONGEST = 64
/** Marks on one letter that cover the lines around. */
const TOWER = /\p{M}{5}/u

/** Ids stand where names stand, so that no name may look like one. */
const LIKE_AN_ID = /^(person|agent|hold|grant|mock|freeze)_/i

const PARTS = /[^\p{L}\p{M}\p{N}]+/u

export function readName(given: unknown): Result<Name, IdentityFault> {
  if (typeof given !== 'string' || given.length > 4 * LONGEST) return refused('NAME_UNCLEAR')
  const name = given.normalize('NFC')
  const length = [...name].length
  if (length === 0 || length > LONGEST || name !== name.trim() || name.includes('  ')) return refused('NAME_UNCLEAR')
  if (!isPlain(name) || LIKE_AN_ID.test(name) || TOWER.test(name)) return refused('NAME_UNCLEAR')
  if (!/[\p{L}\p{N}]/u.test(name)) return refused('NAME_UNCLEAR')
  if (name.split(PARTS).some((word) => lookAlikes(word).length > 0)) return refused('NAME_UNCLEAR')
  return ok({ name, key: nameKey(name) })
}

/**
 * What a name looks like: after the skeleton of UTS #39, version 16, section 4, for the letters that Latin, Greek and
 * Cyrillic share, with capitals and blanks taken as one.
 *
 * KNOWN GAP: other scripts are compared letter by letter.
 */
export function nameKey(name: string): string {
  let key = ''
  for (const character of name.normalize('NFKC').toLowerCase()) key += TWINS.get(character) ?? character
  return key.replaceAll('rn', 'm').replaceAll('vv', 'w')
}

const TWINS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    a: 'аα',
    b: 'ьв',
    c: 'сϲ',
    d: 'ԁ',
    e: 'еє',
    h: 'һн',
    j: 'јϳ',
    k: 'кκ',
    l: '1iі|ιӏı',
    m: 'м',
    n: 'пη',
    o: '0оοσ',
    p: 'рρ',
    q: 'ԛ',
    r: 'гᴦ',
    s: 'ѕ',
    t: 'тτ',
    u: 'υ',
    v: 'νѵ',
    w: 'ԝωш',
    x: 'хχ',
    y: 'уүγ',
    '-': '_‐‑‒–—. ',
  }).flatMap(([plain, twins]) => [...twins].map((twin): [string, string] => [twin, plain])),
)

/** In the order of a reader, who looks for `bot-2` before `bot-10`; and the same of every store. */
export function byName(one: { readonly name: string }, other: { readonly name: string }): number {
  return READING.compare(one.name, other.name)
}

const READING = new Intl.Collator('en', { numeric: true })

/** Whether a person or an agent has it, or one like it. Nobody else writes meanwhile when this is asked in an operation. */
export async function isTaken(db: Kysely<Tables>, { key }: Name): Promise<boolean> {
  const person = await db.selectFrom('person').select('id').where('name_key', '=', key).executeTakeFirst()
  if (person !== undefined) return true
  return (await db.selectFrom('agent').select('id').where('name_key', '=', key).executeTakeFirst()) !== undefined
}
