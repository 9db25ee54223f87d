import type { EffectKind } from '../../effect.ts'
import { emit, reachOf, sessionOf } from '../../emit.ts'
import type { Place, RuntimePlace } from '../../place.ts'
import type { Call } from '../../program.ts'
import { does, type VerbRun } from '../../tool.ts'
import type { Word } from '../../word.ts'
import { namesIn } from '../project-code.ts'

type RuntimeParts = Partial<Pick<RuntimePlace, 'environment' | 'url' | 'dotenv'>>

/** What the framework would open by its own settings. */
export function runtimeAt(call: Call, framework: string, parts: RuntimeParts = {}): RuntimePlace {
  const { environment, url, dotenv } = parts
  return { is: 'runtime', framework, environment, url, dotenv: dotenv === true, ...reachOf(call) }
}

/** Variables by which an application is told where it runs, or which database it opens. */
const TELLING = [
  'RAILS_ENV',
  'RACK_ENV',
  'NODE_ENV',
  'APP_ENV',
  'DJANGO_SETTINGS_MODULE',
  'MIX_ENV',
  'FLASK_ENV',
  'ENVIRONMENT',
  'DATABASE_URL',
  'DB_HOST',
  'DB_URL',
]

/**
 * A task of the application's own, which nobody described. It is a program of the workspace, unless something tells
 * the application where it runs.
 */
export function ownTask(call: Call, task: Word | string, at: RuntimePlace, args: readonly Word[] = []): void {
  const told =
    at.environment !== undefined || at.url !== undefined || TELLING.some((name) => at.env.get(name) !== undefined)
  const place: Place = told ? at : { ...sessionOf(call), names: namesIn(args) }
  emit(call, 'undescribed', 'run', 'task', task, { at: place })
}

/** A verb that works on files of the workspace, not on a database. */
export const local =
  (kind: EffectKind, on: string): VerbRun =>
  (call) => {
    emit(call, kind, call.verb, on, call.operands[0] ?? '', { at: sessionOf(call) })
  }

/** A verb of the database that names nothing: what follows it is its own (`migrate 0003`, `up 2`). */
export const onDatabase =
  (kind: EffectKind, on = 'database'): VerbRun =>
  (call) => {
    emit(call, kind, call.verb, on, '', { at: call.place() })
  }

export const losesDatabase = onDatabase('lose')
export const readsMigrations = does('read', 'migration')
