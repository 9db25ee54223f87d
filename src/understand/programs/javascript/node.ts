import { absolute, emit, emitFile } from '../../emit.ts'
import { openShell } from '../../open-shell.ts'
import { type Arguments, readArguments } from '../../options.ts'
import type { Call, Program } from '../../program.ts'
import { Carries, isKnown, type Stream, type Word, word } from '../../word.ts'
import { withDotenv } from '../dotenv-file.ts'
import { deploysAway, emitHelp, lazyTable, listOf, readsOwnCode, runScriptFile, runsProgram } from '../project-code.ts'
import { chosenJson } from '../text/jq-assign.ts'
import { missingScript, nearestPackage, runScript, scriptText } from './package-json.ts'

/** Runtimes of JavaScript: Node 24 and the programs that are Node with a loader, Deno 2. */

const nodeOptions = lazyTable(
  `-e|--eval= -p|--print= -pe= -r|--require= --import= --loader|--experimental-loader= -C|--conditions= --env-file=
    --env-file-if-exists= --title= --inspect-port= --test-name-pattern= --test-skip-pattern= --test-reporter=
    --test-reporter-destination= --test-concurrency= --test-timeout= --test-shard= --test-coverage-include=
    --test-coverage-exclude= --test-isolation= --test-global-setup= --disable-warning= --input-type=
    --experimental-default-type= --stack-trace-limit= --icu-data-dir= --openssl-config= --redirect-warnings=
    --diagnostic-dir= --report-dir= --report-directory= --cpu-prof-dir= --cpu-prof-name= --heap-prof-dir=
    --heapsnapshot-signal= --watch-path= --build-snapshot-config= --snapshot-blob= --experimental-sea-config=
    --build-sea= --localstorage-file= --max-http-header-size= --unhandled-rejections= --tls-cipher-list=
    --dns-result-order= --secure-heap= --trace-event-categories= --trace-event-file-pattern= --run=
    --max-old-space-size= --inspect=? --inspect-brk=? --inspect-wait=? -c|--check -i|--interactive -h|--help
    -v|--version --test --watch --v8-options --completion-bash -P|--project= -O|--compiler-options=
    -T|--transpile-only -F|--fallback -s -D|--ignore-diagnostics= -I|--ignore= -H|--compiler-host --files --esm --swc
    --tsconfig= --no-cache --no-warnings --config-file= -w|--script -x=`,
)

const INSTALLED = /(^|\/)node_modules\/(\.bin\/|(@[\w.-]+\/)?[\w.-]+\/(bin|dist|lib|cli|build)\/)/

const node: Program = {
  names: listOf(`node nodejs tsx ts-node ts-node-esm ts-node-script ts-node-dev tsnd esno esmo jiti swc-node
    babel-node vite-node sucrase-node iojs electron nw c8 nyc`),
  about: 'runs JavaScript',
  examples: {
    'node --test test/': ['change run tests'],
    "node --test --test-name-pattern='drop table' test/": ['change run tests'],
    'node dist/index.js --version': ['file read dist/index.js', 'undescribed run program dist/index.js'],
    'node -v': ['read help help'],
    'node --check x.js': ['file read x.js'],
    node: ['unreadable open shell'],
    'node "$X"': ['unreadable run program \uFFFC'],
    'node --run build': ['undescribed run script build'],
    'node --env-file=.env x.js': ['file read .env', 'file read x.js', 'undescribed run program x.js'],
    'curl -s https://get.example/x.js | node': ['read get url https://get.example/x.js', 'remote-code run code'],
    "node --import 'https://files.example/x.mjs' y.js": [
      'remote-code run program https://files.example/x.mjs',
      'file read y.js',
      'undescribed run program y.js',
    ],
    'tsx watch src/x.ts': ['file read src/x.ts', 'undescribed run program src/x.ts'],
    'node node_modules/.bin/rimraf a': ['file delete below a'],
    'c8 node --test': ['change run tests'],
  },
  run: (call) => {
    if (call.name === 'c8' || call.name === 'nyc') return measured(call)
    const read = readArguments(call.args, nodeOptions(), 'operand')
    if (read.has('-h', '-v', '--v8-options', '--completion-bash')) return emitHelp(call)
    return runNode(call, read)
  },
}

function runNode(call: Call, read: Arguments): Stream | undefined {
  const files = read.values('--env-file', '--env-file-if-exists')
  const env = files.length === 0 ? undefined : withDotenv(call, files, call.env)
  for (const w of [...read.values('--require'), ...read.values('--import'), ...read.values('--loader')])
    preload(call, w)
  const script = read.value('--run')
  if (script !== undefined) {
    const own = nearestPackage(call, call.cwd)
    if (own === undefined || !runScript(call, own, script.text, { args: read.operands, around: false }))
      missingScript(call, script)
    return undefined
  }
  const codes = [...read.values('--eval'), ...read.values('--print'), ...read.values('-pe')]
  // Only Node itself is known to count as its manual says (process.argv).
  const counts = call.name === 'node' || call.name === 'nodejs'
  if (codes.length > 0) {
    let out: Stream | undefined
    for (const code of codes)
      out = call.code('javascript', {
        text: code.splits || code.pattern ? undefined : code.text,
        carries: code.carries,
        span: code.span,
        given: { words: read.operands, ...(counts ? { first: 1 } : {}) },
      })
    return packageValue(call, codes) ?? out
  }
  if (read.has('--test')) {
    for (const file of read.values('--test-reporter-destination'))
      if (!/^std(out|err)$/.test(file.text)) emitFile(call, 'overwrite', file)
    emit(call, 'change', 'run', 'tests')
    return void readsOwnCode(call, read.operands, 'javascript')
  }
  if (read.has('--experimental-sea-config', '--build-sea', '--build-snapshot-config'))
    return void emit(call, 'change', 'run', 'build')
  const words = /^(watch|inspect|debug|dev)$/.test(read.operands[0]?.text ?? '')
    ? read.operands.slice(1)
    : read.operands
  const [file, ...args] = words
  if (file === undefined || file.text === '-') {
    if (call.stdinGiven)
      return call.code('javascript', { ...call.stdin, given: { words: args, ...(counts ? { first: 2 } : {}) } })
    return void openShell(call)
  }
  if (read.has('--check')) return void emitFile(call, 'read', file)
  return runFile(call, file, args, env)
}

const PACKAGE_VALUE = /^(?:console\.log\()?require\((['"])(\.\.?\/[\w./-]{1,80})\1\)(\.[A-Za-z_][\w.]{0,80})\)?;?$/

/** `node -p "require('./package.json').version"`: the value that stands there. */
function packageValue(call: Call, codes: readonly Word[]): Stream | undefined {
  const [code] = codes
  if (code === undefined || codes.length > 1 || !isKnown(code)) return undefined
  const [, , path, names] = PACKAGE_VALUE.exec(code.text.trim().slice(0, 200)) ?? []
  if (path === undefined || names === undefined || !path.endsWith('.json')) return undefined
  emitFile(call, 'read', { ...code, text: path })
  const { text, carries } = call.readFile({ ...code, text: path })
  const value = text === undefined || !call.spend(text.length) ? undefined : chosenJson(names, text, true)
  return value === undefined ? undefined : { text: value, carries, span: call.span }
}

/** A script: one of an installed package by its command, any other as a program of the project. */
function runFile(call: Call, file: Word, args: readonly Word[], env: Call['env'] | undefined): Stream | undefined {
  const path = file.text.slice(-300)
  if (isKnown(file) && INSTALLED.test(path) && call.readFile(file).written !== true) {
    const name = path.slice(path.lastIndexOf('/') + 1).replace(/\.(c|m)?js$/, '')
    if (!/^(index|cli|main|bin|run)$/.test(name))
      return call.exec([{ ...file, text: name }, ...args], env === undefined ? {} : { env })
  }
  // AdonisJS: `node ace migration:run`.
  if (path === 'ace' || path === 'ace.js')
    return call.exec([{ ...file, text: 'ace' }, ...args], env === undefined ? {} : { env })
  return runScriptFile(call, file, args, 'javascript')
}

/** A module that is loaded before the script: code in the word itself, a file, a package, or from the network. */
export function preload(call: Call, module: Word): void {
  const text = module.text
  if (!isKnown(module))
    return emit(call, 'unreadable', 'run', 'program', module, { note: 'the module is not known before it runs' })
  if (text.startsWith('data:')) {
    const comma = text.indexOf(',')
    const plain = comma > 0 && !text.slice(0, comma).includes('base64')
    call.code('javascript', {
      text: plain ? decoded(text.slice(comma + 1)) : undefined,
      carries: plain ? 0 : Carries.decoded,
      span: module.span,
    })
  } else if (/^https?:/.test(text)) emit(call, 'remote-code', 'run', 'program', module)
  else if (text.startsWith('.') || text.startsWith('/')) runScriptFile(call, fileOf(call, module), [], 'javascript')
}

/** A module may be named without its end; then it is the file that the action wrote or fetched, if it did. */
function fileOf(call: Call, module: Word): Word {
  const ends = ['', '.js', '.cjs', '.mjs', '.ts', '.cts', '.mts', '/index.js']
  const files = ends.map((end) => ({ ...module, text: `${module.text}${end}` }))
  const isOwn = (one: Word) => {
    const { written, carries } = call.readFile(one)
    return written === true || (carries & Carries.network) !== 0
  }
  return files.find(isOwn) ?? module
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}

const measuredOptions =
  lazyTable(`-r|--reporter= -o|--reports-dir|--report-dir= --temp-directory|--temp-dir= -c|--config= --include|-n=
    --exclude|-x= --src= --all -a --check-coverage --lines= --functions= --branches= --statements= --cwd= --clean
    --silent -s --extension|-e= --require|-i= -h|--help -v|--version --100`)

/** Coverage: runs the command behind its own options. */
function measured(call: Call): Stream | undefined {
  const read = readArguments(call.args, measuredOptions(), 'operand')
  const [first] = read.operands
  if (first === undefined || read.has('-h', '-v')) return void emitHelp(call)
  if (/^(report|check-coverage|instrument|merge)$/.test(first.text))
    return void emit(call, 'change', first.text, 'coverage')
  return call.exec(read.operands)
}

const denoRunOptions = lazyTable(
  `-c|--config= --import-map= --lock=? --reload=? -r --cert= --location= --seed= --v8-flags= --env-file=? --unstable
    -A|--allow-all --allow-read=? --allow-write=? --allow-net=? --allow-env=? --allow-run=? --allow-ffi=?
    --allow-sys=? --allow-import=? --deny-read=? --deny-write=? --deny-net=? --deny-env=? --deny-run=? -R=? -W=? -N=?
    -E=? -S=? -I=? --no-prompt --no-check=? --check=? --watch=? --watch-hmr=? --watch-exclude=? --inspect=?
    --inspect-brk=? --inspect-wait=? -q|--quiet -L|--log-level= --node-modules-dir=? --no-lock --frozen=?
    --cached-only --no-remote --no-npm --ext= --preload= --no-config --coverage=? --cwd= -f|--filter= --recursive
    --parallel --port= --host= -t|--task -P|--permission-set=?`,
)

const deno: Program = {
  names: ['deno', 'denon'],
  about: 'runs JavaScript, installs packages, runs tasks',
  examples: {
    'deno run -A main.ts': ['file read main.ts', 'undescribed run program main.ts'],
    'deno run https://files.example/x.ts': ['remote-code run program https://files.example/x.ts'],
    'deno run npm:left-pad': ['change install package npm:left-pad', 'undescribed run program npm:left-pad'],
    'deno run -A --env-file=.env main.ts': ['file read .env', 'file read main.ts', 'undescribed run program main.ts'],
    'deno main.ts': ['file read main.ts', 'undescribed run program main.ts'],
    'deno test -A': ['change run tests'],
    'deno fmt --check': ['read check file'],
    'deno fmt': ['change fmt file'],
    'deno info': ['read info module'],
    'deno add jsr:@std/x': ['change install package jsr:@std/x'],
    'deno install -g https://files.example/x.ts': ['remote-code install package https://files.example/x.ts'],
    'deno publish': ['publish publish package'],
    'deno publish --dry-run': ['read dry run plan publish'],
    'deno task build': ['undescribed run task build'],
    'printf \'{"tasks":{"x":"rm a"}}\' > deno.json; deno task x': ['file overwrite deno.json', 'file delete a'],
    deno: ['unreadable open shell'],
    'deno --version': ['read help help'],
  },
  run: (call) => {
    const read = readArguments(call.args, denoRunOptions(), 'operand')
    const [verb, ...rest] = read.operands
    if (call.args.some((w, i) => i < 2 && /^(--version|-V|--help|-h|help)$/.test(w.text))) return emitHelp(call)
    if (verb === undefined || verb.text === 'repl') return openShell(call)
    const inner = readArguments(rest, denoRunOptions(), 'operand')
    switch (verb.text) {
      case 'run':
      case 'serve':
      case 'watch':
      case 'x':
        return denoRun(withEnvFile(call, [read, inner]), inner.operands)
      case 'eval': {
        const [code, ...words] = readArguments(rest, denoEvalOptions(), 'operand').operands
        return code === undefined
          ? undefined
          : call.code('javascript', { text: code.text, carries: code.carries, span: code.span, given: { words } })
      }
      case 'task':
        return denoTask(withEnvFile(call, [inner]), inner.operands, inner.value('--cwd'))
      default:
        return denoVerb(call, verb, inner)
    }
  },
}
/** `--env-file` alone is `.env`; of several the last counts (Deno 2). */
function withEnvFile(call: Call, read: readonly Arguments[]): Call {
  if (!read.some((one) => one.has('--env-file'))) return call
  const named = read.flatMap((one) => one.values('--env-file')).filter((one) => one.text !== '')
  const files = named.length === 0 ? [word('.env', call.span)] : named.toReversed()
  return { ...call, env: withDotenv(call, files, call.env) }
}

const denoEvalOptions = lazyTable(
  `-p|--print --ext= -c= --import-map= --env-file=? -q --unstable --no-config --v8-flags= --check=?`,
)

function denoVerb(call: Call, verb: Word, inner: Arguments): Stream | undefined {
  const given = inner.operands
  const text = verb.text
  const dry = inner.strangers.some((w) => w.text === '--dry-run')
  const shows = inner.strangers.some((w) => w.text === '--check') || inner.has('--check')
  if (/^(info|doc|types|outdated|why|audit|completions|lsp|list|coverage)$/.test(text))
    return void emit(call, 'read', text, 'module')
  if (text === 'lint' && !inner.strangers.some((w) => w.text === '--fix'))
    return void emit(call, 'change', 'run', 'check')
  if (text === 'fmt' && shows) return void emit(call, 'read', 'check', 'file')
  if (text === 'test' || text === 'bench') return void emit(call, 'change', 'run', 'tests')
  if (text === 'check') return void emit(call, 'change', 'run', 'check')
  if (text === 'publish')
    return dry
      ? void emit(call, 'read', 'dry run', 'plan', 'publish')
      : void emit(call, 'publish', 'publish', 'package')
  if (text === 'deploy') return void deploysAway(call, 'deploy', 'application')
  if (text === 'clean') return void emit(call, 'lose-remade', 'clean', 'cache')
  if (/^(install|i|add|cache|remove|uninstall|update|upgrade|vendor|approve-scripts)$/.test(text)) {
    const removes = text === 'remove' || text === 'uninstall'
    if (given.length === 0) return void emit(call, 'change', text === 'i' ? 'install' : text, 'package')
    for (const one of given) {
      const remote = /^https?:/.test(one.text) && !removes
      emit(call, remote ? 'remote-code' : 'change', removes ? 'uninstall' : 'install', 'package', one)
    }
    return undefined
  }
  if (
    text === 'compile' ||
    text === 'bundle' ||
    text === 'fmt' ||
    text === 'lint' ||
    text === 'init' ||
    text === 'jupyter' ||
    text === 'create'
  )
    return void emit(call, 'change', text, 'file')
  return denoRun(call, [verb, ...given])
}

function denoRun(call: Call, words: readonly Word[]): Stream | undefined {
  const [file, ...args] = words
  if (file === undefined) return undefined
  if (file.text === '-') return call.code('javascript', call.stdin)
  if (/^https?:/.test(file.text)) return void emit(call, 'remote-code', 'run', 'program', file)
  if (/^(npm|jsr):/.test(file.text)) {
    emit(call, 'change', 'install', 'package', file)
    return void runsProgram(call, file, args)
  }
  return runScriptFile(call, file, args, 'javascript')
}

/** A task of `deno.json`, else a script of `package.json`. */
function denoTask(call: Call, words: readonly Word[], where: Word | undefined): Stream | undefined {
  const [name, ...args] = words
  if (name === undefined) return void emit(call, 'read', 'list', 'task')
  const cwd = where === undefined ? call.cwd : absolute(call.cwd, where.text)
  for (const file of ['deno.json', 'deno.jsonc']) {
    const text = call.readFile(word(absolute(cwd, file))).text
    const task = text === undefined ? undefined : taskIn(text, name.text)
    if (task !== undefined) {
      const source = args.length === 0 ? task : `${task} "$@"`
      return call.shell(scriptText(source, call), { cwd, positional: [name, ...args] })
    }
  }
  const own = nearestPackage(call, cwd)
  if (own === undefined || !runScript(call, own, name.text, { args })) runsProgram(call, name, args, 'task')
  return undefined
}

function taskIn(text: string, name: string): string | undefined {
  try {
    // Comments of `deno.jsonc` on lines of their own; a file with others is not read.
    const plain = text
      .split('\n')
      .filter((line) => !line.trimStart().startsWith('//'))
      .join('\n')
    const tasks = (JSON.parse(plain) as { readonly tasks?: Readonly<Record<string, unknown>> }).tasks
    const task = tasks !== undefined && Object.hasOwn(tasks, name) ? tasks[name] : undefined
    if (typeof task === 'string') return task
    const command = (task as { readonly command?: unknown } | undefined)?.command
    return typeof command === 'string' ? command : undefined
  } catch {
    return undefined
  }
}

export const nodePrograms: readonly Program[] = [node, deno]
