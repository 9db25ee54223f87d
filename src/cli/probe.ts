import { EXIT, UsageError } from '../client/exit.ts'
import { type ProbeResult, type ProbeSummary, passed, realGuard, runProbes } from '../probe/run.ts'
import { type Colours, coloursFor } from './terminal.ts'

export interface ProbeOptions {
  readonly json?: boolean
  /** A running authority, asked with the token of an agent. */
  readonly url?: string
  readonly tokenFile?: string
  /** The token of a person who may give grants; without one no twin can be open. */
  readonly approverTokenFile?: string
}

/** `prodgate probe`: the bad inputs and their twins, through the real guard or through a running authority. */
export async function probe(options: ProbeOptions): Promise<number> {
  const date = new Date().toISOString().slice(0, 10)
  return told(options, options.url === undefined ? local(options, date) : await live(options, options.url, date))
}

function local(options: ProbeOptions, date: string): ProbeSummary {
  if (options.tokenFile !== undefined || options.approverTokenFile !== undefined)
    throw new UsageError('tokens are for a running authority', 'say where it is by `--url`')
  return runProbes(realGuard(), date)
}

async function live(options: ProbeOptions, url: string, date: string): Promise<ProbeSummary> {
  const { tokenFile, approverTokenFile } = options
  if (tokenFile === undefined) throw new UsageError('the probes ask as an agent', 'name its token by `--token-file`')
  const [{ runLiveProbes }, { liveAuthority }] = await Promise.all([
    import('../probe/live.ts'),
    import('./authority/probed.ts'),
  ])
  const approver = approverTokenFile === undefined ? {} : { approverTokenFile }
  return runLiveProbes(liveAuthority({ url, tokenFile, ...approver }), date)
}

function told(options: ProbeOptions, summary: ProbeSummary): number {
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
