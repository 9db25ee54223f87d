import { readFileSync } from 'node:fs'
import { readAction } from '../../action/parse.ts'
import { EXIT, exitFor, UsageError } from '../../client/exit.ts'
import { type HouseReason, judge } from '../../decide/house/judge.ts'
import { clockAt, type HouseRequest } from '../../decide/house/request.ts'
import { NO_GRANTS } from '../../decide/named.ts'
import { strictest, type Verdict } from '../../decide/verdict.ts'
import type { Weighed } from '../../gate.ts'
import { quoted } from '../../lib/quoted.ts'
import { openGate, type PlaceOptions, placeOf, surroundingsOf } from '../surroundings.ts'
import { coloursFor } from '../terminal.ts'
import { policiesFrom, printFaults, readText } from './policies.ts'

export interface ExplainOptions extends PlaceOptions {
  readonly action: string
  readonly agent?: string
  readonly owner?: string
  readonly group?: readonly string[]
  readonly session?: string
  readonly at?: string
  readonly timeZone?: string
  readonly json?: boolean
}

/** `prodgate policy explain FILE --action JSON|FILE|-`: what the table says of an action, and which policy raises it. */
export async function explainPolicies(file: string, options: ExplainOptions): Promise<number> {
  const loaded = await policiesFrom(file)
  if (loaded.is === 'fault') {
    printFaults(loaded.fault)
    return EXIT.deny
  }
  const action = readAction(actionText(options.action))
  if (action.is === 'fault') throw new UsageError(`${action.fault.message} (${action.fault.detail})`, action.fault.help)
  const place = placeOf(options)
  const weighed = await openGate(options, place).weigh(action.value, surroundingsOf(action.value, place, {}), NO_GRANTS)
  const request = requestOf(action.value, weighed, place.cwd, options)
  const { verdict: raised, reasons } = judge(loaded.value, request)
  const table = weighed.decision.verdict
  const verdict = strictest(table, raised)
  if (options.json === true) process.stdout.write(`${JSON.stringify({ verdict, table, raised, reasons, request })}\n`)
  else process.stdout.write(rendered(table, verdict, reasons, request))
  return exitFor(verdict)
}

function actionText(given: string): string {
  if (given.trimStart().startsWith('{')) return given
  return given === '-' ? readFileSync(0, 'utf8') : readText(given)
}

function requestOf(
  { kind }: { readonly kind: HouseRequest['action'] },
  { decision, effects }: Weighed,
  cwd: string,
  { agent = 'agent', owner, group = [], session, at, timeZone }: ExplainOptions,
): HouseRequest {
  return {
    principal: { type: 'Agent', id: agent, groups: group, ...(owner === undefined ? {} : { owner }) },
    action: kind,
    effects,
    environment: decision.environment.class,
    ...clock(at ?? new Date().toISOString(), timeZone),
    ...(session === undefined ? {} : { session }),
    cwd,
  }
}

function clock(at: string, timeZone: string | undefined): ReturnType<typeof clockAt> {
  try {
    return clockAt(at, timeZone)
  } catch {
    throw new UsageError(
      '`--at` or `--time-zone` is not understood',
      'for example: --at 2026-12-24T16:00:00Z --time-zone Asia/Kolkata',
    )
  }
}

function rendered(table: Verdict, verdict: Verdict, reasons: readonly HouseReason[], request: HouseRequest): string {
  const colours = coloursFor(process.stdout)
  if (reasons.length === 0) return `${colours.bold(verdict)}  by the table; no house policy applies\n`
  const head = verdict === table ? 'by the table already; these policies apply' : `raised from ${table}`
  return `${colours.bold(verdict)}  ${head}\n${reasons.map((one) => line(one, request)).join('')}`
}

function line({ file, line, policy, message, effect }: HouseReason, request: HouseRequest): string {
  const where = line === undefined ? file : `${file}:${line}`
  const on = effect === undefined ? undefined : request.effects[effect]
  const about = on === undefined ? '' : `; \`${on.verb}\` of ${on.on} on ${quoted(on.target)} (${on.environment})`
  return `  ${where}: ${policy === undefined ? '' : `${policy}: `}${message}${about}\n`
}
