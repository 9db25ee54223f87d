import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import manifest from '../package.json' with { type: 'json' }
import { root } from './command.ts'

/** The package as npm packs it, in a project that has nothing else but the types of Node. */
let project = ''
beforeAll(() => {
  project = mkdtempSync(join(tmpdir(), 'prodgate-package-'))
  const packed = execFileSync('npm', ['pack', '--ignore-scripts', '--silent', '--pack-destination', project], {
    cwd: root,
    encoding: 'utf8',
  })
  mkdirSync(join(project, 'node_modules/prodgate'), { recursive: true })
  mkdirSync(join(project, 'node_modules/@types'))
  symlinkSync(join(root, 'node_modules/@types/node'), join(project, 'node_modules/@types/node'))
  const archive = join(project, packed.trim())
  execFileSync('tar', ['-xzf', archive, '--strip-components=1', '-C', join(project, 'node_modules/prodgate')])
  writeFileSync(join(project, 'package.json'), '{"type": "module"}')
})
afterAll(() => rmSync(project, { recursive: true, force: true }))

const entries = Object.keys(manifest.exports)
  .filter((one) => one !== './package.json')
  .map((one) => one.replace(/^\./, 'prodgate'))

function run(program: string, args: readonly string[]): string {
  return execFileSync(program, args, { cwd: project, encoding: 'utf8' })
}

/** A Node that is not ours, where the host has one that the library is built for. */
function hostNode(): readonly string[] {
  const places = (process.env['PATH'] ?? '').split(':').filter((place) => !place.includes('node_modules'))
  const found = places.map((place) => join(place, 'node')).find((path) => existsSync(path))
  return found !== undefined && Number(/\d+/.exec(run(found, ['--version']))?.[0]) >= 20 ? [found] : []
}

test('every entry can be imported without any dependency, by this Node and by the one of the host', () => {
  const code = `console.log(JSON.stringify(Object.keys(Object.assign({}, ...await Promise.all(${JSON.stringify(
    entries,
  )}.map((one) => import(one))))).toSorted()))`
  const names = [
    ...['GateDenied', 'GateHeld', 'GateRefusal', 'GateUnreachable', 'NotReal', 'ProductionModeViolationError'],
    ...[
      'batchHandler',
      'claudeGuard',
      'gate',
      'guardActivities',
      'guardClient',
      'guardMcpServer',
      'guardSteps',
      'guardTool',
    ],
    ...['guardTools', 'isEvidence', 'observedModel', 'provider', 'readResult', 'realTools', 'requireReal'],
    ...['simulated', 'workHandler'],
  ]
  for (const node of [process.execPath, ...hostNode()])
    expect(JSON.parse(run(node, ['--input-type=module', '-e', code]))).toEqual(names)
})

const CONSUMER = `
import { type Action, type Gate, type GateDecision, GateHeld, gate, type RealResult, requireReal } from 'prodgate'
import { guardTools } from 'prodgate/ai-sdk'
import { claudeGuard } from 'prodgate/claude-agent-sdk'
import { guardTools as guardChain } from 'prodgate/langchain'
import { guardClient } from 'prodgate/mcp'
import { guardTools as guardAgents } from 'prodgate/openai-agents'

const g: Gate = gate({ url: 'https://gate.example', token: 'x', wait: 5 })
const action: Action = { kind: 'tool', server: 's', tool: 't', arguments: { any: new Date() } }
export const decided: Promise<GateDecision> = g.decide(action)
export const length: Promise<number> = g.guard({ kind: 'shell', command: 'ls' }, (permit) => permit.decision.id.length)
export const tools: { readonly a: { execute(input: { x: number }): number } } = guardTools(
  { a: { execute: ({ x }: { x: number }) => x } }, g, { toAction: { a: ({ x }) => ({ kind: 'exec', argv: [x.toFixed()] }) } })
export const others = [claudeGuard(g).canUseTool, guardChain, guardAgents, guardClient]
export const book = (receipt: RealResult<number>): number => receipt.value
export const shop = g.workflow('shop', { real: async (n: number) => n, mock: (n) => n })
export const booked = shop(1).then((result) => book(requireReal(result)))
export const url = (cause: unknown) => (cause instanceof GateHeld ? cause.request?.url : undefined)
`
const WRONG: readonly string[] = [
  `import { gate } from 'prodgate'; gate({ url: 'x', socket: 'y', token: 'z' })`,
  `import { gate } from 'prodgate'; gate({ url: 'x' })`,
  `import { gate } from 'prodgate'; gate({ local: true }).decide({ kind: 'shell', comand: 'ls' })`,
  `import type { MockResult, RealResult } from 'prodgate'; export const f = (m: MockResult<1>): RealResult<1> => m`,
]

test.each(['nodenext', 'bundler'])(
  'the types hold with `moduleResolution: %s`, and wrong use is told',
  (resolution) => {
    writeFileSync(join(project, 'right.ts'), CONSUMER)
    for (const [i, text] of WRONG.entries()) writeFileSync(join(project, `wrong-${i}.ts`), text)
    const module = resolution === 'nodenext' ? 'nodenext' : 'esnext'
    const options = {
      module,
      moduleResolution: resolution,
      target: 'es2022',
      strict: true,
      noEmit: true,
      types: ['node'],
    }
    writeFileSync(
      join(project, 'tsconfig.json'),
      JSON.stringify({ compilerOptions: { ...options, skipLibCheck: false } }),
    )
    let said = ''
    try {
      run(join(root, 'node_modules/.bin/tsc'), [])
    } catch (cause) {
      said = String((cause as { stdout: string }).stdout)
    }
    const files = [...said.matchAll(/^(\S+?)\(/gm)].map((one) => one[1])
    expect([...new Set(files)].toSorted(), said).toEqual(WRONG.map((_text, i) => `wrong-${i}.ts`))
  },
)

test('nothing but what is used is packed: no sources, no tests, no examples', () => {
  expect(readdirSync(join(project, 'node_modules/prodgate')).toSorted()).toEqual([
    'CHANGELOG.md',
    'LICENSE',
    'README.md',
    'bin',
    'dist',
    'package.json',
  ])
})
