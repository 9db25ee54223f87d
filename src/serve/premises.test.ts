import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import delivered from '../../policies/approval-rules.json' with { type: 'json' }
import { DEFAULT_CONFIG } from './config/config.ts'
import { readPremises } from './premises.ts'

let directory: string
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'prodgate-premises-'))
})
afterEach(() => rmSync(directory, { recursive: true }))

const read = (config: object) =>
  readPremises({ data: join(directory, 'data'), home: directory }, { ...DEFAULT_CONFIG, ...config })

test('where nothing is said, there are the delivered rules, no policies, and nothing is run', async () => {
  const premises = await read({})
  expect(premises).toMatchObject({
    is: 'ok',
    value: { house: [], witnesses: [], knownSecrets: [], executor: undefined },
  })
})

test.each<[string, (path: string) => object, string, string]>([
  ['approval rules', (approvalRules) => ({ approvalRules }), JSON.stringify(delivered), '{"base": 1}'],
  ['policies', (path) => ({ policies: [path] }), '', 'forbid everything'],
  ['known secrets', (knownSecretsFile) => ({ knownSecretsFile }), 'hunter2\n\n', ''],
])('%s that cannot be read are told in words, those that can are taken', async (what, config, good, bad) => {
  const path = join(directory, 'file')
  const missing = await read(config(path))
  expect(missing).toEqual({ is: 'fault', fault: `couldn't read the ${what} \`${path}\`: there is no such file` })
  writeFileSync(path, good)
  expect((await read(config(path))).is).toBe('ok')
  if (bad === '') return
  writeFileSync(path, bad)
  expect(await read(config(path))).toMatchObject({ is: 'fault', fault: expect.stringContaining(path) })
})

test('known secrets are the lines of their file', async () => {
  const knownSecretsFile = join(directory, 'known')
  writeFileSync(knownSecretsFile, ' hunter2 \n\nswordfish\n')
  expect(await read({ knownSecretsFile })).toMatchObject({ value: { knownSecrets: ['hunter2', 'swordfish'] } })
})
