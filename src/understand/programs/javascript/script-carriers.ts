import { emit, emitFile } from '../../emit.ts'
import { readArguments } from '../../options.ts'
import type { Call, Program } from '../../program.ts'
import { isKnown, type Stream, type Word, word } from '../../word.ts'
import { takeAssignments, withVariables } from '../carriers/variables.ts'
import { withDotenv } from '../dotenv-file.ts'
import { emitHelp, lazyTable, listOf, runScriptFile } from '../project-code.ts'
import { missingScript, nearestPackage, runScript } from './package-json.ts'

/** Packages of npm that run scripts and programs, or handle files, in the scripts of a project. */

/** A script of the nearest package by name, or by a pattern (`build:*`). */
function npmScripts(call: Call, pattern: Word, args: readonly Word[] = []): void {
  const own = nearestPackage(call, call.cwd)
  if (own === undefined || !isKnown(pattern)) return missingScript(call, pattern, args)
  const form = pattern.text
  const star = form.indexOf('*')
  const names =
    star < 0
      ? [form]
      : [...own.scripts.keys()].filter(
          (one) => one.startsWith(form.slice(0, star)) && one.endsWith(form.slice(star).replace(/^\*+/, '')),
        )
  for (const name of names)
    if (!runScript(call, own, name, { args })) missingScript(call, { ...pattern, text: name }, args)
}

const textOf = (w: Word): Stream => ({ text: w.text, carries: w.carries, span: w.span })

const concurrently: Program = {
  names: ['concurrently', 'conc'],
  about: 'runs several commands side by side',
  examples: {
    "concurrently 'rm a' 'rm b'": ['file delete a', 'file delete b'],
    "concurrently -n x,y --kill-others 'rm a'": ['file delete a'],
    'concurrently npm:build': ['undescribed run script build'],
    "concurrently 'pnpm:watch-*'": ['undescribed run script watch-*'],
  },
  run: (call) => {
    const read = readArguments(call.args, concurrentlyOptions())
    if (read.has('--help', '--version')) return emitHelp(call)
    const passed = read.operands.slice(read.afterDashes)
    const commands = read.has('--passthrough-arguments') ? read.operands.slice(0, read.afterDashes) : read.operands
    for (const one of commands) {
      const short = /^(npm|yarn|pnpm|bun|node|deno):(.+)$/.exec(one.text.slice(0, 200))
      if (short !== null) npmScripts(call, { ...one, text: short[2]?.split(' ')[0] ?? '', pattern: false })
      else call.shell(textOf(one), { positional: [word('sh'), ...passed] })
    }
    const teardown = read.value('--teardown')
    if (teardown !== undefined) call.shell(textOf(teardown))
  },
}
const concurrentlyOptions =
  lazyTable(`-n|--names= -c|--prefix-colors= -p|--prefix= -l|--prefix-length= -t|--timestamp-format=
    -m|--max-processes= --name-separator= -s|--success= --restart-tries= --restart-after= --kill-signal=
    --kill-timeout= --default-input-target= --teardown= --hide= -k|--kill-others --kill-others-on-fail -r|--raw
    -g|--group -i|--handle-input --no-color --timings -P|--passthrough-arguments --pad-prefix --shell= --cwd=
    -h|--help -v|-V|--version`)

const runAll: Program = {
  names: ['npm-run-all', 'npm-run-all2', 'run-s', 'run-p', 'run-z', 'wsrun', 'ultra'],
  about: 'runs scripts of the package, one after the other or side by side',
  examples: {
    'run-s clean build': ['undescribed run script clean', 'undescribed run script build'],
    "npm-run-all --parallel 'watch:*' -s lint": ['undescribed run script watch:*', 'undescribed run script lint'],
    'run-p --help': ['read help help'],
  },
  run: (call) => {
    const read = readArguments(call.args, runAllOptions())
    if (read.has('--help', '--version')) return emitHelp(call)
    const args = read.operands.slice(read.afterDashes)
    // Words behind a name in the same quotes are its words: `run-s "build -- --prod"`.
    for (const one of read.operands.slice(0, read.afterDashes))
      npmScripts(call, { ...one, text: one.text.split(' ')[0] ?? '', pattern: false }, args)
  },
}
const runAllOptions =
  lazyTable(`-p|--parallel -s|--sequential|--serial -c|--continue-on-error -l|--print-label -n|--print-name -r|--race
    --silent --max-parallel= --npm-path= --aggregate-output -h|--help -v|--version`)

const startAndTest: Program = {
  names: ['start-server-and-test', 'start-test', 'server-test'],
  about: 'starts a server, waits for it, and runs tests',
  examples: {
    "start-server-and-test 'rm a' http://localhost:3000 'rm b'": ['file delete a', 'file delete b'],
    'start-server-and-test start 3000 e2e': ['undescribed run script start', 'undescribed run script e2e'],
  },
  run: (call) => {
    for (const one of call.args) {
      if (/^(\d+|https?:|tcp:|:\d+)/.test(one.text) || one.text.startsWith('-')) continue
      if (/^[\w:-]+$/.test(one.text)) npmScripts(call, one)
      else call.shell(textOf(one))
    }
  },
}

const crossEnv: Program = {
  names: ['cross-env', 'cross-env-shell', 'env-cmd', 'better-npm-run'],
  about: 'runs a program with other variables',
  examples: {
    'cross-env NODE_ENV=production rm a': ['file delete a'],
    "cross-env-shell A=b 'rm $A'": ['file delete b'],
    'env-cmd -f .env.test rm a': ['file read .env.test', 'file delete a'],
    'cross-env A=b': [],
  },
  run: (call) => {
    if (call.name === 'env-cmd') {
      const read = readArguments(call.args, envCmdOptions(), 'operand')
      const files = read.values('-f', '-r')
      const env = withDotenv(
        call,
        files.length > 0 ? files : [word('.env', call.span)],
        call.env,
        !read.has('--no-override'),
      )
      return read.operands.length === 0 ? undefined : call.exec(read.operands, { env })
    }
    const { set, rest } = takeAssignments(call.args)
    const env = withVariables(call.env, set)
    if (rest.length === 0) return undefined
    if (call.name === 'cross-env-shell') return call.shell(joined(rest), { env })
    return call.exec(rest, { env })
  },
}
const envCmdOptions =
  lazyTable(`-f|--file= -r|--rc-file= -e|--environments= --no-override -x|--expand-envs --fallback --silent
    --use-shell --recursive --verbose`)

function joined(words: readonly Word[]): Stream {
  const [only] = words
  if (words.length === 1 && only !== undefined) return textOf(only)
  return { text: words.map((w) => w.text).join(' '), carries: 0, span: words[0]?.span }
}

const dotenv: Program = {
  names: ['dotenv', 'dotenv-run-script'],
  about: 'runs a program with the variables of .env files',
  examples: {
    'dotenv -e .env.test -- rm a': ['file read .env.test', 'file delete a'],
    'dotenv -- rm a': ['file read .env', 'file delete a'],
    'dotenv -p DATABASE_URL': ['read-secret print variable DATABASE_URL'],
    'dotenv run rm a': ['file read .env', 'file delete a'],
    'dotenv get A': ['read-secret get variable A'],
    'dotenv set A b': ['access set variable A'],
  },
  run: (call) => {
    const read = readArguments(call.args, dotenvOptions(), 'operand')
    if (read.has('-h')) return emitHelp(call)
    const printed = read.value('-p')
    if (printed !== undefined) return emit(call, 'read-secret', 'print', 'variable', printed)
    const [verb] = read.operands
    // The command of Python's dotenv has verbs, that of npm's has not.
    if (/^(run|get|set|list|unset)$/.test(verb?.text ?? '')) return dotenvVerb(call, read.operands)
    return loaded(call, read.values('-e'), read.values('-v'), read.operands, read.has('-o'))
  },
}
const dotenvOptions =
  lazyTable(`-e|--env|-f|--env-file|--file= -v= -c=? -p= -o|--override|--overload -h|--help --expand --no-expand
    --debug -q|--quiet|--no-quote --strict --ignore= -fk= --log-level= --convention=`)

function dotenvVerb(call: Call, words: readonly Word[]): Stream | undefined {
  const [verb, ...rest] = words
  const read = readArguments(rest, dotenvOptions(), 'operand')
  switch (verb?.text) {
    case 'run':
      return loaded(call, read.values('-e'), [], read.operands, read.has('-o'))
    case 'get':
    case 'list':
      return void emit(call, 'read-secret', verb.text, 'variable', read.operands[0] ?? '')
    case 'set':
    case 'unset':
      return void emit(call, 'access', verb.text, 'variable', read.operands[0] ?? '')
    default:
      return loaded(call, read.values('-e'), [], words, false)
  }
}

function loaded(
  call: Call,
  files: readonly Word[],
  variables: readonly Word[],
  command: readonly Word[],
  override: boolean,
): Stream | undefined {
  const paths = files.length > 0 ? files : [word('.env', call.span)]
  const { set } = takeAssignments(variables)
  const env = withVariables(withDotenv(call, paths, call.env, override), set)
  return command.length === 0 ? undefined : call.exec(command, { env })
}

const nodemon: Program = {
  names: ['nodemon', 'tsc-watch', 'node-dev', 'supervisor', 'forever'],
  about: 'runs a program again whenever its files change',
  examples: {
    "nodemon --exec 'rm a'": ['file delete a'],
    'nodemon -w src src/x.js': ['file read src/x.js', 'undescribed run program src/x.js'],
    "tsc-watch --onSuccess 'rm a'": ['change run build', 'file delete a'],
  },
  run: (call) => {
    const read = readArguments(call.args, nodemonOptions(), 'operand')
    if (read.has('-h', '--version')) return emitHelp(call)
    if (call.name === 'tsc-watch') emit(call, 'change', 'run', 'build')
    const codes = [...read.values('-x'), ...read.values('--onSuccess', '--onFirstSuccess', '--onFailure', '--onEmit')]
    for (const code of codes)
      call.shell({
        text: [code.text, ...read.operands.map((w) => w.text)].join(' '),
        carries: code.carries,
        span: code.span,
      })
    const [script, ...args] = read.operands
    if (codes.length > 0 || script === undefined)
      return codes.length > 0 || call.name === 'tsc-watch'
        ? undefined
        : emit(call, 'undescribed', 'run', 'program', call.name)
    return runScriptFile(call, script, args, 'javascript')
  },
}
const nodemonOptions =
  lazyTable(`-x|--exec= -w|--watch= -e|--ext= -i|--ignore= -d|--delay= --signal|-s= --cwd= --config= -r|--require=
    -L|--legacy-watch -V|--verbose -q|--quiet -I|--no-stdin -h|--help --version --inspect=? --onSuccess=
    --onFirstSuccess= --onFailure= --onEmit= --onCompilationStarted= --onCompilationComplete= --noClear -p|--project=
    --spawn -C -N`)

/** `rimraf`, `del`: removes with everything below. */
const removes: Program = {
  names: ['rimraf', 'del', 'del-cli', 'premove'],
  about: 'removes files and directories',
  examples: {
    'rimraf dist build': ['file delete below dist', 'file delete below build'],
    "rimraf --glob 'src/*.js'": ['file delete below src/*.js'],
    "del-cli 'dist/**'": ['file delete below dist/**'],
    'rimraf --help': ['read help help'],
    'del --dry-run dist': ['read dry run plan del'],
  },
  run: (call) => {
    const read = readArguments(call.args, removesOptions())
    if (read.has('--help', '--version')) return emitHelp(call)
    if (read.has('--dry-run')) return emit(call, 'read', 'dry run', 'plan', call.name)
    for (const path of read.operands) {
      const pattern = path.pattern || /[*?[{!]/.test(path.text)
      if (!path.text.startsWith('!')) emitFile(call, 'delete', { ...path, pattern }, { recursive: true })
    }
  },
}
const removesOptions =
  lazyTable(`-g|--glob=? -G|--no-glob --preserve-root --no-preserve-root --impl= --tmp= --max-retries= --backoff=
    -i|--interactive -I -v|--verbose -V -f|--force -d|--dry-run --dot -h|--help --version`)

const shx: Program = {
  names: ['shx'],
  about: 'commands of a shell, the same on every system',
  examples: { 'shx rm -rf dist': ['file delete below dist'], 'shx mkdir -p a': ['file create a'], 'shx echo x': [] },
  run: (call) =>
    call.args.length === 0 || call.args[0]?.text.startsWith('-') === true ? emitHelp(call) : call.exec(call.args),
}

const copies: Program = {
  names: ['cpy', 'cpx', 'cpx2', 'copyfiles', 'ncp', 'cpr'],
  about: 'copies files, patterns too',
  examples: {
    "cpy 'src/*.css' dist": ['file read below src/*.css', 'file overwrite dist'],
    'copyfiles -u 1 a b out': ['file read below a', 'file read below b', 'file overwrite out'],
  },
  run: (call) => {
    const read = readArguments(call.args, copiesOptions())
    if (read.has('--help', '--version')) return emitHelp(call)
    const to = read.operands.at(-1)
    for (const path of read.operands.slice(0, -1)) emitFile(call, 'read', path, { recursive: true })
    if (to !== undefined && read.operands.length > 1)
      emitFile(call, read.has('--no-overwrite', '-s') ? 'create' : 'overwrite', to)
    if (read.value('-c') !== undefined) call.shell(textOf(read.value('-c') as Word))
  },
}
const copiesOptions =
  lazyTable(`-u|--up= -e|--exclude= -E -f|--flat -a|--all -V|--verbose -F|--follow -s|--soft --rename= --cwd= --dot
    --flat --no-overwrite --concurrency= -c|--command= -C|--clean -w|--watch -v -L|--dereference -p|--preserve
    -t|--transform= --include-empty-dirs --no-initial --parents --help --version`)

const makes: Program = {
  names: ['mkdirp', 'make-dir'],
  about: 'makes directories and files',
  examples: { 'mkdirp a/b': ['file create a/b'] },
  run: (call) => {
    for (const path of call.args) if (!path.text.startsWith('-')) emitFile(call, 'create', path)
  },
}

const lintStaged: Program = {
  names: listOf(`lint-staged nano-staged husky simple-git-hooks yorkie commitlint commitizen cz git-cz pretty-quick`),
  about: 'runs checks around commits',
  examples: {
    'lint-staged': ['change run check'],
    husky: ['change install hook'],
    'commitlint --edit x': ['change run check'],
    cz: ['prepare commit change'],
  },
  run: (call) => {
    if (call.args.some((w) => /^(--help|--version|-h|-v)$/.test(w.text))) return emitHelp(call)
    if (/^(husky|simple-git-hooks|yorkie)$/.test(call.name)) return emit(call, 'change', 'install', 'hook')
    if (/cz$|^commitizen$/.test(call.name)) return emit(call, 'prepare', 'commit', 'change')
    emit(call, 'change', 'run', 'check')
  },
}

const waits: Program = {
  names: listOf(
    `wait-on wait-port wait-for-it wait-for-it.sh wait-for dockerize is-ci kill-port fkill open-cli opener`,
  ),
  about: 'waits for something, then runs what follows',
  examples: {
    'wait-on http://localhost:3000': ['read wait service'],
    'wait-for-it db:5432 -- rm a': ['read wait service', 'file delete a'],
    'dockerize -wait tcp://db:5432 rm a': ['read wait service', 'file delete a'],
    'kill-port 3000': ['restart kill process 3000'],
  },
  run: (call) => {
    if (call.name === 'kill-port' || call.name === 'fkill') {
      for (const one of call.args) if (!one.text.startsWith('-')) emit(call, 'restart', 'kill', 'process', one)
      return
    }
    emit(call, 'read', 'wait', 'service')
    const dashes = call.args.findIndex((w) => w.text === '--')
    if (dashes >= 0) return call.exec(call.args.slice(dashes + 1))
    if (call.name !== 'dockerize') return
    const read = readArguments(call.args, dockerizeOptions(), 'operand')
    for (const one of read.values('-template'))
      emitFile(call, 'overwrite', { ...one, text: one.text.split(':')[1] ?? one.text })
    return read.operands.length === 0 ? undefined : call.exec(read.operands)
  },
}
const dockerizeOptions = lazyTable(
  `-wait= -timeout= -template= -stdout= -stderr= -wait-http-header= -wait-retry-interval= -env= -env-section= -delims=
    -no-overwrite -poll -validate-cert -version`,
  'single',
)

const servers: Program = {
  names: listOf(`serve http-server live-server browser-sync json-server lite-server sirv local-web-server
    static-server servor miniserve simple-http-server`),
  about: 'serves files of this host',
  examples: {
    'serve -s dist': ['file read below dist', 'change start server'],
    'http-server -p 8080': ['change start server'],
    'http-server --help': ['read help help'],
  },
  run: (call) => {
    if (call.args.some((w) => /^(--help|--version|-h|-v)$/.test(w.text))) return emitHelp(call)
    const directory = call.args.find(
      (w, i) => !/^-|^\d/.test(w.text) && !/^-[a-zA-Z]$/.test(call.args[i - 1]?.text ?? ''),
    )
    const served = directory ?? call.args.find((_w, i) => /^-[sS]$/.test(call.args[i - 1]?.text ?? ''))
    if (served !== undefined) emitFile(call, 'read', served, { recursive: true })
    emit(call, 'change', 'start', 'server')
  },
}

export const scriptCarriers: readonly Program[] = [
  concurrently,
  runAll,
  startAndTest,
  crossEnv,
  dotenv,
  nodemon,
  removes,
  shx,
  copies,
  makes,
  lintStaged,
  waits,
  servers,
]
