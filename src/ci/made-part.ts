import { parseAction } from '../action/parse.ts'
import type { Span } from '../lib/span.ts'
import type { Effect, EffectKind } from '../understand/effect.ts'
import type { Reach } from '../understand/place.ts'
import { envFrom } from '../understand/shell/scope/scope.ts'
import { word } from '../understand/word.ts'
import type { Part, PartContext } from './part.ts'
import { joined, type Mapped, verbatim } from './source.ts'

/** Directory and variables of a part, for the places of its effects. */
export function reachOf({ cwd, env }: Pick<Part, 'cwd' | 'env'>): Reach {
  return {
    site: { is: 'here' },
    cwd,
    env: envFrom(new Map(Object.entries(env).map(([name, text]) => [name, word(text)]))),
  }
}

/** A script of a shell. */
export function shellPart(
  context: PartContext,
  step: { readonly at: Span; readonly where: string; readonly script: Mapped; readonly shell: string },
): Part {
  const { at, where, script, shell } = step
  const program = programOf(shell)
  const { cwd, env } = context
  if (program === 'bash' || program === 'sh' || program === 'zsh') {
    const hidden = READ_BEFORE.find((name) => env[name] !== undefined)
    if (hidden !== undefined)
      return stoppedPart(context, at, where, {
        kind: 'unreadable',
        on: 'script',
        name: hidden,
        note: 'the shell reads another script before this one',
      })
    return actionPart(context, at, where, { kind: 'shell', command: script.text, shell: program, cwd, env }, script)
  }
  if (program === 'pwsh' || program === 'powershell') {
    return actionPart(
      context,
      at,
      where,
      { kind: 'shell', command: script.text, shell: 'powershell', cwd, env },
      script,
    )
  }
  const interpreter = INTERPRETERS[program]
  if (interpreter === undefined)
    return stoppedPart(context, at, where, {
      kind: 'unreadable',
      on: 'script',
      name: shell,
      note: 'nobody reads this shell',
    })
  const text = joined([verbatim(interpreter.join(' ')), script], ' ')
  const action = { kind: 'exec', argv: [...interpreter, script.text], cwd, env }
  return actionPart(context, at, where, action, text)
}

/** Variables that name a script (bash 5.3, 6.2). `ENV` is read by interactive shells alone. */
const READ_BEFORE = ['BASH_ENV'] as const

/** Options of a shell that change nothing of what it runs; with `-c` or `-s` it would run something else. */
const HARMLESS = /^(?:\{0\}|--noprofile|--norc|-[abdefhklmnoprtuvx]{1,8}|pipefail|-NoProfile|-NonInteractive|-File)$/i

/** The program of a shell as a step names it, or nothing where it may do more than run the script. */
function programOf(shell: string): string {
  const [name = '', ...options] = shell.trim().split(/\s+/)
  return options.every((one) => HARMLESS.test(one)) ? name.slice(name.lastIndexOf('/') + 1) : ''
}

const INTERPRETERS: Readonly<Record<string, readonly string[]>> = {
  python: ['python', '-c'],
  python3: ['python3', '-c'],
  node: ['node', '-e'],
  perl: ['perl', '-e'],
}

/** The words of a program, which stand nowhere as they are. */
export function commandPart(context: PartContext, at: Span, where: string, argv: readonly string[]): Part {
  const { cwd, env } = context
  return actionPart(context, at, where, { kind: 'exec', argv, cwd, env }, undefined)
}

export function actionPart(
  context: PartContext,
  at: Span,
  where: string,
  given: unknown,
  text: Mapped | undefined,
): Part {
  const read = parseAction(given)
  const does =
    read.is === 'ok'
      ? ({ is: 'action', action: read.value, text } as const)
      : ({ is: 'nothing readable', fault: read.fault } as const)
  return { ...context, at, where, does }
}

/** What cannot be looked into: where it would land is not known either. */
export function stoppedPart(
  context: PartContext,
  at: Span,
  where: string,
  what: {
    readonly kind: Extract<EffectKind, 'unreadable' | 'undescribed'>
    readonly on: string
    readonly name: string
    readonly note: string
  },
): Part {
  const place = { ...reachOf(context), is: 'unknown', why: what.note, names: [word(what.name)] } as const
  const effect: Effect = { ...what, verb: 'run', at: place, span: undefined }
  return { ...context, at, where, does: { is: 'effects', effects: [effect], text: `${what.on} ${what.name}` } }
}

/** What is done to a service of somebody's that no command does by hand. */
export function effectPart(
  context: PartContext,
  at: Span,
  where: string,
  { kind, verb, on, name }: { kind: Extract<EffectKind, 'deploy' | 'access'>; verb: string; on: string; name: string },
): Part {
  const place = { ...reachOf(context), is: 'unknown', why: '', names: [word(name)] } as const
  const effect: Effect = { kind, verb, on, name, at: place, span: undefined }
  return { ...context, at, where, does: { is: 'effects', effects: [effect], text: `${verb} ${on} ${name}` } }
}

/** A step that does one thing: ask the authority. What it writes, it writes with the answer. */
export function gatePart(context: PartContext, at: Span, where: string): Part {
  const place = { ...reachOf(context), is: 'session' } as const
  const effect: Effect = { kind: 'read', verb: 'ask', on: 'gate', name: '', at: place, span: undefined }
  return { ...context, at, where, does: { is: 'effects', effects: [effect], text: 'ask' } }
}

/** A file that a pipeline names and that cannot be read, or that is not what it has to be. */
export function brokenPart(context: PartContext, at: Span, note: string): Part {
  return stoppedPart(context, at, 'the file', { kind: 'unreadable', on: 'pipeline', name: context.source.file, note })
}
