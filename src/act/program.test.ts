import { closeSync, openSync, utimesSync } from 'node:fs'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Contents, findProgram, holdsStill, type KnownContents } from './program.ts'
import { SYSTEM_PATH } from './search-path.ts'
import { Place } from './testing/executions.ts'

let place: Place
beforeEach(() => {
  place = new Place()
})
afterEach(() => place.remove())

function find(name: string, known?: KnownContents) {
  const found = findProgram(name, place.path, SYSTEM_PATH, known)
  if (found.is === 'fault') throw new Error(found.fault.message)
  return found.value
}

test('a program that nobody has changed for a while is read once', () => {
  const known: Map<string, Contents> = new Map()
  const { contents } = find('env', known)
  expect(contents.settled).toBe(true)
  expect([...known]).toEqual([[contents.stamp, contents]])
  // Were it read again, its digest would be the true one.
  const told = { ...contents, digest: 'sha256:told' }
  expect(find('env', new Map([[contents.stamp, told]])).contents).toBe(told)
})

test('one that has just been changed is read each time: another change may have the same stamp', () => {
  const known: Map<string, Contents> = new Map()
  const path = place.write('tool', 'one', 0o755)
  // Its own time can be set by its owner, and says nothing.
  utimesSync(path, 1, 1)
  const before = find(path, known).contents
  expect([before.settled, known.size]).toEqual([false, 0])
  place.write('tool', 'two', 0o755)
  expect(find(path, known).contents.digest).not.toBe(before.digest)
})

test('an open file is what it was by its bytes, or by a stamp that vouches for them', () => {
  const path = place.write('tool', 'one', 0o755)
  const { contents } = find(path)
  const open = openSync(path, 'r')
  try {
    expect(holdsStill(open, contents)).toBe(true)
    const others = { ...contents, digest: 'sha256:other' }
    expect(holdsStill(open, others)).toBe(false)
    expect(holdsStill(open, { ...others, settled: true })).toBe(true)
    expect(holdsStill(open, { ...others, settled: true, stamp: 'another' })).toBe(false)
  } finally {
    closeSync(open)
  }
})

test('a reader without a slash is a file of the directory that the call is in, as it is to the kernel', () => {
  const path = place.write('bare', '#!sh\necho hello\n', 0o755)
  expect(findProgram(path, place.path, '/usr/bin:/bin')).toMatchObject({ is: 'fault', fault: { code: 'NO_PROGRAM' } })
  const own = place.write('sh', '#!/bin/sh\necho mine\n', 0o755)
  expect(findProgram(path, place.path, '/usr/bin:/bin')).toMatchObject({ is: 'ok', value: { by: { path: own } } })
})

test('a script is known with the program that reads it', () => {
  const path = place.write('script', '#!/usr/bin/env -S sh -e\necho hello\n', 0o755)
  const known: Map<string, Contents> = new Map()
  expect(find(path, known).by?.real).toBe(find('sh').real)
  expect(find(path, known).by?.real).toBe(find('sh').real)
})
