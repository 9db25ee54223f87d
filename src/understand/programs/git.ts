import { absolute, emit } from '../emit.ts'
import type { Call, Program } from '../program.ts'
import { isKnown, isKnownText, type Stream, UNKNOWN, type Word, word } from '../word.ts'
import { checkoutVerbs } from './git/checkout.ts'
import { configVerbs } from './git/config.ts'
import { gitExamples } from './git/examples.ts'
import {
  forgetIndex,
  type GitCall,
  type GitOverride,
  type GitVerbs,
  gitEmit,
  runVerb,
  whereabouts,
} from './git/git-call.ts'
import { readGlobals } from './git/globals.ts'
import { historyVerbs } from './git/history.ts'
import { pushVerbs } from './git/push.ts'
import { readingVerbs } from './git/reading.ts'
import { refVerbs } from './git/refs.ts'
import { remoteVerbs } from './git/remotes.ts'
import { runSetting } from './git/setting-code.ts'
import { aliasOf, broughtSettings, settingNamed, writtenSettings } from './git/settings.ts'
import { upkeepVerbs } from './git/upkeep.ts'
import { workTreeVerbs } from './git/work-tree.ts'

const VERBS: GitVerbs = {
  ...readingVerbs,
  ...workTreeVerbs,
  ...checkoutVerbs,
  ...refVerbs,
  ...historyVerbs,
  ...remoteVerbs,
  ...pushVerbs,
  ...configVerbs,
  ...upkeepVerbs,
}

/** Beside those that only read: what they change is neither the index nor the work tree, nor a setting. */
const LEAVES_INDEX = new Set(['fetch', 'remote', 'push', 'branch', 'tag', 'notes', 'reflog'])

/** How many aliases may stand for one another. */
const DEEPEST = 8

function runGit(call: Call, depth = 0): Stream | undefined | void {
  const globals = readGlobals(call)
  const cwd = globals.directories.reduce((at, next) => (isKnown(next) ? absolute(at, next.text) : UNKNOWN), call.cwd)
  const moved = { ...call, cwd }
  const gitDir = globals.gitDir ?? call.env.get('GIT_DIR')
  const workTree = globals.workTree ?? call.env.get('GIT_WORK_TREE')
  const { verb, rest } = globals
  const git: GitCall = {
    ...moved,
    ...whereabouts(moved, gitDir, workTree),
    ...(workTree === undefined ? {} : { cwd: isKnown(workTree) ? absolute(cwd, workTree.text) : UNKNOWN }),
    args: rest,
    verb: verb?.text ?? '',
    verbSpan: verb?.span,
    written: call,
    overrides: [...globals.overrides, ...overridesOfEnv(call)],
  }
  for (const strange of globals.strangers) gitEmit(git, 'undescribed', 'run', 'option', strange)
  const brought = broughtSettings(git)
  for (const setting of [...git.overrides, ...writtenSettings(git), ...brought.all]) runSetting(git, setting)
  for (const path of brought.unread)
    gitEmit(git, 'unreadable', 'read', 'settings', path, { note: 'the settings cannot be read' })
  const parameters = call.env.get('GIT_CONFIG_PARAMETERS')
  if (parameters !== undefined && parameters.text !== '') {
    gitEmit(git, 'unreadable', 'read', 'settings', 'GIT_CONFIG_PARAMETERS', {
      note: 'the settings of git are not read from there',
    })
  }
  if (verb === undefined) return emit(call, 'read', 'help', 'help')
  if (!isKnown(verb))
    return gitEmit(git, 'unreadable', 'run', 'verb', verb, { note: 'the verb is not known before it runs' })
  if (globals.exec !== undefined) {
    gitEmit(git, 'unreadable', 'run', 'program', globals.exec, {
      note: 'git takes its own programs from another directory',
    })
  }
  const described = Object.hasOwn(VERBS, verb.text) ? VERBS[verb.text] : undefined
  if (!Object.hasOwn(readingVerbs, verb.text) && !LEAVES_INDEX.has(verb.text)) forgetIndex(git)
  return described === undefined ? runOther(git, verb, depth) : runVerb(git, described)
}

/** `GIT_CONFIG_COUNT`, `GIT_CONFIG_KEY_0`, `GIT_CONFIG_VALUE_0` (git-config(1), "ENVIRONMENT"). */
function overridesOfEnv(call: Call): readonly GitOverride[] {
  const count = Number(call.env.get('GIT_CONFIG_COUNT')?.text ?? '0')
  const found: GitOverride[] = []
  for (let i = 0; i < Math.min(count, 100); i++) {
    const key = call.env.get(`GIT_CONFIG_KEY_${i}`)
    const value = call.env.get(`GIT_CONFIG_VALUE_${i}`)
    const setting = key === undefined || !isKnown(key) ? undefined : settingNamed(key.text)
    if (setting !== undefined && value !== undefined) found.push({ ...setting, value })
  }
  return found
}

/** An alias, or a program `git-verb`. An alias cannot stand for a verb that git has itself. */
function runOther(git: GitCall, verb: Word, depth: number): Stream | undefined | void {
  const alias = aliasOf(git, verb.text)
  if (alias === undefined) {
    const program: Word = { ...verb, text: `git-${verb.text}` }
    return git.exec([program, ...git.args], { cwd: git.cwd })
  }
  if (!isKnown(alias) || depth >= DEEPEST) {
    return gitEmit(git, 'unreadable', 'run', 'alias', verb, {
      note: 'what the alias stands for is not known before it runs',
    })
  }
  const span = alias.span ?? verb.span
  if (alias.text.startsWith('!')) {
    const code = alias.text.slice(1)
    const text = git.args.length === 0 ? code : `${code} "$@"`
    return git.shell(
      { text, carries: alias.carries, span },
      { cwd: git.repository?.root ?? git.cwd, positional: [word(code, span), ...git.args] },
    )
  }
  const words = splitAlias(alias.text)
  if (words === undefined)
    return gitEmit(git, 'unreadable', 'run', 'alias', verb, { note: 'the alias is not understood' })
  const options = git.written.args.slice(0, git.written.args.indexOf(verb))
  return runGit({ ...git.written, args: [...options, ...words.map((one) => word(one, span)), ...git.args] }, depth + 1)
}

/** Words of an alias, as git splits them: blanks, quotes and a backslash. */
function splitAlias(text: string): readonly string[] | undefined {
  const words: string[] = []
  let current: string | undefined
  let quote = ''
  for (let i = 0; i < text.length; i++) {
    const c = text[i] as string
    if (quote === '' && /\s/.test(c)) {
      if (current !== undefined) words.push(current)
      current = undefined
    } else if (c === quote) quote = ''
    else if (quote === '' && (c === "'" || c === '"')) {
      quote = c
      current ??= ''
    } else if (c === '\\' && quote !== "'") current = (current ?? '') + (text[++i] ?? '')
    else current = (current ?? '') + c
  }
  if (quote !== '') return undefined
  if (current !== undefined) words.push(current)
  return words.every(isKnownText) ? words : undefined
}

const gitProgram: Program = {
  names: ['git'],
  about: 'keeps versions of files',
  run: (call) => runGit(call),
  examples: gitExamples,
}

export const git: readonly Program[] = [gitProgram]
