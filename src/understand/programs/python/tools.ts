import { emit, emitFile } from '../../emit.ts'
import { openShell } from '../../open-shell.ts'
import { readArguments } from '../../options.ts'
import type { Call, Program } from '../../program.ts'
import { changes, does, reads, tool } from '../../tool.ts'
import { type Word, word } from '../../word.ts'
import { runLefthook, runPreCommitHooks } from '../build/hook-files.ts'
import {
  asksOnly,
  emitHelp,
  formats,
  lazyTable,
  listOf,
  projectTool,
  readsOwnCode,
  runScriptFile,
} from '../project-code.ts'

/** Tests, checks, formatters and documents of Python projects. */

const pytestOptions = lazyTable(
  `-k= -m= -n|--numprocesses= -c|--config-file= -o|--override-ini= -p= -r= -W|--pythonwarnings= --rootdir=
    --confcutdir= --basetemp= --junitxml|--junit-xml= --junit-prefix= --html= --json-report-file= --report-log=
    --log-file= --durations= --maxfail= --tb= --ignore= --ignore-glob= --deselect= --cov=? --cov-report= --cov-config=
    --cov-fail-under= --dist= --timeout= --import-mode= --capture= --color= --log-level= --log-cli-level= --ds= --dc=
    --alluredir= --benchmark-json= --debug=? --pastebin= --reruns= --splits= --group= --browser= --base-url=
    --result-log= -x -q -v -s -l --lf --ff --sw --nf --co --collect-only -h|--help -V|--version --fixtures --markers`,
)

const pytest: Program = {
  names: ['pytest', 'py.test'],
  about: 'runs tests of Python',
  examples: {
    'pytest -q tests -k total': ['change run tests'],
    'pytest --junitxml=out.xml': ['change run tests', 'file overwrite out.xml'],
    'pytest --basetemp=data': ['change run tests', 'file delete below data'],
    'pytest --pastebin=all': ['change run tests', 'publish send report'],
    'pytest --version': ['read help help'],
    'printf \'import os\\nos.remove("a")\\n\' > test_x.py; pytest test_x.py::test_y': [
      'file overwrite test_x.py',
      'change run tests',
      'file delete a',
    ],
  },
  run: (call) => {
    const read = readArguments(call.args, pytestOptions())
    if (read.has('-h', '-V', '--markers')) return emitHelp(call)
    emit(call, 'change', 'run', 'tests')
    readsOwnCode(call, [word('conftest.py', call.span), ...read.operands], 'python')
    for (const file of read.values(
      '--junitxml',
      '--html',
      '--json-report-file',
      '--report-log',
      '--log-file',
      '--benchmark-json',
      '--result-log',
    ))
      emitFile(call, 'overwrite', file)
    // pytest removes the directory before it uses it.
    const base = read.value('--basetemp')
    if (base !== undefined) emitFile(call, 'delete', base, { recursive: true })
    if (read.has('--pastebin')) emit(call, 'publish', 'send', 'report')
  },
}

const coverage: Program = {
  names: ['coverage', 'coverage3'],
  about: 'measures which code the tests run',
  examples: {
    'coverage run -m pytest': ['change run tests'],
    'coverage run x.py a': ['file read x.py', 'undescribed run program x.py'],
    'coverage report': ['read report coverage'],
    'coverage html -d out': ['change html coverage'],
    'coverage erase': ['lose-remade erase coverage'],
  },
  run: (call) => {
    const [verb, ...rest] = call.args
    if (verb === undefined || verb.text.startsWith('-') || verb.text === 'help') return emitHelp(call)
    if (verb.text === 'run') {
      const read = readArguments(rest, coverageOptions(), 'operand')
      const [script, ...args] = read.operands
      const python = word('python', call.span)
      if (script === undefined) return emit(call, 'change', 'run', 'tests')
      return call.exec(read.has('-m') ? [python, word('-m'), script, ...args] : [python, script, ...args])
    }
    if (verb.text === 'erase') return emit(call, 'lose-remade', 'erase', 'coverage')
    emit(call, verb.text === 'report' || verb.text === 'debug' ? 'read' : 'change', verb.text, 'coverage')
  },
}
const coverageOptions =
  lazyTable(`-m|--module -a|--append -p|--parallel-mode --branch --source= --include= --omit= --rcfile= --data-file=
    --context= --concurrency= --timid --debug= -L|--pylib --save-signal=`)

/** A checker that runs no code of the project: with flags that show only, it reads the files that it is given. */
function checker(
  names: readonly string[],
  about: string,
  spec: {
    readonly options: string
    /** Flags that make it write into the files. */
    readonly edits?: readonly string[]
    /** It writes unless one of these is given. */
    readonly shows?: readonly string[]
    readonly writes?: readonly string[]
    readonly verbs?: readonly string[]
  },
  examples: Program['examples'],
): Program {
  const table = lazyTable(spec.options)
  return {
    names,
    about,
    examples,
    run: (call) => {
      if (asksOnly(call)) return emitHelp(call)
      const read = readArguments(call.args, table())
      const paths = spec.verbs?.includes(read.operands[0]?.text ?? '') === true ? read.operands.slice(1) : read.operands
      const edits = spec.shows === undefined ? read.has(...(spec.edits ?? [])) : !read.has(...spec.shows)
      check(call, paths, edits)
      for (const file of read.values(...(spec.writes ?? []))) emitFile(call, 'overwrite', file)
    },
  }
}

function check(call: Call, paths: readonly Word[], edits: boolean): void {
  const given = paths.filter((w) => w.text !== '-')
  if (edits) return formats(call, given)
  if (given.length === 0) emit(call, 'read', 'check', 'file')
  for (const path of given) emitFile(call, 'read', path, { recursive: true, verb: 'check' })
}

const ruff: Program = tool({
  names: ['ruff'],
  about: 'checks and formats Python',
  options: `--config= --select= --ignore= --extend-select= --extend-ignore= --output-format= -o|--output-file=
    --target-version= --line-length= --exclude= --extend-exclude= --cache-dir= --stdin-filename= --per-file-ignores=
    --fixable= --unfixable= -e|--exit-zero -n|--no-cache -q|--quiet -v|--verbose -s|--silent --fix --fix-only
    --unsafe-fixes --no-fix --diff --check --watch --add-noqa --statistics --show-files --show-settings --isolated
    --preview --color=`,
  verbs: {
    'rule | config | linter | version | help | analyze | analyze graph': reads('check'),
    clean: does('lose-remade', 'cache'),
    check: (call) => {
      check(
        call,
        call.operands,
        call.arguments.has('--fix', '--fix-only', '--add-noqa') && !call.arguments.has('--diff'),
      )
      const file = call.arguments.value('--output-file')
      if (file !== undefined) emitFile(call, 'overwrite', file)
    },
    format: (call) => check(call, call.operands, !call.arguments.has('--check', '--diff')),
    server: changes('server'),
  },
  examples: {
    'ruff check src': ['file read below src'],
    'ruff check --fix src': ['change format file src'],
    'ruff format .': ['change format file .'],
    'ruff format --check': ['read check file'],
    'ruff clean': ['lose-remade clean cache'],
  },
})

const preCommit: Program = tool({
  names: ['pre-commit', 'prek', 'lefthook', 'overcommit'],
  about: 'runs the hooks of a repository',
  options: `-c|--config= --color= -a|--all-files -f|--force --files= --hook-stage= -t|--hook-type= --from-ref=
    --to-ref= -s= -o= --install-hooks --overwrite --show-diff-on-failure -v|--verbose --ref= --repo= --bleeding-edge
    --freeze -j=`,
  verbs: {
    'sample-config | validate-config | validate-manifest | help | list | version | dump | validate': reads('hook'),
    'run | hook-impl': (call) => {
      emit(call, 'change', 'run', 'hook')
      const [first] = call.operands
      if (call.name === 'lefthook') return runLefthook(call, first?.text ?? '')
      if (call.name === 'overcommit') return
      const files = call.arguments.values('--files')
      const at = call.args.findIndex((w) => w.text === '--files')
      // `--files` takes all words up to the next option.
      const more = at < 0 ? [] : call.operands.filter((w) => call.args.indexOf(w) > at)
      runPreCommitHooks(call, call.arguments.value('--config'), {
        only: call.operands.find((w) => !more.includes(w))?.text,
        stage: call.arguments.value('--hook-stage', '--hook-type')?.text ?? 'pre-commit',
        files: [...files, ...more],
      })
    },
    [`install | uninstall | autoupdate | install-hooks | migrate-config | init-templatedir | update | add |
      auto-update | self-update | sign`]: changes('hook'),
    'clean | gc': does('lose-remade', 'cache'),
    'try-repo': (call) => {
      const source = call.operands[0]
      emit(
        call,
        source !== undefined && /^(https?:|git@|ssh:|git:)/.test(source.text) ? 'remote-code' : 'change',
        'try-repo',
        'hook',
        source ?? '',
      )
    },
  },
  examples: {
    'pre-commit run --all-files': ['change run hook'],
    "printf 'repos:\\n- repo: local\\n  hooks:\\n  - {id: x, entry: rm, language: system, args: [a], pass_filenames: false}\\n' > .pre-commit-config.yaml; pre-commit run x":
      ['file overwrite .pre-commit-config.yaml', 'change run hook', 'file delete a'],
    "printf 'repos:\\n- repo: local\\n  hooks:\\n  - {id: x, entry: rm a, language: system, stages: [manual]}\\n' > .pre-commit-config.yaml; pre-commit run":
      ['file overwrite .pre-commit-config.yaml', 'change run hook'],
    "printf 'repos:\\n- repo: local\\n  hooks:\\n  - {id: x, entry: prettier --write, language: system}\\n' > .pre-commit-config.yaml; pre-commit run -a":
      ['file overwrite .pre-commit-config.yaml', 'change run hook', 'change format file \uFFFC'],
    "printf 'pre-push:\\n  commands:\\n    x:\\n      run: rm a {1}\\n  jobs:\\n  - run: rm b\\n' > lefthook.yml; lefthook run pre-push":
      ['file overwrite lefthook.yml', 'change run hook', 'file delete a', 'file delete \uFFFC', 'file delete b'],
    'curl -s x.example > .pre-commit-config.yaml; pre-commit run': [
      'file overwrite .pre-commit-config.yaml',
      'read get url x.example',
      'change run hook',
      'remote-code run code',
    ],
    'pre-commit install': ['change install hook'],
    'pre-commit try-repo https://git.example/x': ['remote-code try-repo hook https://git.example/x'],
    'pre-commit clean': ['lose-remade clean cache'],
    'pre-commit validate-config': ['read validate-config hook'],
  },
})

const jupyter: Program = {
  names: ['jupyter', 'jupyter-lab', 'jupyter-notebook', 'jupyter-nbconvert', 'papermill', 'marimo'],
  about: 'serves, converts and runs notebooks',
  examples: {
    'jupyter lab --port 8888': ['change start server'],
    'jupyter kernelspec list': ['read list kernel'],
    'jupyter nbconvert --to html x.ipynb': ['file read x.ipynb', 'change convert notebook x.ipynb'],
    'jupyter nbconvert --execute x.ipynb': ['file read x.ipynb', 'undescribed run program x.ipynb'],
    'jupyter console': ['unreadable open shell'],
    'papermill in.ipynb out.ipynb': [
      'file read in.ipynb',
      'undescribed run program in.ipynb',
      'file overwrite out.ipynb',
    ],
  },
  run: (call) => {
    if (asksOnly(call, ['--help', '-h', '--version', '--paths', '--config-dir', '--data-dir', '--runtime-dir']))
      return emitHelp(call)
    const operands = call.args.filter((w) => !w.text.startsWith('-'))
    const [first, ...rest] =
      call.name === 'jupyter' || call.name === 'marimo'
        ? operands
        : [word(call.name.replace('jupyter-', '')), ...operands]
    const verb = first?.text ?? ''
    const notebook = operands.find((w) => /\.(ipynb|py)$/.test(w.text))
    if (/^(lab|notebook|server|nbclassic|voila|edit|run)$/.test(verb)) return emit(call, 'change', 'start', 'server')
    if (verb === 'console' || verb === 'qtconsole') return openShell(call)
    if (
      verb === 'execute' ||
      verb === 'papermill' ||
      (verb === 'nbconvert' && call.args.some((w) => w.text === '--execute'))
    ) {
      if (notebook !== undefined) runScriptFile(call, notebook, rest)
      const to = verb === 'papermill' ? rest[1] : undefined
      if (to !== undefined) emitFile(call, 'overwrite', to)
      return
    }
    if (verb === 'nbconvert' || verb === 'export' || verb === 'convert') {
      if (notebook !== undefined) emitFile(call, 'read', notebook)
      return emit(call, 'change', 'convert', 'notebook', notebook ?? '')
    }
    if (verb === 'kernelspec' || verb === 'labextension') {
      const sub = rest[0]?.text ?? 'list'
      return emit(call, sub === 'list' ? 'read' : 'change', sub, 'kernel')
    }
    if (/^(troubleshoot|migrate)$/.test(verb)) return emitHelp(call)
    emit(call, 'undescribed', 'run', 'program', call.name)
  },
}

export const pythonTools: readonly Program[] = [
  pytest,
  coverage,
  ruff,
  preCommit,
  jupyter,
  checker(
    listOf(`black isort yapf autopep8 autoflake pyupgrade docformatter djlint djhtml add-trailing-comma usort ssort`),
    'formats Python',
    {
      options: `-l|--line-length= -t|--target-version= -c|--code|--check-only --config= --include= --exclude=
        --extend-exclude= --force-exclude= --stdin-filename= -W|--workers= --required-version=
        --profile|--settings-path|--sp= --skip= -q|--quiet -v|--verbose -S --check --diff -d --color --lint`,
      shows: ['--check', '--diff', '--check-only', '-d', '--lint'],
    },
    {
      'black .': ['change format file .'],
      'black --check src': ['file read below src'],
      'isort --check-only --diff src': ['file read below src'],
    },
  ),
  checker(
    listOf(`flake8 pycodestyle pyflakes pydocstyle bandit vulture radon xenon interrogate codespell vermin pyright
      basedpyright ty pyre pytype`),
    'checks Python without running it',
    {
      options: `--config= --max-line-length= --select= --ignore= --exclude= --format= --output-file|-o= -r|--recursive
        -f= -c= -l= -ll -lll -i -ii -iii -w|--write-changes -q -v --max-complexity= --min-confidence= -p|--project=
        --pythonversion= --level= --outputjson --watch -x= -t= --severity-level= --confidence-level= -n= -s= -a`,
      edits: ['-w'],
      writes: ['--output-file'],
      verbs: ['check', 'cc', 'mi', 'raw', 'hal'],
    },
    {
      'flake8 src': ['file read below src'],
      'bandit -r src -o out.txt': ['file read below src', 'file overwrite out.txt'],
      flake8: ['read check file'],
    },
  ),
  projectTool(
    listOf(`mypy dmypy stubgen pylint prospector pyroma check-manifest import-linter lint-imports deptry tach`),
    'checks Python with settings and plugins that are code',
    {
      on: 'check',
      options: `--config-file= -p|--package= -m|--module= -c|--command= --cache-dir= --junit-xml= --output=
        --python-version= --rcfile= --disable= --enable= -j=`,
      writes: ['--junit-xml'],
    },
    { 'mypy src': ['change run check'], 'pylint --version': ['read help help'] },
  ),
  projectTool(
    listOf(`nosetests nose2 green behave robot mutmut cosmic-ray asv ward testslide lettuce sqlfluff`),
    'runs tests or checks',
    { on: 'tests' },
    { 'behave features': ['change run tests'] },
  ),
  projectTool(
    listOf(`pyproject-build pyinstaller nuitka nuitka3 cython cythonize cibuildwheel shiv pex briefcase py2app
      auditwheel delvewheel`),
    'builds Python packages and programs',
    { on: 'build' },
    { 'pyproject-build --wheel': ['change run build'] },
  ),
  projectTool(
    ['pip-compile', 'pip-sync', 'pip-upgrade', 'pur', 'pip-review'],
    'works out which packages to install',
    {
      verb: 'update',
      on: 'package',
      options: '-o|--output-file= --upgrade-package= -P= --extra= --resolver=',
      writes: ['-o'],
    },
    { 'pip-compile -o requirements.txt': ['change update package', 'file overwrite requirements.txt'] },
  ),
  projectTool(
    ['pip-audit', 'pipdeptree', 'safety', 'pip-licenses', 'pip-check', 'liccheck', 'johnnydep'],
    'shows what is installed and what is known about it',
    { kind: 'read', verb: 'list', on: 'package', options: '-o|--output= -f= -r=', writes: ['-o'] },
    { 'pip-audit': ['read list package'], pipdeptree: ['read list package'] },
  ),
]
