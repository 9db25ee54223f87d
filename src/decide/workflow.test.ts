import { describe, expect, test } from 'vitest'
import { noFiles } from '../lib/files.ts'
import { parseRegistry } from '../locate/registry.ts'
import { envFrom } from '../understand/shell/scope/scope.ts'
import { judgeWorkflow } from './workflow.ts'

function judged(
  mode: 'real' | 'mock',
  environment: string | undefined,
  more: { name?: string; target?: string } = {},
  targets: readonly string[] = [],
) {
  const session = environment === undefined ? '' : `session: { environment: ${environment}, workspaces: ["/repo"] }\n`
  const text = `version: 1\n${session}${targets.length === 0 ? '' : `targets:\n${targets.map((one) => `  - { ${one} }\n`).join('')}`}`
  const registry = parseRegistry(text, 'targets.yaml')
  if (registry.is === 'fault') throw new Error(registry.fault.message)
  const context = {
    registry: registry.value,
    files: noFiles,
    home: '/home/me',
    session: { cwd: '/repo', env: envFrom(new Map()) },
  }
  return judgeWorkflow({ kind: 'workflow', name: 'nightly', mode, ...more }, context)
}

for (const [mode, environment, verdict, code] of [
  ['real', 'production', 'allow', 'REAL_WORKFLOW'],
  ['real', 'development', 'allow', 'REAL_WORKFLOW'],
  ['real', undefined, 'allow', 'REAL_WORKFLOW'],
  ['mock', 'development', 'allow', 'MOCK_IS_LOCAL'],
  ['mock', 'local', 'allow', 'MOCK_IS_LOCAL'],
  ['mock', 'staging', 'hold', 'MOCK_NEEDS_SESSION'],
  ['mock', 'production', 'hold', 'MOCK_NEEDS_SESSION'],
  ['mock', undefined, 'hold', 'MOCK_NEEDS_SESSION'],
] as const) {
  test(`${mode} in ${environment ?? 'nothing that is enrolled'}: ${verdict}`, () => {
    const judgement = judged(mode, environment)
    expect(judgement).toMatchObject({ verdict, reasons: [{ code }] })
    expect(judgement.instead).toEqual(
      verdict === 'hold' ? ['run the workflow for real, or ask a person to open a mock session'] : [],
    )
    const effect = { verb: `run ${mode}`, on: 'workflow', target: 'nightly', reversible: 'unknown' }
    expect(judgement.effects).toEqual([effect])
    expect(judgement.weighed).toEqual([
      { ...effect, kind: 'undescribed', verdict, environment: environment ?? 'unknown' },
    ])
  })
}

test('a mock whose target looks like production is held in development too', () => {
  expect(judged('mock', 'development', { target: 'billing-prod' }).verdict).toBe('hold')
  expect(judged('mock', 'development', { target: 'billing-dev' }).verdict).toBe('allow')
  expect(judged('mock', 'development', { target: 'billing-dev' }).effects[0]?.target).toBe('billing-dev')
})

describe('a mock whose target stands in the registry', () => {
  const entries = [
    'kubernetes: "https://10.0.0.1:6443", environment: production',
    'kubernetes: "https://10.0.0.2:6443", environment: staging',
    'kubernetes: "https://127.0.0.1:6443", environment: development',
    'aws: "333333333333", environment: production',
    'database: "db.eu.example:5432/shop", environment: production',
    'url: "https://api.eu.example/*", environment: production',
    'host: "*.eu.example", environment: production',
    'mcp: "billing", environment: production',
  ]
  const verdict = (environment: string | undefined, target: string) =>
    judged('mock', environment, { target }, entries).verdict

  for (const target of [
    'https://10.0.0.1:6443',
    'https://10.0.0.2:6443',
    '333333333333',
    'db.eu.example:5432/shop',
    'https://api.eu.example/v1/jobs',
    'web1.eu.example',
    'billing',
  ])
    test(`is held by its entry: ${target}`, () => expect(verdict('development', target)).toBe('hold'))

  for (const target of ['https://127.0.0.1:6443', 'https://10.0.0.3:6443', '333333333334', 'invoices', '*', ' ', ''])
    test(`and else not: ${JSON.stringify(target)}`, () => expect(verdict('development', target)).toBe('allow'))

  test('is never made less by it', () => {
    for (const session of ['production', 'staging', undefined])
      expect(verdict(session, 'https://127.0.0.1:6443')).toBe('hold')
  })
  test('says which entry it was', () =>
    expect(judged('mock', 'development', { target: '333333333333' }, entries).environment).toMatchObject({
      class: 'production',
      because: [
        { tier: 'registry', value: 'aws: 333333333333', used: true },
        { says: 'development', used: false },
      ],
    }))
})

test('messages say which run it is', () => {
  expect(judged('real', 'production').reasons[0]?.message).toBe('a real run: its own actions pass the gate one by one')
  expect(judged('mock', 'production', { name: 'n'.repeat(100) }).reasons[0]?.message).toContain(
    `\`${'n'.repeat(80)}…\` (production)`,
  )
})
