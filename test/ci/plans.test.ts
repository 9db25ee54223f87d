import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { read, Shop } from './shop.ts'

/** What a Terraform plan would do, each change with its place; every refusal with a twin that goes. */

const shop = new Shop()
const { judged } = shop

describe('a Terraform plan', () => {
  const plan = () => JSON.parse(read('terraform/plan.json'))
  const infra = () => ({ workspace: join(shop.path, 'infra') })
  const verdicts = async (text: string) => await judged(text, 'plan.json', infra())

  test('by its changes; what is enrolled may be changed, not lost', async () => {
    expect(await verdicts(read('terraform/plan.json'))).toEqual([
      '14: allow',
      '22: hold LOSES@22:19',
      '30: hold CHANGES_ACCESS@30:19',
      '37: hold LOSES@37:19',
    ])
  })

  test('what is taken into the state is changed by it', async () => {
    const change = (more: object) =>
      judged(
        JSON.stringify({
          format_version: '1.2',
          resource_changes: [{ address: 'a.b', type: 'x', change: { actions: ['no-op'], ...more } }],
        }),
        'plan.json',
      )
    expect(await change({})).toEqual(['1: allow'])
    expect(await change({ importing: { id: 'x' } })).toEqual([expect.stringContaining('hold CHANGES')])
  })

  test('for a state that nobody enrolled', async () => {
    expect((await judged(read('terraform/plan.json'), 'plan.json'))[0]).toMatch(/^14: hold CHANGES/)
  })

  test('what it leaves open is stopped', async () => {
    const changes = [plan().resource_changes[1]]
    const only = (more: object) => verdicts(JSON.stringify({ ...plan(), resource_changes: changes, ...more }))
    expect(await only({})).toEqual(['1: allow'])
    for (const more of [{ errored: true }, { complete: false }, { deferred_changes: [{}] }, { format_version: '2.0' }])
      expect((await only(more)).join()).toContain('hold UNREADABLE')
    const provisioners = [{ type: 'local-exec' }]
    expect((await only({ configuration: { root_module: { resources: [{ provisioners }] } } })).join()).toMatch(
      /UNDESCRIBED|allow.*allow/,
    )
    expect(await verdicts('{"resource_changes": 1, "format_version": "1.2"}')).toEqual([
      expect.stringContaining('UNREADABLE'),
    ])
    const strange = { ...plan().resource_changes[1], change: { actions: ['evaporate'] } }
    expect((await verdicts(JSON.stringify({ ...plan(), resource_changes: [strange] }))).join()).toContain('UNREADABLE')
  })
})
