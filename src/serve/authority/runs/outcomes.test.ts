import { setTimeout as delay } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { ok } from '../../../lib/result.ts'
import { StoreFault } from '../../../record/store/store-fault.ts'
import type { Parts } from '../parts.ts'
import { Outcomes } from './outcomes.ts'

const caller = { is: 'agent', id: 'bot' } as never
const full = new StoreFault('STORE_FULL', undefined)

/** The store answers as told, in the order in which it is asked. */
function outcomesOver(answers: readonly (Error | number)[]): Outcomes {
  let next = 0
  const commit = async () => {
    const answer = answers[next++] ?? new Error('asked once too often')
    if (answer instanceof Error) throw answer
    return ok({ index: answer })
  }
  const redact = async (text: string) => delay(5, text)
  return new Outcomes({ store: { commit }, redact } as unknown as Parts)
}

const one = (decision: string) => ({ decision, status: 'succeeded' })

test('what the store does not take keeps none of the others from being kept', async () => {
  const told = await outcomesOver([1, full, 3]).tellSeveral(caller, ['a', 'b', 'c'].map(one))
  expect(told).toMatchObject([
    { value: { index: 1 } },
    { fault: { code: 'STORE_FAULT', message: full.message } },
    { value: { index: 3 } },
  ])
})

test('where it takes none of them, or something else is wrong, all of it is', async () => {
  await expect(outcomesOver([full, full]).tellSeveral(caller, ['a', 'b'].map(one))).rejects.toBe(full)
  const other = new Error('x')
  await expect(outcomesOver([1, other]).tellSeveral(caller, ['a', 'b'].map(one))).rejects.toBe(other)
})

test('each is kept in its turn, whichever has more to be masked', async () => {
  const told = await outcomesOver([1, 2]).tellSeveral(caller, [{ ...one('a'), tail: 'done' }, one('a')])
  expect(told).toMatchObject([{ value: { index: 1 } }, { value: { index: 2 } }])
})
