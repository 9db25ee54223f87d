import { EXIT, UsageError } from '../../client/exit.ts'
import { type HousePolicies, judge } from '../../decide/house/judge.ts'
import { readHouseRequest } from '../../decide/house/request.ts'
import { isStricter, strictest, VERDICTS, type Verdict } from '../../decide/verdict.ts'
import { isJsonObject } from '../../lib/json.ts'
import { readJson } from '../../lib/json-strict.ts'
import { visible } from '../../lib/quoted.ts'
import { coloursFor } from '../terminal.ts'
import { policiesFrom, printFaults, readText } from './policies.ts'

/** A recorded decision, as far as it can be asked again. */
interface Recorded {
  readonly id: string
  /** What the table said, before the house. Where it is not recorded, the house's part is compared alone. */
  readonly table: Verdict
  readonly request: Parameters<typeof judge>[1]
}

interface Flip {
  readonly id: string
  readonly before: Verdict
  readonly after: Verdict
  readonly looser: boolean
  /** The policies that made the stricter of the two. */
  readonly by: readonly string[]
}

export interface DiffOptions {
  readonly decisions: string
  readonly json?: boolean
}

/**
 * `prodgate policy diff OLD NEW --decisions FILE`: asks the recorded decisions again under both. Ends with 3 where one of
 * them is looser under the new policies, because that is a change for people to approve.
 */
export async function diffPolicies(oldFile: string, newFile: string, options: DiffOptions): Promise<number> {
  const [before, after] = [await policiesFrom(oldFile), await policiesFrom(newFile)]
  for (const one of [before, after]) if (one.is === 'fault') printFaults(one.fault)
  if (before.is === 'fault' || after.is === 'fault') return EXIT.deny
  const recorded = readDecisions(options.decisions)
  const flips = recorded.flatMap((one) => flipOf(one, before.value, after.value) ?? [])
  const looser = flips.filter((one) => one.looser).length
  if (options.json === true) process.stdout.write(`${JSON.stringify({ decisions: recorded.length, looser, flips })}\n`)
  else process.stdout.write(rendered(recorded.length, flips, looser))
  return looser > 0 ? EXIT.hold : EXIT.allow
}

function flipOf({ id, table, request }: Recorded, before: HousePolicies, after: HousePolicies): Flip | undefined {
  const [old, now] = [judge(before, request), judge(after, request)]
  const [from, to] = [strictest(table, old.verdict), strictest(table, now.verdict)]
  if (from === to) return undefined
  const looser = isStricter(from, to)
  const by = (looser ? old : now).reasons.map((one) => `${one.policy ?? 'error'} (${one.file}:${one.line ?? 1})`)
  return { id, before: from, after: to, looser, by }
}

/** Lines of a record. Entries of other kinds are passed over; a decision that cannot be asked again is no answer. */
function readDecisions(file: string): readonly Recorded[] {
  const recorded = readText(file)
    .split('\n')
    .flatMap((line, i) => (line.trim() === '' ? [] : (readDecision(line, `${file}:${i + 1}`) ?? [])))
  if (recorded.length === 0) throw new UsageError(`there is no decision in \`${file}\``)
  return recorded
}

function readDecision(line: string, where: string): Recorded | undefined {
  const json = readJson(line)
  if (json.is === 'fault' || !isJsonObject(json.value)) throw new UsageError(`${where}: this is no JSON object`)
  const { kind, id, decision, table = 'allow', request } = json.value
  if (request === undefined && typeof kind === 'string' && !kind.startsWith('decision.')) return undefined
  const known = VERDICTS.find((one) => one === table)
  if (known === undefined) throw new UsageError(`${where}: \`table\` is no verdict`)
  if (request === undefined) throw new UsageError(`${where}: the decision has no \`request\` that could be asked again`)
  const read = readHouseRequest(request)
  if (read.is === 'fault') throw new UsageError(`${where}: ${read.fault}`)
  return { id: visible(String(decision ?? id ?? where)), table: known, request: read.value }
}

function rendered(count: number, flips: readonly Flip[], looser: number): string {
  const colours = coloursFor(process.stdout)
  const lines = flips.map((one) => {
    const mark = one.looser ? colours.red('looser  ') : colours.green('stricter')
    return `${mark} ${one.id}  ${one.before} → ${one.after}  ${one.by.join(', ')}\n`
  })
  const stricter = flips.length - looser
  return `${lines.join('')}${count} decisions: ${looser} looser, ${stricter} stricter, ${count - flips.length} as before\n`
}
