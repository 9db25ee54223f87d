import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { HOOKS, hookScript } from '../../src/ci/hook-scripts.ts'
import { RunnerIssuer } from '../../src/serve/identity/testing/runner-issuer.ts'
import { approved } from '../authority/actions.ts'
import { TestServer } from '../authority/server.ts'
import { root } from '../command.ts'

/** What stands under `integrations`, with the package as npm packs it and shells that a runner has. */

const folder = mkdtempSync(join(tmpdir(), 'prodgate-integrations-'))
const bin = join(folder, 'bin')
const PATH = `${bin}:${process.env['PATH'] ?? ''}`

beforeAll(() => {
  const packed = execFileSync('npm', ['pack', '--ignore-scripts', '--silent', '--pack-destination', folder], {
    cwd: root,
    encoding: 'utf8',
  }).trim()
  const installed = join(folder, 'node_modules/prodgate')
  mkdirSync(installed, { recursive: true })
  mkdirSync(bin)
  execFileSync('tar', ['-xzf', join(folder, packed), '--strip-components=1', '-C', installed])
  symlinkSync(join(root, 'node_modules'), join(installed, 'node_modules'))
  symlinkSync(join(installed, 'bin/prodgate'), join(bin, 'prodgate'))
  // As npx runs the package of this version; another version, and another name, it would fetch.
  const npx =
    '#!/bin/sh\n[ "$3 $4" = "ci gate" ] && [ -n "$NODE_OPTIONS$npm_config_registry$NPM_CONFIG_PREFIX" ] && exit 91\n' +
    '[ "$3 $4" = "ci gate" ] && [ -e node_modules ] && exit 92\n[ "$1 $2" = "--yes prodgate@0.1.0" ] || { echo "npx: $*" >&2; exit 90; }\nshift 2\nexec prodgate "$@"\n'
  writeFileSync(join(bin, 'npx'), npx, { mode: 0o755 })
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function sh(
  script: string,
  cwd: string,
  env: Readonly<Record<string, string>> = {},
  shell: readonly string[] = ['bash', '--noprofile', '--norc', '-eo', 'pipefail', '-c'],
) {
  const [program = 'sh', ...args] = shell
  const own = { PATH, HOME: folder, RUNNER_TEMP: folder, ...env }
  return spawnSync(program, [...args, script], { cwd, env: own, encoding: 'utf8', input: '' })
}

/** The server is a process of its own, but its client here, and the issuer, must not wait for us. */
async function spawnAsync(script: string, env: Readonly<Record<string, string>>): Promise<number | null> {
  const child = spawn('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', script], {
    cwd: folder,
    env: { PATH, HOME: folder, RUNNER_TEMP: folder, ...env },
    stdio: 'ignore',
  })
  return new Promise((resolve) => child.once('close', resolve))
}

interface Step {
  readonly name: string
  readonly if?: string
  readonly run: string
  readonly env: Readonly<Record<string, string>>
}

describe('the action of GitHub', () => {
  const action = parse(readFileSync(join(root, 'integrations/github/action.yml'), 'utf8'))
  const step = (name: string) => action.runs.steps.find((one: Step) => one.name === name) as Step
  /** Variables of a step as the runner fills them in. */
  const filled = (name: string, inputs: Readonly<Record<string, string>>) =>
    Object.fromEntries(
      Object.entries(step(name).env).map(([variable, text]) => {
        const input = /^\$\{\{ inputs\.([\w-]+) \}\}$/.exec(text)?.[1] ?? ''
        return [variable, inputs[input] ?? action.inputs[input].default ?? '']
      }),
    )

  test('hands every input over as a variable and fetches nothing but a named version', () => {
    const text = readFileSync(join(root, 'integrations/github/action.yml'), 'utf8')
    for (const { run } of action.runs.steps as Step[]) expect(run).not.toMatch(/\$\{\{|curl|wget/)
    expect(text).not.toMatch(/@latest/)
    expect(action.inputs.version.required).toBe(true)
  })

  test.each([
    ['an empty target', { target: '' }, { target: 'shop' }],
    ['a blank target', { target: ' ' }, { target: 'the shop' }],
    ['no target', {}, { mode: 'judge' }],
    ['a judgement with a target', { mode: 'judge', target: 'shop' }, { mode: 'gate', target: 'shop' }],
    ['another mode', { mode: 'JUDGE' }, { mode: 'judge', target: '' }],
    ['a tag', { version: 'latest', mode: 'judge' }, { version: '0.1.0', mode: 'judge' }],
    ['a range', { version: '0.1.0 || >=0.0.0', mode: 'judge' }, { version: '0.1.0-rc.1', mode: 'judge' }],
    ['a part of a version', { version: '0.1', mode: 'judge' }, { version: '10.21.3', mode: 'judge' }],
  ])('checks first: %s is wrong use', (_name, wrong, right) => {
    const check = (inputs: object) => sh(step('Check').run, folder, filled('Check', { version: '0.1.0', ...inputs }))
    expect([check(wrong).status, check(wrong).stdout]).toEqual([64, expect.stringMatching(/^::error title=prodgate::/)])
    expect(check(right).status).toBe(0)
    expect(action.runs.steps[0].name).toBe('Check')
    expect([step('Judge').if, step('Ask').if]).toEqual(["inputs.mode == 'judge'", "inputs.mode != 'judge'"])
  })

  test('judges: what goes ahead ends with 0, what is stopped does not, and says where', () => {
    const judge = (files: string) =>
      sh(step('Judge').run, folder, { ...filled('Judge', { version: '0.1.0', files, sarif: 'found.sarif' }) })
    const workflow = (run: string) =>
      `on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - run: ${run}\n`
    mkdirSync(join(folder, '.github/workflows'), { recursive: true })
    writeFileSync(join(folder, '.github/workflows/a b.yml'), workflow('npm test'))
    writeFileSync(join(folder, '.github/workflows/c.yml'), workflow('rm -rf /'))
    expect(judge('.github/workflows/a b.yml\n').status).toBe(0)
    const stopped = judge('.github/workflows/a b.yml\n.github/workflows/c.yml\n')
    expect([stopped.status, stopped.stdout]).toEqual([
      2,
      expect.stringMatching(/^::error file=.github\/workflows\/c.yml,line=6,/m),
    ])
    expect(JSON.parse(readFileSync(join(folder, 'found.sarif'), 'utf8')).runs[0].results).toHaveLength(1)
  })

  test('asks, and ends with 0 only with a pass', async () => {
    const issuer = await RunnerIssuer.start()
    const ci = { issuer: issuer.issuer, audience: 'gate', claims: { repository: 'acme/shop' }, agent: 'bot' }
    const server = await TestServer.start({ config: { ci: [ci] } })
    try {
      const output = join(folder, 'output')
      const subject = `shop@sha256:${'a'.repeat(64)}\n`
      const inputs = { version: '0.1.0', target: 'the shop', url: server.url, 'oidc-audience': 'gate', subject }
      const runner = {
        GITHUB_ACTIONS: 'true',
        GITHUB_OUTPUT: output,
        GITHUB_REPOSITORY: 'acme/shop',
        GITHUB_RUN_ID: '7',
        ACTIONS_ID_TOKEN_REQUEST_URL: issuer.requestUrl,
        ACTIONS_ID_TOKEN_REQUEST_TOKEN: issuer.requestToken,
      }
      const { run } = step('Ask')
      // What an earlier step may have left for npm and Node is not heard.
      const left = { npm_config_registry: 'http://127.0.0.1:9', NPM_CONFIG_PREFIX: '/nowhere', NODE_OPTIONS: '--bogus' }
      const ask = () => spawnAsync(run, { ...filled('Ask', inputs), ...runner, ...left })
      expect([await ask(), existsSync(output)]).toEqual([3, false])
      const { json } = await server.get('ben', '/v1/holds')
      await approved(server, 'ben', json.holds[0].id)
      expect(await ask()).toBe(0)
      const [pass, statement] = readFileSync(output, 'utf8')
        .trim()
        .split('\n')
        .map((line) => line.split('=')[1] ?? '')
      expect(readFileSync(pass ?? '', 'utf8')).toMatch(/^eyJ/)
      expect(JSON.parse(readFileSync(statement ?? '', 'utf8')).payloadType).toBe('application/vnd.in-toto+json')
    } finally {
      await server.remove()
      await issuer.stop()
    }
  })
})

describe('the template of GitLab', () => {
  const template = parse(readFileSync(join(root, 'integrations/gitlab/prodgate.yml'), 'utf8'))

  test('its job judges, and its line asks', () => {
    const [judge] = template['prodgate-judge'].script
    const [ask] = template['.prodgate-ask'].script
    const [askTarget] = template['.prodgate-ask-target'].script
    const repository = join(folder, 'gitlab')
    mkdirSync(repository)
    const pipeline = (more: string) => `a:\n  script:\n${more}`
    writeFileSync(join(repository, '.gitlab-ci.yml'), pipeline('    - npm test\n'))
    expect(sh(judge, repository, { PRODGATE_VERSION: '0.1.0' }).status).toBe(0)
    expect(readFileSync(join(repository, 'prodgate.xml'), 'utf8')).toContain('<testsuites')
    const deploy = '    - kubectl --context prod-eu apply -f x\n'
    const variables = '  variables: { PRODGATE_TARGET: shop, PRODGATE_VERSION: 0.1.0 }\n'
    const judged = (text: string) => {
      writeFileSync(join(repository, '.gitlab-ci.yml'), text)
      return sh(judge, repository, { PRODGATE_VERSION: '0.1.0' }).status
    }
    expect(judged(`${pipeline(deploy)}${variables}`)).toBe(3)
    for (const line of [ask, askTarget])
      expect(judged(`${pipeline(`    - ${JSON.stringify(line)}\n${deploy}`)}${variables}`)).toBe(0)
  })

  test('its line asks for a digest, away from the repository, and ends where a variable is missing', async () => {
    const [ask] = template['.prodgate-ask'].script
    const issuer = await RunnerIssuer.start()
    const ci = { issuer: issuer.issuer, audience: 'gate', claims: { repository: 'acme/shop' }, agent: 'bot' }
    const server = await TestServer.start({ config: { ci: [ci] } })
    try {
      const job = {
        PRODGATE_VERSION: '0.1.0',
        PRODGATE_TARGET: 'shop',
        PRODGATE_SUBJECTS: 'subjects.txt',
        PRODGATE_URL: server.url,
        PRODGATE_WAIT: '0',
        CI_PROJECT_DIR: folder,
        CI_PROJECT_PATH: 'acme/shop',
        CI_PIPELINE_ID: '7',
        GITLAB_CI: 'true',
      }
      const asked = async (changed: Readonly<Record<string, string>> = {}) =>
        spawnAsync(ask, { ...job, PRODGATE_ID_TOKEN: await issuer.token('gate'), ...changed })
      const subjects = join(folder, 'subjects.txt')
      const ours = `shop@sha256:${'a'.repeat(64)}\n`
      writeFileSync(subjects, ours)
      expect(await asked()).toBe(3)
      const [hold] = (await server.get('ben', '/v1/holds')).json.holds
      await approved(server, 'ben', hold.id)
      for (const name of ['PRODGATE_SUBJECTS', 'PRODGATE_TARGET', 'PRODGATE_VERSION'])
        expect([name, await asked({ [name]: '' })]).toEqual([name, 1])
      writeFileSync(subjects, '\n')
      expect(await asked()).toBe(64)
      writeFileSync(subjects, `shop@sha256:${'b'.repeat(64)}\n`)
      expect(await asked()).toBe(3)
      writeFileSync(subjects, ours)
      expect(await asked({ PRODGATE_URL: 'http://127.0.0.1:9' })).toBe(69)
      expect(await asked()).toBe(0)
      expect(readFileSync(join(folder, 'prodgate-pass.jwt'), 'utf8')).toMatch(/^eyJ/)
      const statement = JSON.parse(readFileSync(join(folder, 'prodgate-statement.json'), 'utf8'))
      expect(Buffer.from(statement.payload, 'base64').toString()).toContain('a'.repeat(64))
    } finally {
      await server.remove()
      await issuer.stop()
    }
  })
})

describe('the hooks of git', () => {
  let serial = 0
  function repository(): string {
    const path = join(folder, `repository ${++serial}`)
    const git = (...args: readonly string[]) => execFileSync('git', ['-C', path, ...args], { stdio: 'ignore' })
    mkdirSync(join(path, '.github/workflows'), { recursive: true })
    execFileSync('git', ['init', '-q', '-b', 'work', path])
    git('config', 'user.email', 'a@b.example')
    git('config', 'user.name', 'a')
    expect(sh('prodgate ci hooks install', path).status).toBe(0)
    return path
  }
  const workflow = (run: string) =>
    `on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    environment: production\n    steps:\n      - run: ${run}\n`
  const gate = '      - run: prodgate ci gate --target shop --pass p\n'

  test('are those that are kept in the repository, and every shell reads them', () => {
    for (const name of HOOKS) {
      const path = join(root, 'integrations/hooks', name)
      expect(readFileSync(path, 'utf8')).toBe(hookScript(name))
      expect(statSync(path).mode & 0o111).toBe(0o111)
      for (const shell of ['sh', 'bash']) expect(spawnSync(shell, ['-n', path]).status).toBe(0)
    }
    const [hook] = parse(readFileSync(join(root, '.pre-commit-hooks.yaml'), 'utf8'))
    expect(hook).toMatchObject({ id: 'prodgate', entry: 'prodgate ci --staged', language: 'node' })
    for (const path of ['.github/workflows/x.yml', '.gitlab-ci.yml', 'db/migrations/1.sql'])
      expect(new RegExp(hook.files).test(path)).toBe(true)
    expect(new RegExp(hook.files).test('src/x.yml')).toBe(false)
  })

  test('a commit is stopped by what is staged, and goes once the job asks', () => {
    const path = repository()
    const file = join(path, '.github/workflows/deploy.yml')
    const commit = () => sh('git add -A && git commit -qm x', path)
    writeFileSync(file, workflow('kubectl --context prod-eu apply -f x'))
    const stopped = commit()
    expect([stopped.status, stopped.stderr]).toEqual([1, expect.stringContaining('prodgate ci gate --target NAME')])
    writeFileSync(
      file,
      workflow('ls').replace('      - run: ls\n', `${gate}      - run: kubectl --context prod-eu apply -f x\n`),
    )
    expect(commit().status).toBe(0)
    // What is staged counts, not what stands in the work tree.
    writeFileSync(file, workflow('rm -rf /'))
    sh('git add -A', path)
    writeFileSync(file, workflow('ls'))
    expect(sh('git commit -qm y', path).status).toBe(1)
    expect(sh('git add -A && git commit -qm y --allow-empty', path).status).toBe(0)
    writeFileSync(join(path, 'readme.md'), 'x')
    expect(commit().status).toBe(0)
  })

  test('a migration that is only written goes; without the command nothing does, and the message says what to do', () => {
    const path = repository()
    mkdirSync(join(path, 'db/migrations'), { recursive: true })
    writeFileSync(join(path, 'db/migrations/1.sql'), 'drop table orders;\n')
    expect(sh('git add -A && git commit -qm x', path).status).toBe(0)
    writeFileSync(join(path, 'db/migrations/2.sql'), 'select 1;\n')
    const plain = (process.env['PATH'] ?? '')
      .split(':')
      .filter((one) => !existsSync(join(one, 'prodgate')))
      .join(':')
    const without = sh('git add -A && git commit -qm y', path, { PATH: plain })
    expect([without.status, without.stderr]).toEqual([1, expect.stringContaining('npm install --global prodgate')])
  })

  test('a hook of somebody else stays; ours go again', () => {
    const path = repository()
    const hook = join(path, '.git/hooks/pre-commit')
    expect(sh('prodgate ci hooks remove', path).status).toBe(0)
    expect(existsSync(hook)).toBe(false)
    writeFileSync(hook, '#!/bin/sh\nexit 0\n', { mode: 0o755 })
    const theirs = sh('prodgate ci hooks install', path)
    expect([theirs.status, theirs.stderr]).toEqual([64, expect.stringContaining('prodgate ci --staged')])
    expect(readFileSync(hook, 'utf8')).toBe('#!/bin/sh\nexit 0\n')
    expect(existsSync(join(path, '.git/hooks/pre-push'))).toBe(false)
  })

  test('a push of a protected branch is stopped without an answer, and goes with one; another branch goes', async () => {
    const path = repository()
    const remote = join(folder, 'remote.git')
    execFileSync('git', ['init', '-q', '--bare', remote])
    // A host by its name, which a program of ours reaches in place of ssh.
    writeFileSync(join(bin, 'reach'), '#!/bin/sh\nexec sh -c "$2"\n', { mode: 0o755 })
    sh(`git remote add origin ssh://git.example${remote} && git commit -qm x --allow-empty`, path)
    const server = await TestServer.start()
    try {
      const env = { GIT_SSH_COMMAND: join(bin, 'reach'), GIT_SSH_VARIANT: 'simple', PRODGATE_URL: server.url }
      const push = (refs: string, token = server.token('bot')) =>
        sh(`git push -q origin ${refs}`, path, { ...env, PRODGATE_TOKEN: token })
      expect(push('work:feature', 'pga_nobody').status).toBe(0)
      const nobody = push('work:main', 'pga_nobody')
      expect([nobody.status, nobody.stderr]).toEqual([1, expect.stringContaining('open a pull request')])
      const asked = push('work:main')
      const [hold = ''] = /hold_\w+/.exec(asked.stderr) ?? []
      expect([asked.status, hold]).toEqual([1, expect.stringMatching(/^hold_/)])
      await approved(server, 'ben', hold)
      const branches = () =>
        sh(`git --git-dir ${remote} branch --format '%(refname:short)'`, path).stdout.trim().split('\n')
      expect(branches()).toEqual(['feature'])
      expect(push('work:main').status).toBe(0)
      expect(branches()).toEqual(['feature', 'main'])
    } finally {
      await server.remove()
    }
  })
})
