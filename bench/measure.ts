import { spawnSync } from 'node:child_process'

/** Milliseconds over many rounds, in ascending order. */
export type Times = readonly number[]

export const median = (times: Times): number => at(times, 0.5)
export const p99 = (times: Times): number => at(times, 0.99)

function at(times: Times, share: number): number {
  return times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? Number.NaN
}

/** A process to start: what it is, its arguments, and what it gets on standard input. */
export interface Start {
  readonly file: string
  readonly args: readonly string[]
  readonly input: string
}

/**
 * Times calls of several subjects in turn, so that a change of the machine's pace meets all of them alike. The first
 * tenth of the rounds warms up and is not counted.
 */
export function timeInTurn<Name extends string>(
  rounds: number,
  subjects: Readonly<Record<Name, () => unknown>>,
): Record<Name, Times> {
  const names = Object.keys(subjects) as Name[]
  const times = Object.fromEntries(names.map((name) => [name, []])) as unknown as Record<Name, number[]>
  const warm = Math.ceil(rounds / 10)
  for (let round = 0; round < warm + rounds; round++) {
    for (const name of names) {
      const from = process.hrtime.bigint()
      subjects[name]()
      const took = Number(process.hrtime.bigint() - from) / 1e6
      if (round >= warm) times[name].push(took)
    }
  }
  for (const name of names) times[name].sort((a, b) => a - b)
  return times
}

/** Calls of one subject in a row, so that its code and data are where its own last call left them. */
const IN_A_ROW = 20

/** The same for calls that end later and are shorter than what another subject's call leaves in the caches. */
export async function timeInTurnAsync<Name extends string>(
  rounds: number,
  subjects: Readonly<Record<Name, () => unknown>>,
): Promise<Record<Name, Times>> {
  const names = Object.keys(subjects) as Name[]
  const times = Object.fromEntries(names.map((name) => [name, []])) as unknown as Record<Name, number[]>
  const warm = Math.ceil(rounds / 2)
  const batch = Math.min(IN_A_ROW, rounds)
  for (let round = 0; round < warm + rounds; round += batch) {
    for (const name of names) {
      for (let call = 0; call < batch; call++) {
        const from = process.hrtime.bigint()
        await subjects[name]()
        const took = Number(process.hrtime.bigint() - from) / 1e6
        if (round >= warm) times[name].push(took)
      }
    }
  }
  for (const name of names) times[name].sort((a, b) => a - b)
  return times
}

/** Runs a process to its end, whatever its status. */
export function run({ file, args, input }: Start): void {
  const { error } = spawnSync(file, args, { input, stdio: ['pipe', 'ignore', 'ignore'] })
  if (error !== undefined) throw error
}

/** The most memory that a script of Node held, in MiB, by its own account at its end. */
export function peakMemory(
  script: string,
  args: readonly string[],
  input: string,
  nodeOptions: readonly string[] = [],
): number {
  const report =
    'import { writeSync } from "node:fs"; process.on("exit", () => writeSync(3, String(process.resourceUsage().maxRSS)))'
  const options = ['--import', `data:text/javascript,${report}`, ...nodeOptions]
  const { output } = spawnSync(process.execPath, [...options, script, ...args], {
    input,
    stdio: ['pipe', 'ignore', 'ignore', 'pipe'],
  })
  return Number(output[3]?.toString()) / 1024
}
