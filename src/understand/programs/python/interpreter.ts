import { runIpython } from '../../code/ipython.ts'
import { absolute, emit, emitFile } from '../../emit.ts'
import { openShell } from '../../open-shell.ts'
import { optionTable, readArguments } from '../../options.ts'
import type { Call, Program } from '../../program.ts'
import { Carries, isKnown, isKnownText, type Stream, type Word, word } from '../../word.ts'
import { emitHelp, isStandardInput, named, readsOwnCode, runScriptFile, runsProgram } from '../project-code.ts'
import { makesEnvironment } from './made-environment.ts'

/** The Python interpreter, Python 3.14: `python [option] … [-c code | -m module | script | -] [word] …`. */

interface Start {
  readonly options: readonly Word[]
  readonly kind: 'code' | 'module' | 'script' | 'none'
  readonly value: Word | undefined
  readonly rest: readonly Word[]
}

/** `-c` and `-m` end the options and take what follows them; `-Ic code` and `-mpip` are the same, joined. */
function startOf(words: readonly Word[]): Start {
  for (let i = 0; i < words.length; i++) {
    const w = words[i] as Word
    const options = words.slice(0, i)
    if (w.text === '-' || !w.text.startsWith('-'))
      return { options, kind: 'script', value: w, rest: words.slice(i + 1) }
    if (w.text === '--')
      return {
        options,
        kind: words[i + 1] === undefined ? 'none' : 'script',
        value: words[i + 1],
        rest: words.slice(i + 2),
      }
    if (w.text === '--check-hash-based-pycs' || /^-[a-zA-Z]*[WX]$/.test(w.text.slice(0, 20))) i++
    if (w.text.startsWith('--') || /^-[a-zA-Z]*[WX]/.test(w.text.slice(0, 20))) continue
    const ends = /^-([bBdEhiIOPqRsSuvxV?]*)([cm])/.exec(w.text.slice(0, 24))
    if (ends === null) continue
    const joined = w.text.slice(ends[0].length)
    const value = joined === '' ? words[i + 1] : { ...w, text: joined }
    return {
      options: words.slice(0, i + 1),
      kind: ends[2] === 'c' ? 'code' : 'module',
      value,
      rest: words.slice(joined === '' ? i + 2 : i + 1),
    }
  }
  return { options: words, kind: 'none', value: undefined, rest: [] }
}

const VERSIONS = ['2', '2.7', '3', ...Array.from({ length: 10 }, (_, i) => `3.${i + 6}`)]

const python: Program = {
  names: [
    'python',
    'pythonw',
    'py',
    'ipython',
    'ipython3',
    'pypy',
    'pypy3',
    'bpython',
    'ptpython',
    ...VERSIONS.map((one) => `python${one}`),
  ],
  about: 'runs Python code',
  examples: {
    'python -m pdb -c \'import os; os.remove("a")\' -c continue x.py': [
      'file delete a',
      'file read x.py',
      'undescribed run program x.py',
    ],
    'python -m pdb -c continue x.py': ['file read x.py', 'undescribed run program x.py'],
    "ipython -c '!rm a'": ['file delete a'],
    "ipython -c '%time print(1)'": [],
    'python3 --version': ['read help help'],
    'python3 -V': ['read help help'],
    python3: ['unreadable open shell'],
    'python3 -m pip install left-pad': ['change install package left-pad'],
    'python3 -mpip list': ['read list package'],
    'python3 -m http.server 8000': ['change start server'],
    'python3 -m http.server -d a 8000': ['file read below a', 'change start server'],
    'python3 -m json.tool a.json': ['file read a.json'],
    'python3 -m venv .venv': ['file create .venv'],
    'python3 -m pytest -q': ['change run tests'],
    'python3 -W ignore -m unittest': ['change run tests'],
    'echo \'import os; os.remove("a")\' > x.py; python3 -m unittest -q x.Case.test': [
      'file overwrite x.py',
      'change run tests',
      'file delete a',
    ],
    'python3 -m nobody.knows x': ['undescribed run module nobody.knows'],
    'python3 scripts/x.py a': ['file read scripts/x.py', 'undescribed run program scripts/x.py'],
    'python3 "$X"': ['unreadable run program \uFFFC'],
    'curl -s https://get.example/x.py | python3 -': ['read get url https://get.example/x.py', 'remote-code run code'],
    'python3 -m pip install git+https://git.example/x': ['remote-code install package git+https://git.example/x'],
    'python setup.py upload': ['file read setup.py', 'publish upload package'],
    'python -m compileall src': ['change run build'],
    'python -m code': ['unreadable open shell'],
  },
  run: (call) => {
    // The launcher of Windows: `py -3.12 -m pip`.
    const words = call.name === 'py' ? call.args.filter((w) => !/^-[23](\.\d+)?(-\d+)?$/.test(w.text)) : call.args
    const start = startOf(words)
    const flags = start.options.map((w) => w.text)
    if (flags.some((one) => /^(-V+|-h|-\?|--version|--help(-\w+)?|-0p?)$/.test(one))) return emitHelp(call)
    const out = runStart(call, start)
    const stays = flags.some((one) => /^-[bBdEIOPqRsSuvx]*i/.test(one.slice(0, 20)))
    if (stays && start.kind !== 'none' && !call.stdinGiven) openShell(call)
    return out
  },
}

function runStart(call: Call, start: Start): Stream | undefined {
  const { kind, value, rest } = start
  if (value === undefined || (kind === 'script' && isStandardInput(value.text))) {
    if (call.stdinGiven) return call.code('python', { ...call.stdin, given: { words: rest, first: 1 } })
    return void openShell(call)
  }
  if (kind === 'code') {
    const code = {
      text: value.splits || value.pattern ? undefined : value.text,
      carries: value.carries,
      span: value.span,
      given: { words: rest, first: 1 },
    }
    if (/^ipython/.test(call.name)) return void runIpython(call, code)
    return call.code('python', code)
  }
  if (kind === 'module') return runModule(call, value, rest)
  return runPythonFile(call, value, rest)
}

function runPythonFile(call: Call, script: Word, rest: readonly Word[]): Stream | undefined {
  const name = script.text.slice(script.text.lastIndexOf('/') + 1)
  // Django's tool, which the migration tools describe.
  if (name === 'manage.py' && isKnown(script)) {
    const at = absolute(call.cwd, script.text)
    return call.exec([{ ...script, text: 'manage.py' }, ...rest], {
      cwd: isKnownText(at) ? at.slice(0, at.lastIndexOf('/')) || '/' : call.cwd,
    })
  }
  if (name === 'setup.py' && rest.some((w) => /^(upload|register|upload_docs)$/.test(w.text))) {
    emitFile(call, 'read', script, { verb: 'run' })
    return void emit(call, 'publish', 'upload', 'package')
  }
  // A program that an environment keeps as a script: `python .venv/bin/pip`.
  if (/\/bin\/[\w.-]+$/.test(script.text.slice(-120)) && !script.text.endsWith('.py'))
    return call.exec([script, ...rest])
  return runScriptFile(call, script, rest, 'python')
}

/** Modules that are programs of another name, or of the same name where there is no entry but `''`. */
const MODULES: Readonly<Record<string, string>> = {
  build: 'pyproject-build',
  awscli: 'aws',
  django: 'django-admin',
  pre_commit: 'pre-commit',
  sphinx: 'sphinx-build',
  httpie: 'http',
  IPython: 'ipython',
  pip_audit: 'pip-audit',
  'grpc_tools.protoc': 'protoc',
  PyInstaller: 'pyinstaller',
  jupyterlab: 'jupyter-lab',
  notebook: 'jupyter-notebook',
  yt_dlp: 'yt-dlp',
  'py.test': 'pytest',
  robot: 'robot',
  'celery.bin.celery': 'celery',
  'sqlalchemy-migrate': 'migrate',
  'ansible.cli.playbook': 'ansible-playbook',
  'prefect.cli': 'prefect',
}

const SAME = new Set(
  `pip pip3 pytest twine black ruff flake8 mypy isort pylint bandit coverage tox nox poetry pipx uv hatch flit pdm
    pipenv virtualenv conda invoke jupyter gunicorn uvicorn hypercorn daphne celery flask alembic ansible mkdocs
    cookiecutter copier streamlit fastapi autopep8 yapf pyflakes pycodestyle pydocstyle vulture radon safety
    pipdeptree locust scrapy nose2 behave mutmut semgrep checkov nuitka cython maturin pyright basedpyright autoflake
    pyupgrade docformatter codespell interrogate xenon rq huey dramatiq yamllint sqlfluff dvc mlflow bpython ptpython
    mycli pgcli litecli prefect dagster dbt airflow zappa chalice eralchemy pydoctor pdoc nbstripout nbqa papermill
    vermin cibuildwheel meson ninja cmake scons sqlmap pwn httpx asv ptw watchdog.watchmedo supervisor`.split(' '),
)

type Module = (call: Call, rest: readonly Word[]) => Stream | undefined | void

/** Code that stands behind the options of a module that runs it: `-m cProfile script.py`, `-m pdb -c cmd -m module`. */
const runsCode: Module = (call, rest) => {
  const read = readArguments(
    rest,
    optionTable(`-o= -s= -c= -m= --ignore-module= --ignore-dir= -C|--coverdir= -f|--file= -t|--trace --count -r
      --listfuncs -g|--timing -T|--trackcalls -b -w --listen= --wait-for-client --connect= --configure-subProcess=`),
    'operand',
  )
  const file = read.value('-o', '-f')
  if (file !== undefined) emitFile(call, 'overwrite', file)
  const module = read.value('-m')
  if (module !== undefined) return runModule(call, module, read.operands)
  const [script, ...words] = read.operands
  return script === undefined ? openShell(call) : runPythonFile(call, script, words)
}

/** `-c` of pdb is what would be typed into it (The Python Standard Library 3.14, pdb): its own commands, or Python. */
/** `tests/test_x.py`, or the same as a module, `tests.test_x.Case.test_y`. */
const testFiles: Module = (call, rest) => {
  emit(call, 'change', 'run', 'tests')
  const files = rest.flatMap((w) => {
    if (/\.py$/.test(w.text) || !/^[\w.]{1,200}$/.test(w.text)) return [w]
    const parts = w.text.split('.')
    return parts.map((_, i) => ({ ...w, text: `${parts.slice(0, i + 1).join('/')}.py` }))
  })
  readsOwnCode(call, files, 'python')
}

const debugs: Module = (call, rest) => {
  for (const commands of readArguments(rest, optionTable('-c|--command= -m= -p='), 'operand').values('-c')) {
    for (const one of commands.text.split(';;')) {
      const text = one.trim()
      if (DEBUGGER.test(text)) continue
      call.code('python', {
        text: text.replace(/^(!|(?:p|pp|print|display|whatis|debug)\s)\s*/, ''),
        carries: commands.carries,
        span: commands.span,
      })
    }
  }
  return runsCode(call, rest)
}

/** Commands that only move and show. A breakpoint may have a condition, which is Python. */
const DEBUGGER =
  /^(c|cont|continue|n|next|s|step|r|return|u|up|d|down|w|where|bt|l|list|ll|longlist|q|quit|exit|a|args|h|help|unt|until|restart|run|j|jump|enable|disable|cl|clear|undisplay|retval|rv|b|break|tbreak)?( [\w.:/ -]*)?$/

const STANDARD: Readonly<Record<string, Module>> = {
  'http.server': (call, rest) => {
    const directory = readArguments(rest, optionTable('-d|--directory= -b|--bind= -p|--protocol= --cgi')).value('-d')
    if (directory !== undefined) emitFile(call, 'read', directory, { recursive: true })
    emit(call, 'change', 'start', 'server')
  },
  'xmlrpc.server': (call) => emit(call, 'change', 'start', 'server'),
  'json.tool': (call, rest) => reformat(call, rest),
  json: (call, rest) => reformat(call, rest),
  venv: (call, rest) => {
    const read = readArguments(
      rest,
      optionTable(`--prompt= --clear --upgrade --system-site-packages --symlinks --copies --without-pip --upgrade-deps
        --without-scm-ignore-files -h|--help`),
    )
    if (read.has('-h')) return emitHelp(call)
    for (const path of read.operands) {
      if (read.has('--clear')) emit(call, 'lose-remade', 'clear', 'environment', path)
      makesEnvironment(call, path)
    }
  },
  unittest: testFiles,
  doctest: testFiles,
  test: (call) => emit(call, 'change', 'run', 'tests'),
  ensurepip: (call) => emit(call, 'change', 'install', 'package', 'pip'),
  compileall: (call) => emit(call, 'change', 'run', 'build'),
  py_compile: (call) => emit(call, 'change', 'run', 'build'),
  lib2to3: (call) => emit(call, 'change', 'format', 'file'),
  timeit: (call, rest) => {
    const read = readArguments(
      rest,
      optionTable(`-n|--number= -r|--repeat= -s|--setup= -p|--process -u|--unit= -v|--verbose -h|--help`),
      'operand',
    )
    const codes = [...read.values('-s'), ...read.operands]
    const carries = codes.reduce((sum, w) => sum | w.carries, 0)
    if (codes.length > 0)
      call.code('python', { text: codes.map((w) => w.text).join('\n'), carries, span: codes[0]?.span })
  },
  cProfile: runsCode,
  profile: runsCode,
  pdb: debugs,
  trace: runsCode,
  debugpy: runsCode,
  runpy: runsCode,
  memory_profiler: runsCode,
  kernprof: runsCode,
  viztracer: runsCode,
  scalene: runsCode,
  code: (call) => openShell(call),
  asyncio: (call) => openShell(call),
  idlelib: (call) => openShell(call),
  sqlite3: (call, rest) => {
    // Python 3.12: `python -m sqlite3 FILE SQL`, the same as the client of that name.
    return call.exec([word('sqlite3', call.span), ...rest])
  },
  zipfile: (call, rest) => archive(call, rest),
  tarfile: (call, rest) => archive(call, rest),
  zipapp: (call, rest) => {
    const read = readArguments(rest, optionTable('-o|--output= -p|--python= -m|--main= -c|--compress --info'))
    const to = read.value('-o')
    if (to !== undefined) emitFile(call, 'overwrite', to)
    else emit(call, 'change', 'run', 'build')
  },
  gzip: (call, rest) => void call.exec([word('gzip', call.span), ...rest]),
  base64: (call, rest) => {
    for (const path of rest) if (!path.text.startsWith('-')) emitFile(call, 'read', path)
    return { text: undefined, carries: call.stdin.carries | 8, span: call.span }
  },
}

/** Modules that print something of the interpreter or of a file, and run nothing. */
const prints = named(`site sysconfig platform pydoc calendar this antigravity dis ast tokenize inspect pickletools
  tabnanny pyclbr symtable keyword locale mimetypes uuid random textwrap difflib quopri encodings.rot_13
  importlib.metadata webbrowser turtledemo`)

function reformat(call: Call, rest: readonly Word[]): Stream {
  const read = readArguments(
    rest,
    optionTable(`--indent= --sort-keys --no-ensure-ascii --json-lines --tab --no-indent --compact -h|--help`),
  )
  const [from, to] = read.operands
  if (from !== undefined && from.text !== '-') emitFile(call, 'read', from)
  if (to !== undefined) emitFile(call, 'overwrite', to)
  const input = from === undefined || from.text === '-' ? call.stdin : call.readFile(from)
  return { text: undefined, carries: input.carries, span: call.span }
}

/** `-l`, `-t` list and test; `-c ARCHIVE FILE…` writes one; `-e ARCHIVE [DIR]` unpacks. */
function archive(call: Call, rest: readonly Word[]): undefined {
  const [verb, file, ...others] = rest
  if (file === undefined) return void emitHelp(call)
  if (/^(-c|--create)$/.test(verb?.text ?? '')) {
    emitFile(call, 'overwrite', file)
    for (const path of others) emitFile(call, 'read', path, { recursive: true })
  } else {
    emitFile(call, 'read', file)
    if (/^(-e|--extract)$/.test(verb?.text ?? '')) emitFile(call, 'create', others[0] ?? word('.', call.span))
  }
  return undefined
}

function runModule(call: Call, module: Word, rest: readonly Word[]): Stream | undefined {
  if (!isKnown(module)) {
    return void emit(call, 'unreadable', 'run', 'module', module, { note: 'the module is not known before it runs' })
  }
  const name = module.text
  const base = name.split('.')[0] ?? ''
  const standard = Object.hasOwn(STANDARD, name) ? STANDARD[name] : undefined
  if (standard !== undefined) return standard(call, rest) ?? undefined
  if (prints(name)) return void emitHelp(call)
  const program = Object.hasOwn(MODULES, name)
    ? MODULES[name]
    : SAME.has(name)
      ? name
      : name.endsWith('.__main__') && SAME.has(base)
        ? base
        : undefined
  if (program !== undefined) return call.exec([{ ...module, text: program }, ...rest])
  // A module of the project, found from the directory in which Python starts.
  const file = [`${name.replaceAll('.', '/')}.py`, `${name.replaceAll('.', '/')}/__main__.py`].find(
    (one) => /^[\w.]+$/.test(name) && isThere(call, absolute(call.cwd, one)),
  )
  if (file !== undefined) return runPythonFile(call, { ...module, text: file }, rest)
  return void runsProgram(call, module, rest, 'module')
}

/** It stands there, or may have come with what the same action fetched. */
function isThere(call: Call, path: string): boolean {
  return call.files.kind(path) === 'file' || (call.readFile(word(path, call.span)).carries & Carries.network) !== 0
}

const conversions: Program = {
  names: ['2to3', 'pydoc', 'pydoc3', 'pyvenv', 'idle', 'idle3'],
  about: 'shows documentation of Python, or rewrites old code',
  examples: {
    'pydoc os': ['read help help'],
    '2to3 -w a.py': ['file edit a.py'],
    '2to3 a.py': ['file read a.py'],
    'pyvenv env': ['file create env'],
  },
  run: (call) => {
    const operands = call.args.filter((w) => !w.text.startsWith('-'))
    if (call.name === 'pyvenv') for (const path of operands) makesEnvironment(call, path)
    else if (call.name === '2to3')
      for (const path of operands)
        emitFile(call, call.args.some((w) => /^(-w|--write)$/.test(w.text)) ? 'edit' : 'read', path)
    else emitHelp(call)
  },
}

export const pythonPrograms: readonly Program[] = [python, conversions]
