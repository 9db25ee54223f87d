import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { buildWorld, type FileCase, here, locateFile, variables } from '../../../test/world/world.ts'
import type { FileOperation } from '../../understand/effect.ts'
import type { Site } from '../../understand/place.ts'
import { SOME_NAME, UNKNOWN, word } from '../../understand/word.ts'
import type { Where } from './facts.ts'
import type { Held } from './held.ts'

const world = buildWorld()
afterAll(() => world.remove())

// What the world does not have: links, logs of an application, build output that git tracks, a hook of a client.
const put = (path: string, text = 'x\n') => {
  mkdirSync(join(path, '..'), { recursive: true })
  writeFileSync(path, text)
}
put(join(world.app, 'log/production.log'))
put(join(world.app, 'docs/logs/notes.md'))
put(join(world.app, 'scripts/build/tool.sh'))
put(join(world.app, 'out.log'))
put(join(world.app, 'npm-debug.log'))
put(join(world.app, 'src/__pycache__/a.pyc'))
put(join(world.app, 'packages/a/node_modules/x/index.js'))
put(join(world.app, '.cursor/mcp.json'), '{"mcpServers":{}}')
put(join(world.app, '.gemini/settings.json'), '{"theme":"dark"}')
put(join(world.app, '.claude/settings.local.json'), '{}')
put(join(world.home, '.config/prodgate/config.yaml'))
put(join(world.home, '.bash_history'))
put(join(world.dir, 'elsewhere/file.txt'))
symlinkSync('../data', join(world.app, 'dist/data'))
symlinkSync(world.dir, join(world.app, 'up'))
symlinkSync('../../home/.config/prodgate/new.yaml', join(world.app, 'artifacts/harmless.txt'))
symlinkSync('../src', join(world.app, 'artifacts/src'))

/** `~` is the home, a path without a slash in front is in the application. */
const absolute = (path: string) => {
  if (path === '~' || path.startsWith('~/')) return world.home + path.slice(1)
  if (path.startsWith('../')) return join(world.dir, path.slice(3))
  return /^([A-Za-z]:|\/|\uFFFC)/.test(path) ? path : `${world.app}/${path}`
}

function where(operation: FileOperation, path: string, expected: Where, more: FileCase = {}) {
  test(`${operation}${more.recursive === true ? ' -r' : ''} ${path} → ${expected}`, () => {
    expect(locateFile(world, operation, absolute(path), more).file?.where).toBe(expected)
  })
}

function held(operation: FileOperation, path: string, expected: Held, more: FileCase = {}) {
  test(`${operation} ${path} → ${expected}`, () => {
    expect(locateFile(world, operation, absolute(path), more).file?.held).toBe(expected)
  })
}

describe('the gate and its hooks', () => {
  where('overwrite', '/etc/prodgate/targets.yaml', 'gate')
  where('delete', '/var/lib/prodgate', 'gate')
  where('delete', '~/.config/prodgate', 'gate')
  where('delete', '~/.config', 'gate')
  where('overwrite', '~/.local/state/prodgate-marks/0a1b.json', 'gate')
  where('delete', '~/.local/state/prodgate-marks', 'gate')
  where('delete', '~/.local/state/other-marks', 'home')
  where('delete', '~/.config/**/prodgate', 'gate', { pattern: true })
  where('delete', '/**/prodgate*', 'gate', { pattern: true })
  where('delete', '~/.config/**/product*', 'home', { pattern: true })
  where('edit', '.claude/**', 'hook', { pattern: true })
  where('edit', '.claude/**/*.json', 'hook', { pattern: true })
  where('edit', './.*/**', 'hook', { pattern: true })
  where('edit', '**/settings.json', 'hook', { pattern: true })
  where('edit', '**/*.json', 'workspace', { pattern: true })
  where('edit', '.github/**/*.yml', 'workspace', { pattern: true })
  where('read', '.claude/**', 'workspace', { pattern: true })
  where('move', '~/.config', 'gate')
  where('list', '~/.config', 'home')
  where('edit', '../targets.development.yaml', 'gate')
  where('overwrite', '../targets.production.yaml', 'temporary')
  where('overwrite', 'up/targets.development.yaml', 'gate')
  where('overwrite', 'artifacts/harmless.txt', 'gate')
  where('delete', 'artifacts/harmless.txt', 'artifacts')
  where('permissions', '~/.config', 'gate', { recursive: true })
  where('permissions', '~/.config', 'home')
  where('overwrite', '/etc/systemd/system/prodgate.service', 'gate')
  where('overwrite', '/etc/systemd/system/prodgate.service.d/x.conf', 'gate')
  where('overwrite', '/etc/systemd/system/shop.service', 'system')
  where('permissions', '/usr/local/bin/prodgate', 'gate')
  where('permissions', '/usr/local/bin/prodigy', 'system')
  where('delete', 'node_modules/prodgate', 'gate')
  where('delete', 'node_modules', 'workspace')
  where('overwrite', 'docs/prodgate.md', 'workspace')
  where('overwrite', '.claude/settings.json', 'hook')
  where('delete', '.claude', 'hook')
  where('delete', '.', 'hook')
  where('read', '.claude/settings.json', 'workspace')
  where('overwrite', '.claude/settings.local.json', 'hook')
  where('create', '.codex/hooks.json', 'hook')
  where('create', '~/.claude/settings.json', 'hook')
  where('create', '.claude/commands/deploy.md', 'workspace')
  where('create', '.vscode/settings.json', 'workspace')
  where('edit', '.cursor/mcp.json', 'workspace')
  where('edit', '.gemini/settings.json', 'workspace')
  where('create', '.github/hooks/gate.json', 'hook')
  where('create', '.github/workflows/ci.yml', 'workspace')
  where('overwrite', '/etc/claude-code/managed-settings.json', 'hook')
})

describe('the host', () => {
  where('delete', '/', 'root')
  where('delete', '//', 'root')
  where('delete', '/*', 'root')
  where('delete', '/usr/../*', 'root')
  where('delete', '/proc/self/root/*', 'root')
  where('delete', '/proc/1/cwd/x', 'unknown')
  where('delete', '/usr', 'root')
  where('delete', '/us*', 'root')
  where('delete', '/etc', 'root')
  where('delete', '/etc/*', 'root')
  where('delete', '/etc/*.bak', 'system')
  where('delete', '/etc/nginx/nginx.conf', 'system')
  where('delete', '/srv/shop', 'outside')
  where('delete', '/srv/**', 'outside')
  where('delete', 'C:\\', 'root')
  where('delete', 'C:\\*', 'root')
  where('delete', 'D:\\shop\\old', 'outside')
  where('list', '/', 'root')
  where('delete', '~', 'home')
  where('delete', '~/', 'home')
  where('delete', '~/*', 'home')
  where('delete', '~/.*', 'home')
  where('delete', '/home', 'home')
  where('delete', '/home/*', 'home')
  where('delete', '/home/ann', 'home')
  where('edit', '~/.bashrc', 'home')
  where('overwrite', '/dev/sda', 'device')
  where('overwrite', '/dev/null', 'temporary')
  where('overwrite', '/dev/shm/x', 'temporary')
  where('append', '~/actions-runner/_work/_temp/_runner_file_commands/step_summary_8a-1f', 'temporary')
  where('append', '/home/me/actions-runner/_work/_temp/_runner_file_commands/set_output_8a-1f', 'temporary')
  where('append', '/home/me/actions-runner/_work/_temp/_runner_file_commands/set_env_8a-1f', 'outside')
  where('append', '/home/me/actions-runner/_work/_temp/_runner_file_commands/add_path_8a-1f', 'outside')
  where('append', '/home/me/actions-runner/_work/_temp/_runner_file_commands/set_output_1/x', 'outside')
  where('append', '~/.ssh/authorized_keys', 'access')
  where('edit', '/etc/passwd', 'access')
  where('edit', '/etc/hosts', 'system')
  where('delete', '/tmp/x', 'temporary')
  where('overwrite', '/var/tmp/x', 'temporary')
  where('delete', `/tmp/tmp.${SOME_NAME}`, 'temporary')
  // A file of a name that is known in part is put beside a home or into it, and takes the place of none.
  where('overwrite', `~/../ho${SOME_NAME}`, 'home')
  where('delete', `~/../ho${SOME_NAME}`, 'home')
  where('delete', `${UNKNOWN}/x`, 'unknown')
  where('delete', `/srv/${UNKNOWN}`, 'unknown')
  where('delete', 'src', 'workspace')
  where('overwrite', 'artifacts/report.md', 'artifacts')
  where('overwrite', 'artifacts/../src/price.ts', 'workspace')
  where('overwrite', 'artifacts/src/price.ts', 'workspace')
  where('delete', 'artifacts', 'workspace')

  test('all of a home is told from a file in it', () => {
    expect(locateFile(world, 'delete', world.home).file?.whole).toBe(true)
    expect(locateFile(world, 'delete', join(world.home, '.bashrc')).file?.whole).toBe(false)
    expect(locateFile(world, 'delete', world.dir).file?.whole).toBe(true)
    expect(locateFile(world, 'delete', join(world.dir, `ho${SOME_NAME}`)).file?.whole).toBe(true)
    expect(locateFile(world, 'overwrite', join(world.dir, `ho${SOME_NAME}`)).file?.whole).toBe(false)
  })
})

describe('evidence', () => {
  where('delete', '/var/log', 'evidence')
  where('delete', '/var/log/*', 'evidence')
  where('overwrite', '/var/log/auth.log', 'evidence')
  where('delete', '/var/log/nginx/*.gz', 'evidence')
  where('delete', '~/.bash_history', 'evidence')
  where('delete', 'log/production.log', 'evidence')
  where('delete', 'log', 'evidence')
  where('overwrite', 'log/new.log', 'workspace')
  where('delete', '/tmp/log/app.log', 'temporary')
  where('overwrite', 'dist/log/app.log', 'workspace')
  where('overwrite', 'artifacts/cart.log', 'artifacts')
  where('delete', 'out.log', 'workspace')
  where('delete', 'npm-debug.log', 'workspace')
  where('delete', 'docs/logs', 'workspace')
  where('overwrite', 'D:\\shop\\logs\\app.log', 'evidence')
})

describe('what else holds it', () => {
  held('delete', 'dist/**', 'nowhere', { pattern: true })
  held('delete', 'src/__pycache__/**', 'remade', { pattern: true })
  held('delete', 'src/**/*.ts', 'nowhere', { pattern: true })
  held('delete', 'docs/dangerous.md', 'git')
  held('delete', 'src/cart.ts', 'nowhere')
  held('delete', 'notes.txt', 'nowhere')
  held('overwrite', 'notes.txt', 'nowhere')
  held('overwrite', 'todo.txt', 'absent')
  held('overwrite', 'src/price.ts', 'git')
  held('delete', 'prisma', 'git')
  held('delete', 'src', 'nowhere')
  held('delete', 'docs', 'nowhere')
  held('delete', 'sql', 'git')
  held('delete', 'sql/*.sql', 'git')
  held('delete', 'src/*.ts', 'nowhere')
  held('delete', 'src/p*.ts', 'git')
  held('delete', 'src/*.php', 'absent')
  held('delete', '*', 'nowhere')
  held('delete', '.git', 'nowhere')
  held('delete', '.env', 'nowhere')
  held('delete', 'data', 'nowhere')
  held('delete', 'backups/shop-2026-01-01.sql', 'nowhere')
  held('delete', 'dist', 'remade')
  held('delete', 'dist/*', 'remade')
  held('delete', 'dist/index.js', 'remade')
  held('delete', 'dist/data', 'remade')
  held('delete', 'dist/data/seed.db', 'nowhere')
  held('overwrite', 'dist/data/seed.db', 'nowhere')
  held('delete', 'coverage', 'remade')
  held('delete', 'node_modules', 'remade')
  held('delete', 'packages', 'remade')
  held('delete', 'src/__pycache__', 'remade')
  held('delete', 'npm-debug.log', 'remade')
  held('delete', 'scripts/build', 'remade')
  held('delete', '.git/index.lock', 'absent')
  held('delete', '/etc/prodgate-is-not-here', 'absent')
  held('delete', '../elsewhere/file.txt', 'nowhere')
  held('delete', `${UNKNOWN}`, 'unknown')
})

describe('secrets', () => {
  const secret = (operation: FileOperation, path: string, expected: boolean, more: FileCase = {}) =>
    test(`${operation} ${path} → ${expected ? 'secret' : 'plain'}`, () => {
      expect(locateFile(world, operation, absolute(path), more).file?.secret).toBe(expected)
    })
  secret('read', '.env', true)
  secret('read', '.env.example', false)
  secret('read', '.env*', true)
  secret('list', '.env', false)
  secret('read', '~/.ssh/id_ed25519', true)
  secret('read', '~/.ssh/id_ed25519.pub', false)
  secret('read', '~/.ssh', true, { recursive: true })
  secret('list', '~/.ssh', false)
  secret('read', '~/.aws', true, { recursive: true })
  secret('read', '~/.ssh/*', true)
  secret('read', '~', true, { recursive: true })
  secret('read', 'src', false, { recursive: true })
  secret('read', '.', false, { recursive: true })
  secret('read', 'up/app/.env', true)
  secret('read', '/proc/1/environ', true)
  secret('read', `${UNKNOWN}/.env`, true)
  secret('read', `${UNKNOWN}/x`, false)
  secret('read', '/etc/shadow', true)
})

describe('on other machines', () => {
  const host: Site = { is: 'host', name: word('stage1'), options: [], from: here, env: variables() }
  const daemon = {
    is: 'docker',
    host: undefined,
    context: undefined,
    site: here,
    cwd: world.app,
    env: variables(),
  } as const
  const container: Site = { is: 'container', daemon, name: word('web'), mounts: [], from: here }
  where('delete', '/', 'root', { site: host })
  where('delete', '/*', 'root', { site: host })
  where('delete', '/home/*', 'home', { site: host })
  where('delete', '/', 'elsewhere', { site: container })
  where('delete', '/srv/clone', 'elsewhere', { site: host })
  where('create', '/tmp/seen', 'temporary', { site: container })
  where('delete', '/var/log/nginx', 'evidence', { site: host })
  where('overwrite', '/dev/sda', 'device', { site: host })
  where('overwrite', '/etc/prodgate/targets.yaml', 'gate', { site: host })
  where('edit', '/etc/passwd', 'access', { site: host })
  where('edit', `${UNKNOWN}`, 'unknown', { site: host })
  held('delete', '/srv/clone', 'unknown', { site: host })

  test('a file behind a hop is of the host', () => {
    const located = locateFile(world, 'edit', '/etc/nginx/nginx.conf', { site: host })
    expect(located.environment.class).toBe('staging')
    expect(locateFile(world, 'edit', '/etc/nginx/nginx.conf', { site: container }).environment.class).toBe(
      'development',
    )
  })
})

describe('what lies at any depth below the work tree', () => {
  held('delete', '**/node_modules', 'remade', { pattern: true, recursive: true })
  held('delete', 'packages/**/node_modules', 'remade', { pattern: true, recursive: true })
  held('delete', '**/*.pyc', 'remade', { pattern: true })
  held('delete', '**/nothing-of-this-name', 'absent', { pattern: true })
  held('delete', '**/*.tsx', 'absent', { pattern: true })
  held('delete', '**/data', 'nowhere', { pattern: true, recursive: true })
  held('delete', '**/src', 'nowhere', { pattern: true, recursive: true })
  held('delete', '**/*.db', 'nowhere', { pattern: true })
  held('delete', '**/*', 'nowhere', { pattern: true, recursive: true })
  held('delete', '~/**/node_modules', 'nowhere', { pattern: true, recursive: true })
  where('delete', '**/settings.json', 'hook', { pattern: true })
  // `artifacts/src` is a link: a search does not go into it, and a shell that takes `**` for `*` does.
  held('delete', 'artifacts/src/**/cart.ts', 'nowhere', { pattern: true })
  held('delete', 'artifacts/**/cart.ts', 'nowhere', { pattern: true })
  held('delete', 'artifacts/**/other.ts', 'absent', { pattern: true })
})

describe('at any depth of the host', () => {
  where('delete', '/home/**/*.bak', 'outside', { pattern: true })
  where('delete', '/home/**/[!.]*', 'home', { pattern: true })
})
