import { EXIT, UsageError } from '../client/exit.ts'
import { visibleText } from '../lib/visible-text.ts'
import { readConfig } from '../serve/config/read.ts'
import { usualDataDirectory } from '../serve/data-directory.ts'
import { readListenAddress } from '../serve/listen-address.ts'
import { type Serving, serve } from '../serve/serve.ts'
import { coloursFor } from './terminal.ts'

export interface ServeCommandOptions {
  readonly data?: string
  readonly database?: string
  readonly listen?: string
  readonly socket?: string
  readonly registry?: string
  readonly home?: string
  readonly config?: string
  readonly executor?: boolean
  readonly json?: boolean
}

/** `prodgate serve`: the resident authority, until it is told to stop. */
export async function serveCommand(given: ServeCommandOptions): Promise<number> {
  const { config: path, json, data = usualDataDirectory(), ...rest } = given
  const listen = rest.listen === undefined ? undefined : readListenAddress(rest.listen)
  if (listen?.is === 'fault') throw new UsageError(listen.fault)
  const config = readConfig(path)
  if (config.is === 'fault') return refuse(config.fault.map((one) => one.message))
  const serving = await serve({ ...rest, data }, config.value)
  if (serving.is === 'fault') return refuse([serving.fault])
  const { http, socket, enrol, running } = serving.value
  const unfinished = await running.authority.outcomes.unfinished()
  if (unfinished > 0) running.logger.warn({ unfinished }, 'approved actions of which nobody said what became')
  // Heard before anybody is told that it is ready, and may stop it.
  const stopped = told(['SIGTERM', 'SIGINT'])
  const shown = await shownDecision(serving.value)
  if (json === true)
    process.stdout.write(
      `${JSON.stringify({ ready: true, http, socket, ...(enrol === undefined ? {} : { enrol }) })}\n`,
    )
  else process.stdout.write(welcome(serving.value, shown.line, msSinceStart()))
  if (shown.fault !== undefined)
    process.stderr.write(`prodgate: every action is denied until this is mended: ${shown.fault}\n`)
  await stopped
  await serving.value.close()
  return EXIT.allow
}

/** The clock of `performance` begins with the process. */
const msSinceStart = () => Math.round(performance.now())

function welcome({ people, socket, enrol }: Serving, shown: string, ms: number): string {
  const colours = coloursFor(process.stdout)
  return [
    `${colours.green('prodgate authority')} ready in ${ms} ms`,
    `  people and the API   ${people}`,
    `  agents               ${socket}`,
    ...(enrol === undefined ? [] : [`  enrol yourself       ${enrol}  ${colours.dim('(once, within 24 hours)')}`]),
    `  it decides           ${shown}`,
    '',
  ].join('\n')
}

/** A decision as it would be made now, to show what the authority is for; it is asked for by nobody and not recorded. */
async function shownDecision({ running }: Serving): Promise<{ readonly line: string; readonly fault?: string }> {
  const action = { kind: 'shell', command: 'kubectl --context prod-eu delete namespace shop' } as const
  const { decision } = await running.authority.parts.gate.weigh(action, new Set())
  const line = `${action.command} → ${decision.verdict} (${decision.environment.class})`
  const fault = decision.reasons.find(({ code }) => code === 'GATE_FAULT')
  return fault === undefined ? { line } : { line, fault: visibleText(fault.message) }
}

function refuse(messages: readonly string[]): number {
  for (const message of messages) process.stderr.write(`prodgate: ${message}\n`)
  return EXIT.fault
}

/** The first of these signals; a second one ends the process the usual way. */
function told(signals: readonly NodeJS.Signals[]): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of signals) process.once(signal, () => resolve())
  })
}
