import type { InstalledHere } from '../../cli/install/listed.ts'
import type { Colours } from '../../cli/terminal.ts'
import { visibleText } from '../../lib/visible-text.ts'
import { DRIVEN } from '../../reach/doctor/clients/all.ts'
import type { DrivenClient } from '../../reach/doctor/clients/client.ts'
import type { Cell } from '../../reach/doctor/examine.ts'
import type { Isolation } from '../../reach/doctor/isolation.ts'
import { LEVELS, type MeasuredLevel } from '../../reach/doctor/level.ts'
import { isAsWanted, openingOf, titleOf } from '../../reach/doctor/openings.ts'
import { CLIENTS } from '../../reach/install/clients/all.ts'
import type { Level } from '../../reach/install/places.ts'

/** What doctor found out about one client. */
export interface ClientReport {
  readonly client: DrivenClient
  readonly version: string | undefined
  readonly program: string
  readonly level: Level
  /** Why this version is known to be open. */
  readonly tooOld?: string
  /** What is installed of it for whoever asks: the trials are made in a throw-away home. */
  readonly here: InstalledHere
  readonly cells: readonly Cell[]
  /** Why there are no cells, or not all. */
  readonly fault?: string
}

export function renderCell(client: DrivenClient, cell: Cell, colours: Colours): string {
  const { mark, word } = wordFor(cell, colours)
  const waits = cell.hangs ? ', and the client waited until it was ended' : ''
  return `  ${mark} ${word.padEnd(9)} ${titleOf(DRIVEN[client], cell.trial)}${waits} ${colours.dim(`${(cell.ms / 1000).toFixed(1)} s`)}\n`
}

function wordFor(cell: Cell, colours: Colours): { readonly mark: string; readonly word: string } {
  if (cell.outcome === 'not tried') return { mark: colours.yellow('?'), word: 'not tried' }
  if (isAsWanted(cell)) return { mark: colours.green('✓'), word: cell.wanted === 'ran' ? 'runs' : 'closed' }
  return { mark: colours.red('✗'), word: cell.outcome === 'ran' ? 'OPEN' : 'STOPPED' }
}

/** What is left to say about a client once all of it was tried. */
export function renderSummary(report: ClientReport, colours: Colours): string {
  const { client, level, cells, fault, tooOld, here } = report
  const open = cells.filter((one) => one.outcome !== 'not tried' && !isAsWanted(one))
  const untried = cells.filter((one) => one.outcome === 'not tried')
  const lines = [
    ...(tooOld === undefined ? [] : [colours.red(tooOld)]),
    ...(fault === undefined ? [] : [colours.red(visibleText(fault))]),
    `${cells.length - open.length - untried.length} of ${cells.length} as they have to be, in the throw-away home`,
    installedSays(client, here),
    ...open.map((cell) => {
      const { reason, secondLine } = openingOf(DRIVEN[client], CLIENTS[client], level, cell.trial)
      return `${titleOf(DRIVEN[client], cell.trial)}: ${reason}\n    what closes it: ${secondLine}`
    }),
    ...untried.map((cell) => {
      const last = cell.said?.trim().split('\n').at(-1)?.slice(0, 200) ?? ''
      return `${titleOf(DRIVEN[client], cell.trial)}: the client never asked for the command: ${visibleText(last)}`
    }),
  ]
  return `${lines.map((line) => `  ${line}\n`).join('')}\n`
}

function installedSays(client: DrivenClient, here: InstalledHere): string {
  const levels = Object.entries(here)
  const changed = levels.find(([, state]) => state === 'changed since')?.[0]
  if (changed !== undefined)
    return `your own settings (${changed}) were changed since: \`prodgate install ${client} --${changed}\` puts them right`
  const installed = levels.flatMap(([level, state]) => (state === 'installed' ? [level] : []))
  if (installed.length > 0) return `it is installed for you: ${installed.join(', ')}`
  return `it is not installed for you, and asks nobody yet: \`prodgate install ${client}\``
}

export function renderLevel({ level, user, findings, missing }: MeasuredLevel, colours: Colours): string {
  const lines = findings.flatMap(({ holds, says, evidence }) => [
    `  ${holds ? colours.green('✓') : colours.red('✗')} ${says}`,
    ...evidence.slice(0, 6).map((one) => colours.dim(`      ${visibleText(one)}`)),
    ...(evidence.length > 6 ? [colours.dim(`      and ${evidence.length - 6} more`)] : []),
  ])
  const next = missing.length === 0 ? [] : ['', '  for more:', ...missing.map((one) => `    ${one}`)]
  return [
    `${colours.bold(`Level ${level}`)}  ${LEVELS[level]}`,
    `  measured as ${visibleText(user)}`,
    ...lines,
    ...next,
    '',
  ]
    .map((line) => `${line}\n`)
    .join('')
}

export const ISOLATION_SAYS: Readonly<Record<Isolation, string>> = {
  'namespaces with /etc': 'in a network of their own with loopback only, and with `/etc` as a copy',
  namespaces: 'in a network of their own with loopback only; managed places cannot be tried without root',
  settings:
    'with settings that lead only to loopback; their network is not cut off, and managed places cannot be tried',
}
