import { emit, emitFile, lookedAt, reachOf } from '../../emit.ts'
import { openShell } from '../../open-shell.ts'
import { optionTable, readArguments } from '../../options.ts'
import type { CodeLanguage, Program } from '../../program.ts'
import { isKnown, type Word, word } from '../../word.ts'
import { emitHelp, lazyTable, listOf, named, readsOwnCode, runScriptFile, runsProgram } from '../project-code.ts'
import { toxFile } from './tox.ts'

/** Programs that run tasks, tests or commands of the project, again and again or side by side. */

const pushes = (
  names: readonly string[],
  about: string,
  spec: { readonly lists: string; readonly push: string; readonly on: string },
  examples: Program['examples'],
): Program => ({
  names,
  about,
  examples,
  run: (call) => {
    const has = (list: string) => call.args.some((w) => list.split(' ').includes(w.text))
    if (has('--help -h --version') || has(spec.lists)) return emitHelp(call)
    if (spec.push !== '' && has(spec.push)) return emit(call, 'publish', 'push', 'image')
    const operands = call.args.filter((w) => !w.text.startsWith('-'))
    const [first] = operands
    // An option may name the environment: `--env=production`.
    const rest = call.args.filter((w) => w !== first)
    runsProgram(call, first ?? '', rest, spec.on)
  },
})

const earthly = pushes(
  ['earthly', 'earth'],
  'builds in containers',
  { lists: 'ls doc', push: '--push --ci-push', on: 'target' },
  {
    'earthly +build': ['undescribed run target +build'],
    'earthly --push +image': ['publish push image'],
    'earthly ls': ['read help help'],
  },
)
const dagger = pushes(
  ['dagger'],
  'runs pipelines in containers',
  { lists: 'functions version help config', push: '', on: 'function' },
  { 'dagger call build': ['undescribed run function call'], 'dagger functions': ['read help help'] },
)
const act = pushes(
  ['act', 'gitlab-runner', 'circleci', 'woodpecker-cli'],
  'runs the jobs of a pipeline on this host',
  { lists: '-l --list -n --dryrun --graph -g validate list status', push: '', on: 'job' },
  { 'act -l': ['read help help'], 'act -j test': ['undescribed run job test'] },
)

/** Where the tasks stand, as code. */
const TASK_FILES: Readonly<Record<string, readonly [CodeLanguage, ...string[]]>> = {
  invoke: ['python', 'tasks.py'],
  inv: ['python', 'tasks.py'],
  pyinvoke: ['python', 'tasks.py'],
  doit: ['python', 'dodo.py'],
  fab: ['python', 'fabfile.py'],
  thor: ['ruby', 'Thorfile'],
  grunt: ['javascript', 'Gruntfile.js', 'Gruntfile.cjs'],
  gulp: ['javascript', 'gulpfile.js', 'gulpfile.mjs', 'gulpfile.cjs'],
  jake: ['javascript', 'Jakefile', 'Jakefile.js', 'jakefile.js'],
}

const taskRunners: Program = {
  names: listOf(`invoke inv doit fab thor mage grunt gulp jake zx poe pyinvoke cargo-make makers`),
  about: 'runs tasks that are code of the project',
  examples: {
    'inv --list': ['read help help'],
    'inv deploy --env prod': ['undescribed run task deploy'],
    'gulp build': ['undescribed run task build'],
    'fab -H web1 deploy': ['undescribed run task deploy'],
    gulp: ['undescribed run task'],
    "zx -e 'console.log(1)'": [],
    "zx --eval='await $`rm a`'": ['file delete a'],
  },
  run: (call) => {
    if (
      call.args.some((w) =>
        /^(-l|--list|--tasks|-T|--tasks-simple|--help|-h|--version|-V|list|--dry|--dry-run)$/.test(w.text),
      )
    )
      return emitHelp(call)
    const operands = call.args.filter((w, i) => !w.text.startsWith('-') && !isHosts(call.name, call.args[i - 1]))
    const [first] = operands
    const evalAt = call.name === 'zx' ? call.args.findIndex((w) => /^(-e|--eval)(=|$)/.test(w.text)) : -1
    if (evalAt >= 0) {
      const [option, next] = [call.args[evalAt], call.args[evalAt + 1]]
      const equals = option?.text.indexOf('=') ?? -1
      const code = equals < 0 ? next : option
      const text = equals < 0 ? code?.text : code?.text.slice(equals + 1)
      return call.code('javascript', { text, carries: code?.carries ?? 0, span: code?.span })
    }
    if (call.name === 'zx' && first !== undefined && /\.m?[jt]s$/.test(first.text))
      return runScriptFile(call, first, operands.slice(1), 'javascript')
    for (const host of lookedAt(call, call.name === 'fab' ? hostsOf(call.args) : []))
      emit(call, 'undescribed', 'run', 'task', first ?? '', {
        at: { is: 'host', name: host, options: [], ...reachOf(call) },
      })
    runsProgram(call, first ?? '', operands.slice(1), 'task')
    const [language, ...files] = Object.hasOwn(TASK_FILES, call.name) ? (TASK_FILES[call.name] ?? []) : []
    if (language !== undefined)
      readsOwnCode(
        call,
        files.map((name) => word(name, call.span)),
        language,
      )
  },
}

const isHosts = (name: string, option: Word | undefined) => name === 'fab' && /^(-H|--hosts)$/.test(option?.text ?? '')

/** Where Fabric runs its tasks (3.2): `-H a,b`. */
function hostsOf(args: readonly Word[]): readonly Word[] {
  const lists = args.flatMap((w, i) => {
    const joined = /^(?:-H=?|--hosts=)(?=.)/.exec(w.text)?.[0]
    if (joined !== undefined) return [{ ...w, text: w.text.slice(joined.length) }]
    return /^(-H|--hosts)$/.test(w.text) ? args.slice(i + 1, i + 2) : []
  })
  return lists.flatMap((w) => w.text.split(',').map((text) => ({ ...w, text })))
}

/** Environments that test and check. Any other may do anything: `tox -e deploy`. */
const isTestName = named(`py* lint* test* unit* integration* typ* mypy* doc* format* style* cov* check* build* clean*
  flake8* black* ruff* pre-commit* precommit* isort* pkg* min* latest* dev*`)

const environments: Program = {
  names: ['tox', 'nox'],
  about: 'runs tests in environments of their own',
  examples: {
    'tox -e py312,lint': ['change run tests py312,lint'],
    'tox -e deploy': ['undescribed run task deploy'],
    "printf '[testenv:x]\ncommands = rm {posargs:a}\n' > tox.ini; tox -e x": [
      'file overwrite tox.ini',
      'file delete a',
      'change run tests x',
    ],
    "printf '[tox]\nenvlist = x\n[testenv]\ncommands =\n  y: rm b\n  rm {posargs:a}\n' > tox.ini; tox -- c": [
      'file overwrite tox.ini',
      'file delete c',
      'change run tests',
    ],
    "printf '[a]\nb = rm\n[testenv]\nallowlist_externals = rm\ncommands = {[a]b} {env:X}\n' > tox.ini; tox -e py": [
      'file overwrite tox.ini',
      'file delete \uFFFC',
      'change run tests py',
    ],
    'printf \'@nox.session\ndef x(session):\n  session.run("rm", "a")\n\' > noxfile.py; nox': [
      'file overwrite noxfile.py',
      'file delete a',
      'change run tests',
    ],
    "printf '[testenv]\ncommands = ls\n[testenv:y{1,2}]\nbase = b\n[b]\ncommands =\n  x, y2: rm a\n' > tox.ini; tox -e y2":
      ['file overwrite tox.ini', 'file delete a', 'change run tests y2'],
    "printf '[testenv]\n  Commands = rm a\n' > tox.ini; TOXENV=x tox": [
      'file overwrite tox.ini',
      'file delete a',
      'change run tests',
    ],
    "printf '[testenv]\ncommands = ls\n' > tox.ini; tox -e x -x testenv.commands='rm a'": [
      'file overwrite tox.ini',
      'file delete a',
      'change run tests x',
    ],
    "printf '[testenv]\\ncommands = {envpython} -m pytest\\n' > tox.ini; tox -e py": [
      'file overwrite tox.ini',
      'change run tests',
      'change run tests py',
    ],
    'tox -l': ['read help help'],
    nox: ['change run tests'],
    'nox -s tests -- -k x': ['change run tests tests'],
    'tox exec -e py312 -- rm a': ['file delete a'],
  },
  run: (call) => {
    const read = readArguments(
      call.args,
      optionTable(`-e|--session|-s|--sessions= -k|--keywords= -c|--conf= -f= -t|--tags= -p|--python|--parallel=
        --pythons= -l|--list --listenvs -a|--listenvs-all --workdir= --root= -r|--recreate --notest -n
        --skip-pkg-install --result-json= -x|--override= -q -v|--verbose -h|--help --version -R|-N --no-install
        --force-color --showconfig --default-venv-backend= -db= -fb= --noxfile=`),
    )
    const verb = read.operands[0]?.text
    if (
      read.has('-l', '--listenvs', '-a', '-h', '--version', '--showconfig') ||
      verb === 'list' ||
      verb === 'l' ||
      verb === 'config'
    )
      return emitHelp(call)
    if (verb === 'exec' || verb === 'e') return call.exec(read.operands.slice(read.afterDashes))
    const fromEnv = call.name === 'tox' && !read.has('-e') ? call.env.get('TOXENV') : undefined
    const chosen = fromEnv === undefined ? read.values('-e') : [fromEnv]
    const given = chosen.flatMap((w) => w.text.split(',').map((text) => ({ ...w, text })))
    if (call.name === 'nox') {
      const [file] = read.values('--noxfile', '-f')
      readsOwnCode(call, [file ?? word('noxfile.py', call.span)], 'python')
    }
    const file =
      call.name === 'tox' && !read.has('--notest', '-n')
        ? toxFile(call, read.value('-c'), read.values('-x'))
        : undefined
    const listed = given.length > 0 ? given : (file?.standard ?? []).map((name) => word(name, call.span))
    const ran = listed.filter((w) => isKnown(w) && file?.run(w.text, read.operands.slice(read.afterDashes)) === true)
    const names = given.filter((w) => !ran.includes(w))
    if (ran.length > 0 && names.length === 0) return emit(call, 'change', 'run', 'tests', read.value('-e') ?? '')
    const strange = names.find((w) => !isTestName(w.text.toLowerCase()) && !/^\d/.test(w.text))
    if (strange !== undefined) return runsProgram(call, strange, names, 'task')
    emit(call, 'change', 'run', 'tests', read.value('-e') ?? '')
  },
}

/** Watchers run a command again and again: `watchexec -- make`, `entr make`, `onchange '*.ts' -- make`. */
const watchers: Program = {
  names: listOf(`watchexec entr onchange chokidar reflex fswatch inotifywait air watchman-make modd watchmedo ptw
    pytest-watch`),
  about: 'runs a command whenever files change',
  examples: {
    'watchexec -e ts -- rm a': ['file delete a'],
    "watchexec 'rm a b'": ['file delete a', 'file delete b'],
    'ls | entr -r rm a': ['file list .', 'file delete a'],
    "onchange 'src/**' -- rm a": ['file delete a'],
    "chokidar '**/*.ts' -c 'rm a'": ['file delete a'],
    'inotifywait -m .': ['read watch file'],
    air: ['undescribed run program'],
  },
  run: (call) => {
    if (call.args.some((w) => /^(--help|--version)$/.test(w.text))) return emitHelp(call)
    if (call.name === 'inotifywait' || call.name === 'fswatch') return emit(call, 'read', 'watch', 'file')
    const read = readArguments(call.args, watchOptions(), 'operand')
    const code = read.value('-c', '--command')
    if (code !== undefined && call.name !== 'entr')
      return call.shell({ text: code.text, carries: code.carries, span: code.span })
    const late = readArguments(call.args, watchOptions())
    const lateCode = late.value('-c', '--command')
    if (lateCode !== undefined && call.name === 'chokidar')
      return call.shell({ text: lateCode.text, carries: lateCode.carries, span: lateCode.span })
    const dashes = call.args.findIndex((w) => w.text === '--')
    const command = call.name === 'onchange' && dashes >= 0 ? call.args.slice(dashes + 1) : read.operands
    if (command.length === 0) return runsProgram(call, '')
    const [only] = command
    if (command.length === 1 && only !== undefined && /\s/.test(only.text))
      return call.shell({ text: only.text, carries: only.carries, span: only.span })
    return call.exec(command)
  },
}
const watchOptions =
  lazyTable(`-e|--exts= -w|--watch= -i|--ignore= -f|--filter= -d|--delay|--debounce= -c|--command= -r|--restart -s -n
    -p|--postpone --shell= --clear --no-vcs-ignore --silent --initial -t= --polling -a -k -z --signal= --stop-signal=
    -E= --emit-events-to= --project-origin= --workdir= --verbose -v -q -g= -R= -G= --interval=`)

const hyperfine: Program = {
  names: ['hyperfine', 'poop', 'multitime'],
  about: 'measures commands by running them',
  examples: {
    "hyperfine 'rm a' 'rm b'": ['file delete a', 'file delete b'],
    "hyperfine -N --prepare 'rm c' 'rm a'": ['file delete c', 'file delete a'],
    "hyperfine --export-json out.json 'ls'": ['file list .', 'file overwrite out.json'],
  },
  run: (call) => {
    const read = readArguments(call.args, hyperfineOptions())
    if (read.has('--help', '--version')) return emitHelp(call)
    const codes = [
      ...read.values('--setup', '--reference'),
      ...read.values('--prepare'),
      ...read.operands,
      ...read.values('--conclude'),
      ...read.values('--cleanup'),
    ]
    for (const code of codes)
      call.shell({ text: code.text.replace(/\{\w+\}/g, '$unknown_parameter'), carries: code.carries, span: code.span })
    for (const file of read.values(
      '--export-json',
      '--export-csv',
      '--export-markdown',
      '--export-asciidoc',
      '--export-orgmode',
    ))
      emitFile(call, 'overwrite', file)
  },
}
const hyperfineOptions =
  lazyTable(`-w|--warmup= -m|--min-runs= -M|--max-runs= -r|--runs= -s|--setup= -p|--prepare= -C|--conclude=
    -c|--cleanup= -P|--parameter-scan= -L|--parameter-list= -D|--parameter-step-size= -S|--shell= -N
    -i|--ignore-failure=? --style= --sort= -u|--time-unit= --export-json= --export-csv= --export-markdown=
    --export-asciidoc= --export-orgmode= --show-output --output= --input= -n|--command-name= --reference=
    --reference-name= --help --version`)

/** Process lists (`Procfile`): each line is `name: shell text`. */
const procfile: Program = {
  names: ['foreman', 'overmind', 'honcho', 'hivemind', 'goreman', 'forego'],
  about: 'runs the processes of a Procfile',
  examples: {
    "printf 'web: rm a\\n' > Procfile; foreman start": ['file overwrite Procfile', 'file delete a'],
    'foreman start': ['undescribed run program'],
    'foreman run rm a': ['file delete a'],
    'foreman check': ['read help help'],
    'overmind restart web': ['restart restart process web'],
  },
  run: (call) => {
    const read = readArguments(
      call.args,
      optionTable(`-f|--procfile= -e|--env= -p|--port= -m|--formation= -c|--concurrency= -d|--root= -t= -l= -N -D
        --no-port -h|--help -v|--version`),
      'never',
    )
    const [verb, ...rest] = read.operands
    if (read.has('-h', '-v') || /^(check|version|help|ps|status|echo)$/.test(verb?.text ?? '')) return emitHelp(call)
    if (verb?.text === 'run') return call.exec(rest)
    if (/^(restart|stop|quit|kill)$/.test(verb?.text ?? ''))
      return emit(call, 'restart', verb?.text ?? '', 'process', rest[0] ?? '')
    if (verb?.text === 'connect') return openShell(call)
    if (verb?.text === 'export') return emit(call, 'change', 'export', 'unit')
    const text = call.readFile(read.value('-f') ?? word('Procfile')).text
    if (text === undefined) return runsProgram(call, '', rest)
    for (const line of text.split('\n')) {
      const found = /^[\w-]+:\s*/.exec(line.slice(0, 100))
      if (found !== null) call.shell({ text: line.slice(found[0].length), carries: 0, span: call.span })
    }
  },
}

export const runners: readonly Program[] = [
  earthly,
  dagger,
  act,
  taskRunners,
  environments,
  watchers,
  hyperfine,
  procfile,
]
