import { emit, nowhere, reachOf, sessionOf } from '../../emit.ts'
import { openShell } from '../../open-shell.ts'
import type { AppPlace, Env, Place, UnknownPlace } from '../../place.ts'
import type { Call } from '../../program.ts'
import type { ToolCall, VerbRun } from '../../tool.ts'
import { Carries, isKnown, type Stream, unknownWord, type Word, word } from '../../word.ts'

/** What the tools of hosting platforms have in common. */

export function appAt(
  call: Call,
  platform: AppPlace['platform'],
  app: Word | undefined,
  environment: Word | undefined,
): AppPlace {
  return { is: 'app', platform, app, environment, ...reachOf(call) }
}

/** An account of a service whose names say nothing that the registry could hold. */
export function accountAt(call: ToolCall, service: string, ...options: readonly string[]): UnknownPlace {
  return nowhere(
    call,
    `an account of ${service}`,
    options.flatMap((name) => call.arguments.values(name)),
  )
}

/** A verb about what stands on this host: settings, a log-in, a build, a server for development. */
export function locally(kind: 'read' | 'change' | 'read-secret', on: string): VerbRun {
  return (call) => emit(call, kind, call.verb, on, call.operands[0] ?? '')
}

/** One effect with the first operand as its name: what follows are values. */
export function doesOne(kind: Parameters<typeof emit>[1], on: string, place?: (call: ToolCall) => Place): VerbRun {
  return (call) => {
    emit(call, kind, call.verb, on, call.operands[0] ?? '', { at: place?.(call) ?? call.place() })
    const carries = kind === 'read-secret' ? Carries.secret : kind === 'read-data' ? Carries.data : Carries.nothing
    return carries === Carries.nothing ? undefined : { text: undefined, carries, span: call.span }
  }
}

/** Runs words on the platform's side; without any it is a session. */
export function runsRemotely(call: ToolCall, words: readonly Word[], why: string): Stream | undefined | void {
  if (words.length === 0) return openShell(call, call.operands[0] ?? '')
  const site = { is: 'elsewhere', why, from: call.site } as const
  const [only] = words
  // One word is a line of shell text there; several are words.
  if (words.length === 1 && only !== undefined) {
    return call.shell({ text: isKnown(only) ? only.text : undefined, carries: only.carries, span: only.span }, { site })
  }
  return call.exec(words, { site })
}

/** Variables by which programs find what they act on, and that a store of secrets may set. */
const INJECTED: readonly string[] =
  `DATABASE_URL DIRECT_URL POSTGRES_URL MYSQL_URL REDIS_URL MONGO_URL MONGODB_URI PGHOST PGPORT PGDATABASE
  PGSERVICE PGUSER MYSQL_HOST AWS_PROFILE AWS_ACCESS_KEY_ID AWS_ENDPOINT_URL KUBECONFIG DOCKER_HOST
  CLOUDSDK_CORE_PROJECT GOOGLE_CLOUD_PROJECT GOOGLE_APPLICATION_CREDENTIALS HEROKU_APP FLY_APP VERCEL_PROJECT_ID
  RAILS_ENV RACK_ENV NODE_ENV APP_ENV DJANGO_SETTINGS_MODULE MIX_ENV TF_WORKSPACE VAULT_ADDR`.split(/\s+/)

/** The variables of a program that a tool runs with values which stand in no file of this host. */
function withInjected(call: Call): Env {
  const names = [...new Set([...call.env.names(), ...INJECTED])]
  return {
    names: () => names,
    get: (name) => (INJECTED.includes(name) ? unknownWord(call.span, Carries.secret) : call.env.get(name)),
  }
}

/** Options that say which environment's values a program gets. */
const CHOICES = [
  '-e',
  '--env',
  '--environment',
  '-c',
  '--config',
  '-p',
  '--project',
  '--path',
  '--env-file',
  '-f',
  '--context',
]

/**
 * Runs words here with variables that a store sets. What the program does with them, only its own description says; the
 * name of the environment is evidence, as it is in `RAILS_ENV=production`.
 */
export function runsInjected(
  call: ToolCall,
  words: readonly Word[],
  more: { readonly at?: Place; readonly names?: readonly Word[] } = {},
): Stream | undefined | void {
  const names = [...(more.names ?? []), ...CHOICES.flatMap((name) => call.arguments.values(name))]
  const at: Place | undefined = more.at ?? (names.length === 0 ? undefined : { ...sessionOf(call), names })
  if (at !== undefined) emit(call, 'change', 'run', 'program with variables', words[0] ?? '', { at })
  if (words.length === 0) return openShell(call)
  return call.exec(words, { env: withInjected(call) })
}

/** `run --command 'TEXT'`: the text is a shell's. */
export function asShell(code: Word): readonly Word[] {
  return [word('sh', code.span), word('-c', code.span), code]
}
