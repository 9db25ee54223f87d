import type { Action, ExecAction, ShellAction } from '../action/action.ts'
import type { Files } from '../lib/files.ts'
import type { Effect } from './effect.ts'
import { emit } from './emit.ts'
import { isOwnSettings } from './own-settings.ts'
import type { MissingPart, Parts } from './parts.ts'
import type { Program } from './program.ts'
import { isFamily } from './programs/catalog.ts'
import { aboutVariable, isSecretVariable } from './secrets/variable.ts'
import { makeCall, runProcess } from './shell/call.ts'
import { dispatch } from './shell/dispatch.ts'
import { LIMITS } from './shell/limits.ts'
import { beginRun, isExhausted, type Run } from './shell/run.ts'
import { Scope } from './shell/scope/scope.ts'
import { checkBrought } from './shell/scope/variables.ts'
import { understandFile } from './tools/file.ts'
import { understandHttp } from './tools/http.ts'
import { understandTool } from './tools/mcp.ts'
import { understandSql } from './tools/sql.ts'
import { Carries, isKnownText, openStream, type Stream, type Word, word } from './word.ts'

/** What an action is read with: values and ports, all from the rim. */
export interface UnderstandContext {
  readonly files: Files
  readonly home: string
  /** Where it runs, absolute. */
  readonly cwd: string
  /** The whole environment that it would have. */
  readonly env: Readonly<Record<string, string>>
  readonly parts: Parts
  /** The environment is that of the caller's process: nothing in it was chosen for this action. */
  readonly ambient?: true
  /** `UNKNOWN` in the action's own shell text stands for words that are filled in before it runs, and for no syntax. */
  readonly template?: true
}

export interface Understanding {
  readonly effects: readonly Effect[]
  /** What it puts into files, by absolute path, where that is known. */
  readonly texts: ReadonlyMap<string, string>
  /** What was not loaded and is needed to read the action: load it and ask again. Until then the effects say too little. */
  readonly missing: readonly MissingPart[]
}

/** Actions that say what they do. A named one and a workflow only say what they are called. */
export type Understandable = Exclude<Action, { kind: 'named' | 'workflow' }>

/** Everything that an action would do, as far as its own text and the files that it names say it. */
export function understand(action: Understandable, context: UnderstandContext): Understanding {
  const { parts } = context
  const missing = new Set<MissingPart>()
  const run = beginRun({
    files: context.files,
    home: context.home,
    env: context.env,
    ambient: context.ambient === true,
    zsh: action.kind === 'shell' && action.shell === 'zsh',
    program: (name): Program | undefined => {
      const found = parts.programs.find(name)
      if (found === undefined || !isFamily(found)) return found
      missing.add(found)
      return undefined
    },
    readSql: (text, dialect) => {
      if (parts.sql === undefined) missing.add('sql')
      if (dialect === 'postgresql' && parts.postgres === undefined) missing.add('postgres')
      return parts.sql?.(text, dialect, parts.postgres) ?? []
    },
    readCode: (language, code, call, origin) => {
      if (parts.code === undefined) missing.add('code')
      return parts.code?.(language, code, call, origin) ?? openStream
    },
  })
  const scope = firstScope(context)
  switch (action.kind) {
    case 'shell':
      readShell(run, scope, action, context.template === true ? { template: true } : {})
      break
    case 'exec':
      readExec(run, scope, action)
      break
    case 'sql':
      understandSql(makeCall(run, scope, 'sql', [], [0, action.statement.length]), action)
      break
    case 'tool':
      understandTool(makeCall(run, scope, action.tool, [], undefined), action)
      break
    case 'file':
      understandFile(makeCall(run, scope, action.operation, [], undefined), action)
      break
    case 'http':
      understandHttp(makeCall(run, scope, action.method, [], undefined), action)
      break
    default:
      action satisfies never
  }
  // What was met at the very end has nobody after it who would say so.
  isExhausted(run, scope, () => undefined)
  return { effects: run.effects, texts: textsOf(run), missing: [...missing] }
}

/** What the action itself puts into files, as far as all of it is known. */
function textsOf({ written, copied }: Run): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  for (const [path, { text }] of [...copied, ...written])
    if (text !== undefined && isKnownText(text)) found.set(path, text)
  return found
}

function firstScope(context: UnderstandContext): Scope {
  const variables = new Map<string, { value: ReturnType<typeof word>; exported: boolean }>()
  for (const [name, text] of Object.entries(context.env)) {
    const about = isSecretVariable(name) ? { about: aboutVariable(name) } : {}
    variables.set(name, { value: word(text, undefined, about), exported: true })
  }
  variables.set('HOME', { value: word(homeOf(context)), exported: true })
  const origin = { base: 0, span: undefined }
  return new Scope({
    variables,
    cwd: context.cwd,
    site: { is: 'here' },
    origin,
    stdin: openStream,
    stdinGiven: false,
    depth: 0,
  })
}

/** Whether an action brings a home of its own along. One that is a person's is taken for the caller's, whoever decides runs as. */
export function bringsHome({ home, env, ambient }: Pick<UnderstandContext, 'home' | 'env' | 'ambient'>): boolean {
  const told = env['HOME']
  return told !== undefined && told !== home && ambient !== true && !isOwnSettings(`${told}/.settings`, home)
}

function homeOf(context: UnderstandContext): string {
  return bringsHome(context) ? (context.env['HOME'] ?? context.home) : context.home
}

function readShell(run: Run, scope: Scope, action: ShellAction, more: Pick<Stream, 'template'>): void {
  const span = [0, action.command.length] as const
  const call = makeCall(run, scope, action.shell ?? 'bash', [], span)
  if (!run.ambient) checkBrought(call, run.env)
  const code: Stream = { text: action.command, carries: Carries.nothing, span, ...more }
  const printed =
    action.shell === 'powershell'
      ? run.readCode('powershell', code, call, 'inline')
      : runProcess(run, scope, code, call)
  // What is printed at the end is what the agent gets to read.
  const known = run.effects.some((effect) => effect.kind === 'read-secret' || effect.kind === 'file')
  if ((printed.carries & Carries.secret) !== 0 && !known) emit(call, 'read-secret', 'print', 'secret')
}

function readExec(run: Run, scope: Scope, action: ExecAction): void {
  let at = 0
  const words: Word[] = []
  for (const text of action.argv) {
    // One more than is read says that there are too many.
    if (words.length <= LIMITS.arguments) words.push(word(text, [at, at + text.length]))
    at += text.length + 1
  }
  const span = [0, Math.max(at - 1, 0)] as const
  if (!run.ambient) checkBrought(makeCall(run, scope, words[0]?.text ?? '', [], span), run.env)
  dispatch(run, scope, words, { span, functions: false })
}
