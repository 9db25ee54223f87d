import { expect, test } from 'vitest'
import { loadSecretlint } from './secretlint.ts'
import { SECRETS } from './testing/secrets.ts'

const secretlint = await loadSecretlint()
const found = (text: string) => secretlint(text).map(({ span, rule }) => `${rule}:${text.slice(...span)}`)
const SLACK = SECRETS['slack bot'] as string

test('a finding stands where the secret does, under the short name of its rule', () => {
  expect(found(`use ${SLACK} for it`)).toEqual([`slack:${SLACK}`])
  expect(found('use nothing for it')).toEqual([])
  expect(found('')).toEqual([])
})

test('each text is looked at alone', () => {
  expect(found(SLACK)).toHaveLength(1)
  expect(found('nothing')).toEqual([])
  const first = secretlint(SLACK)
  secretlint('nothing')
  expect(first).toHaveLength(1)
})

test('a comment switches nothing off', () =>
  expect(found(`# secretlint-disable\n${SLACK}\n# secretlint-enable`)).toEqual([`slack:${SLACK}`]))

test('in a long text it is found wherever it stands, also across the edges of what is looked at at once', () => {
  for (const at of [0, 100, 28_600, 28_672, 32_700, 32_768, 57_300, 57_344, 61_400, 65_536, 90_000]) {
    const text = `${' '.repeat(at)}${SLACK}${' '.repeat(100_000 - at)}`
    expect(found(text)).toContain(`slack:${SLACK}`)
  }
})

test('only once where it does not stand in two pieces', () => {
  expect(found(`${' '.repeat(1000)}${SLACK}${' '.repeat(100_000)}`)).toHaveLength(1)
  expect(found(`${' '.repeat(32_768 - SLACK.length)}${SLACK}`)).toHaveLength(1)
})
