import { absolute } from '../emit.ts'
import type { Call } from '../program.ts'
import { madeDirectory } from '../programs/files.ts'
import { emptyStream, isKnownText, stream, UNKNOWN, word } from '../word.ts'
import type { Builtin } from './builtins.ts'
import { LIMITS } from './limits.ts'
import type { Run } from './run.ts'

export const changeDirectory: Builtin = (run, scope, call) => {
  scope.traps.leaveDirectory(scope.cwd)
  scope.stay = undefined
  const operands = call.args.filter((w) => !/^-[LPe@]+$/.test(w.text) && w.text !== '--')
  const to = operands[0] ?? word(run.home)
  if (to.text === '-') {
    const before = scope.cwd
    scope.cwd = scope.variables.get('OLDPWD')?.value.text ?? UNKNOWN
    scope.set('OLDPWD', word(before))
    return emptyStream
  }
  run.work.spend(scope.cwd.length)
  scope.set('OLDPWD', word(scope.cwd))
  const elsewhere = (scope.variables.get('CDPATH')?.value ?? call.env.get('CDPATH'))?.text ?? ''
  // A plain name is looked for in the directories of `CDPATH` first.
  // What `mktemp -d` made has a name that is not known, and stands where it stands.
  const one = !to.pattern && !to.splits && !to.text.includes(UNKNOWN)
  // With `cdable_vars` it may be the name of a variable.
  const isName = scope.options.has('cdable_vars') && !/[/.~]/.test(to.text)
  const known = one && !isName && (elsewhere === '' || /^\.{0,2}(\/|$)/.test(to.text))
  const path = known ? absolute(scope.cwd, to.text) : UNKNOWN
  // `cd app-*`, and what comes behind it.
  const isBelow = !isKnownText(path) && !/^\/|\.\./.test(to.text)
  scope.below = isBelow ? (isKnownText(scope.cwd) ? scope.cwd : scope.below) : undefined
  const before = scope.cwd
  scope.cwd = path.length > LIMITS.path ? UNKNOWN : path
  if (scope.site.is === 'here' && isKnownText(scope.cwd) && isMissing(run, call, scope.cwd)) scope.stay = before
  return emptyStream
}

/**
 * No directory stands there, and nothing that ran before makes one: `mkdir`, a copy of another one, a clone, an archive.
 * Counter-example: one that a program of another name makes, `npm create vite app; cd app`; then what follows is read for
 * both places.
 */
function isMissing(run: Run, call: Call, path: string): boolean {
  if (run.files.kind(path) !== 'absent') return false
  if (call.chosen(madeDirectory(path)) !== undefined || call.chosen(`git tree ${path}`) !== undefined) return false
  const source = run.copies.get(path)?.text ?? run.moved.get(path)
  if (source !== undefined && run.files.kind(absolute(call.cwd, source)) === 'directory') return false
  run.work.spend(run.effects.length)
  return !run.effects.some(
    (one) => one.kind === 'file' && FILLS.has(one.verb) && one.at.is === 'file' && isWithin(path, one.at.path),
  )
}

const FILLS: ReadonlySet<string> = new Set(['clone', 'extract'])

function isWithin(path: string, directory: string): boolean {
  return path === directory || path.startsWith(`${directory}/`)
}

export const pushDirectory: Builtin = (run, scope, call) => {
  const to = call.args.find((w) => !w.text.startsWith('-'))
  scope.traps.leaveDirectory(scope.cwd)
  if (to === undefined || /^\+\d/.test(to.text)) scope.cwd = UNKNOWN
  else changeDirectory(run, scope, { ...call, args: [to] })
  return emptyStream
}

export const popDirectory: Builtin = (_run, scope) => {
  scope.traps.leaveDirectory(scope.cwd)
  scope.cwd = scope.variables.get('OLDPWD')?.value.text ?? UNKNOWN
  return emptyStream
}

export const printDirectory: Builtin = (_run, scope) => stream(`${scope.cwd}\n`)
