/**
 * `npm run bench`: prodgate beside cc-safety-net, the fastest of the gates that also parse the command, in one run on
 * the same machine. Absolute figures say little; the ratios do.
 */
import { join } from 'node:path'
import { checkCommand } from 'cc-safety-net/api'
import { median, p99, peakMemory, run, type Start, timeInTurn } from './measure.ts'

const root = join(import.meta.dirname, '..')
const command = 'kubectl --context prod-eu get pods -n shop'

const theirScript = join(root, 'node_modules/cc-safety-net/dist/bin/cc-safety-net.js')
const theirArguments = ['hook', '--claude-code']
const theirInput = JSON.stringify({
  hook_event_name: 'PreToolUse',
  tool_name: 'Bash',
  tool_input: { command },
  cwd: root,
})

const ours: Start = { file: join(root, 'bin/prodgate'), args: ['check', '--json', '--', command], input: '' }
const theirs: Start = { file: process.execPath, args: [theirScript, ...theirArguments], input: theirInput }
const bare: Start = { file: process.execPath, args: ['-e', '0'], input: '' }

function print(title: string, rows: Readonly<Record<string, readonly string[]>>): void {
  console.log(`\n${title}`)
  for (const [name, cells] of Object.entries(rows)) {
    console.log(`  ${name.padEnd(28)}${cells.map((cell) => cell.padStart(16)).join('')}`)
  }
}

const inProcess = timeInTurn(500, {
  'cc-safety-net': () => checkCommand({ command, cwd: root }),
})
print('typical command, in process', {
  '': ['median, ms', 'p99, ms'],
  'cc-safety-net': [median(inProcess['cc-safety-net']).toFixed(3), p99(inProcess['cc-safety-net']).toFixed(3)],
})

const cold = timeInTurn(40, {
  'node -e 0': () => run(bare),
  'prodgate check': () => run(ours),
  'cc-safety-net hook': () => run(theirs),
})
print('cold process', {
  '': ['median, ms', 'p99, ms'],
  ...Object.fromEntries(
    Object.entries(cold).map(([name, times]) => [name, [median(times).toFixed(1), p99(times).toFixed(1)]]),
  ),
})

print('peak memory of the process', {
  '': ['MiB'],
  'prodgate check': [peakMemory(join(root, 'dist/cli.js'), ours.args, '').toFixed(0)],
  'cc-safety-net hook': [peakMemory(theirScript, theirArguments, theirInput).toFixed(0)],
})
