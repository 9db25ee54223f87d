import { isKnown, type Stream, UNKNOWN, unknownWord } from '../word.ts'
import { runShell } from './call.ts'
import { following } from './evaluate.ts'
import { copyOf, type Run } from './run.ts'
import type { Scope } from './scope/scope.ts'
import { Traps } from './traps.ts'

/** Makes a scope one of a process of its own: traps of the shell that it was split off from do not run at its end. */
export function ownProcess(scope: Scope): Scope {
  scope.traps = new Traps()
  return scope
}

/**
 * The end of a shell: its traps run, with the values that variables have then and with each that they had before. Gives
 * what the shell printed with what they print.
 */
export function endProcess(run: Run, scope: Scope, printed: Stream): Stream {
  let out = printed
  // A trap may set another one, which then stands behind it.
  for (const { code, call } of scope.traps.all) {
    if (run.exhausted) break
    const text = isKnown(code) ? code.text : undefined
    for (const inner of scopesAtEnd(run, scope))
      out = following(out, runShell(run, inner, { text, carries: code.carries, span: code.span }, call))
  }
  return out
}

/** More values than these are no value that is known. */
const MOST_VALUES = 8

function scopesAtEnd(run: Run, end: Scope): readonly Scope[] {
  const { earlier, directories } = end.traps
  const last = inside(run, end)
  const found = [last]
  let other = 0
  for (const [name, values] of earlier) {
    other += values.size
    if (other > MOST_VALUES) last.set(name, unknownWord())
    else for (const text of values) found.push(withValue(run, end, name, text))
  }
  const places = directories.size > MOST_VALUES ? [UNKNOWN] : directories
  for (const cwd of places) {
    if (cwd === end.cwd) continue
    const there = inside(run, end)
    there.cwd = cwd
    found.push(there)
  }
  return found
}

function withValue(run: Run, end: Scope, name: string, text: string): Scope {
  const scope = inside(run, end)
  scope.set(name, { ...unknownWord(), text })
  return scope
}

function inside(run: Run, scope: Scope): Scope {
  const inner = copyOf(run, scope)
  inner.depth++
  return inner
}
