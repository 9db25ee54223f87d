import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { DEFAULT_CONFIG } from './config.ts'
import { parseConfig, readConfig } from './read.ts'

const FULL = `version: 1
listen: 127.0.0.1:4477
socket: /run/prodgate/agent.sock
registry: /etc/prodgate/targets.yaml
production: true
openHoldsPerAgent: 5
witnesses:
  - { url: "https://witness.example", key: "witness.example+0+x" }
`

const EXAMPLE = join(import.meta.dirname, '../../../deploy/authority.yaml')

function faultsIn(text: string): readonly string[] {
  const read = parseConfig(text, 'a.yaml')
  return read.is === 'fault' ? read.fault.map((one) => one.message) : []
}

describe('a configuration file', () => {
  test('is read, and what it leaves out has its default', () => {
    const read = parseConfig(FULL, 'a.yaml')
    expect(read).toMatchObject({ is: 'ok', value: { openHoldsPerAgent: 5, timeZone: 'UTC', policies: [] } })
  })

  test('that says nothing is that of an authority of production', () => {
    expect(parseConfig('version: 1\n', 'a.yaml')).toEqual({ is: 'ok', value: DEFAULT_CONFIG })
    expect(DEFAULT_CONFIG.production).toBe(true)
  })

  test.each([
    ['a setting that is none', `${FULL}alowMock: true\n`, '`a.yaml`, line 9: `alowMock` is no setting'],
    [
      'a wrong type',
      FULL.replace('openHoldsPerAgent: 5', 'openHoldsPerAgent: many'),
      '`a.yaml`, line 6: `openHoldsPerAgent` expected number, received string',
    ],
    [
      'a number out of range',
      FULL.replace('openHoldsPerAgent: 5', 'openHoldsPerAgent: 0'),
      '`a.yaml`, line 6: `openHoldsPerAgent` ',
    ],
    [
      'production as a word',
      FULL.replace('production: true', 'production: "false"'),
      '`a.yaml`, line 5: `production` expected boolean, received string',
    ],
    ['a place deep down', FULL.replace('key: "witness', 'kee: "witness'), '`a.yaml`, line 8: `witnesses.0.key` '],
    ['another version', FULL.replace('version: 1', 'version: 2'), '`a.yaml`, line 1: `version` '],
    ['the same key twice', `${FULL}production: false\n`, '`a.yaml`, line 9: '],
    ['an alias', 'version: &a 1\nlisten: *a\n', '`a.yaml`'],
    ['no mapping', '- 1\n', '`a.yaml`'],
    ['broken YAML', 'version: [1\n', '`a.yaml`, line '],
  ])('with %s is refused, with its line', (_name, text, message) => {
    expect(faultsIn(text)[0]).toContain(message)
  })

  test('that is not there is refused; none is the defaults', () => {
    expect(readConfig('/nowhere/a.yaml')).toMatchObject({ is: 'fault' })
    expect(readConfig(undefined)).toEqual({ is: 'ok', value: DEFAULT_CONFIG })
  })

  test('is read from the disk', () => {
    const directory = mkdtempSync(join(tmpdir(), 'config-'))
    try {
      writeFileSync(join(directory, 'a.yaml'), FULL)
      expect(readConfig(join(directory, 'a.yaml')).is).toBe('ok')
    } finally {
      rmSync(directory, { recursive: true })
    }
  })

  test('the example that is delivered is one', () => {
    expect(readConfig(EXAMPLE).is).toBe('ok')
  })

  test('and so is what it proposes', () => {
    const text = readFileSync(EXAMPLE, 'utf8').replaceAll(/^# (?=[a-zA-Z]+:| {2})/gm, '')
    const read = parseConfig(text, 'all.yaml')
    expect(read).toMatchObject({ is: 'ok' })
    if (read.is === 'ok') expect(read.value).toMatchObject({ requestsPerMinute: 300_000, executor: { runs: 8 } })
  })
})
