import { runsCode } from '../../act/environment.ts'
import { fault, ok, type Result } from '../../lib/result.ts'
import { isTargetPattern } from './target-pattern.ts'

/** What a credential is for, who may use it, and under which names its values are handed on. There is no value in it. */
export interface CredentialTerms {
  /** `kind:identity`, as the registry has them; `*` stands for any letters. */
  readonly targets: readonly string[]
  /** Ids of agents and people whose runs may have it; empty: everybody whose action is let go. */
  readonly users: readonly string[]
  /** Variables that hold a value. */
  readonly env: readonly string[]
  /** Variables that hold the path of a private file with the value. */
  readonly files: readonly string[]
  /** Handed on without people, too, where nobody had to approve the run; else only to a run that people approved. */
  readonly unattended: boolean
}

/** By the names of `terms.env` and `terms.files`. */
export type CredentialValues = Readonly<Record<string, string>>

/** What is wrong with a credential, and in which field. No message holds a value. */
export interface CredentialFault {
  readonly field: string
  readonly message: string
}

const MOST_NAMES = 32
const LONGEST_VALUE = 65_536
/** Shorter values would be found in every output, and are no secret. */
const SHORTEST_VALUE = 6
/** An executor decides these itself. */
const RESERVED: ReadonlySet<string> = new Set(['PATH', 'HOME', 'SHELL', 'PWD', 'IFS', 'ENV', 'TMPDIR'])

export function checkName(name: string): Result<string, CredentialFault> {
  return /^[a-z0-9][a-z0-9._-]{0,62}$/.test(name)
    ? ok(name)
    : fault({ field: 'name', message: 'is small letters, digits, `.`, `_` and `-`, at most 63 of them' })
}

export function checkTerms(terms: CredentialTerms): Result<CredentialTerms, CredentialFault> {
  const { targets, env, files } = terms
  if (targets.length === 0) return fault({ field: 'targets', message: 'say for which target it is' })
  const unreadable = targets.find((one) => !isTargetPattern(one))
  if (unreadable !== undefined)
    return fault({
      field: 'targets',
      message:
        'are a kind and an identity as in the registry, for example `kubernetes:https://10.0.0.1:6443`; `*` stands for letters, and a host does not end with it',
    })
  const names = [...env, ...files]
  if (names.length === 0 || names.length > MOST_NAMES || new Set(names).size < names.length)
    return fault({ field: 'values', message: `have different names, at least one and at most ${MOST_NAMES}` })
  const wrong = names.find(
    (name) => !/^[A-Za-z_][A-Za-z0-9_]{0,127}$/.test(name) || RESERVED.has(name) || runsCode(name),
  )
  if (wrong !== undefined)
    return fault({ field: 'values', message: `\`${wrong.slice(0, 128)}\` is no variable for a credential` })
  return ok(terms)
}

export function checkValues(
  terms: CredentialTerms,
  values: CredentialValues,
): Result<CredentialValues, CredentialFault> {
  const names = [...terms.env, ...terms.files]
  if (Object.keys(values).length !== names.length || names.some((name) => !Object.hasOwn(values, name)))
    return fault({ field: 'values', message: `are needed for ${names.map((one) => `\`${one}\``).join(', ')}` })
  for (const name of names) {
    const value = values[name] ?? ''
    if (value.includes('\0') || Buffer.byteLength(value) > LONGEST_VALUE)
      return fault({ field: 'values', message: `\`${name}\` holds a NUL, or is longer than ${LONGEST_VALUE} bytes` })
    if (value.trim().length < SHORTEST_VALUE)
      return fault({ field: 'values', message: `\`${name}\` is shorter than ${SHORTEST_VALUE} characters` })
  }
  return ok(values)
}
