import { emit, emitFile } from '../../emit.ts'
import { isOwnSettings } from '../../own-settings.ts'
import type { Env } from '../../place.ts'
import type { Call } from '../../program.ts'
import { isKnown, type Word, word } from '../../word.ts'

/** Variables that make a program load code of their value (ATTACK-11). */
const LOADERS: ReadonlySet<string> = new Set([
  'LD_PRELOAD',
  'LD_AUDIT',
  'DYLD_INSERT_LIBRARIES',
  'BASH_ENV',
  'PYTHONSTARTUP',
  'PERL5OPT',
  'PERL5DB',
  'PROMPT_COMMAND',
  'ZDOTDIR',
  'VIMINIT',
  'EXINIT',
  'LUA_INIT',
  'MAKEFILES',
  'DOTNET_STARTUP_HOOKS',
  'GIT_EXEC_PATH',
])

/** Variables that hold a command which a program will run. */
const COMMANDS: ReadonlySet<string> = new Set([
  'GIT_SSH_COMMAND',
  'GIT_SSH',
  'GIT_EXTERNAL_DIFF',
  'GIT_PAGER',
  'PAGER',
  'MANPAGER',
  'GIT_EDITOR',
  'GIT_SEQUENCE_EDITOR',
  'EDITOR',
  'VISUAL',
  'KUBE_EDITOR',
  'SUDO_EDITOR',
  'LESSOPEN',
  'LESSCLOSE',
  'SYSTEMD_PAGER',
  'SYSTEMD_EDITOR',
  'AWS_PAGER',
  'BAT_PAGER',
  'DELTA_PAGER',
  'GH_PAGER',
  'GH_EDITOR',
  'GH_BROWSER',
  'HGEDITOR',
  'SVN_EDITOR',
  'GIT_PROXY_COMMAND',
  'GIT_ASKPASS',
  'SSH_ASKPASS',
  'BROWSER',
  'KUBECTL_EXTERNAL_DIFF',
  'RSYNC_RSH',
  'PSQL_PAGER',
  'PSQL_EDITOR',
  'MYCLI_PAGER',
])

/**
 * Variables by which a build calls its tools. Their values are mostly made (`CC=$(which clang)`), and mostly a plain name:
 * only a value that is known and more than that is looked at.
 */
const TOOLS =
  /^(?:CC|CXX|CPP|LD|AR|AS|FC|NVCC|RUSTC|RUSTDOC|RUSTC_(?:WORKSPACE_)?WRAPPER|CARGO_BUILD_RUSTC(?:_WRAPPER)?|CARGO_TARGET_\w+_(?:LINKER|RUNNER)|CMAKE_\w+_(?:COMPILER|LAUNCHER))$/

/** Options in a variable that load code: `NODE_OPTIONS=--require=./x.js`. */
const LOADING_OPTIONS: Readonly<Record<string, RegExp>> = {
  NODE_OPTIONS: /(^|\s)(-r|--require|--import|--loader|--experimental-loader)\b/,
  JAVA_TOOL_OPTIONS: /-(javaagent|agentlib|agentpath)/,
  JDK_JAVA_OPTIONS: /-(javaagent|agentlib|agentpath)/,
  _JAVA_OPTIONS: /-(javaagent|agentlib|agentpath)/,
  GRADLE_OPTS: /-(javaagent|agentlib|agentpath)/,
  MAVEN_OPTS: /-(javaagent|agentlib|agentpath)/,
  SBT_OPTS: /-(javaagent|agentlib|agentpath)/,
  // `-W` and `-w` choose warnings; what else may stand there loads code, or says where code is looked for.
  RUBYOPT: /(?:^|\s)(?!-(?:w|W[0-2]?|W:[\w-]{1,40})(?:\s|$))\S/,
  // `breakpoint()` calls what it names; `0` switches that off.
  PYTHONBREAKPOINT: /^(?!0$)/,
  RUSTFLAGS: /\blinker=[^\s]{0,200}\//,
  GOFLAGS: /-(toolexec|exec)\b/,
  MAKEFLAGS: /--eval\b|(^|\s)SHELL=/,
  // Keys that the pager presses at its start: `!` runs shell text.
  LESS: /\+[^\s]{0,40}[!|]/,
}

/**
 * Options of Node 24 that only load packages of the project which everybody's tests load, and nothing that stands at a path.
 * What the action itself puts among the packages nobody has read.
 * Counter-example: a package that is not what its name says; it is installed by that name as well.
 */
function loadsKnownPackages(call: Call, value: Word): boolean {
  if (!isKnown(value) || !LOADS_PACKAGES.test(value.text) || !call.arePackagesLeft()) return false
  if (call.env.names().some((name) => TELLS_PACKAGES.test(name))) return false
  const packages = `${call.cwd}/node_modules/`
  return !call.writtenFiles().some((path) => path.includes('/node_modules/') || packages.startsWith(`${path}/`))
}

/** Variables that say where packages are, or what those packages load themselves. */
const TELLS_PACKAGES = /^(NODE_PATH|ESBUILD_BINARY_PATH|(TS_NODE|TSX|DOTENV|BABEL|SWC|TS_CONFIG)_\w+)$/

const LOADS_PACKAGES =
  /^(?:(?:-r|--require|--import|--loader|--experimental-loader)[= ](?:tsx(?:\/esm|\/cjs)?|ts-node(?:\/(?:register|esm|register\/transpile-only))?|dotenv\/config|source-map-support\/register|tsconfig-paths\/register|@swc-node\/register(?:\/esm-register)?|@babel\/register|esbuild-register)(?:\s+|$)|--(?:max-old-space-size|stack-trace-limit|unhandled-rejections|trace-warnings|no-warnings|enable-source-maps|experimental-(?:vm-modules|strip-types|transform-types)|no-deprecation)(?:=[\w-]{1,40})?(?:\s+|$))+$/

/**
 * Files to which the programs that follow write, whatever they do. Git takes a whole path alone (git(1), "GIT_TRACE"); a
 * number or a word means its standard error.
 */
const WRITTEN =
  /^(?:GIT_TRACE\w*|TF_LOG_PATH|SSLKEYLOGFILE|MALLOC_TRACE|ANSIBLE_LOG_PATH|NODE_REDIRECT_WARNINGS|PIP_LOG)$/

function writes(name: string, value: Word): boolean {
  const { text } = value
  const isFile = text.startsWith('/') || !isKnown(value) || !name.startsWith('GIT_')
  return WRITTEN.test(name) && isFile && !text.startsWith('/dev/')
}

/** `BASH_FUNC_ls%%=() { …; }` is a function to each bash that starts (Bash 5.2, `variables.c`). */
const FUNCTION = 'BASH_FUNC_'

/** Emits what the variables before a command, or those that it exports, make a program run. */
export function checkVariables(call: Call, variables: ReadonlyMap<string, Word>): void {
  for (const [name, value] of variables) {
    if (value.text === '') continue
    if (name === 'NODE_OPTIONS' && loadsKnownPackages(call, value)) {
      emit(call, 'undescribed', 'load', 'code', value, { span: value.span ?? call.span ?? [0, 0] })
    } else if (LOADERS.has(name) || name.startsWith(FUNCTION) || LOADING_OPTIONS[name]?.test(value.text) === true) {
      emit(call, 'unreadable', 'load', 'code', value, {
        span: value.span ?? call.span ?? [0, 0],
        note: `\`${name}\` loads code into the programs that follow`,
      })
    } else if (writes(name, value)) {
      emitFile(call, 'append', value)
    } else if (/^(PS[0-4]|PROMPT)$/.test(name) && /[$][(]|`/.test(value.text)) {
      call.shell({ text: `: "${value.text}"`, carries: value.carries, span: value.span })
    } else if (TOOLS.test(name)) {
      if (isKnown(value) && !/^[\w.+-]+$/.test(value.text)) runCommand(call, value)
    } else if (COMMANDS.has(name)) {
      if (isKnown(value)) runCommand(call, value)
      else
        emit(call, 'unreadable', 'run', 'code', value, {
          note: `\`${name}\` names a program that is not known before it runs`,
        })
    }
  }
}

/** What programs are called that show or edit what they are given, with their options alone. */
const SHOWS = new Set(
  'less more most cat bat delta diff-so-fancy vi vim nvim nano pico emacs emacsclient code code-insiders cursor windsurf zed subl hx micro joe true false : echo open xdg-open firefox'.split(
    ' ',
  ),
)

function runCommand(call: Call, value: Word): void {
  const [program = '', ...options] = value.text.trim().split(/\s+/)
  if (SHOWS.has(program) && options.every((one) => /^--?[\w-]+$/.test(one))) return
  call.shell({ text: value.text, carries: value.carries, span: value.span })
}

/** Variables by which the programs that follow come to run something. */
function isWatched(name: string): boolean {
  const isCode = LOADERS.has(name) || COMMANDS.has(name) || name in LOADING_OPTIONS || name.startsWith(FUNCTION)
  return isCode || WRITTEN.test(name)
}

/** What a carrier sets for the program that it starts: `env LD_PRELOAD=x ls`, `sudo GIT_PAGER=x git log`. */
export function checkShifted(call: Call, before: Env, after: Env): void {
  const changed = new Map<string, Word>()
  for (const name of after.names()) {
    const value = isWatched(name) ? after.get(name) : undefined
    if (value !== undefined && value.text !== before.get(name)?.text) changed.set(name, value)
  }
  checkVariables(call, changed)
}

/**
 * The variables that an action brings along. They may be those of its client, where editors and package managers set some
 * of these: what only a person or the system's packages put there is not the action's doing.
 */
export function checkBrought(call: Call, env: Readonly<Record<string, string>>): void {
  const changed = new Map<string, Word>()
  for (const [name, text] of Object.entries(env)) {
    if (!isWatched(name) || INTERACTIVE.has(name)) continue
    if (WRITTEN.test(name) || pathsIn(name, text).some((path) => !isOfPerson(path, call.home)))
      changed.set(name, word(text))
  }
  checkVariables(call, changed)
}

/** Only shells and interpreters that somebody types into look at these. */
const INTERACTIVE = new Set(['PROMPT_COMMAND', 'PYTHONSTARTUP'])

/** What a value names: for a command all of it, unless it is a program by its whole path; for options their paths. */
function pathsIn(name: string, text: string): readonly string[] {
  if (name.startsWith(FUNCTION)) return [text]
  if (COMMANDS.has(name)) return /^\/[\w@.+/-]+$/.test(text) ? [text] : ['']
  const parts = text.split(/[\s=:]+/).filter((one) => one !== '')
  // `-rbundler/setup` and `libjemalloc.so.2` are found where packages stand.
  return name === 'BASH_ENV' ? parts : parts.map((one) => one.replace(/^-r/, '')).filter((one) => /^[./~]/.test(one))
}

function isOfPerson(path: string, home: string): boolean {
  return isOwnSettings(path, home) || /^\/(usr|lib|lib64|opt|nix|snap|Applications|Library|System)\//.test(path)
}
