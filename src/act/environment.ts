import { fault, ok, type Result } from '../lib/result.ts'
import { type ExecutionFault, executionFault } from './fault.ts'

export type Variables = Readonly<Record<string, string | undefined>>

/** What an environment is rebuilt from. */
export interface EnvironmentGiven {
  /** The variables that the action was decided with. */
  readonly told: Readonly<Record<string, string>>
  /** The variables of whoever starts it; of these only what says how a person reads and writes. */
  readonly own: Variables
  /** Credentials that go along. A name that was told, too, has its whole value here. */
  readonly credentials: Readonly<Record<string, string>>
  readonly home: string
  readonly searchPath: string
}

/**
 * The environment of a process, rebuilt and not inherited: what the action was decided with, credentials, and a few variables
 * that say who a person is and how they read.
 *
 * INVARIANT (nothing rides along): no variable gets in because somebody forgot to name it. One that makes other programs run
 * code is refused even where the action names it, because what it runs was never read.
 */
export function environmentFor(given: EnvironmentGiven): Result<Readonly<Record<string, string>>, ExecutionFault> {
  const { told, own, credentials, home, searchPath } = given
  for (const name of [...Object.keys(told), ...Object.keys(credentials)]) {
    if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) return fault(executionFault('VARIABLE_MALFORMED', name))
    if (runsCode(name, told[name] ?? '')) return fault(executionFault('VARIABLE_RUNS_CODE', name))
  }
  const env: Record<string, string> = { PATH: searchPath, SHELL: '/bin/sh', ...personal(own), ...told, ...credentials }
  return ok({ ...env, HOME: home })
}

/** Values of these hold no path and no code, or the variable stays out. */
function personal(own: Variables): Record<string, string> {
  const found: Record<string, string> = {}
  for (const [name, value] of Object.entries(own)) {
    const plain = PERSONAL.get(name) ?? (name.startsWith('LC_') ? NAME : undefined)
    if (value !== undefined && plain?.test(value) === true) found[name] = value
  }
  return found
}

const NAME = /^[\w.@+-]{1,64}$/
const ZONE = /^\w[\w+/-]{0,63}$/
const PERSONAL: ReadonlyMap<string, RegExp> = new Map([
  ['USER', NAME],
  ['LOGNAME', NAME],
  ['LANG', NAME],
  ['LANGUAGE', /^[\w.@:+-]{1,64}$/],
  ['TZ', ZONE],
  ['TERM', NAME],
  ['COLORTERM', NAME],
  ['COLUMNS', /^\d{1,5}$/],
  ['LINES', /^\d{1,5}$/],
  ['NO_COLOR', /^\w{0,8}$/],
])

/** What a terminal is like: another one makes no other run. */
export function isTerminalVariable(name: string): boolean {
  return ['TERM', 'COLORTERM', 'COLUMNS', 'LINES', 'NO_COLOR'].includes(name)
}

/**
 * The credentials that tools take from the environment, and that prove who somebody is without saying where it leads. The
 * key id of AWS does say it, and is told (`TELLING_IDS`). Paths are none of these: Ansible runs the file of
 * `ANSIBLE_VAULT_PASSWORD_FILE` where it may be run (ansible-core 2.19).
 */
const CREDENTIALS: ReadonlySet<string> = new Set([
  'ARM_CLIENT_SECRET',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SECURITY_TOKEN',
  'AWS_SESSION_TOKEN',
  'AZURE_CLIENT_SECRET',
  'CLOUDFLARE_API_TOKEN',
  'FLY_API_TOKEN',
  'GH_TOKEN',
  'GITHUB_TOKEN',
  'GITLAB_TOKEN',
  'HEROKU_API_KEY',
  'MYSQL_PWD',
  'NODE_AUTH_TOKEN',
  'NPM_TOKEN',
  'PGPASSWORD',
  'REDISCLI_AUTH',
  'SSH_AUTH_SOCK',
  'VAULT_TOKEN',
  'VERCEL_TOKEN',
])

/** Variables that look like a secret and say which account it is: whoever decides has to know them. */
export const TELLING_IDS = ['AWS_ACCESS_KEY_ID'] as const

/** Credentials among the variables of whoever starts it, and the whole values of those that were told without a password. */
export function credentialsAmong(own: Variables, told: Readonly<Record<string, string>>): Record<string, string> {
  const found: Record<string, string> = {}
  for (const [name, value] of Object.entries(own)) {
    if (value === undefined || value === '') continue
    const was = told[name]
    if (was === undefined ? CREDENTIALS.has(name) : was !== value) found[name] = value
  }
  return found
}

/** A variable that makes programs run something, look for their parts elsewhere, or take more options than the command has. */
export function runsCode(name: string, value = ''): boolean {
  // By this name frameworks choose their environment, and shells a file that they run.
  if (name === 'ENV') return value.includes('/')
  return RUNS_CODE.has(name) || RUNS_CODE_PREFIXES.some((prefix) => name.startsWith(prefix))
}

const RUNS_CODE_PREFIXES = [
  'LD_',
  'DYLD_',
  'BASH_FUNC_',
  'GIT_CONFIG_',
  'LUA_INIT',
  'TF_CLI_',
  'npm_config_',
  'NPM_CONFIG_',
]

const RUNS_CODE: ReadonlySet<string> = new Set(
  `_JAVA_OPTIONS AWKLIBPATH AWKPATH AWS_PAGER AZURE_EXTENSION_DIR BASHOPTS BASH_ENV BROWSER CARGO_BUILD_RUSTC_WRAPPER CDPATH CLASSPATH
  CLOUDSDK_PYTHON CLOUDSDK_PYTHON_ARGS CLOUDSDK_PYTHON_SITEPACKAGES
  DOTNET_STARTUP_HOOKS EDITOR GCONV_PATH GIT_ASKPASS GIT_EDITOR GIT_EXEC_PATH GIT_EXTERNAL_DIFF GIT_PAGER
  GIT_PROXY_COMMAND GIT_SEQUENCE_EDITOR GIT_SSH GIT_SSH_COMMAND GIT_TEMPLATE_DIR GLOBIGNORE GNUMAKEFLAGS
  GOOGLE_EXTERNAL_ACCOUNT_ALLOW_EXECUTABLES GRADLE_OPTS
  HELM_PLUGINS HOSTALIASES IFS JAVA_TOOL_OPTIONS JDK_JAVA_OPTIONS KUBECTL_EXTERNAL_DIFF KUBE_EDITOR KUBE_PAGER KUBERC
  LESSCLOSE LESSOPEN LOCALDOMAIN LOCPATH MAKEFILES MAKEFLAGS MANPAGER MAVEN_OPTS MFLAGS NLSPATH NODE_OPTIONS NODE_PATH
  OPENSSL_CONF OPENSSL_ENGINES OPENSSL_MODULES PAGER PERL5DB PERL5LIB PERL5OPT PERLLIB PGSYSCONFDIR PROMPT_COMMAND PS4 PSQL_EDITOR
  PSQL_PAGER PYTHONBREAKPOINT PYTHONHOME PYTHONINSPECT PYTHONPATH PYTHONSTARTUP PYTHONUSERBASE RES_OPTIONS RUBYLIB
  RUBYOPT RUSTC_WRAPPER SHELL SHELLOPTS SSH_ASKPASS SSLKEYLOGFILE SUDO_ASKPASS TERMCAP TERMINFO TERMINFO_DIRS TF_REATTACH_PROVIDERS VISUAL
  ZDOTDIR`.split(/\s+/),
)
