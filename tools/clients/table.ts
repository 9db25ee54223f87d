import { DRIVEN } from '../../src/reach/doctor/clients/all.ts'
import { FAILURES } from '../../src/reach/doctor/failures.ts'
import { openingOf, titleOf } from '../../src/reach/doctor/openings.ts'
import { CLIENTS } from '../../src/reach/install/clients/all.ts'
import type { Column } from './expected.ts'

/** The page of the documentation. */
export function clientsPage(columns: readonly Column[]): string {
  const notes: string[] = []
  const failures = (['user', 'managed'] as const).map((level) => {
    const shown = columns.filter((column) => column.level === level)
    const rows = FAILURES.map(({ id, title }) => [title, ...shown.map((column) => word(column, id, notes))])
    return table(['what is wrong', ...shown.map(({ client, version }) => `${CLIENTS[client].title} ${version}`)], rows)
  })
  const switches = columns.flatMap((column) =>
    DRIVEN[column.client].switchOffs.map(({ id }) => [
      CLIENTS[column.client].title,
      column.level,
      titleOf(DRIVEN[column.client], id),
      word(column, id, notes),
    ]),
  )
  return `<!-- Written by \`npm run test:clients -- --keep\`. -->

# Clients and failures of their hooks

What the real clients do, observed. \`npm run test:clients\` installs them, sets each one up as \`prodgate install\` does, lets a
model of its own ask for a command, breaks something, and looks whether the command ran. Linux, nobody at the client, and
every permission of its own given, so that nothing but the hook stands between the model and the command.

- **closed**: the command did not run. **waits**: closed, and the client waits for the hook until somebody ends it.
- **runs**: it has to run, and does.
- **OPEN**: it ran although the gate did not allow it. The note says why, and which second line closes it.
- –: not tried.

## Hooks of a user (\`prodgate install CLIENT\`)

${failures[0]}

## Managed hooks (\`prodgate install CLIENT --managed\`)

Settings, shim and authority belong to root; the client runs as another user.

${failures[1]}

## Ways to switch a hook off

The authority is well, a command that has to be held is asked for, and hooks are switched off.

${table(['client', 'hook', 'way', ''], switches)}

## Notes

${notes.map((note, at) => `${at + 1}. ${note}`).join('\n')}
`
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}

function word({ client, level, seen }: Column, trial: string, notes: string[]): string {
  const outcome = seen[trial]
  const wanted = FAILURES.find((one) => one.id === trial)?.wanted ?? 'stopped'
  if (outcome === undefined || outcome === 'not tried') return '–'
  if (outcome === 'waits') return 'waits'
  if (outcome === wanted) return wanted === 'ran' ? 'runs' : 'closed'
  const { reason, secondLine } = openingOf(DRIVEN[client], CLIENTS[client], level, trial)
  const note = `${CLIENTS[client].title}: ${reason}. Second line: ${secondLine}.`
  if (!notes.includes(note)) notes.push(note)
  return `**${outcome === 'ran' ? 'OPEN' : 'STOPPED'}** (${notes.indexOf(note) + 1})`
}
