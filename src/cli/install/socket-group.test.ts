import { chownSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { aboutSocket } from './socket-group.ts'

const data = mkdtempSync(join(tmpdir(), 'prodgate-socket-'))
afterAll(() => rmSync(data, { recursive: true, force: true }))
const place = { data, socket: join(data, 'agent.sock') }

test.runIf(process.geteuid?.() === 0)('a socket of root alone is told where a machine asks by it', () => {
  writeFileSync(place.socket, '')
  chownSync(place.socket, 0, 0)
  expect(aboutSocket('managed', place)).toEqual([expect.stringContaining('is for root alone')])
  expect(aboutSocket('user', place)).toEqual([])
  chownSync(place.socket, 0, 65_534)
  expect(aboutSocket('managed', place)).toEqual([])
})
