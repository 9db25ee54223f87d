import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { prodgate } from './command.ts'

/** `prodgate policy …`, through the built command. */

const dir = mkdtempSync(join(tmpdir(), 'prodgate-policy-'))
afterAll(() => rmSync(dir, { recursive: true, force: true }))

const write = (name: string, text: string) => writeFileSync(join(dir, name), text)
const policy = (...args: readonly string[]) => prodgate(['policy', ...args], { cwd: dir })

const FRIDAY = `// example: {"effect": {"kind": "change"}, "weekday": "friday"} -> hold
// example: {"effect": {"kind": "change"}, "weekday": "monday"} -> allow
@id("friday") @verdict("hold") @message("nothing is changed on a Friday")
forbid (principal, action in Action::"changing", resource) when { context.weekday == Weekday::"friday" };
`
const NEVER = `@id("never") @verdict("deny") @message("the shop is frozen")
forbid (principal in Group::"guests", action, resource);
`
write('house.cedar', `${FRIDAY}\n${NEVER}`)
write('friday.cedar', FRIDAY)
write('empty.cedar', '// nothing yet\n')
write('wrong.cedar', `${FRIDAY}\npermit (principal, action, resource);\n`)
write('targets.yaml', `version: 1\nsession: { environment: development, workspaces: ["${dir}"] }\n`)

describe('policy test', () => {
  test('tells the policies, and which of them no example shows', () => {
    const ran = policy('test', 'house.cedar')
    expect(ran).toMatchObject({ status: 0, stderr: '' })
    expect(ran.stdout).toMatch(
      /^house.cedar:3: friday \(hold\)\nhouse.cedar:6: never \(deny\) {2}no example that it applies to, none that it leaves alone\nok 2 policies, 2 examples, sha256:/,
    )
  })

  test('ends in a fault with file and line, and nothing of the file counts', () => {
    const ran = policy('test', 'wrong.cedar')
    expect(ran).toMatchObject({ status: 2, stdout: '' })
    expect(ran.stderr).toBe(
      'wrong.cedar:6: `permit` in a house policy\n  house policies only raise a verdict; write what is forbidden\n',
    )
    expect(JSON.parse(policy('test', 'wrong.cedar', '--json').stdout)).toMatchObject({
      policies: [],
      faults: [{ file: 'wrong.cedar', line: 6 }],
    })
  })

  test('of a file that is not there is wrong use', () => {
    expect(policy('test', 'none.cedar')).toMatchObject({ status: 64, stderr: expect.stringContaining('no such file') })
  })
})

describe('policy explain', () => {
  const explain = (file: string, ...more: readonly string[]) =>
    policy(
      'explain',
      file,
      '--registry',
      'targets.yaml',
      '--home',
      dir,
      '--cwd',
      dir,
      '--action',
      '{"kind":"shell","command":"touch a.txt"}',
      ...more,
    )

  test('names the policy that raises the verdict, its file and line', () => {
    const ran = explain('house.cedar', '--at', '2026-11-20T10:00:00Z')
    expect(ran).toMatchObject({ status: 3, stderr: '' })
    expect(ran.stdout).toMatch(
      /^hold {2}raised from allow\n {2}house.cedar:3: friday: nothing is changed on a Friday; `\w+` of file /,
    )
  })

  test('leaves what no policy is about, one day later', () => {
    const ran = explain('house.cedar', '--at', '2026-11-21T10:00:00Z')
    expect(ran).toMatchObject({ status: 0, stdout: 'allow  by the table; no house policy applies\n' })
  })

  test('knows groups and the house’s clock', () => {
    expect(explain('house.cedar', '--at', '2026-11-21T10:00:00Z', '--group', 'guests').status).toBe(2)
    expect(explain('house.cedar', '--at', '2026-11-20T20:00:00Z', '--time-zone', 'Asia/Kolkata').status).toBe(0)
    expect(explain('house.cedar', '--at', 'soon').status).toBe(64)
  })

  test('never lowers what the table says', () => {
    const held = ['--action', '{"kind":"shell","command":"cat ~/.ssh/id_rsa"}', '--at', '2026-11-21T10:00:00Z']
    expect(explain('empty.cedar', ...held).status).toBe(3)
  })

  test('of an action that is none is wrong use, and of a file that does not load a deny', () => {
    expect(explain('house.cedar', '--action', '{"kind":"wish"}').status).toBe(64)
    expect(explain('wrong.cedar').status).toBe(2)
  })
})

describe('policy diff', () => {
  const line = (id: string, day: string, more: object = {}) =>
    JSON.stringify({ kind: 'decision.intent', id, request: { effect: { kind: 'change' }, weekday: day }, ...more })
  write('decisions.jsonl', `${line('dec_1', 'friday')}\n${line('dec_2', 'monday')}\n{"kind":"login","person":"asha"}\n`)
  write('held.jsonl', `${line('dec_1', 'friday', { table: 'deny' })}\n`)

  test('tells what becomes looser, and ends with 3', () => {
    const ran = policy('diff', 'friday.cedar', 'empty.cedar', '--decisions', 'decisions.jsonl')
    expect(ran).toMatchObject({
      status: 3,
      stdout: 'looser   dec_1  hold → allow  friday (friday.cedar:3)\n2 decisions: 1 looser, 0 stricter, 1 as before\n',
    })
  })

  test('the other way round it is stricter, and ends with 0', () => {
    const ran = policy('diff', 'empty.cedar', 'friday.cedar', '--decisions', 'decisions.jsonl')
    expect(ran).toMatchObject({ status: 0, stdout: expect.stringContaining('stricter dec_1  allow → hold') })
  })

  test('what the table stops anyway does not flip', () => {
    expect(policy('diff', 'friday.cedar', 'empty.cedar', '--decisions', 'held.jsonl', '--json')).toMatchObject({
      status: 0,
      stdout: '{"decisions":1,"looser":0,"flips":[]}\n',
    })
  })

  test('a decision that cannot be asked again is no answer', () => {
    for (const [name, text] of [
      ['none', ''],
      ['old', '{"kind":"decision.intent","id":"dec_3"}\n'],
      ['torn', `${line('dec_1', 'friday')}\n{"kind":`],
      ['odd', line('dec_1', 'someday')],
    ] as const) {
      write(`${name}.jsonl`, text)
      expect(policy('diff', 'friday.cedar', 'friday.cedar', '--decisions', `${name}.jsonl`).status, name).toBe(64)
    }
  })

  test('under a file that does not load is a deny', () => {
    expect(policy('diff', 'friday.cedar', 'wrong.cedar', '--decisions', 'decisions.jsonl').status).toBe(2)
  })
})
