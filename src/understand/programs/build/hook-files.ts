import { readYaml } from '../../../lib/yaml.ts'
import { absolute, lookedAt } from '../../emit.ts'
import type { Call } from '../../program.ts'
import { type Word, word } from '../../word.ts'
import { scriptText } from '../javascript/package-json.ts'
import { commandFile } from '../project-code.ts'
import { trackedFiles } from '../text/listed.ts'
import { fillTemplate, freeName } from './template.ts'

/** The files in which pre-commit 4 and lefthook 2 keep the commands of a repository's hooks. */

type Fields = Readonly<Record<string, unknown>>

const LONGEST = 65_536
const READ_COST = 32

/** What of the hooks is meant. */
export interface HookChoice {
  /** The one that is named, or all of them. */
  readonly only: string | undefined
  readonly stage: string
  /** The files that it is run for; those that git holds where none are named. */
  readonly files: readonly Word[]
}

/**
 * Runs the hooks of a `.pre-commit-config.yaml` that the repository has itself (`repo: local`). Those of other
 * repositories are installed and run there; they are the tool's own business.
 */
export function runPreCommitHooks(call: Call, file: Word | undefined, choice: HookChoice): void {
  const root = settings(call, [file?.text ?? '.pre-commit-config.yaml'])
  const hooks = list(root?.['repos'])
    .map(fields)
    .filter((one) => one['repo'] === 'local')
    .flatMap((one) => list(one['hooks']).map(fields))
  for (const hook of lookedAt(call, hooks)) {
    const { entry, language } = hook
    if (typeof entry !== 'string' || UNREAD_LANGUAGES.has(String(language))) continue
    if (choice.only !== undefined && choice.only !== hook['id'] && choice.only !== hook['alias']) continue
    const stages = list(hook['stages'] ?? root?.['default_stages']).map((one) => shortStage(String(one)))
    if (stages.length > 0 && !stages.includes(shortStage(choice.stage))) continue
    const args = list(hook['args']).map((one) => word(String(one), call.span))
    const files = hook['pass_filenames'] === false ? [] : choice.files.length > 0 ? choice.files : trackedFiles(call)
    call.shell(scriptText(`${entry} "$@"`, call), { positional: [word('pre-commit', call.span), ...args, ...files] })
  }
}

/** A pattern, a message, or a command inside of an image. */
const UNREAD_LANGUAGES = new Set(['pygrep', 'fail', 'docker', 'docker_image'])

/** `commit` and `push` are older names. */
function shortStage(name: string): string {
  return name.replace(/^pre-(?=commit$|push$)/, '')
}

const LEFTHOOK = [
  'lefthook.yml',
  'lefthook.yaml',
  '.lefthook.yml',
  '.lefthook.yaml',
  '.config/lefthook.yml',
  '.config/lefthook.yaml',
]

/** Runs the commands and jobs of a hook of a `lefthook.yml`. KNOWN GAP: `extends`, `remotes` and the local file beside it. */
export function runLefthook(call: Call, hook: string): void {
  const own = fields(settings(call, LEFTHOOK)?.[hook])
  const jobs = [...Object.values(fields(own['commands'])), ...list(own['jobs'])].flatMap((one) => {
    const group = list(fields(fields(one)['group'])['jobs'])
    return group.length > 0 ? group : [one]
  })
  for (const job of lookedAt(call, jobs)) {
    const { run, root } = fields(job)
    if (typeof run !== 'string') continue
    const cwd = typeof root === 'string' ? absolute(call.cwd, root) : call.cwd
    const mark = `\${${freeName([run, ...call.args.map((w) => w.text), ...call.env.names()])}}`
    const listed = run.replace(/\{(staged_files|push_files|all_files|files)\}/g, '"$@"')
    const text = fillTemplate(listed.replace(/\{(\w{1,40})\}/g, mark), mark, () => undefined)
    call.shell(scriptText(text, call), { cwd, positional: [word('lefthook', call.span), ...trackedFiles(call)] })
  }
}

function settings(call: Call, names: readonly string[]): Fields | undefined {
  for (const name of names) {
    const text = commandFile(call, absolute(call.cwd, name))
    if (text === undefined) continue
    if (text.length > LONGEST || !call.spend(READ_COST * text.length)) return undefined
    return fields(readYaml(text, '1.2'))
  }
  return undefined
}

function fields(value: unknown): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {}
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}
