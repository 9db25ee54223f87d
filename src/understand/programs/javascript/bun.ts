import { emit, emitFile } from '../../emit.ts'
import { openShell } from '../../open-shell.ts'
import { readArguments } from '../../options.ts'
import type { Call, Program } from '../../program.ts'
import { changes, changesAccess, does, publishes, reads, tool, type Verb, type VerbRun } from '../../tool.ts'
import { isKnownText, type Stream, type Word, word } from '../../word.ts'
import { withDotenv } from '../dotenv-file.ts'
import { emitHelp, lazyTable, runScriptFile } from '../project-code.ts'
import { preload } from './node.ts'
import { createFrom } from './npm.ts'
import {
  addsDependencies,
  installs,
  nearestPackage,
  runLifecycle,
  runPackage,
  runShadowed,
  setsScripts,
} from './package-json.ts'
import { filteredPackages, runScriptOrCommand, workDirectory } from './pnpm.ts'

/** bun 1: a runtime, a package manager, a test runner and a bundler in one program. */

const options = `--cwd= -F|--filter= -r|--preload= --require= --import= -e|--eval= -p|--print= --env-file=
  -c|--config=? --tsconfig-override= --define= -d= --loader= -l= --external= --port= --inspect=? --inspect-wait=?
  --inspect-brk=? --smol --hot --watch --no-clear-screen -b|--bun --silent --if-present --no-install --install= -i
  --prefer-offline --prefer-latest --conditions= --shell= --elide-lines= --workspaces -v|--version --revision
  -h|--help --main-fields= --jsx-runtime= --title=`

const install: VerbRun = (call) => {
  addsDependencies(call)
  if (call.operands.length > 0 || call.arguments.has('--ignore-scripts', '--global')) return
  const own = nearestPackage(call, workDirectory(call, call.arguments, '--cwd'))
  runLifecycle(call, own, [
    'preinstall',
    'install',
    'postinstall',
    'prepublish',
    'preprepare',
    'prepare',
    'postprepare',
  ])
}

const verbs: Readonly<Record<string, Verb>> = {
  [`pm ls | pm bin | pm hash | pm hash-print | pm hash-string | pm cache | pm whoami | pm view | pm untrusted |
    pm default-trusted | pm why | outdated | why | info | audit | list | pm`]: reads('package'),
  'install | i | add | a | ci': install,
  'remove | rm | uninstall': (call) => installs(call, call.operands, 'uninstall', () => false),
  'update | up': (call) => installs(call, call.operands, 'update'),
  [`link | unlink | patch | patch-commit | pm trust | pm migrate | pm version | upgrade | completions`]:
    changes('package'),
  'pm pkg': (call) => {
    emit(call, 'change', 'pm pkg', 'package', call.operands[0] ?? '')
    if (call.operands[0]?.text === 'set')
      setsScripts(call, workDirectory(call, call.arguments, '--cwd'), call.operands.slice(1))
  },
  'pm cache rm': does('lose-remade', 'cache', { verb: 'clean' }),
  'pm pack': changes('package'),
  publish: publishes('package'),
  'login | logout': changesAccess('registry'),
  init: (call) => emitFile(call, 'create', word('package.json', call.span)),
  'create | c': (call) => {
    const [spec, ...args] = call.operands
    return spec === undefined ? emitHelp(call) : createFrom(call, spec, args)
  },
  test: (call) => emit(call, 'change', 'run', 'tests'),
  'build | bundle': {
    options: '--outfile= --outdir= --target= --format=',
    run: (call) => {
      emit(call, 'change', 'run', 'build')
      const file = call.arguments.value('--outfile')
      if (file !== undefined) emitFile(call, 'overwrite', file)
    },
  },
  repl: (call) => openShell(call),
  help: (call) => emitHelp(call),
}

const ownVerbs = tool({
  names: ['bun'],
  about: '',
  options: `${options} -g|--global -D|--dev -E|--exact --optional --peer --registry= --cache-dir= --backend=
    --ignore-scripts --frozen-lockfile --production --dry-run --tag= --access= --otp=`,
  dryRun: (call) =>
    call.arguments.has('--dry-run') && /^(install|i|add|a|ci|remove|rm|uninstall|update|up|publish)$/.test(call.verb),
  verbs,
  examples: {},
})
const OWN = new Set(
  Object.keys(verbs).flatMap((names) => names.split('|').map((one) => one.trim().split(' ')[0] ?? '')),
)

const leading = lazyTable(options)

const bun: Program = {
  names: ['bun'],
  about: 'runs JavaScript, installs and runs packages',
  examples: {
    'bun install': ['change install package'],
    'bun add user/repo': ['remote-code install package user/repo'],
    'bun test': ['change run tests'],
    'bun run build': ['undescribed run script build'],
    'bun run src/x.ts a': ['file read src/x.ts', 'undescribed run program src/x.ts'],
    'bun src/x.ts': ['file read src/x.ts', 'undescribed run program src/x.ts'],
    'bun --env-file=.env run x.ts': ['file read .env', 'file read x.ts', 'undescribed run program x.ts'],
    'bun run --env-file .env.example x.ts': [
      'file read .env.example',
      'file read x.ts',
      'undescribed run program x.ts',
    ],
    'bun x left-pad': ['change install package left-pad', 'undescribed run program left-pad'],
    "bun exec 'rm a'": ['file delete a'],
    'bun publish': ['publish publish package'],
    'bun publish --dry-run': ['read dry run plan publish'],
    'bun build ./x.ts --outfile y.js': ['change run build', 'file overwrite y.js'],
    'bun pm ls': ['read pm ls package'],
    'bun repl': ['unreadable open shell'],
    'bun --version': ['read help help'],
  },
  run: (call) => {
    const read = readArguments(call.args, leading(), 'operand')
    const [verb, ...rest] = read.operands
    const code = read.value('--eval', '--print')
    if (code !== undefined) {
      const { text, carries, span } = code
      return call.code('javascript', { text, carries, span, given: { words: read.operands } })
    }
    const cwd = workDirectory(call, read, '--cwd')
    for (const one of read.values('--preload', '--require', '--import')) preload({ ...call, cwd }, one)
    if (verb === undefined) return call.stdinGiven ? call.code('javascript', call.stdin) : emitHelp(call)
    if (verb.text === 'x') return runByName({ ...call, cwd }, rest)
    if (verb.text === 'exec')
      return call.shell({ text: rest[0]?.text ?? '', carries: rest[0]?.carries ?? 0, span: rest[0]?.span }, { cwd })
    if (verb.text === '-' || (verb.text === 'run' && rest[0]?.text === '-'))
      return call.code('javascript', { ...call.stdin, given: { words: rest } })
    const isOwn = OWN.has(verb.text) && verb.text !== 'run'
    const inner = isOwn ? undefined : readArguments(rest, leading(), 'operand')
    const files = [...read.values('--env-file'), ...(verb.text === 'run' ? (inner?.values('--env-file') ?? []) : [])]
    const made = files.length === 0 ? call : { ...call, env: withDotenv(call, files, call.env) }
    if (verb.text === 'run') {
      const [name, ...args] = inner?.operands ?? []
      if (name === undefined) return emit(call, 'read', 'list', 'script')
      return script(made, cwd, name, args, [...read.values('--filter'), ...(inner?.values('--filter') ?? [])])
    }
    if (!isOwn) return script(made, cwd, verb, rest, read.values('--filter'))
    runShadowed(call, filteredPackages(call, cwd, false, []), verb, rest)
    return ownVerbs.run(call)
  },
}

const xOptions = lazyTable('-p|--package= --bun -b --verbose --silent --no-install')

function runByName(call: Call, words: readonly Word[]): Stream | undefined {
  const read = readArguments(words, xOptions(), 'operand')
  const [spec, ...args] = read.operands
  return spec === undefined ? undefined : runPackage(call, spec, args, read.values('--package'))
}

/** A script of the package, a file, or a command: in this order, as `bun run` has it. */
function script(
  call: Call,
  cwd: string,
  name: Word,
  args: readonly Word[],
  filters: readonly Word[],
): Stream | undefined {
  const packages = filteredPackages(call, cwd, false, filters)
  const isFile = /[./\\]/.test(name.text) || (isKnownText(cwd) && call.files.kind(`${cwd}/${name.text}`) === 'file')
  if (isFile && !packages.some((one) => one.scripts.has(name.text)))
    return runScriptFile({ ...call, cwd }, name, args, 'javascript')
  return runScriptOrCommand(call, packages, name, args, cwd)
}

export const bunPrograms: readonly Program[] = [bun]
