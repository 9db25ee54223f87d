import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type GatePlaces, type MeasuredLevel, measureLevel } from './level.ts'

let home = ''
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'prodgate-level-'))
})
afterEach(() => rmSync(home, { recursive: true, force: true }))

function places(more: Partial<GatePlaces> = {}): GatePlaces {
  return { home, dataDirectories: [], sockets: [], shims: [], settings: [], ...more }
}

function finding({ findings }: MeasuredLevel, id: string) {
  const found = findings.find((one) => one.id === id)
  if (found === undefined) throw new Error(`no finding ${id}`)
  return found
}

describe('credentials', () => {
  test('one that can be read is named by its path, and a home without is not', () => {
    expect(finding(measureLevel(places(), {}, undefined), 'no credentials')).toMatchObject({
      holds: true,
      evidence: [],
    })
    mkdirSync(join(home, '.kube'))
    writeFileSync(join(home, '.kube/config'), 'token: hidden')
    const found = finding(measureLevel(places(), {}, undefined), 'no credentials')
    expect(found).toMatchObject({ holds: false, evidence: [join(home, '.kube/config')] })
    expect(JSON.stringify(found)).not.toContain('hidden')
  })

  test('a variable is named and its value is not shown; an empty one is none', () => {
    expect(finding(measureLevel(places(), { PGPASSWORD: '' }, undefined), 'no credentials').holds).toBe(true)
    const found = finding(measureLevel(places(), { PGPASSWORD: 'hidden' }, undefined), 'no credentials')
    expect(found).toMatchObject({ holds: false, evidence: ['$PGPASSWORD'] })
  })
})

describe("the gate's places", () => {
  test('without a gate nothing is out of reach', () => {
    expect(finding(measureLevel(places(), {}, undefined), 'gate out of reach').holds).toBe(false)
  })

  test('a shim of this user is in reach, also where it cannot be written itself', () => {
    const shim = join(home, 'prodgate-shim')
    writeFileSync(shim, '')
    chmodSync(shim, 0o555)
    const found = finding(measureLevel(places({ shims: [shim] }), {}, undefined), 'gate out of reach')
    expect(found.holds).toBe(false)
    expect(found.evidence.join()).toContain(shim)
  })

  test('a data directory of this user means that the authority is no other user', () => {
    const data = join(home, 'data')
    mkdirSync(data)
    const found = finding(measureLevel(places({ dataDirectories: [data] }), {}, undefined), 'other user')
    expect(found).toMatchObject({ holds: false, evidence: [`${data}: this user`] })
  })
})

test('a home of the same user is advice, whatever else holds', () => {
  const data = join(home, 'data')
  mkdirSync(data)
  const measured = measureLevel(places({ dataDirectories: [data] }), {}, undefined)
  expect(measured.level).toBe('A0')
  expect(measured.missing.length).toBeGreaterThan(0)
})

test('an executor is there where the authority says that it runs what is approved', () => {
  const at = 'http://127.0.0.1:4477/v1/runs'
  expect(finding(measureLevel(places(), {}, at), 'executor')).toMatchObject({ holds: true, evidence: [at] })
  expect(finding(measureLevel(places(), {}, undefined), 'executor').holds).toBe(false)
})
