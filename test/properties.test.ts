import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import type { Action } from '../src/action/action.ts'
import { parseAction } from '../src/action/parse.ts'
import type { Decision } from '../src/decide/decision.ts'
import { isStricter, type Verdict } from '../src/decide/verdict.ts'
import { Gate } from '../src/gate.ts'
import { diskFiles } from '../src/lib/disk.ts'
import { root } from './command.ts'
import { buildWorld, type RegistryName, registryOf } from './world/world.ts'

const world = buildWorld()
afterAll(world.remove)

const gates = new Map<RegistryName, Gate>()
for (const name of ['development', 'production', 'unenrolled', 'empty'] as const) {
  const files = diskFiles({ roots: [world.home, world.app, '/tmp'] })
  gates.set(name, new Gate({ locate: { registry: registryOf(world, name), files, tmp: '/tmp' }, newId: () => 'id' }))
}

async function decide(
  action: Action,
  registry: RegistryName,
  env: Readonly<Record<string, string>> = {},
): Promise<Decision> {
  const own = action as { cwd?: string; env?: Readonly<Record<string, string>> }
  const cwd = own.cwd === undefined ? world.app : join(world.app, own.cwd)
  const gate = gates.get(registry)
  if (gate === undefined) throw new Error(registry)
  return gate.check(action, { cwd, home: world.home, env: { ...own.env, ...env } })
}

const shell = (command: string): Action => ({ kind: 'shell', command })
const verdictOf = async (command: string, registry: RegistryName): Promise<Verdict> =>
  (await decide(shell(command), registry)).verdict

interface Case {
  readonly id: string
  readonly action: Action
  readonly registry: RegistryName
  readonly expect: Verdict
}

const directory = join(root, 'test/cases')
const cases: readonly Case[] = readdirSync(directory)
  .filter((file) => file.endsWith('.jsonl'))
  .flatMap((file) =>
    readFileSync(join(directory, file), 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line)),
  )
const commands = cases.flatMap((one) =>
  one.action.kind === 'shell' && one.action.shell === undefined ? [{ ...one, command: one.action.command }] : [],
)

const someCase = fc.constantFrom(...commands)
const settings = { seed: 20260105, numRuns: 400 }

describe('the gate answers everything', () => {
  test('any text', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 60 }), async (text) => {
        const parsed = parseAction({ kind: 'shell', command: text })
        if (parsed.is === 'fault') return
        const decision = await decide(parsed.value, 'development')
        expect(decision.reasons.map((one) => one.code)).not.toContain('GATE_FAULT')
      }),
      settings,
    )
  })

  test('a case with pieces taken out and put in', async () => {
    const noise = fc.constantFrom(
      '',
      ' ',
      "'",
      '"',
      '`',
      '$(',
      ')',
      '{',
      '}',
      '|',
      '&&',
      ';',
      '<<',
      '>',
      '\\',
      '\n',
      '$',
      '${',
      '*',
      '\u202e',
      '~',
      '#',
      '(',
      '!',
    )
    await fc.assert(
      fc.asyncProperty(someCase, fc.nat(), fc.nat(6), noise, async ({ command, registry }, at, width, text) => {
        const cut = at % (command.length + 1)
        const broken = command.slice(0, cut) + text + command.slice(cut + width)
        const decision = await decide(shell(broken), registry)
        expect(
          decision.reasons.map((one) => one.code),
          broken,
        ).not.toContain('GATE_FAULT')
        expect(JSON.parse(JSON.stringify(decision))).toEqual(decision)
      }),
      { ...settings, numRuns: 1500 },
    )
  })

  test('the same answer twice', async () => {
    for (const one of commands)
      expect(await decide(one.action, one.registry)).toEqual(await decide(one.action, one.registry))
  })
})

describe('verdicts only tighten', () => {
  test('a command more never loosens', async () => {
    await fc.assert(
      fc.asyncProperty(someCase, someCase, fc.constantFrom('\n', '\ntrue\n'), async (first, second, between) => {
        const alone = await verdictOf(first.command, first.registry)
        const both = await verdictOf(`${first.command}${between}${second.command}`, first.registry)
        expect(isStricter(alone, both), `${first.command}${between}${second.command}`).toBe(false)
      }),
      { ...settings, numRuns: 800 },
    )
  })

  const carriers: Readonly<Record<string, (quoted: string) => string>> = {
    'bash -c': (quoted) => `bash -c ${quoted}`,
    'sh -c in env': (quoted) => `env LANG=C sh -c ${quoted}`,
    sudo: (quoted) => `sudo -E bash -c ${quoted}`,
    timeout: (quoted) => `timeout 30 bash -c ${quoted}`,
    nohup: (quoted) => `nohup nice -n 5 bash -c ${quoted} &`,
    eval: (quoted) => `eval ${quoted}`,
    'a here-string': (quoted) => `bash <<< ${quoted}`,
    'a pipe': (quoted) => `printf '%s\\n' ${quoted} | sh`,
    'a function': (quoted) => `f() { eval ${quoted}; }; f`,
    'a substitution': (quoted) => `echo "$(eval ${quoted})"`,
    'a subshell': (quoted) => `( eval ${quoted} )`,
    'a branch': (quoted) => `if true; then eval ${quoted}; fi`,
    watch: (quoted) => `watch -n 5 ${quoted}`,
    trap: (quoted) => `trap ${quoted} EXIT`,
  }
  for (const [name, wrap] of Object.entries(carriers)) {
    test(`${name} around a command never loosens`, async () => {
      const wrong: string[] = []
      for (const { command, registry, expect: wanted } of commands) {
        if (wanted === 'allow' || command.length > 2000) continue
        const alone = await verdictOf(command, registry)
        const wrapped = wrap(`'${command.replaceAll("'", `'\\''`)}'`)
        if (isStricter(alone, await verdictOf(wrapped, registry))) wrong.push(wrapped)
      }
      expect(wrong).toEqual([])
    })
  }

  const spellings: Readonly<Record<string, (word: string) => string>> = {
    'single quotes': (word) => `'${word}'`,
    'double quotes': (word) => `"${word}"`,
    'a backslash': (word) => `\\${word}`,
    'quotes in the middle': (word) => `${word.slice(0, 1)}''${word.slice(1)}`,
    'ANSI-C quotes': (word) =>
      `$'${[...word].map((c) => `\\x${c.charCodeAt(0).toString(16).padStart(2, '0')}`).join('')}'`,
  }
  /** Bash 5.2 manual, section 3.2.1; `coproc rm x` runs `rm`, and `'coproc' rm x` a program of that name. */
  const RESERVED = new Set(
    'if then elif else fi time for in until while do done case esac coproc select function { } [[ ]] !'.split(' '),
  )
  const plain = commands.filter(({ command, expect: wanted }) => wanted !== 'allow' && /^[\w ./:@=-]+$/.test(command))
  for (const [name, spell] of Object.entries(spellings)) {
    test(`stopped stays stopped: ${name}`, async () => {
      expect(plain.length).toBeGreaterThan(100)
      const wrong: string[] = []
      for (const { command, registry } of plain) {
        const words = command.split(' ').filter((word) => word !== '')
        // A word of the grammar in quotes is a program's name to the shell, and another command.
        if (words.some((word) => RESERVED.has(word))) continue
        // So is an assignment.
        if (words.some((word) => /^\w+=/.test(word) && words.indexOf(word) === 0)) continue
        if (words.some((word) => word.startsWith('~'))) continue
        const alone = await verdictOf(command, registry)
        const respelt = words.map(spell).join(' ')
        if (isStricter(alone, await verdictOf(respelt, registry))) wrong.push(respelt)
      }
      expect(wrong).toEqual([])
    })
  }

  test('variables without a registry never lower', async () => {
    const evidence = fc.dictionary(
      fc.constantFrom(
        'NODE_ENV',
        'RAILS_ENV',
        'ENV',
        'APP_ENV',
        'DEBUG',
        'AWS_PROFILE',
        'KUBERNETES_PORT',
        'DEV_MODE',
        'CI',
        'PRODGATE',
        'ENVIRONMENT',
      ),
      fc.constantFrom('development', 'dev', 'staging', 'test', 'production', 'prod', '1', ''),
    )
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...commands.filter((one) => one.registry === 'empty')),
        evidence,
        async ({ action }, env) => {
          const without = await decide(action, 'empty')
          const given = await decide(action, 'empty', env)
          expect(isStricter(without.verdict, given.verdict)).toBe(false)
        },
      ),
      settings,
    )
  })

  test('hints of a tool never lower', async () => {
    for (const one of cases) {
      if (one.action.kind !== 'tool') continue
      const { annotations: _, ...bare } = one.action
      const plainVerdict = (await decide(bare, one.registry)).verdict
      for (const annotations of [{ readOnlyHint: true }, { destructiveHint: false }, { destructiveHint: true }]) {
        const hinted = (await decide({ ...bare, annotations }, one.registry)).verdict
        expect(isStricter(plainVerdict, hinted), one.id).toBe(false)
      }
    }
  })
})

describe('messages', () => {
  test('every command that is offered instead is itself allowed', async () => {
    const wrong: string[] = []
    for (const one of commands) {
      const decision = await decide(one.action, one.registry)
      for (const text of decision.instead ?? []) {
        const command = /^(?:see what it would do|.*check it with): (.*)$/.exec(text)?.[1]
        if (command !== undefined && (await verdictOf(command, one.registry)) !== 'allow')
          wrong.push(`${one.id}: ${command}`)
      }
    }
    expect(wrong).toEqual([])
  })

  test('spans lie in the text and in order', async () => {
    for (const one of commands) {
      const decision = await decide(one.action, one.registry)
      for (const { span } of [...decision.effects, ...decision.reasons]) {
        if (span === undefined) continue
        expect(span[0]).toBeGreaterThanOrEqual(0)
        expect(span[1]).toBeLessThanOrEqual(one.command.length)
        expect(span[0]).toBeLessThanOrEqual(span[1])
      }
    }
  })

  test('whatever is denied for what it does says what else serves, and names nobody who could approve it', async () => {
    const denied = new Set(['CATASTROPHE', 'EVIDENCE_PROTECTED', 'GATE_PROTECTED'])
    for (const one of cases) {
      const { verdict, reasons, instead = [] } = await decide(one.action, one.registry)
      if (verdict !== 'deny' || !reasons.some(({ code }) => denied.has(code))) continue
      expect(instead.length, JSON.stringify(one.action)).toBeGreaterThan(0)
      expect(instead.join('\n')).not.toMatch(/hand the command|approve/)
    }
  })

  test('nothing tells the way around', async () => {
    for (const one of cases) {
      const decision = await decide(one.action, one.registry)
      const said = [...decision.reasons.map((reason) => reason.message), ...(decision.instead ?? [])].join('\n')
      const way = /bypass|override|disable the gate|skip the gate|PRODGATE_|--no-verify|I understand the risks/gi
      // What stands in the action itself, like the name of a file, tells nothing.
      const own = JSON.stringify(one.action)
      expect((said.match(way) ?? []).filter((word) => !own.includes(word))).toEqual([])
    }
  })
})
