import { EXIT } from '../../client/exit.ts'
import type { HousePolicies, HousePolicy } from '../../decide/house/judge.ts'
import { coloursFor } from '../terminal.ts'
import { policiesFrom, printFaults } from './policies.ts'

/** `prodgate policy test FILE`: loads the policies as the authority does, examples and all. */
export async function testPolicies(file: string, options: { readonly json?: boolean }): Promise<number> {
  const loaded = await policiesFrom(file)
  if (loaded.is === 'fault') {
    if (options.json === true) process.stdout.write(`${JSON.stringify({ file, policies: [], faults: loaded.fault })}\n`)
    else printFaults(loaded.fault)
    return EXIT.deny
  }
  const { policies, digest } = loaded.value
  if (options.json === true)
    process.stdout.write(`${JSON.stringify({ file, digest, policies: policies.map(summaryOf), faults: [] })}\n`)
  else process.stdout.write(rendered(loaded.value))
  return EXIT.allow
}

function summaryOf({ id, verdict, line, examples }: HousePolicy) {
  return { id, verdict, line, examples: examples.length, untried: untried({ examples }) }
}

/** What no example shows: a policy that was never seen to apply, or never seen to leave something alone. */
function untried({ examples }: Pick<HousePolicy, 'examples'>): readonly ('applies' | 'leaves alone')[] {
  const stops = examples.some((one) => one.verdict !== 'allow')
  const leaves = examples.some((one) => one.verdict === 'allow')
  return [...(stops ? [] : (['applies'] as const)), ...(leaves ? [] : (['leaves alone'] as const))]
}

function rendered({ file, policies, digest }: HousePolicies): string {
  const colours = coloursFor(process.stdout)
  const count = policies.reduce((sum, one) => sum + one.examples.length, 0)
  const lines = policies.map((one) => {
    const lacking = untried(one).map((what) => (what === 'applies' ? 'that it applies to' : 'that it leaves alone'))
    const hint = lacking.length === 0 ? '' : colours.yellow(`  no example ${lacking.join(', none ')}`)
    return `${file}:${one.line}: ${one.id} (${one.verdict})${hint}\n`
  })
  return `${lines.join('')}${colours.green('ok')} ${counted(policies.length, 'policy', 'policies')}, ${counted(count, 'example', 'examples')}, ${digest.slice(0, 19)}…\n`
}

function counted(count: number, one: string, several: string): string {
  return `${count} ${count === 1 ? one : several}`
}
