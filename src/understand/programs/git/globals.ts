import type { Call } from '../../program.ts'
import { isKnownText, unknownWord, type Word } from '../../word.ts'
import type { GitOverride } from './git-call.ts'
import { overrideOf, settingNamed } from './settings.ts'

/** Options in front of the verb (git(1), git 2.50). */
export interface Globals {
  readonly directories: readonly Word[]
  readonly gitDir: Word | undefined
  readonly workTree: Word | undefined
  readonly overrides: readonly GitOverride[]
  /** `--exec-path=DIR`: where git takes its own programs from. */
  readonly exec: Word | undefined
  readonly strangers: readonly Word[]
  readonly verb: Word | undefined
  readonly rest: readonly Word[]
}

const FLAGS = new Set([
  '-p',
  '--paginate',
  '-P',
  '--no-pager',
  '--bare',
  '--no-replace-objects',
  '--no-lazy-fetch',
  '--no-optional-locks',
  '--no-advice',
  '--literal-pathspecs',
  '--glob-pathspecs',
  '--noglob-pathspecs',
  '--icase-pathspecs',
  '--html-path',
  '--man-path',
  '--info-path',
  '--exec-path',
  '--version',
  '-v',
  '--help',
  '-h',
])

const TAKES_NEXT = new Set([
  '-C',
  '-c',
  '--git-dir',
  '--work-tree',
  '--namespace',
  '--super-prefix',
  '--config-env',
  '--attr-source',
  '--shallow-file',
])

export function readGlobals(call: Call): Globals {
  const directories: Word[] = []
  const overrides: GitOverride[] = []
  const strangers: Word[] = []
  let gitDir: Word | undefined
  let workTree: Word | undefined
  let exec: Word | undefined
  let i = 0
  for (; i < call.args.length; i++) {
    const w = call.args[i] as Word
    if (!w.text.startsWith('-') || w.splits) break
    const { name, value, next } = optionValue(w, call.args[i + 1])
    if (next) i++
    if (name === '-C' && value !== undefined) directories.push(value)
    else if (name === '-c' || name === '--config-env') {
      const setting = value === undefined ? undefined : name === '-c' ? overrideOf(value) : fromEnv(call, value)
      if (setting === undefined) strangers.push(w)
      else overrides.push(setting)
    } else if (name === '--git-dir') gitDir = value
    else if (name === '--work-tree') workTree = value
    else if (name === '--exec-path' && value !== undefined) exec = value
    else if (!FLAGS.has(name) && !TAKES_NEXT.has(name) && name !== '--list-cmds') strangers.push(w)
  }
  const verb = call.args[i]
  const asksVerb = call.args
    .slice(0, i)
    .some((w) => /^(--help|-h|--version|-v|--(html|man|info|exec)-path)$/.test(w.text))
  return {
    directories,
    gitDir,
    workTree,
    overrides,
    exec,
    strangers,
    verb: asksVerb ? undefined : verb,
    rest: call.args.slice(i + 1),
  }
}

function optionValue(
  w: Word,
  following: Word | undefined,
): { readonly name: string; readonly value: Word | undefined; readonly next: boolean } {
  const equals = w.text.startsWith('--') ? w.text.indexOf('=') : -1
  if (equals > 0) return { name: w.text.slice(0, equals), value: { ...w, text: w.text.slice(equals + 1) }, next: false }
  const takes = TAKES_NEXT.has(w.text) && following !== undefined
  return { name: w.text, value: takes ? following : undefined, next: takes }
}

/** `--config-env=name=VARIABLE`. */
function fromEnv(call: Call, given: Word): GitOverride | undefined {
  const equals = given.text.lastIndexOf('=')
  const name = given.text.slice(0, Math.max(equals, 0))
  const setting = isKnownText(name) ? settingNamed(name) : undefined
  return (
    setting && {
      ...setting,
      value: { ...(call.env.get(given.text.slice(equals + 1)) ?? unknownWord(given.span)), span: given.span },
    }
  )
}
