import { beforeAll, describe, expect, test } from 'vitest'
import type { PlannedCall } from '../../src/reach/doctor/stub-model/model-api.ts'
import { approved } from '../../test/authority/actions.ts'
import type { Stage } from './run-example.ts'

export const READ = '--context prod-eu get pods'
/** Held: a person may approve it. */
export const DELETE = '--context prod-eu delete namespace shop'
/** Denied: all of a cluster. */
export const DELETE_ALL = '--context prod-eu delete namespace --all'

/** An authority where nobody listens. */
export const NOWHERE = { PRODGATE_URL: 'http://127.0.0.1:9' } as const

export function requestIn(text: string | undefined): string {
  const [id] = /hold_[0-9a-z]+/.exec(text ?? '') ?? []
  expect(id, `a request in: ${text}`).toBeDefined()
  return id ?? ''
}

interface Cast {
  readonly example: string
  /** The call by which a model of this framework would run kubectl. */
  readonly call: (args: string) => PlannedCall
  /** How the example is told where the model is. */
  readonly env: (model: string) => Readonly<Record<string, string>>
}

/** The same story for every framework, with its real code. */
export function tellStory({ example, call, env }: Cast, on: () => Stage): void {
  describe(example, () => {
    let stage: Stage
    beforeAll(() => {
      stage = on()
    })

    test('what is refused does not run and the model is told why; its twin runs; once approved, once', async () => {
      const [refused, done, held] = await stage.converse(example, [call(DELETE_ALL), call(READ), call(DELETE)], env)
      expect(refused).toContain('stopped by the gate')
      expect(refused).toContain('everything of the cluster')
      expect(done).toContain(`kubectl was here: ${READ}`)
      expect(held).toContain('held by the gate for a person')
      expect(stage.ran()).toEqual([READ])

      await approved(stage.server, 'ann', requestIn(held))
      const [first, second] = await stage.converse(example, [call(DELETE), call(DELETE)], env)
      expect(first).toContain(`kubectl was here: ${DELETE}`)
      expect(second).toContain('held by the gate for a person')
      expect(stage.ran()).toEqual([DELETE])

      expect(await stage.outcomes()).toEqual(['succeeded', 'succeeded'])
    })

    test('without the authority nothing runs, and the model is told', async () => {
      const [told] = await stage.converse(example, [call(READ)], env, NOWHERE)
      expect(told).toContain('gave no decision, which counts as stopped')
      expect(stage.ran()).toEqual([])
    })
  })
}
