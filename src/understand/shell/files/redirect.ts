import type { Redirection, Word as WordNode } from 'unbash'
import type { Span } from '../../../lib/span.ts'
import type { FileOperation } from '../../effect.ts'
import { absolute, filePlaces } from '../../emit.ts'
import { secretVariableIn } from '../../secrets/variable.ts'
import { Carries, emptyStream, isKnown, isKnownText, type Stream, UNKNOWN, type Word, word } from '../../word.ts'
import { following } from '../evaluate.ts'
import { emitIn, type Run } from '../run.ts'
import { envOf, type Scope } from '../scope/scope.ts'
import { expandHereString, expandOne, expandText } from '../words/expand.ts'
import { spanIn } from '../words/origin.ts'
import { readFileIn, writeFileIn } from './content.ts'

/** What a command's redirections do to its streams. */
export interface Redirections {
  readonly stdin: Stream | undefined
  /** Where standard output goes, the last one last. */
  readonly stdout: readonly Target[]
}

interface Target {
  readonly path: Word
  readonly append: boolean
  /** A connection that is judged by what is sent, once that is known. */
  readonly waits?: boolean
}

/** Some descriptor that the shell chose. */
export const DESCRIPTOR = '63'

export const noRedirections: Redirections = Object.freeze({ stdin: undefined, stdout: [] })

/** Bash 5.2 manual, section 3.6. `>` replaces what is there, `>>` adds to it, `<` reads. */
export function applyRedirections(
  run: Run,
  scope: Scope,
  redirections: readonly Redirection[],
  prints = false,
): Redirections {
  let stdin: Stream | undefined
  const stdout: Target[] = []
  for (const one of redirections) {
    const span = spanIn(scope.origin, one.pos, one.end)
    if (one.type === 'HereDoc') {
      const { body, delimiter } = one
      const lines = spanIn(scope.origin, body.pos, body.end)
      const quoted = delimiter?.quoted === true || body.parts === undefined
      const given = quoted
        ? { text: body.text, carries: Carries.nothing, span: lines }
        : expandText(run, scope, body.parts ?? [], lines)
      const text = one.operator === '<<-' ? given.text?.replace(/^\t+/gm, '') : given.text
      if (isInput(one.descriptor))
        stdin = { text, carries: given.carries | secretIn(given), span: withoutTabs(lines, text) }
      continue
    }
    if (one.target === undefined) continue
    if (one.descriptor?.type === 'FileDescriptorVariable') scope.set(one.descriptor.name, word(DESCRIPTOR))
    if (one.type === 'HereString') {
      const { value, lists } = expandHereString(run, scope, one.target)
      const carries = value.carries | secretIn(value)
      stdin =
        lists === undefined ? { text: `${value.text}\n`, carries, span } : { text: undefined, carries, span, lists }
      continue
    }
    const target = looped(scope, one.target) ?? expandOne(run, scope, one.target)
    const output =
      one.descriptor === undefined || (one.descriptor.type === 'FileDescriptor' && one.descriptor.value === 1)
    switch (one.operator) {
      case '<&':
        break
      case '>&':
        // `2>&1` and `>&-` move descriptors; `>& file` is an overwrite.
        if (/^(\d+|-|\d+-)$/.test(target.text)) break
        stdout.push({ path: target, append: false })
        emitPath(run, scope, 'overwrite', target)
        break
      case '<':
        // `</dev/tcp/HOST/PORT` asks whether the port is open; what comes from there is code only for what runs it.
        if (prints && isSocket(target.text) && isKnownText(target.text)) emitCheck(run, scope, target)
        else emitPath(run, scope, 'read', target)
        if (isInput(one.descriptor)) stdin = contentOf(run, scope, target)
        break
      case '<>':
        emitPath(run, scope, 'edit', target)
        break
      case '>>':
      case '&>>':
        emitPath(run, scope, 'append', target)
        if (output || one.operator === '&>>') stdout.push({ path: target, append: true })
        break
      case '>':
      case '>|':
      case '&>':
        if (prints && output && one.operator === '>' && isSocket(target.text) && isKnownText(target.text)) {
          stdout.push({ path: target, append: false, waits: true })
          break
        }
        emitPath(run, scope, 'overwrite', target)
        if (output || one.operator === '&>') stdout.push({ path: target, append: false })
        break
      default:
        one satisfies never
    }
  }
  return stdin === undefined && stdout.length === 0 ? noRedirections : { stdin, stdout }
}

/** The variable of a loop over names that could not be looked up: `for f in /var/log/*.log; do : > "$f"; done`. */
function looped(scope: Scope, { parts }: WordNode): Word | undefined {
  const [whole, ...more] = parts ?? []
  const [inner, ...others] = whole?.type === 'DoubleQuoted' ? whole.parts : [whole]
  if (inner?.type !== 'SimpleExpansion' || more.length + others.length > 0) return undefined
  const value = scope.variables.get(inner.text.slice(1))?.value
  return value?.pattern === true && value.splits ? value : undefined
}

/** Lines without their tabs stand nowhere letter by letter; two tabs less must not look like two quotes (`originOf`). */
function withoutTabs(lines: Span | undefined, text: string | undefined): Span | undefined {
  if (lines === undefined || text === undefined) return lines
  return lines[1] - lines[0] === text.length + 2 ? [lines[0], lines[1] - 1] : lines
}

/** The value of a variable that holds a secret, put into what a program is given to read. */
function secretIn(word: Pick<Word, 'about'>): Carries {
  return secretVariableIn(word) === undefined ? Carries.nothing : Carries.secret
}

/** Hands what was printed to where it goes; what is left for the caller. */
export function finishRedirections(run: Run, scope: Scope, redirections: Redirections, out: Stream): Stream {
  if (redirections.stdout.length === 0) return out
  for (const { path, append, waits } of redirections.stdout) {
    // `echo > /dev/tcp/HOST/PORT`: an end of line, to see whether somebody is there.
    if (waits === true && out.text !== undefined && out.text.trim() === '') {
      emitCheck(run, scope, path)
      continue
    }
    if (waits === true) emitSocketOpen(run, scope, path)
    const at = absolute(scope.cwd, path.text)
    if (at.includes(UNKNOWN) || path.pattern) continue
    if (isSocket(path.text)) {
      if ((out.carries & (Carries.secret | Carries.data)) !== 0) emitSocket(run, scope, path)
      continue
    }
    writeFileIn(run, scope, path, append ? following(readFileIn(run, scope, path), out) : out)
  }
  return emptyStream
}

function isInput(descriptor: { readonly type: string; readonly value?: number } | undefined): boolean {
  return descriptor === undefined || (descriptor.type === 'FileDescriptor' && descriptor.value === 0)
}

function contentOf(run: Run, scope: Scope, path: Word): Stream {
  if (isSocket(path.text)) return { text: undefined, carries: Carries.network, span: path.span }
  if (path.text === '/dev/null') return emptyStream
  const content = readFileIn(run, scope, path)
  const at = absolute(scope.cwd, path.text)
  return isKnown(path) && isKnownText(at) && scope.site.is === 'here'
    ? { ...content, of: [at, ...(content.of ?? [])] }
    : content
}

/** `/dev/tcp/HOST/PORT` is a connection to bash, Bash 5.2 manual, section 3.6. */
function isSocket(path: string): boolean {
  return path.startsWith('/dev/tcp/') || path.startsWith('/dev/udp/')
}

const QUIET = /^\/dev\/(null|stdout|stderr|stdin|tty|fd\/[\w-]+)$/

function emitPath(run: Run, scope: Scope, operation: FileOperation, path: Word): void {
  if (QUIET.test(path.text)) return
  if (isSocket(path.text)) return emitSocketOpen(run, scope, path)
  for (const at of filePlaces(
    { site: scope.site, cwd: scope.cwd, env: envOf(scope), files: run.files },
    path,
    operation,
    false,
  )) {
    const name = at.site === scope.site ? path.text : at.path
    emitIn(run, { kind: 'file', operation, verb: operation, on: 'file', name, at, span: path.span })
  }
}

function connection(scope: Scope, path: Word) {
  const { site, cwd } = scope
  return {
    is: 'unknown',
    why: 'a connection that the shell opens',
    names: [path],
    site,
    cwd,
    env: envOf(scope),
  } as const
}

function emitSocketOpen(run: Run, scope: Scope, path: Word): void {
  const at = connection(scope, path)
  emitIn(run, { kind: 'undescribed', verb: 'connect', on: 'socket', name: path.text, at, span: path.span })
}

function emitCheck(run: Run, scope: Scope, path: Word): void {
  const at = connection(scope, path)
  emitIn(run, { kind: 'read', verb: 'check', on: 'port', name: path.text, at, span: path.span })
}

function emitSocket(run: Run, scope: Scope, path: Word): void {
  const at = connection(scope, path)
  emitIn(run, { kind: 'disclose', verb: 'send', on: 'socket', name: path.text, at, span: path.span })
}
