import { copyFileSync, mkdirSync, renameSync, rmSync, symlinkSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { diskFiles } from '../lib/disk.ts'
import type { ExecutionGiven } from './describe.ts'
import { type Execution, fingerprint } from './execution.ts'
import { readAgain } from './read-files.ts'
import { recheck } from './recheck.ts'
import { Place } from './testing/executions.ts'

let place: Place
beforeEach(() => {
  place = new Place()
})
afterEach(() => place.remove())

const codes = (before: Execution, now: Execution) => recheck(before, now).map(({ code }) => code)

describe('ATTACK-4: what was swapped after the approval is seen', () => {
  test('a script', () => {
    place.write('deploy.sh', '#!/bin/sh\necho good\n', 0o755)
    const action = { kind: 'exec', argv: ['./deploy.sh'] } as const
    const before = place.describe(action)
    expect(codes(before, place.describe(action))).toEqual([])
    place.write('deploy.sh', '#!/bin/sh\necho evil\n', 0o755)
    const now = place.describe(action)
    expect(codes(before, now)).toEqual(['PROGRAM_CHANGED'])
    expect(fingerprint(now)).not.toBe(fingerprint(before))
  })

  test('a binary, by another one in its place', () => {
    copyFileSync('/bin/true', place.at('tool'))
    const action = { kind: 'exec', argv: ['./tool'] } as const
    const before = place.describe(action)
    copyFileSync('/bin/true', place.at('same'))
    renameSync(place.at('same'), place.at('tool'))
    // The same bytes are the same program.
    expect(codes(before, place.describe(action))).toEqual([])
    copyFileSync('/bin/false', place.at('tool'))
    expect(codes(before, place.describe(action))).toEqual(['PROGRAM_CHANGED'])
  })

  test('the program that reads a script', () => {
    place.write('one', '#!/bin/sh\n', 0o755)
    copyFileSync('/bin/sh', place.at('reader'))
    place.write('script', `#!${place.at('reader')}\necho x\n`, 0o755)
    const action = { kind: 'exec', argv: ['./script'] } as const
    const before = place.describe(action)
    copyFileSync('/bin/true', place.at('reader'))
    expect(codes(before, place.describe(action))).toEqual(['INTERPRETER_CHANGED'])
  })

  test('a link to the program', () => {
    symlinkSync('/bin/true', place.at('tool'))
    const action = { kind: 'exec', argv: ['./tool'] } as const
    const before = place.describe(action)
    expect(codes(before, place.describe(action))).toEqual([])
    rmSync(place.at('tool'))
    symlinkSync('/bin/false', place.at('tool'))
    expect(codes(before, place.describe(action))).toEqual(['PROGRAM_CHANGED'])
  })

  test('the working directory, by another one of its name', () => {
    mkdirSync(place.at('work'))
    const action = { kind: 'exec', argv: ['ls'], cwd: place.at('work') } as const
    const before = place.describe(action)
    expect(codes(before, place.describe(action))).toEqual([])
    renameSync(place.at('work'), place.at('old'))
    mkdirSync(place.at('work'))
    expect(codes(before, place.describe(action))).toEqual(['DIRECTORY_CHANGED'])
    rmSync(place.at('work'), { recursive: true })
    symlinkSync(place.at('old'), place.at('work'))
    expect(codes(before, place.describe(action))).toEqual(['DIRECTORY_CHANGED'])
  })

  test('variables and credentials', () => {
    const action = { kind: 'exec', argv: ['ls'] } as const
    const before = place.describe(action, { own: { USER: 'me' }, credentials: { PGPASSWORD: 'one' } })
    const now = (more: Partial<ExecutionGiven>) => place.describe(action, more)
    expect(codes(before, now({ own: { USER: 'me', OTHER: 'x' }, credentials: { PGPASSWORD: 'one' } }))).toEqual([])
    expect(codes(before, now({ own: { USER: 'you' }, credentials: { PGPASSWORD: 'one' } }))).toEqual([
      'ENVIRONMENT_CHANGED',
    ])
    const other = now({ own: { USER: 'me' }, credentials: { PGPASSWORD: 'two' } })
    expect(codes(before, other)).toEqual(['CREDENTIAL_CHANGED'])
    // No digest that others see is a way to guess it.
    expect(fingerprint(other)).toBe(fingerprint(before))
    expect(JSON.stringify(recheck(before, other))).not.toContain('two')
  })

  test('a file that was read as part of it', () => {
    place.write('steps.sh', 'echo good\n')
    const disk = () => diskFiles({ roots: [place.path] })
    const files = readAgain(
      [
        { path: place.at('steps.sh'), digest: '' },
        { path: place.at('none'), digest: '' },
      ],
      disk(),
    )
    const action = { kind: 'shell', command: '. ./steps.sh' } as const
    const before = place.describe(action, { files })
    expect(codes(before, place.describe(action, { files: readAgain(files, disk()) }))).toEqual([])
    place.write('steps.sh', 'echo evil\n')
    expect(codes(before, place.describe(action, { files: readAgain(files, disk()) }))).toEqual(['FILE_CHANGED'])
  })

  test('the address of a host', () => {
    const action = { kind: 'exec', argv: ['ls'] } as const
    const at = (...addresses: string[]) => place.describe(action, { hosts: [{ host: 'db.example', addresses }] })
    const before = at('10.0.0.1', '10.0.0.2')
    expect(codes(before, at('10.0.0.2', '10.0.0.3'))).toEqual([])
    expect(codes(before, at('10.6.6.6'))).toEqual(['HOST_MOVED'])
    expect(codes(before, at())).toEqual(['HOST_MOVED'])
  })

  test('where a tool leads', () => {
    mkdirSync(place.at('.docker'))
    place.write('.docker/config.json', '{"currentContext":"near"}')
    const action = { kind: 'exec', argv: ['/bin/ls', 'docker'] } as const
    const before = place.describe(action)
    place.write('.docker/config.json', '{"currentContext":"far"}')
    expect(codes(before, place.describe(action))).toEqual(['TARGET_CHANGED'])
  })

  test('standard input', () => {
    const action = { kind: 'exec', argv: ['cat'] } as const
    const of = (digest: string) => place.describe(action, { input: { is: 'bytes', digest, bytes: Buffer.alloc(0) } })
    expect(codes(of('a'), of('a'))).toEqual([])
    expect(codes(of('a'), of('b'))).toEqual(['INPUT_CHANGED'])
    expect(codes(of('a'), place.describe(action))).toEqual(['INPUT_CHANGED'])
  })
})

test('another terminal is the same execution', () => {
  const action = { kind: 'exec', argv: ['ls'] } as const
  const [one, two] = ['xterm', 'dumb'].map((TERM) => place.describe(action, { own: { TERM } }))
  expect(fingerprint(one as Execution)).toBe(fingerprint(two as Execution))
})

test('what cannot be run says why', () => {
  const fault = (action: Parameters<Place['describe']>[0], more: Partial<ExecutionGiven> = {}) => {
    try {
      place.describe(action, more)
      return 'described'
    } catch (cause) {
      return (cause as Error).message.split(':')[0]
    }
  }
  expect(fault({ kind: 'exec', argv: ['no-such-program'] })).toBe('NO_PROGRAM')
  expect(fault({ kind: 'exec', argv: ['ls'], cwd: '/no/such' })).toBe('NO_DIRECTORY')
  expect(fault({ kind: 'shell', command: `echo ${'x'.repeat(140_000)}` })).toBe('TOO_LONG')
  place.write('plain', '#!/bin/sh\n')
  expect(fault({ kind: 'exec', argv: ['./plain'] })).toBe('NOT_EXECUTABLE')
  expect(fault({ kind: 'exec', argv: ['.'] })).toBe('NO_PROGRAM')
  place.write('plain', '#!/bin/sh\n', 0o755)
  expect(fault({ kind: 'exec', argv: ['./plain'] })).toBe('described')
})
