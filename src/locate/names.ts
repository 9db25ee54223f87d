import { UNKNOWN } from '../understand/word.ts'

/** What a name hints at. A hint can raise a class to production or unknown; it never lowers one. */
export type Sign = 'production' | 'unknown' | 'staging' | 'development'

const SIGNS: Readonly<Record<string, Sign>> = {
  prod: 'production',
  prd: 'production',
  production: 'production',
  live: 'production',
  nonprod: 'staging',
  nonprd: 'staging',
  nonproduction: 'staging',
  nonlive: 'staging',
  preprod: 'staging',
  preprd: 'staging',
  preproduction: 'staging',
  prelive: 'staging',
  staging: 'staging',
  stage: 'staging',
  stg: 'staging',
  uat: 'staging',
  dev: 'development',
  development: 'development',
  sandbox: 'development',
  test: 'development',
}

/** Longer names are cut: a name that needs more than this to say what it is says nothing. */
const LONGEST = 512

/**
 * The hints in a name, by whole tokens: `prod-eu`, `shopProd2`, `db.live.example`. Counter-examples that raise for
 * nothing: a host `live-view`; one that is missed: `produktion`. A name with characters outside ASCII may be a
 * look-alike (`prоd` with a Cyrillic letter) and is unknown.
 */
export function signs(name: string): readonly Sign[] {
  if (name === '') return NONE
  const found = new Set<Sign>()
  if (!isAscii(name) || name.length > LONGEST) found.add('unknown')
  for (const token of tokens(name.slice(0, LONGEST))) {
    const sign = Object.hasOwn(SIGNS, token) ? SIGNS[token] : undefined
    if (sign !== undefined) found.add(sign)
  }
  return found.size === 0 ? NONE : [...found]
}

const NONE: readonly Sign[] = Object.freeze([])

function isAscii(name: string): boolean {
  for (let i = 0; i < name.length; i++) {
    // A part that cannot be known is reported where the name is resolved, not as a look-alike.
    if (name.charCodeAt(i) > 126 && name[i] !== UNKNOWN) return false
  }
  return true
}

/**
 * Lower-case tokens: split at everything that is no letter, and at the humps of camel case (`shopProd`, `PRODDb`).
 * `non` and `pre` are joined with what follows, so that `non-prod` is one token and not `prod`.
 */
function tokens(name: string): readonly string[] {
  const found: string[] = []
  let start = 0
  for (let i = 0; i <= name.length; i++) {
    const kind = kindOf(name, i)
    if (kind !== 'other' && !isHump(name, i, start)) continue
    if (i > start) push(found, name.slice(start, i).toLowerCase())
    start = kind === 'other' ? i + 1 : i
  }
  return found
}

function push(found: string[], token: string): void {
  const last = found.at(-1)
  if (last === 'non' || last === 'pre') found[found.length - 1] = last + token
  else found.push(token)
}

function isHump(name: string, i: number, start: number): boolean {
  if (i <= start || kindOf(name, i) !== 'upper') return false
  return kindOf(name, i - 1) === 'lower' || kindOf(name, i + 1) === 'lower'
}

function kindOf(name: string, i: number): 'upper' | 'lower' | 'other' {
  const code = i < name.length ? name.charCodeAt(i) : 0
  if (code >= 97 && code <= 122) return 'lower'
  return code >= 65 && code <= 90 ? 'upper' : 'other'
}
