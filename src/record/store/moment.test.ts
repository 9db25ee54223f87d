import { describe, expect, test } from 'vitest'
import { momentOf, type Reading, type Seen } from './moment.ts'

const T0 = Date.UTC(2026, 10, 21, 12)
const head = { size: 100, at: T0, epoch: 3 }
const seen: Seen = { size: 100, epoch: 3, at: T0 }
const reading: Reading = { clock: T0 + 500, monotonic: 1500, timeline: '1' }
/** Of a process that committed at `T0`, when its monotonic clock stood at 1000. */
const last: Reading = { clock: T0, monotonic: 1000, timeline: '1' }
const running: Seen = { ...seen, last }

describe('the time', () => {
  const at = (given: Seen, more: Partial<Reading> = {}, headAt = T0) =>
    momentOf({ ...head, at: headAt }, given, { ...reading, ...more }, false).at - T0
  test('is that of the clock', () => {
    expect(at(seen)).toBe(500)
    expect(at(running)).toBe(500)
  })
  test('is never before an earlier commit, of this process, of the store or of an earlier process', () => {
    expect(at(seen, { clock: T0 - 1000 })).toBe(0)
    expect(at({ ...seen, at: T0 + 700 })).toBe(700)
    expect(at(seen, {}, T0 + 900)).toBe(900)
  })
  test('goes on with the monotonic clock while the other stands', () => {
    expect(at(running, { clock: T0, monotonic: 1000 + 800 })).toBe(800)
    expect(at(running, { clock: T0 - 1_000_000, monotonic: 1000 + 800 })).toBe(800)
    // Another process's monotonic clock says nothing.
    expect(at(seen, { clock: T0, monotonic: 1_000_000 })).toBe(0)
  })
})

describe('an epoch', () => {
  const epoch = (given: Seen, more: Partial<Reading> = {}, of = head, tookOver = false) => {
    const { at: _, ...found } = momentOf(of, given, { ...reading, ...more }, tookOver)
    return found
  }
  test('goes on where nothing was lost', () => {
    expect(epoch(seen)).toEqual({ epoch: 3 })
    expect(epoch(running)).toEqual({ epoch: 3 })
    expect(epoch({ ...seen, size: 99 })).toEqual({ epoch: 3 })
  })
  test('begins where the store is shorter or older than it was seen', () => {
    const began = 'the store went back'
    expect(epoch({ ...seen, size: 101 })).toEqual({ epoch: 4, began })
    expect(epoch({ ...seen, epoch: 5 })).toEqual({ epoch: 6, began })
    expect(epoch({ ...seen, epoch: 5, size: 1 })).toEqual({ epoch: 6, began })
  })
  test('begins where the mark of how far it was is lost, once: this process has seen it then', () => {
    const began = 'the mark of how far the store was is lost'
    expect(epoch({ ...seen, lost: true })).toEqual({ epoch: 4, began })
    expect(epoch({ ...seen, size: 101, lost: true })).toEqual({ epoch: 4, began: 'the store went back' })
    expect(epoch(running)).toEqual({ epoch: 3 })
  })
  test('that another authority began after the same loss is not begun again', () => {
    expect(epoch({ ...seen, epoch: 2, size: 200 })).toEqual({ epoch: 3 })
  })
  test('begins where another server took over', () => {
    expect(epoch(seen, {}, head, true)).toEqual({ epoch: 4, began: 'another server of the database took over' })
    expect(epoch(seen, {}, head, false)).toEqual({ epoch: 3 })
    expect(epoch({ ...seen, size: 101 }, {}, head, true).began).toBe('the store went back')
  })
  test('begins where the clock went back by more than two seconds', () => {
    const began = 'the clock went back'
    expect(epoch(seen, { clock: T0 - 2000 })).toEqual({ epoch: 3 })
    expect(epoch(seen, { clock: T0 - 2001 })).toEqual({ epoch: 4, began })
    expect(epoch({ ...seen, at: T0 + 5000 }, { clock: T0 + 2999 })).toEqual({ epoch: 4, began })
    expect(epoch(seen, { clock: T0 + 2999 }, { ...head, at: T0 + 5000 })).toEqual({ epoch: 4, began })
    expect(epoch(seen, { clock: T0 + 3000 }, { ...head, at: T0 + 5000 })).toEqual({ epoch: 3 })
  })
  test('of a running process is held against its own clock and not against that of others', () => {
    // Half a second has passed since the last commit.
    expect(epoch(running, { clock: T0 + 500 - 2000 })).toEqual({ epoch: 3 })
    expect(epoch(running, { clock: T0 + 500 - 2001 })).toEqual({ epoch: 4, began: 'the clock went back' })
    // Another authority's clock is an hour ahead.
    expect(epoch(running, {}, { ...head, at: T0 + 3_600_000 })).toEqual({ epoch: 3 })
    expect(epoch(seen, {}, { ...head, at: T0 + 3_600_000 }).began).toBe('the clock went back')
  })
})
