import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import type { Decision } from '../src/decide/decision.ts'
import { command, prodgate } from './command.ts'
import { buildWorld } from './world/world.ts'

const world = buildWorld()
const scratch = mkdtempSync(join(tmpdir(), 'prodgate-cli-'))
afterAll(() => {
  world.remove()
  rmSync(scratch, { recursive: true, force: true })
})

const place = (registry: string) => [
  '--registry',
  `${world.dir}/targets.${registry}.yaml`,
  '--home',
  world.home,
  '--cwd',
  world.app,
]
const check = (registry: string, ...words: readonly string[]) =>
  prodgate(['check', ...place(registry), '--', ...words], { cwd: world.app })
const decided = (registry: string, ...words: readonly string[]): Decision =>
  JSON.parse(prodgate(['check', '--json', ...place(registry), '--', ...words], { cwd: world.app }).stdout)

function lines(input: string | Buffer, registry = 'development'): readonly Record<string, unknown>[] {
  const ran = spawnSync(command, ['check', '--jsonl', ...place(registry)], {
    input,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  })
  expect(ran.status).toBe(0)
  expect(ran.stderr).toBe('')
  return ran.stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line))
}

describe('exit status of a single check', () => {
  const cases: readonly (readonly [string, string, number])[] = [
    ['development', 'kubectl --context prod-eu get pods', 0],
    ['development', 'kubectl --context prod-eu delete namespace shop', 3],
    ['development', 'kubectl --context kind-dev rollout restart deploy/cart', 0],
    ['development', 'rm -rf /', 2],
    ['development', 'rm -rf ./dist', 0],
    ['production', 'systemctl restart nginx', 3],
    ['production', 'systemctl status nginx', 0],
    ['empty', 'kubectl --context kind-dev scale deploy/cart --replicas=3', 3],
  ]
  for (const [registry, text, status] of cases) {
    test(`${registry}: ${text} → ${status}`, () => expect(check(registry, text).status).toBe(status))
  }

  test('several words are an argv, with no shell between', () => {
    expect(check('development', 'echo', '$(rm -rf src)', ';', 'rm', '-rf', '/').status).toBe(0)
    expect(check('development', 'rm', '-rf', '/').status).toBe(2)
  })
})

describe('the gate’s own database', () => {
  const own = '~/.local/state/prodgate/x.db'
  test('is read', () => expect(check('development', `sqlite3 ${own} 'select * from holds'`).status).toBe(0))
  test('is not written', () =>
    expect(check('development', `sqlite3 ${own} 'delete from holds where id = 1'`).status).toBe(2))
  test('another one is', () =>
    expect(check('development', "sqlite3 data/x.db 'delete from holds where id = 1'").status).toBe(0))
})

describe('what is said', () => {
  test('why a command is held, and by which evidence it is production', () => {
    const { stdout } = check('development', 'kubectl --context prod-eu delete namespace shop')
    expect(stdout).toContain('HOLD')
    expect(stdout).toContain('LOSES')
    expect(stdout).toContain('ENV=production')
    expect(stdout).toContain('https://10.0.0.1:6443')
    expect(stdout).toMatch(/\^{3}/)
    expect(stdout).not.toContain('\u001b[')
  })

  test('the decision as JSON has the shape of the contract', () => {
    const decision = decided('development', 'kubectl --context prod-eu delete namespace shop')
    expect(Object.keys(decision)).toEqual(
      expect.arrayContaining(['id', 'digest', 'verdict', 'environment', 'effects', 'reasons', 'instead']),
    )
    expect(decision.digest).toMatch(/^sha256:[0-9a-f]{64}$/)
    expect(decision.environment).toMatchObject({ class: 'production', treatedAs: 'production' })
    expect(decision.environment.because.every((one) => typeof one.used === 'boolean' && one.tier.length > 0)).toBe(true)
    expect(decision.effects[0]).toMatchObject({ verb: 'delete', on: 'namespace', reversible: 'no' })
    const [from, to] = decision.reasons[0]?.span ?? [0, 0]
    expect('kubectl --context prod-eu delete namespace shop'.slice(from, to)).toContain('shop')
  })

  test('unknown stays unknown in the record', () => {
    expect(decided('empty', 'kubectl --context kind-dev get pods').environment).toMatchObject({
      class: 'unknown',
      treatedAs: 'production',
    })
  })

  test('numbers are unique and in order', () => {
    const ids = lines('{"id":1,"action":{"kind":"shell","command":"ls"}}\n').map(() => decided('empty', 'ls').id)
    const more = [decided('empty', 'ls').id, decided('empty', 'ls').id]
    expect([...ids, ...more]).toEqual([...ids, ...more].toSorted())
    expect(new Set(more).size).toBe(2)
  })

  const script = (line: string) => `${'echo a\n'.repeat(60)}${line}\n${'echo b\n'.repeat(60)}`
  const marked: readonly (readonly [string, string, string])[] = [
    ['after an emoji, which is two units and two columns', 'echo 😀 && rm -rf .git', '                    ^^^^'],
    ['after letters that are two columns wide', 'echo 日本 && rm -rf .git', '                      ^^^^'],
    ['below a tab', 'if true; then\n\trm -rf .git\nfi', '  \t       ^^^^'],
    ['in the middle of a long script', script('rm -rf .git'), '         ^^^^'],
    ['at the end of a long line', `echo ${'x'.repeat(500)} && rm -rf .git`, '^^^^'],
    ['inside a here-document', 'bash <<EOF\necho a\nrm -rf .git\nEOF', '         ^^^^'],
    ['inside code in a word', "bash -c 'echo 😀; rm -rf .git'", '                           ^^^^'],
  ]
  for (const [name, text, marks] of marked) {
    test(`the words that count are marked ${name}`, () => {
      const shown = check('development', text).stdout.split('\n')
      const at = shown.findIndex((line) => line.endsWith(marks))
      expect(shown[at - 1]).toContain('rm -rf .git')
      expect(shown.length).toBeLessThan(40)
    })
  }

  test('no line is wider than a narrow terminal, but names that cannot be broken', () => {
    const ran = prodgate(['check', ...place('development'), '--', 'kubectl --context prod-eu delete namespace shop'], {
      cwd: world.app,
      env: { COLUMNS: '60' },
    })
    const wide = ran.stdout.split('\n').filter((line) => line.length > 60 && /\S\s+\S/.test(line.trim()))
    expect(wide).toEqual([])
  })

  test('what does nothing says so', () => expect(check('development', '# a note').stdout).toContain('does nothing'))

  test('the read-only form, and what a person runs and checks', () => {
    const instead = (text: string) => decided('production', text).instead
    const byHand = 'hand the command to a person to run; afterwards check it with:'
    expect(instead('systemctl restart myapp')).toEqual([`${byHand} systemctl status myapp`])
    expect(instead('docker restart web')).toEqual([`${byHand} docker ps -a`])
    expect(instead('terraform -chdir=infra/prod apply')).toEqual([
      'see what it would do: terraform -chdir=infra/prod plan',
      'hand the command to a person, with what it is for and how it is undone',
    ])
    expect(instead('git push origin main')).toContain('push a branch of your own and open a pull request')
    expect(instead('psql -h db.prod.example shop -c "drop table orders"')).toEqual([
      'hand the command to a person, with what it is for and where the backup is',
    ])
    const narrower = ['name only what has to go, where that is less than all of it']
    expect(instead('rm -rf /; systemctl restart myapp')).toEqual(narrower)
    expect(instead('truncate -s 0 /var/log/syslog')?.join()).toContain('copy what is needed of it')
    expect(instead('prodgate admin person add me --role operator')?.join()).toContain('whoever operates the gate')
    expect(instead('systemctl status myapp')).toBeUndefined()
  })

  test('controls of the command are shown, not sent to the terminal', () => {
    const { stdout } = check('development', 'rm \u001b[2Jnotes.txt \u202e')
    expect(stdout).not.toContain('\u001b')
    expect(stdout).not.toContain('\u202e')
    expect(stdout).toContain('⟨U+001B⟩')
  })
})

describe('no secret of an action is in its answer', () => {
  const secret = 'hunter2SECRET'
  const cases: readonly Record<string, unknown>[] = [
    { kind: 'shell', command: `psql postgres://app:${secret}@db.prod.example/shop -c 'drop table orders'` },
    { kind: 'shell', command: `PGPASSWORD=${secret} psql -h db.prod.example shop -c 'drop table orders'` },
    { kind: 'shell', command: `pg_dump postgres://app:${secret}@db.prod.example/shop` },
    { kind: 'shell', command: `curl -X DELETE 'https://api.prod.example/v1/users/1?token=${secret}'` },
    {
      kind: 'shell',
      command: `curl -X DELETE -H 'Authorization: Bearer ${secret}' https://api.prod.example/v1/users/1`,
    },
    { kind: 'shell', command: `git push https://x-access-token:${secret}@github.com/acme/app main` },
    { kind: 'shell', command: `git -c http.extraheader='Authorization: ${secret}' push origin main` },
    { kind: 'shell', command: `kubectl --context prod-eu --token ${secret} delete namespace shop` },
    { kind: 'shell', command: `kubectl --context prod-eu create secret generic db --from-literal=password=${secret}` },
    { kind: 'shell', command: `helm --kube-context prod-eu upgrade shop helm/shop --set db.password=${secret}` },
    { kind: 'shell', command: `heroku config:set SECRET=${secret} -a shop-prod` },
    { kind: 'shell', command: `npm i git+https://app:${secret}@github.com/acme/lib.git` },
    {
      kind: 'shell',
      command: 'npx prisma migrate deploy',
      env: { DATABASE_URL: `postgres://u:${secret}@db.prod.example/shop` },
    },
    {
      kind: 'http',
      method: 'DELETE',
      url: `https://u:${secret}@api.prod.example/x?key=${secret}`,
      headers: { Authorization: secret },
    },
    {
      kind: 'sql',
      statement: `alter user app password '${secret}'`,
      connection: `host=db.prod.example password=${secret}`,
    },
    { kind: 'tool', server: 'fetch', tool: 'fetch', arguments: { url: `https://u:${secret}@x.example/` } },
    { kind: 'file', operation: 'write', path: 'src/a.txt', content: secret },
    { kind: 'named', name: 'production_run', target: `postgres://u:${secret}@db.prod.example/shop` },
    { kind: 'workflow', name: 'load', mode: 'mock', target: `postgres://u:${secret}@db.prod.example/shop` },
  ]
  const answers = lines(cases.map((action, id) => JSON.stringify({ id, action })).join('\n'))
  for (const [i, action] of cases.entries())
    test(JSON.stringify(action).slice(0, 90), () => {
      expect(answers[i]).toMatchObject({ id: i, verdict: expect.stringMatching(/allow|hold/) })
      expect(JSON.stringify(answers[i])).not.toContain(secret)
    })
})

describe('where an action would run', () => {
  const one = (action: Record<string, unknown>, env: Record<string, string> = {}): Decision =>
    JSON.parse(
      prodgate(['check', '--json', '--action', '-', ...place('development')], {
        input: JSON.stringify({ kind: 'shell', ...action }),
        env,
      }).stdout,
    )
  const targets = (decision: Decision) => decision.effects.map((effect) => effect.target)

  test('a relative `cwd` is under --cwd', () => {
    expect(targets(one({ command: 'ls', cwd: 'src' }))).toEqual([join(world.app, 'src')])
    expect(targets(one({ command: 'ls' }))).toEqual([world.app])
  })
  test('an `env` that is given is the whole environment', () => {
    const command = 'kubectl --context "$CTX" scale deploy/cart --replicas=3'
    expect(one({ command }, { CTX: 'kind-dev' }).verdict).toBe('allow')
    expect(one({ command, env: { CTX: 'kind-dev' } }).verdict).toBe('allow')
    expect(one({ command, env: {} }, { CTX: 'kind-dev' }).verdict).toBe('hold')
  })
  test('`~` and `HOME` are --home, whatever the environment of the caller says', () => {
    const file = join(world.home, 'notes')
    expect(targets(one({ command: 'cat ~/notes "$HOME/notes"' }))).toEqual([file, file])
    expect(targets(one({ command: 'cat "$HOME/notes"' }, { HOME: '/elsewhere' }))).toEqual([file])
    expect(targets(one({ command: 'cat "$HOME/notes"', env: { HOME: '/home/dev' } }))).toEqual([file])
  })
  test('an action that brings another home along is read with both', () => {
    const found = targets(one({ command: 'cat "$HOME/notes" /etc/hosts', env: { HOME: '/elsewhere' } }))
    expect(found).toEqual(['/elsewhere/notes', '/etc/hosts', join(world.home, 'notes')])
    // Neither makes the other harmless.
    expect(one({ command: 'rm -rf ~', env: { HOME: '/tmp/x' } }).verdict).toBe('deny')
    expect(one({ command: 'rm -rf "$HOME"', env: { HOME: '/' } }).verdict).toBe('deny')
    expect(one({ command: 'ls ~', env: { HOME: '/tmp/x' } }).verdict).toBe('allow')
  })
})

describe('one action as JSON', () => {
  const given = (text: string) =>
    prodgate(['check', '--json', '--action', '-', ...place('development')], { input: text })

  test('is decided as the command line would', () => {
    expect(given('{"kind":"sql","statement":"DROP TABLE orders","dialect":"postgresql"}').status).toBe(3)
    expect(given('{"kind":"sql","statement":"SELECT 1","dialect":"postgresql"}').status).toBe(0)
  })

  const malformed: readonly (readonly [string, string])[] = [
    ['DUPLICATE_KEY', '{"kind":"shell","command":"ls","command":"rm -rf /"}'],
    ['UNKNOWN_FIELD', '{"kind":"shell","command":"ls","sudo":true}'],
    ['UNKNOWN_KIND', '{"kind":"dance"}'],
    ['FORBIDDEN_KEY', '{"kind":"shell","command":"ls","__proto__":{}}'],
    ['BYTE_ORDER_MARK', '\ufeff{"kind":"shell","command":"ls"}'],
    ['TRAILING', '{"kind":"shell","command":"ls"} x'],
    ['NUL', '{"kind":"shell","command":"ls\\u0000"}'],
    ['SURROGATE', '{"kind":"shell","command":"ls\\ud800"}'],
    ['TOO_DEEP', `{"kind":"tool","server":"a","tool":"b","arguments":${'['.repeat(40)}${']'.repeat(40)}}`],
    ['TOO_LARGE', `{"kind":"shell","command":"${'a'.repeat(1_100_000)}"}`],
  ]
  for (const [code, text] of malformed) {
    test(`${code} is denied with its reason`, () => {
      const ran = given(text)
      expect(ran.status).toBe(2)
      const decision: Decision = JSON.parse(ran.stdout)
      expect(decision.reasons[0]?.code).toBe('MALFORMED_ACTION')
      expect(decision.reasons[0]?.message).toContain(code)
      expect(ran.stderr).toBe('')
    })
  }

  test('a twin of them is taken', () => expect(given('{"kind":"shell","command":"ls"}').status).toBe(0))
})

describe('--jsonl', () => {
  test('answers every line in order, whatever it holds', () => {
    const input = Buffer.concat([
      Buffer.from('{"id":"a","action":{"kind":"shell","command":"ls"}}\n'),
      Buffer.from('not json\n\n'),
      Buffer.from([0xff, 0xfe, 0x0a]),
      Buffer.from('{"id":"b"}\n'),
      Buffer.from('[]\n'),
      Buffer.from('null\n'),
      Buffer.from('{"id":{"x":1},"action":{"kind":"shell","command":"rm -rf /"}}\n'),
      Buffer.from(`{"id":"c","action":{"kind":"shell","command":"${'a'.repeat(2_000_000)}"}}\n`),
      Buffer.from('{"id":"d","action":{"kind":"shell","command":"ls"},"more":1}\n'),
      Buffer.from('{"id":"e","action":{"kind":"shell","command":"ls"}}'),
    ])
    const answers = lines(input)
    expect(answers.map((one) => one['verdict'])).toEqual([
      'allow',
      'deny',
      'deny',
      'deny',
      'deny',
      'deny',
      'deny',
      'deny',
      'deny',
      'deny',
      'allow',
    ])
    expect(answers.map((one) => one['id'])).toEqual(['a', null, null, null, 'b', null, null, { x: 1 }, 'c', 'd', 'e'])
  })

  test('what is wrong with a line is said of the line', () => {
    const said = (line: string) => (lines(line)[0] as { reasons: { message: string }[] }).reasons[0]?.message
    expect(said('{"id":1,"action":{"kind":"shell","command":"ls"},"more":1}')).toContain('the line has no field `more`')
    expect(said('{"id":1}')).toContain('the line needs the field `action`')
    expect(said('{"id":1,"action":{"kind":"shell","command":"ls","more":1}}')).toContain(
      'the `shell` action has no field `more`',
    )
    expect(lines('{"action":{"kind":"shell","command":"ls"}}')).toMatchObject([{ id: null, verdict: 'allow' }])
  })

  test('a line that is refused as a whole keeps the id that it begins with', () => {
    const twice = '"action":{"kind":"shell","command":"ls","command":"rm"}}'
    const surrogate = '"action":{"kind":"shell","command":"\\ud800"}}'
    const given: readonly (readonly [string, unknown])[] = [
      [`{"id":"twice",${twice}`, 'twice'],
      [` { "id" : 7 ,${twice}`, 7],
      [`{"id":"no \\"end\\"","action":{"kind":`, 'no "end"'],
      [`{"id":true,${surrogate}`, true],
      [`{${twice}`, null],
      [`{"id":"\\ud800",${twice}`, null],
      [`{"id":12345678901234567890,${twice}`, null],
      [`{"id":"${'x'.repeat(5000)}",${twice}`, null],
      [`{"id":["x"],${twice}`, null],
    ]
    const bytes = Buffer.from('\n{"id":"bytes","action":{"kind":"shell","command":"ls \xff"}}', 'latin1')
    const answers = lines(Buffer.concat([Buffer.from(given.map(([line]) => line).join('\n')), bytes]))
    for (const one of answers) expect(one).toMatchObject({ verdict: 'deny', reasons: [{ code: 'MALFORMED_ACTION' }] })
    expect(answers.map((one) => one['id'])).toEqual([...given.map(([, id]) => id), 'bytes'])
  })

  test('takes no variable of the caller', () => {
    const input = '{"id":1,"action":{"kind":"shell","command":"kubectl scale deploy/cart --replicas=3"}}\n'
    const ran = prodgate(['check', '--jsonl', ...place('development')], {
      input,
      env: { KUBECONFIG: `${world.home}/.kube/prod.yaml` },
    })
    expect(JSON.parse(ran.stdout).verdict).toBe('allow')
    const single = prodgate(['check', ...place('development'), '--', 'kubectl scale deploy/cart --replicas=3'], {
      env: { KUBECONFIG: `${world.home}/.kube/prod.yaml` },
    })
    expect(single.status).toBe(3)
  })

  test('answers every line where the registry cannot be read, and says which action it was', () => {
    const ran = prodgate(['check', '--jsonl', '--registry', scratch], {
      input: '{"id":1,"action":{"kind":"shell","command":"ls"}}\nno\n',
    })
    expect(ran.status).toBe(0)
    const [first, second] = ran.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(first).toMatchObject({ id: 1, verdict: 'deny', reasons: [{ code: 'GATE_FAULT' }] })
    expect(first.digest).toMatch(/^sha256:/)
    expect(second).toMatchObject({ id: null, verdict: 'deny', digest: '' })
  })

  test('nothing in, nothing out', () => expect(lines('')).toEqual([]))
})

describe('failing means stopped', () => {
  const broken: readonly (readonly [string, string])[] = [
    ['no YAML', 'version: 1\ntargets: [}'],
    ['an unknown key', 'version: 1\nsesion: { environment: development }'],
    ['an unknown class', 'version: 1\ntargets:\n  - { aws: "1", environment: devel }'],
    ['a key twice', 'version: 1\nversion: 1'],
    ['no version', 'targets: []'],
  ]
  for (const [name, text] of broken) {
    test(`a registry with ${name} denies everything`, () => {
      const path = join(scratch, 'targets.yaml')
      writeFileSync(path, text)
      const ran = prodgate(['check', '--json', '--registry', path, '--', 'ls'])
      expect(ran.status).toBe(2)
      const { reasons }: Decision = JSON.parse(ran.stdout)
      expect(reasons[0]).toMatchObject({ code: 'GATE_FAULT' })
      expect(reasons[0]?.message).toContain('registry')
      expect(`${ran.stdout}${ran.stderr}`).not.toMatch(/\n {4}at /)
    })
  }

  test('a registry that is not there denies too, where it was named', () => {
    expect(prodgate(['check', '--registry', join(scratch, 'none.yaml'), '--', 'ls']).status).toBe(2)
  })

  test('a registry that is a directory denies', () => {
    expect(prodgate(['check', '--registry', scratch, '--', 'ls']).status).toBe(2)
  })

  test('its twin with a good registry allows', () => {
    const path = join(scratch, 'good.yaml')
    writeFileSync(path, 'version: 1\n')
    expect(prodgate(['check', '--registry', path, '--', 'ls']).status).toBe(0)
  })
})

describe('wrong use', () => {
  const wrong: readonly (readonly string[])[] = [
    ['check'],
    ['check', '--jsonl', 'ls'],
    ['check', '--nonsense', 'ls'],
    ['nonsense'],
    ['explain', 'NONSENSE'],
    ['check', '--action', '/nonexistent/x.json'],
    ['check', '--action', '/'],
    ['check', '--registry'],
    ['check', '--json=yes', 'ls'],
    ['check', '--'],
    ['probe', 'more'],
    ['completion', '--shell', 'tcsh'],
    [],
    ['init'],
    ['credentials', 'ad'],
    ['help', 'nonsense'],
  ]
  test('a slip among the commands of a group is named, and so is one in a question for help', () => {
    expect(prodgate(['grants', 'giv']).stderr).toMatch(/unknown command 'giv' of 'grants'\n\(one of .*give/)
    expect(prodgate(['help', 'shel']).stderr).toMatch(/unknown command 'shel'\n\(Did you mean shell\?\)/)
    expect(prodgate(['help', 'shell']).stdout).toContain('Usage: prodgate shell')
    expect(prodgate(['help', 'grants', 'giv']).stderr).toMatch(/unknown command 'giv' of 'grants'\n\(one of .*give/)
    expect(prodgate(['grants', 'list', '--help']).stdout).toContain('Usage: prodgate grants list')
    expect(prodgate(['help', 'grants', 'list']).stdout).toContain('Usage: prodgate grants list')
    expect(prodgate(['help', 'holds', 'hold_1']).stdout).toContain('Usage: prodgate holds')
  })
  test('help names the clients that can be installed', () => {
    expect(prodgate(['install', '--help']).stdout.replaceAll(/\s+/g, ' ')).toContain('"claude-code", "codex"')
  })
  for (const args of wrong) {
    test(`prodgate ${args.join(' ')} ends with 64 and a message`, () => {
      const ran = prodgate(args)
      expect(ran.status).toBe(64)
      expect(ran.stderr).toMatch(/\S/)
      expect(ran.stderr).not.toMatch(/\n {4}at /)
      expect(ran.stdout).toBe('')
    })
  }
})

describe('a reader that goes away', () => {
  const many = '{"id":1,"action":{"kind":"shell","command":"ls"}}\n'.repeat(3000)
  for (const args of ['check --jsonl', 'explain', 'help check']) {
    test(`prodgate ${args} ends without a stack trace and without a verdict`, () => {
      const ran = spawnSync('bash', ['-c', `"$0" ${args} | head -c 1; exit "\${PIPESTATUS[0]}"`, command], {
        input: many,
        encoding: 'utf8',
      })
      expect(ran.stderr).toBe('')
      // A short answer may be written before its reader is gone.
      expect(args === 'check --jsonl' ? [70] : [0, 70]).toContain(ran.status)
    })
  }
})

describe('the other commands', () => {
  test('explain', () => {
    expect(prodgate(['explain', 'LOSES']).stdout).toContain('cannot be undone')
    expect(prodgate(['explain', 'loses', '--json']).stdout).toContain('"code":"LOSES"')
    expect(prodgate(['explain']).stdout).toContain('GATE_FAULT')
  })

  test('probe', () => {
    const ran = prodgate(['probe'])
    expect(ran.status).toBe(0)
    expect(JSON.parse(ran.stdout)).toMatchObject({
      verdict: 'ALL_FAIL_CLOSED',
      any_fail_open: false,
      production_token_leaked: false,
    })
    const { results, ...summary } = JSON.parse(ran.stdout)
    expect(Object.keys(summary)).toEqual(
      expect.arrayContaining(['doc', 'date', 'harness_scope', 'probe_count', 'blocked_count']),
    )
    expect(Object.keys(results[0])).toEqual(['id', 'verdict', 'allow', 'token', 'fail_open', 'reasons'])
    expect(summary.blocked_count).toBe(summary.probe_count)
  })

  test('help and version', () => {
    expect(prodgate(['--help']).stdout).toContain('Examples:')
    expect(prodgate(['check', '--help']).stdout).toContain('Exit status:')
    expect(prodgate(['--version']).stdout).toMatch(/^\d+\.\d+\.\d+\n$/)
  })

  for (const shell of ['bash', 'zsh', 'fish']) {
    test(`completion for ${shell}`, () => expect(prodgate(['completion', '--shell', shell]).stdout).toContain('check'))
  }

  test('completion for bash is a text that bash reads', () => {
    const { stdout } = prodgate(['completion'])
    expect(spawnSync('bash', ['-n'], { input: stdout }).status).toBe(0)
  })

  describe('completion in bash', () => {
    const { stdout: script } = prodgate(['completion'])
    const completed = (...words: readonly string[]) =>
      spawnSync(
        'bash',
        [
          '-c',
          `${script}\nCOMP_WORDS=(prodgate "$@"); COMP_CWORD=$#; _prodgate; echo "\${COMPREPLY[@]}"`,
          '-',
          ...words,
        ],
        { encoding: 'utf8' },
      ).stdout.trim()
    test.each([
      [['appr'], 'approve'],
      [['hel'], 'help'],
      [['help', 'freez'], 'freeze'],
      [['grants', ''], 'list give revoke --help'],
      [['grants', 'give', '--us'], '--uses'],
      [['grants', 'list', '--us'], ''],
      [['admin', '--data', '/srv/x', 'person', 'a'], 'add'],
      [['holds', '--status', 'pen'], 'pending'],
      [['install', 'cl'], 'claude-code cline'],
      [['run', '--', '--'], ''],
    ])('%j', (words, found) => expect(completed(...words)).toBe(found))
  })

  test('completion for zsh begins that of zsh, where nobody has', () => {
    expect(prodgate(['completion', '--shell', 'zsh']).stdout).toMatch(/compdef.*\|\| compinit\nbashcompinit\n/)
  })

  test('a data directory that was not there is made, and said', () => {
    const data = join(scratch, 'made')
    const add = () => prodgate(['admin', '--data', data, 'person', 'add', `Ben ${Math.random()}`, '--role', 'viewer'])
    const first = add()
    expect(JSON.parse(first.stdout).token).toMatch(/^pgp_/)
    expect(first.stderr).toContain(`made the data directory \`${data.slice(0, 30)}`)
    expect(add().stderr).toBe('')
  })

  test('init without a terminal enrols nothing', () => {
    const home = mkdtempSync(join(scratch, 'home-'))
    expect(prodgate(['init', '--home', home, '--cwd', world.app]).status).toBe(64)
    expect(readdirSync(home)).toEqual([])
  })
})

test('a check changes nothing', () => {
  const before = spawnSync('find', [world.dir, '-newermt', '2000-01-01', '-printf', '%p %T@ %C@\n'], {
    encoding: 'utf8',
  }).stdout
  check('development', 'echo x > new.txt; rm notes.txt; git commit -am x')
  const after = spawnSync('find', [world.dir, '-newermt', '2000-01-01', '-printf', '%p %T@ %C@\n'], {
    encoding: 'utf8',
  }).stdout
  expect(after).toBe(before)
  expect(existsSync(join(world.app, 'new.txt'))).toBe(false)
})
