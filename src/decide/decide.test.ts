import { describe, expect, test } from 'vitest'
import { type Environment, environmentOf } from '../locate/evidence.ts'
import type { Located } from '../locate/locate.ts'
import { EFFECT_KINDS, type EffectKind } from '../understand/effect.ts'
import type { Place } from '../understand/place.ts'
import { decide as decideWith } from './decide.ts'
import { offersOf } from './instead.ts'
import { judge } from './judge.ts'
import { onFile, plain } from './testing/located.ts'

/** As where every command that is offered would be let go. */
const decide = (located: readonly Located[], where: Environment) => {
  const judged = located.map(judge)
  return decideWith(judged, where, new Set(offersOf(judged)))
}

const session = environmentOf('development', [
  { says: 'development', tier: 'registry', from: 'r', value: 'v', used: true },
])

describe('the verdict', () => {
  test('is that of the cell', () => {
    expect(decide([plain('change', 'production')], session).verdict).toBe('hold')
    expect(decide([plain('change', 'staging')], session).verdict).toBe('allow')
    expect(decide([plain('lose-remade', 'staging')], session).verdict).toBe('hold')
    expect(decide([plain('lose-remade', 'development')], session).verdict).toBe('allow')
  })
  test('treats unknown as production', () => {
    for (const kind of EFFECT_KINDS)
      expect(judge(plain(kind, 'unknown')).verdict).toBe(judge(plain(kind, 'production')).verdict)
  })
  test('is the strictest of the parts, in any order', () => {
    const parts = [plain('read', 'production'), plain('change', 'production'), plain('catastrophe', 'local')]
    expect(decide(parts, session).verdict).toBe('deny')
    expect(decide(parts.toReversed(), session).verdict).toBe('deny')
    expect(decide(parts.slice(0, 2), session).verdict).toBe('hold')
    expect(decide(parts.slice(0, 1), session).verdict).toBe('allow')
  })
  test('is raised by a rule and never lowered by one', () => {
    expect(decide([onFile('create', 'development', { where: 'outside' })], session).verdict).toBe('hold')
    expect(decide([onFile('create', 'development')], session).verdict).toBe('allow')
    expect(decide([onFile('delete', 'development', { where: 'gate' })], session).verdict).toBe('deny')
  })
  test('without effects is allow, in the environment of the session', () => {
    expect(decide([], session)).toEqual({
      verdict: 'allow',
      environment: session,
      effects: [],
      reasons: [],
      instead: [],
      weighed: [],
    })
  })
})

describe('the environment', () => {
  test('is the most protective that is reached', () => {
    expect(decide([plain('read', 'staging'), plain('read', 'production')], session).environment.class).toBe(
      'production',
    )
    expect(decide([plain('read', 'unknown'), plain('read', 'staging')], session).environment).toMatchObject({
      class: 'unknown',
      treatedAs: 'production',
    })
  })
})

describe('a conflict', () => {
  const conflict = {
    ...plain('read', 'production'),
    conflict: 'the alias says development, the registry says production',
  }
  test('is told first, once', () => {
    const { environment } = decide([conflict, conflict, plain('read', 'production')], session)
    expect(environment.because).toEqual([
      { says: 'conflict', tier: 'identity', from: 'evidence', value: conflict.conflict, used: true },
    ])
    expect(environment.class).toBe('production')
  })
  test('is not told where there is none', () => {
    expect(decide([plain('read', 'production')], session).environment.because).toEqual([])
  })
})

describe('effects', () => {
  test('are told with their target, span and whether they can be undone', () => {
    const { effects } = decide(
      [plain('lose', 'production', { verb: 'delete', on: 'namespace', name: 'shop', target: 'https://10.0.0.1:6443' })],
      session,
    )
    expect(effects).toEqual([
      { verb: 'delete', on: 'namespace', target: 'https://10.0.0.1:6443', reversible: 'no', span: [0, 2] },
    ])
  })
  test('without a target are told by their name, without a span where there is none', () => {
    const { effects } = decide([plain('read', 'local', { name: 'a\nb', target: '', span: undefined })], session)
    expect(effects).toEqual([{ verb: 'do', on: 'thing', target: 'a⟨U+000A⟩b', reversible: 'yes' }])
    expect(effects[0]).not.toHaveProperty('span')
  })
  const reversible: Readonly<Record<string, string>> = {
    read: 'yes',
    prepare: 'yes',
    'read-data': 'no',
    'read-secret': 'no',
    change: 'yes',
    restart: 'yes',
    deploy: 'unknown',
    publish: 'no',
    lose: 'no',
    'lose-remade': 'yes',
    access: 'unknown',
    disclose: 'no',
    'remote-code': 'unknown',
    undescribed: 'unknown',
    unreadable: 'unknown',
    catastrophe: 'no',
  }
  for (const kind of EFFECT_KINDS)
    test(`${kind}: ${reversible[kind]}`, () =>
      expect(decide([plain(kind, 'local')], session).effects[0]?.reversible).toBe(reversible[kind]))
})

describe('reasons', () => {
  test('of a stop are those that stop, the strictest first', () => {
    const { reasons } = decide(
      [plain('read', 'production'), plain('change', 'production'), plain('catastrophe', 'production', { name: 'y' })],
      session,
    )
    expect(reasons.map((one) => one.code)).toEqual(['CATASTROPHE', 'CHANGES'])
  })
  test('tell the gravest first of what is equally strict, and keep the order of the text otherwise', () => {
    const codes = (...kinds: EffectKind[]) =>
      decide(
        kinds.map((kind) => plain(kind, 'production')),
        session,
      ).reasons.map((one) => one.code)
    expect(codes('change', 'access', 'lose', 'restart')).toEqual(['LOSES', 'CHANGES_ACCESS', 'RESTARTS', 'CHANGES'])
    const { reasons } = decide(
      ['b', 'a'].map((name) => plain('lose', 'production', { name })),
      session,
    )
    expect(reasons.map((one) => one.message)).toEqual([expect.stringContaining('`b`'), expect.stringContaining('`a`')])
  })
  test('tell a read that a rule stops before a change', () => {
    const stopped = { ...plain('read', 'production'), exposed: true } as const
    const { reasons } = decide([plain('change', 'production'), stopped], session)
    expect(reasons.map((one) => one.code)).toEqual(['CONNECTION_WEAKENED', 'CHANGES'])
  })
  test('of an allow are told once for each row', () => {
    const { reasons } = decide(
      [plain('read', 'local'), plain('read', 'local', { name: 'y' }), plain('change', 'local')],
      session,
    )
    expect(reasons.map((one) => one.code)).toEqual(['CHANGES', 'READS'])
  })
  test('of a stop are told once for each thing', () => {
    const twice = [
      plain('lose', 'production'),
      plain('lose', 'production'),
      plain('lose', 'production', { name: 'y' }),
      plain('lose', 'production', { verb: 'drop' }),
      plain('lose', 'production', { target: 'z' }),
    ]
    expect(decide(twice, session).reasons).toHaveLength(4)
  })
  test('are not more than a dozen, but that no code is left out', () => {
    const many = Array.from({ length: 30 }, (_, i) => plain('lose', 'production', { name: `n${i}` }))
    expect(decide(many, session).reasons).toHaveLength(12)
    const codes = decide([...many, plain('restart', 'production')], session).reasons.map((one) => one.code)
    expect(codes).toEqual([...Array.from({ length: 12 }, () => 'LOSES'), 'RESTARTS'])
  })
  test('are led by what is lost, behind however much else it stands', () => {
    const many = Array.from({ length: 30 }, (_, i) => plain('restart', 'production', { name: `n${i}` }))
    const { reasons, weighed } = decide([...many, plain('lose', 'production')], session)
    expect(reasons.map((one) => one.code).slice(0, 2)).toEqual(['LOSES', 'RESTARTS'])
    expect(weighed.at(-1)).toMatchObject({ kind: 'lose', verdict: 'hold' })
  })
  test('say what, where, in which environment and why', () => {
    const { reasons } = decide(
      [plain('lose', 'production', { verb: 'delete', on: 'namespace', name: 'shop', note: 'all of it' })],
      session,
    )
    expect(reasons[0]).toEqual({
      code: 'LOSES',
      message:
        '`delete` of namespace `shop` on `there` (production): it loses something that nothing else holds; all of it',
      span: [0, 2],
    })
  })
  test('say unknown where it is', () => {
    expect(decide([plain('change', 'unknown')], session).reasons[0]?.message).toContain(
      '(unknown, treated as production)',
    )
  })
  test('leave out a target that is the name, and a name that is not there', () => {
    expect(decide([plain('change', 'production', { target: 'x' })], session).reasons[0]?.message).toMatch(
      /^`do` of thing `x` \(production\): it changes something$/,
    )
    expect(decide([plain('change', 'production', { name: '', target: '' })], session).reasons[0]?.message).toMatch(
      /^`do` of a thing \(production\)/,
    )
    expect(
      decide([plain('change', 'production', { name: '', on: 'image', target: '' })], session).reasons[0]?.message,
    ).toMatch(/^`do` of an image /)
    expect(decide([plain('change', 'production', { target: '' })], session).reasons[0]?.message).toMatch(
      /^`do` of thing `x` \(production\)/,
    )
    expect(
      decide([plain('change', 'production', { name: '', on: '', target: '' })], session).reasons[0]?.message,
    ).toMatch(/^`do` of it /)
  })
  test('have no span where there is none', () => {
    expect(decide([plain('change', 'production', { span: undefined })], session).reasons[0]).not.toHaveProperty('span')
  })
  test('cut a long name and take controls out of it', () => {
    const { reasons } = decide([plain('change', 'production', { name: 'a'.repeat(200) })], session)
    expect(reasons[0]?.message).toContain(`\`${'a'.repeat(80)}…\``)
    expect(decide([plain('change', 'production', { name: 'a'.repeat(80) })], session).reasons[0]?.message).toContain(
      'a'.repeat(80),
    )
    expect(decide([plain('change', 'production', { name: 'x\ufffcy\u001b' })], session).reasons[0]?.message).toContain(
      '`x…y⟨U+001B⟩`',
    )
  })
})

describe('messages', () => {
  const message = (more: Parameters<typeof plain>[2]) =>
    decide([plain('change', 'production', { verb: 'do', ...more })], session).reasons[0]?.message ?? ''
  const articles: Readonly<Record<string, string>> = {
    unit: 'a unit',
    url: 'a url',
    image: 'an image',
    umbrella: 'an umbrella',
    user: 'a user',
    '': 'it',
    access: 'access',
    code: 'code',
    coverage: 'coverage',
    data: 'data',
    history: 'history',
    infrastructure: 'infrastructure',
    mail: 'mail',
    python: 'python',
    'shared memory': 'shared memory',
    storage: 'storage',
    text: 'text',
    trust: 'trust',
    logs: 'logs',
    process: 'a process',
  }
  for (const [on, text] of Object.entries(articles))
    test(text, () =>
      expect(message({ on, name: '', target: '' })).toBe(`\`do\` of ${text} (production): it changes something`),
    )
  test('do not name a target that nobody knows', () =>
    expect(message({ on: 'table', name: 'orders', target: 'unknown' })).toBe(
      '`do` of table `orders` (production): it changes something',
    ))
  test('hold no secret', () => {
    expect(message({ on: 'url', name: 'https://u:pw@a.example/x?token=abc&y=1', target: '' })).toContain(
      '`https://a.example/x?token=***&y=1`',
    )
    expect(message({ on: 'url', name: 'https://a.example/x?page=abc&y=1', target: '' })).toContain('?page=abc&y=1`')
    expect(message({ on: 'program', name: `x ghp_${'a'.repeat(36)}`, target: '' })).toContain('`***`')
  })
})

const handOver = 'hand the command to a person, with what it is for and how it is undone'

describe('a connection that is weakened', () => {
  const weakened = { by: 'unproven', what: '--insecure' } as const
  const message = (exposed: boolean) =>
    decide([{ ...plain('read', 'production', { weakened }), ...(exposed ? { exposed: true } : {}) }], session)
      .reasons[0]?.message

  test('is named where it holds', () => {
    expect(message(true)).toContain('; by `--insecure`')
    expect(message(false)).not.toContain('--insecure')
  })
})

const narrower = 'name only what has to go, where that is less than all of it'

describe('instead', () => {
  test('is not more than four ways, of which eight commands are tried', () => {
    const many = Array.from({ length: 10 }, (_, i) =>
      plain('change', 'production', { dryRun: `x${i} -n`, verify: `x${i} status` }),
    )
    expect(offersOf(many.map(judge))).toHaveLength(8)
    expect(decide(many, session).instead).toHaveLength(4)
  })
  test('is nothing for an allow', () =>
    expect(decide([plain('read', 'production', { dryRun: 'x' })], session).instead).toEqual([]))
  test('is the dry run and the check of a held effect', () => {
    const { instead } = decide([plain('change', 'production', { dryRun: 'x --dry-run', verify: 'x status' })], session)
    expect(instead).toEqual([
      'see what it would do: x --dry-run',
      'hand the command to a person to run; afterwards check it with: x status',
    ])
  })
  test('hands nothing of a denied effect to a person', () => {
    expect(decide([plain('catastrophe', 'production', { verify: 'x status' })], session).instead).toEqual([narrower])
    expect(decide([plain('catastrophe', 'production', { dryRun: 'x -n' })], session).instead).toEqual([
      'see what it would do: x -n',
      narrower,
    ])
  })
  test('leaves out what would itself be stopped', () => {
    const parts = [plain('change', 'production', { dryRun: 'x -n', verify: 'x status' })]
    const judged = parts.map(judge)
    expect(offersOf(judged)).toEqual(['x -n', 'x status'])
    expect(decideWith(judged, session, new Set(['x -n'])).instead).toEqual(['see what it would do: x -n', handOver])
    expect(decideWith(judged, session, new Set()).instead).toHaveLength(1)
    expect(offersOf([judge(plain('read', 'production', { dryRun: 'x -n' }))])).toEqual([])
  })
  test('says nothing for the parts that are allowed', () => {
    expect(
      decide([plain('read', 'production', { dryRun: 'a' }), plain('change', 'production', { dryRun: 'b' })], session)
        .instead,
    ).toEqual(['see what it would do: b', handOver])
  })
  test('has advice for some reasons', () => {
    expect(decide([plain('remote-code', 'local')], session).instead).toEqual([
      'download it to a file, read it, and run the file',
    ])
    expect(decide([plain('prepare', 'production', { protectedRef: true })], session).instead).toEqual([
      'push a branch of your own and open a pull request',
      handOver,
    ])
    expect(decide([plain('read-data', 'production')], session).instead[0]).toContain('EXPLAIN')
    expect(decide([plain('read-secret', 'local')], session).instead[0]).toContain('name the secret')
    expect(decide([plain('unreadable', 'local')], session).instead[0]).toContain('write the command out')
  })
  test('hands nothing to a person beside a part that nobody can approve', () => {
    expect(decide([plain('access', 'local'), plain('catastrophe', 'local')], session).instead).toEqual([narrower])
  })
  test('else hands it to a person', () =>
    expect(decide([plain('access', 'local')], session).instead).toEqual([handOver]))
  test('asks for the backup where something is lost', () =>
    expect(decide([plain('lose', 'local')], session).instead).toEqual([
      'hand the command to a person, with what it is for and where the backup is',
    ]))
  test('repeats no secret of the action', () => {
    const offers = (dryRun: string) => decide([plain('change', 'production', { dryRun })], session).instead
    expect(offers('x --token=abc -n')).toEqual([handOver])
    expect(offers('x --name=abc -n')).toEqual(['see what it would do: x --name=abc -n', handOver])
  })
  test('says nothing twice, and not too much', () => {
    const many = Array.from({ length: 9 }, (_, i) => plain('change', 'production', { dryRun: `${i % 6}` }))
    expect(decide(many, session).instead).toEqual([
      ...['0', '1', '2'].map((one) => `see what it would do: ${one}`),
      handOver,
    ])
  })
})

describe('effects as they were weighed, for house policies', () => {
  const here = environmentOf('development', [])
  test('have the row, the target and the environment of each, in order', () => {
    const { weighed } = decide([plain('read', 'staging'), plain('lose', 'production', { target: 'db' })], here)
    expect(weighed).toMatchObject([
      { kind: 'read', verb: 'do', on: 'thing', target: 'there', reversible: 'yes', environment: 'staging' },
      { kind: 'lose', verb: 'do', on: 'thing', target: 'db', reversible: 'no', environment: 'production' },
    ])
  })
  test('say whether they stay on the host where the action runs', () => {
    const { site, cwd, env } = plain('read', 'unknown').effect.at
    const reach = { site, cwd, env }
    const places: readonly Place[] = [
      { ...reach, is: 'session' },
      { ...reach, is: 'file', path: '/repo/f', pattern: false },
      { ...reach, is: 'session', site: { is: 'elsewhere', why: 'a hop', from: site } },
      { ...reach, is: 'mcp', server: 'linear' },
    ]
    const found = places.map((at) => plain('read', 'unknown', { at }))
    expect(decide(found, here).weighed.map((one) => one.staysHere)).toEqual([true, true, undefined, undefined])
  })
  test('have the identity of the target where it has one', () => {
    const identity = { kind: 'database', id: 'db:5432/shop' } as const
    const found = decide([{ ...plain('read', 'unknown'), identity }, plain('read', 'unknown')], here).weighed
    expect(found.map((one) => one.identity)).toEqual([identity, undefined])
  })
})

describe('how a reason is worded', () => {
  const here = environmentOf('development', [])
  const said = (located: Located) => decide([located], here).reasons[0]?.message
  test('a file is at a place, anything else on a target', () => {
    expect(said(onFile('delete', 'development'))).toContain('at `/repo/f`')
    expect(said(plain('lose', 'development', { target: 'db' }))).toContain('on `db`')
  })
  test('a verb that is its own thing is not said twice', () => {
    expect(said(plain('change', 'production', { verb: 'commit', on: 'commit', name: '' }))).toMatch(/^`commit`(?! of)/)
    expect(said(plain('change', 'production', { verb: 'make', on: 'commit', name: '' }))).toMatch(/^`make` of a commit/)
  })
})

describe('handing it to a person', () => {
  const here = environmentOf('production', [])
  const offered = (kind: EffectKind) => decide([plain(kind, 'production')], here).instead.join('\n')
  test.each(['read-data', 'read-secret', 'remote-code', 'unreadable'] as const)('is not said of %s', (kind) => {
    expect(offered(kind)).not.toContain('hand the command to a person')
  })
  test('is said of a change', () => {
    expect(offered('change')).toContain('hand the command to a person')
  })
})
