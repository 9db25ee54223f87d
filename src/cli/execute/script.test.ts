import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { runScript } from './script.ts'

const room = mkdtempSync(join(tmpdir(), 'prodgate-script-'))
afterAll(() => rmSync(room, { recursive: true, force: true }))

/** Nobody listens there: what gets that far was not refused for its text. */
const NOWHERE = { socket: join(room, 'none'), token: 'x' }
function outcome(text: string | Uint8Array): Promise<string> {
  const path = join(room, 'script')
  writeFileSync(path, text)
  const write = process.stderr.write
  process.stderr.write = () => true
  return Promise.resolve()
    .then(() => runScript(path, [], NOWHERE))
    .then(String, (cause: Error) => cause.message)
    .finally(() => {
      process.stderr.write = write
    })
}

test.each([
  '#!/usr/bin/env -S prodgate run-script --wait 5\nls',
  '#!/bin/bash -e\nls',
  '#! /usr/bin/env FOO=1 sh\nls',
  '#!/bin/dash\nls',
  '#!/bin/busybox sh\nls',
  '#!/usr/bin/env -u FOO -S bash -e\nls',
  '#!\nls',
  'ls',
])('%j goes on to be asked', async (text) => expect(await outcome(text)).toContain("couldn't reach the authority"))

test.each([
  ['#!/usr/bin/python3\nprint("x")', 'is a script for `python3`'],
  ['#!/usr/bin/env -S node --no-warnings\nx', 'is a script for `node`'],
  ['#!/usr/bin/env perl', 'is a script for `perl`'],
  ['#!/usr/bin/env -u FOO perl', 'is a script for `perl`'],
  [new Uint8Array([0x7f, 0x45, 0x4c, 0x46, 0]), 'is no text'],
  [`${'echo x\n'.repeat(200_000)}`, 'is longer than is read'],
])('%# is refused for what it is', async (text, why) => expect(await outcome(text)).toContain(why))
