import type { Env } from '../../place.ts'
import { envFrom } from '../../shell/scope/scope.ts'
import type { Word } from '../../word.ts'

/** Variables that a carrier sets for the program that it starts. */

/** `NAME=value` words in front of a program, as `env` and `sudo` take them. */
export function takeAssignments(words: readonly Word[]): {
  readonly set: ReadonlyMap<string, Word>
  readonly rest: readonly Word[]
} {
  const set = new Map<string, Word>()
  let i = 0
  for (; i < words.length; i++) {
    const w = words[i] as Word
    const equals = w.text.indexOf('=')
    // Any name will do here, and a shell has names of its own for its functions: `BASH_FUNC_ls%%`.
    if (equals <= 0 || !/^[A-Za-z_][A-Za-z0-9_.%()]*$/.test(w.text.slice(0, equals))) break
    set.set(w.text.slice(0, equals), { ...w, text: w.text.slice(equals + 1) })
  }
  return { set, rest: words.slice(i) }
}

export function withVariables(
  base: Env | undefined,
  set: ReadonlyMap<string, Word>,
  drop: readonly string[] = [],
): Env {
  const all = new Map<string, Word>()
  for (const name of base?.names() ?? []) {
    const value = base?.get(name)
    if (value !== undefined && !drop.includes(name)) all.set(name, value)
  }
  for (const [name, value] of set) all.set(name, value)
  return envFrom(all)
}
