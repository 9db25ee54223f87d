import { type ProbeResult, passed, realGuard, runProbes } from '../probe/run.ts'
import { EXIT } from './exit.ts'
import { type Colours, coloursFor } from './terminal.ts'

/** `prodgate probe`: the bad inputs and their twins, through the real guard. */
export function probe(options: { readonly json?: boolean }): number {
  const summary = runProbes(realGuard(), new Date().toISOString().slice(0, 10))
  const ended = passed(summary)
  if (options.json === true || process.stdout.isTTY !== true) {
    process.stdout.write(`${JSON.stringify(summary, undefined, 2)}\n`)
    return ended ? EXIT.allow : EXIT.deny
  }
  const colours = coloursFor(process.stdout)
  for (const [i, one] of summary.results.entries()) {
    process.stdout.write(
      `${line(one, !one.allow, colours)}\n${line(summary.twins[i] as ProbeResult, summary.twins[i]?.allow === true, colours)}\n`,
    )
  }
  const verdict = ended
    ? colours.green(summary.verdict)
    : colours.red(summary.any_fail_open ? summary.verdict : 'TWIN_CLOSED')
  process.stdout.write(
    `\n${verdict}  ${summary.blocked_count} of ${summary.probe_count} probes closed, ${summary.twins_open_count} of ${summary.twin_count} twins open\n`,
  )
  return ended ? EXIT.allow : EXIT.deny
}

function line(one: ProbeResult, right: boolean, colours: Colours): string {
  const mark = right ? colours.green('ok') : colours.red('WRONG')
  return `${mark.padEnd(4)} ${one.id.padEnd(34)} ${one.allow ? 'open' : 'closed'}  ${colours.dim(one.reasons.join('; '))}`
}
