import { expect, test } from 'vitest'
import { credentialsAmong, type EnvironmentGiven, environmentFor, runsCode } from './environment.ts'

const GIVEN: EnvironmentGiven = { told: {}, own: {}, credentials: {}, home: '/home/me', searchPath: '/usr/bin' }

function built(given: Partial<EnvironmentGiven>): Readonly<Record<string, string>> {
  const env = environmentFor({ ...GIVEN, ...given })
  if (env.is === 'fault') throw new Error(env.fault.message)
  return env.value
}

test('ATTACK-8: nothing rides along', () => {
  const own = {
    LD_PRELOAD: '/tmp/evil.so',
    NODE_OPTIONS: '--require /tmp/evil.js',
    BASH_ENV: '/tmp/evil',
    PATH: '/tmp/evil',
    HTTPS_PROXY: 'http://evil',
    ANYTHING: 'x',
    'BASH_FUNC_ls%%': '() { evil; }',
    TERM: 'xterm',
    LANG: 'de_DE.UTF-8',
    USER: 'me',
  }
  expect(built({ own })).toEqual({
    HOME: '/home/me',
    PATH: '/usr/bin',
    SHELL: '/bin/sh',
    TERM: 'xterm',
    LANG: 'de_DE.UTF-8',
    USER: 'me',
  })
})

test('a variable of the person’s that holds a path stays out', () => {
  expect(built({ own: { TERM: '/tmp/evil', LC_ALL: '../../tmp/evil', TZ: ':/tmp/evil' } })).not.toHaveProperty('TERM')
  expect(Object.keys(built({ own: { LC_ALL: '../x', TZ: ':/tmp/x' } }))).toEqual(['PATH', 'SHELL', 'HOME'])
  expect(built({ own: { LC_ALL: 'C.UTF-8', TZ: 'Europe/Berlin' } })).toMatchObject({
    LC_ALL: 'C.UTF-8',
    TZ: 'Europe/Berlin',
  })
})

test.each([
  ['GIT_SSH_COMMAND', 'GIT_DIR'],
  ['LD_LIBRARY_PATH', 'LDAPRC'],
  ['PYTHONSTARTUP', 'PYTHONUNBUFFERED'],
  ['TF_CLI_ARGS_apply', 'TF_WORKSPACE'],
  ['NODE_OPTIONS', 'NODE_ENV'],
  ['KUBECTL_EXTERNAL_DIFF', 'KUBECONFIG'],
  ['KUBERC', 'KUBECTX'],
  ['PSQL_PAGER', 'PGHOST'],
  ['PGSYSCONFDIR', 'PGSERVICEFILE'],
  ['CLOUDSDK_PYTHON', 'CLOUDSDK_CORE_PROJECT'],
])('`%s` is refused where it was told, `%s` is handed on', (refused, taken) => {
  expect(environmentFor({ ...GIVEN, told: { [refused]: 'x' } })).toMatchObject({
    fault: { code: 'VARIABLE_RUNS_CODE' },
  })
  expect(environmentFor({ ...GIVEN, credentials: { [refused]: 'x' } })).toMatchObject({ is: 'fault' })
  expect(built({ told: { [taken]: 'x' } })).toMatchObject({ [taken]: 'x' })
})

test('`ENV` names an environment, or a file that a shell runs', () => {
  expect([runsCode('ENV', 'production'), runsCode('ENV', '/tmp/evil')]).toEqual([false, true])
})

test('what was told stands above what the person has, and the home is not moved', () => {
  const env = built({ told: { TERM: 'dumb', HOME: '/elsewhere', PATH: '/opt/bin' }, own: { TERM: 'xterm' } })
  expect(env).toMatchObject({ TERM: 'dumb', HOME: '/home/me', PATH: '/opt/bin' })
})

test('credentials go along by name, and addresses with their passwords', () => {
  const own = {
    PGPASSWORD: 'x',
    ANSIBLE_VAULT_PASSWORD_FILE: '/tmp/evil',
    DATABASE_URL: 'postgres://u:p@db/x',
    MY_TOKEN: 'y',
    AWS_ACCESS_KEY_ID: 'AKIA',
    EMPTY: '',
  }
  const told = { DATABASE_URL: 'postgres://u@db/x', AWS_ACCESS_KEY_ID: 'AKIA' }
  expect(credentialsAmong(own, told)).toEqual({ PGPASSWORD: 'x', DATABASE_URL: 'postgres://u:p@db/x' })
})

test('a name that no variable has is refused', () => {
  expect(environmentFor({ ...GIVEN, told: { 'A B': 'x' } })).toMatchObject({ fault: { code: 'VARIABLE_MALFORMED' } })
  expect(built({ told: { A_B: 'x' } })).toMatchObject({ A_B: 'x' })
})
