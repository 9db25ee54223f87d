import type { Files } from '../../lib/files.ts'
import type { Span } from '../../lib/span.ts'
import type { Effect } from '../effect.ts'
import type { Env, Site } from '../place.ts'
import type { CodeLanguage, Call, Program } from '../program.ts'
import type { PostgresParser } from '../sql/postgres-parser.ts'
import { type Stream, unknownWord, type Word } from '../word.ts'
import { LIMITS } from './limits.ts'
import type { Scope } from './scope.ts'

/** What one action is read with. The ports come from the rim; the rest is gathered while it is read. */
export interface Run {
  readonly files: Files
  readonly home: string
  readonly program: (name: string) => Program | undefined
  readonly postgres: PostgresParser | undefined
  readonly readCode: (language: CodeLanguage, code: Stream, call: Call) => Stream

  readonly effects: Effect[]
  /** Keys of `effects`, so that a loop of a thousand rounds leaves one effect. */
  readonly seen: Set<string>
  /** Files that the action itself writes, by absolute path, with what they will hold. */
  readonly written: Map<string, Stream>
  /** Programs that the action itself copies or links: path → the program that stands there then. */
  readonly copies: Map<string, Word>
  /** Ports of this host that the action itself forwards, with where they lead. */
  readonly tunnels: Map<string, string>
  commands: number
  words: number
  /** A bound was met; nothing more is looked at, and the action is held. */
  exhausted: boolean
  /** PostgreSQL text was met while its parser was not loaded: load it and read the action again. */
  wantsPostgres: boolean
}

export function emitIn(run: Run, effect: Effect): void {
  const span = effect.span
  const key = `${effect.kind} ${effect.verb} ${effect.on} ${effect.name} ${effect.at.is} ${siteKey(effect.at.site)} ${effect.at.cwd} ${span?.[0]}`
  if (run.seen.has(key)) return
  run.seen.add(key)
  if (run.effects.length >= LIMITS.effects) return exhaust(run, 'the action has more effects than are read', effect.at, span)
  run.effects.push(effect)
}

function siteKey(site: Site): string {
  if (site.is === 'here') return ''
  if (site.is === 'elsewhere') return site.why
  return `${site.name.text}<${siteKey(site.from)}`
}

/** A bound was met: one effect says so, and it is held everywhere. */
export function exhaust(run: Run, why: string, at: { readonly site: Site; readonly cwd: string; readonly env: Env }, span: Span | undefined): void {
  if (run.exhausted) return
  run.exhausted = true
  const { site, cwd, env } = at
  run.effects.push({ kind: 'unreadable', verb: 'run', on: 'code', name: '', at: { is: 'session', site, cwd, env }, span, note: why })
}

/** One variable of a scope as a word; unset ones are `undefined`. */
export function variableOf(scope: Scope, name: string): Word | undefined {
  return scope.variables.get(name)?.value
}

export const unset = (span: Span | undefined): Word => unknownWord(span, 0, false)
