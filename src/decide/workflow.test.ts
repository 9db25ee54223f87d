import { expect, test } from 'vitest'
import { noFiles } from '../lib/files.ts'
import { parseRegistry } from '../locate/registry.ts'
import { envFrom } from '../understand/shell/scope/scope.ts'
import { judgeWorkflow } from './workflow.ts'

function judged(mode: 'real' | 'mock', environment: string | undefined, more: { name?: string; target?: string } = {}) {
  const text =
    environment === undefined
      ? 'version: 1'
      : `version: 1\nsession: { environment: ${environment}, workspaces: ["/repo"] }`
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

test('messages say which run it is', () => {
  expect(judged('real', 'production').reasons[0]?.message).toBe('a real run: its own actions pass the gate one by one')
  expect(judged('mock', 'production', { name: 'n'.repeat(100) }).reasons[0]?.message).toContain(
    `\`${'n'.repeat(80)}…\` (production)`,
  )
})
