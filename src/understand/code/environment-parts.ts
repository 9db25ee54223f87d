import { parametersOf } from './bound.ts'
import { bracketsOf } from './brackets.ts'
import { type Language, words } from './language.ts'
import { type Key, type TakenPart, takenParts } from './patterns.ts'
import type { Token } from './tokens.ts'

/** Names by which code reaches its environment besides the path of it. */
export interface EnvironmentParts {
  /** Names of all of it, or of any of it. */
  readonly wholes: readonly string[]
  /** Names of one variable. */
  readonly variables: readonly { readonly name: string; readonly variable: string }[]
  /** Paths that lead to it: `p.env` behind `const p = process`. */
  readonly paths: readonly (readonly string[])[]
  /** There are more of them than are followed. */
  readonly isTooMany: boolean
}

const NOTHING: EnvironmentParts = { wholes: [], variables: [], paths: [], isTooMany: false }

/** `globalThis.process.env` */
export const GLOBAL = words('globalThis global window self')

/** `const p = process; const q = p; …`: names of names that are followed. */
const MOST_ROUNDS = 8
const MOST_NAMES = 64

/**
 * What patterns take out of the environment or of what has it, and under which names. Nobody follows calls: where `process`
 * itself is handed on, whatever takes an `env` out of something has it from there.
 *
 * Counter-example that is held: `({ env }) => …` of settings of one's own, in code that hands on `process` as well.
 */
export function environmentParts(
  tokens: readonly Token[],
  language: Language,
  own: readonly (readonly string[])[],
): EnvironmentParts {
  const last = new Set(own.map((path) => path.at(-1)))
  if (language.environmentFields !== true || !tokens.some((one) => last.has(one.text))) return NOTHING
  const { links } = language.grammar
  const brackets = bracketsOf(tokens)
  const parts = takenParts(tokens, brackets, links, parametersOf(tokens, brackets, links).keys())
  const known = [...own, ...own.flatMap((path) => [...GLOBAL].map((global) => [global, ...path]))]
  const wholes = new Set<string>()
  const variables = new Map<string, string>()
  const paths: (readonly string[])[] = []
  const seen = new Set<string>()
  const isTooMany = () => wholes.size + paths.length > MOST_NAMES
  let before = -1
  for (let round = 0; round < MOST_ROUNDS && before < seen.size && !isTooMany(); round++) {
    before = seen.size
    const all = [...known, ...paths, ...[...wholes].map((name) => [name])]
    const handed = handedOn(tokens, all, links)
    for (const field of handed.length === 0 ? [] : fieldsOf(tokens, handed, links)) {
      if (!seen.has(field.join('.'))) paths.push(field)
      seen.add(field.join('.'))
    }
    const byStart = Map.groupBy(all, (path) => path[0] ?? '')
    for (const part of parts) {
      for (const taken of meanings(part, byStart, handed)) {
        const key = `${part.name} ${taken.is} ${taken.is === 'variable' ? taken.variable : taken.is === 'owner' ? taken.rest.join('.') : ''}`
        if (seen.has(key)) continue
        seen.add(key)
        if (taken.is === 'whole') wholes.add(part.name)
        else if (taken.is === 'variable') variables.set(part.name, taken.variable)
        else paths.push([part.name, ...taken.rest])
      }
    }
  }
  return {
    wholes: [...wholes],
    variables: [...variables].map(([name, variable]) => ({ name, variable })),
    paths,
    isTooMany: isTooMany() || before < seen.size,
  }
}

type Meaning =
  | { readonly is: 'whole' }
  | { readonly is: 'variable'; readonly variable: string }
  /** It has the environment: `rest` leads there. */
  | { readonly is: 'owner'; readonly rest: readonly string[] }

function meanings(
  { from, keys, isRest }: TakenPart,
  byStart: ReadonlyMap<string, readonly (readonly string[])[]>,
  handed: readonly (readonly string[])[],
): readonly Meaning[] {
  if (from !== undefined)
    return (byStart.get(from[0] ?? '') ?? []).flatMap((path) =>
      isRest && keys.length === 0 && same(from, path) ? [WHOLE] : along([...from, ...keys], path),
    )
  return handed.flatMap((path) => {
    const at = keys.indexOf(path.at(-1))
    return at < 0 ? [] : along(keys.slice(at), path.slice(-1))
  })
}

const WHOLE: Meaning = { is: 'whole' }

function same(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((part, n) => part === other[n])
}

/** What a path stands for that runs along one of the environment. A key that is not known may be any. */
function along(taken: readonly Key[], path: readonly string[]): readonly Meaning[] {
  const fits = path.every((part, n) => n >= taken.length || taken[n] === undefined || taken[n] === part)
  if (!fits || taken.length > path.length + 1) return []
  if (taken.length < path.length) return [{ is: 'owner', rest: path.slice(taken.length) }]
  const variable = taken[path.length]
  return taken.length === path.length || variable === undefined ? [WHOLE] : [{ is: 'variable', variable }]
}

/** Paths of which what has the environment is a value of its own somewhere: an argument, an element, what is given back. */
function handedOn(
  tokens: readonly Token[],
  all: readonly (readonly string[])[],
  links: ReadonlySet<string>,
): readonly (readonly string[])[] {
  const byStart = Map.groupBy(all, (path) => path[0])
  const found = new Set<readonly string[]>()
  for (const [i, { kind, text }] of tokens.entries()) {
    if (kind !== 'name') continue
    for (const path of byStart.get(text) ?? []) if (isAlone(tokens, i, path.slice(0, -1), links)) found.add(path)
  }
  return [...found]
}

/** The whole path stands at `i` as a value, and nothing is taken out of it there. */
export function isAlone(
  tokens: readonly Token[],
  i: number,
  owner: readonly string[],
  links: ReadonlySet<string>,
): boolean {
  const before = tokens[i - 1]
  if (owner.length === 0 || tokens[i]?.text !== owner[0] || tokens[i]?.kind !== 'name') return false
  const fits = owner.every(
    (part, n) => tokens[i + 2 * n]?.text === part && (n === 0 || links.has(tokens[i + 2 * n - 1]?.text ?? '')),
  )
  const behind = tokens[i + 2 * owner.length - 1]
  if (!fits || (links.has(before?.text ?? '') && tokens[i - 2]?.text !== '.')) return false
  if (behind !== undefined && behind.kind !== 'line' && !/^[,)\]};?]$/.test(behind.text)) return false
  return before === undefined || before.kind === 'line' || /^([({[,:;.?]|=>|\|\||&&|return)$/.test(before.text)
}

/** `x.env`, whatever `x` is. */
function fieldsOf(
  tokens: readonly Token[],
  handed: readonly (readonly string[])[],
  links: ReadonlySet<string>,
): readonly (readonly string[])[] {
  const last = new Set(handed.map((path) => path.at(-1)))
  return tokens.flatMap((one, i) => {
    const owner = tokens[i - 2]
    const isField = one.kind === 'name' && last.has(one.text) && links.has(tokens[i - 1]?.text ?? '')
    return isField && owner?.kind === 'name' ? [[owner.text, one.text]] : []
  })
}
