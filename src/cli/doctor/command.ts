import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { EXIT, UsageError } from '../../client/exit.ts'
import { DRIVEN, isDriven } from '../../reach/doctor/clients/all.ts'
import type { DrivenClient } from '../../reach/doctor/clients/client.ts'
import { type Cell, type Examination, examine } from '../../reach/doctor/examine.ts'
import { bestIsolation, type Isolation } from '../../reach/doctor/isolation.ts'
import { measureLevel } from '../../reach/doctor/level.ts'
import { isAsWanted } from '../../reach/doctor/openings.ts'
import { examineApart } from '../../reach/doctor/run.ts'
import { CLIENTS } from '../../reach/install/clients/all.ts'
import type { Level } from '../../reach/install/places.ts'
import { findClient, tooOld } from '../install/client-version.ts'
import { installedHere } from '../install/listed.ts'
import { placesHere } from '../install/place.ts'
import { print, terminal } from '../output.ts'
import { coloursFor } from '../terminal.ts'
import { gatePlaces } from './gate-places.ts'
import { type ClientReport, ISOLATION_SAYS, renderCell, renderLevel, renderSummary } from './report.ts'
import { runsAt } from './runs-at.ts'

export interface DoctorOptions {
  readonly managed?: boolean
  readonly quick?: boolean
  readonly levelOnly?: boolean
  readonly json?: boolean
  readonly inside?: string
}

/** `prodgate doctor`: the real clients of this machine, tried; and the level of enforcement, measured. */
export async function doctor(names: readonly string[], options: DoctorOptions): Promise<number> {
  if (options.inside !== undefined) return inside(JSON.parse(options.inside) as Examination)
  for (const name of names)
    if (!isDriven(name))
      throw new UsageError(`\`${name}\` is no client that can be tried`, `those are: ${Object.keys(DRIVEN).join(', ')}`)
  // What was started ends with us, and what was made goes: both hang on the end of the process.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(EXIT.fault))
  const level: Level = options.managed === true ? 'managed' : 'user'
  const isolation = bestIsolation()
  if (level === 'managed' && isolation !== 'namespaces with /etc')
    throw new UsageError('managed places can only be tried by root, on Linux, where mounts are permitted')
  const json = options.json === true
  const colours = coloursFor(terminal())
  const say = (text: string) => (json ? Promise.resolve() : print(text))
  const found = options.levelOnly === true ? [] : await clientsHere(names as readonly DrivenClient[])
  const reports: ClientReport[] = []
  if (found.length > 0) await say(`Clients run ${ISOLATION_SAYS[isolation]}.\n\n`)
  else if (options.levelOnly !== true) await say(NOTHING_TRIED)
  for (const { client, path, version } of found) {
    const old = tooOld(CLIENTS[client], version)
    await say(
      `${colours.bold(`${CLIENTS[client].title} ${version ?? ''}`)}  ${colours.dim(`${path}, ${level} hook`)}\n`,
    )
    const cells: Cell[] = []
    const here = installedHere(client, placesHere(undefined))
    const report = { client, version, program: path, level, here, cells, ...(old === undefined ? {} : { tooOld: old }) }
    const fault = await tried(report, isolation, options, async (cell) => {
      cells.push(cell)
      await say(renderCell(client, cell, colours))
    })
    const whole = fault === undefined ? report : { ...report, fault }
    reports.push(whole)
    await say(renderSummary(whole, colours))
  }
  const measured = measureLevel(gatePlaces(), process.env, await runsAt())
  if (json) await print(`${JSON.stringify({ isolation, clients: reports, enforcement: measured })}\n`)
  else await print(renderLevel(measured, colours))
  if (found.length === 0 && options.levelOnly !== true) return EXIT.unreachable
  const closed = reports.every(
    (one) => one.fault === undefined && one.tooOld === undefined && one.cells.every(isAsWanted),
  )
  return closed ? EXIT.allow : EXIT.deny
}

const NOTHING_TRIED = `Nothing was tried: no agent client that can be is on PATH.
  those are: ${Object.keys(DRIVEN)
    .filter(isDriven)
    .map((name) => `${CLIENTS[name].title} (\`${CLIENTS[name].program}\`)`)
    .join(', ')}
  \`prodgate install\` says what is installed for which client.

`

/** In isolation: one line of JSON for each trial, for the process that started this one. */
async function inside(examination: Examination): Promise<never> {
  try {
    for await (const cell of examine(examination)) await print(`${JSON.stringify(cell)}\n`)
  } catch (cause) {
    process.stderr.write(`${cause instanceof Error ? cause.message : String(cause)}\n`)
    process.exit(EXIT.fault)
  }
  // Whatever a trial left open does not keep us.
  process.exit(EXIT.allow)
}

async function tried(
  { client, program, level }: Pick<ClientReport, 'client' | 'program' | 'level'>,
  isolation: Isolation,
  options: DoctorOptions,
  each: (cell: Cell) => Promise<void>,
): Promise<string | undefined> {
  const path = process.env['PATH'] ?? '/usr/bin:/bin'
  const prodgate = [process.execPath, process.argv[1] ?? '']
  // What the client fetched for this user serves the trial as well.
  const wanted = DRIVEN[client].prefill
  const own = wanted?.into({ home: homedir(), work: '', model: '' })
  const there = own !== undefined && wanted?.names.every((name) => existsSync(join(own, name)))
  const prefill = there === true ? { prefill: own } : {}
  try {
    for await (const cell of examineApart(
      { client, level, program, path, prodgate, quick: options.quick === true, ...prefill },
      isolation,
    ))
      await each(cell)
    return undefined
  } catch (cause) {
    return cause instanceof Error ? cause.message : String(cause)
  }
}

async function clientsHere(names: readonly DrivenClient[]) {
  const wanted = Object.keys(CLIENTS)
    .filter(isDriven)
    .filter((name) => names.length === 0 || names.includes(name))
  const found = await Promise.all(wanted.map(async (client) => ({ client, at: await findClient(CLIENTS[client]) })))
  const missing = found.filter((one) => one.at === undefined && names.includes(one.client))
  if (missing[0] !== undefined)
    throw new UsageError(`\`${CLIENTS[missing[0].client].program}\` is not on PATH`, 'install the client first')
  return found.flatMap(({ client, at }) => (at === undefined ? [] : [{ client, path: at.path, version: at.version }]))
}
