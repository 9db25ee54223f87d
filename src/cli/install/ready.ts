import { EXIT } from '../../client/exit.ts'
import type { Level } from '../../reach/install/places.ts'
import { print } from '../output.ts'
import { type AuthorityPlace, askAuthority, startAuthority } from './authority.ts'
import { consent } from './consent.ts'

/** Whether an authority answers. Where none does, people are led to one; at a terminal it is started for them. */
export async function ready(
  place: AuthorityPlace,
  level: Level,
  { yes, json }: { readonly yes?: boolean; readonly json?: boolean },
): Promise<boolean> {
  if ((await askAuthority(place)) !== 'away') return true
  const away = `no authority answers at \`${place.socket}\``
  const start =
    level === 'managed'
      ? 'start it as deploy/prodgate.service does, or name it by `--socket` and `--data`'
      : 'start one: `prodgate serve` in another terminal, or `prodgate install service` for good'
  if (json === true) {
    const told = { done: false, code: 'UNREACHABLE', detail: away, help: start, status: EXIT.unreachable }
    await print(`${JSON.stringify(told)}\n`)
  }
  // `--yes` answers to changes of files; it starts nothing.
  const offered = level !== 'managed' && json !== true && yes !== true
  if (offered && (await consent(`${away.replaceAll('`', '')}. Start one now, in the background?`, undefined))) {
    const { answers, log, link } = await startAuthority(place)
    const lines = answers
      ? [
          'the authority runs until this machine stops; `prodgate install service` starts it again after that',
          ...(link === undefined ? [] : [`enrol yourself, to answer requests: ${link} (once, within 24 hours)`]),
        ]
      : [`prodgate: it did not start; why stands in \`${log}\``]
    process.stderr.write(`${lines.join('\n')}\n`)
    return answers
  }
  process.stderr.write(`prodgate: ${away}, and a client that asks nobody would be refused everything\n  ${start}\n`)
  return false
}
