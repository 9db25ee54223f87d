import { absolute } from '../../emit.ts'
import type { Call } from '../../program.ts'
import { Carries, isKnownText, word } from '../../word.ts'
import { named } from '../project-code.ts'

/** Tools that load a module of Python which a word of theirs names: `uvicorn app.main:app`, `celery -A tasks`. */
const LOADS = named(`uvicorn gunicorn hypercorn daphne waitress-serve granian celery flask rq dramatiq arq huey_consumer
  pylint nose2 green stestr litestar quart sanic`)
const PYTHON = /^(python|pypy)[\d.]*$/
const PYTEST = /^(pytest|py\.test)$/

/** True where a tool may run what the action wrote, though all that it is told is to look at something. */
export function namesModules(name: string): boolean {
  return LOADS(name) || PYTHON.test(name) || PYTEST.test(name)
}

/**
 * Files of the modules that a command names, as far as the action wrote or fetched them: where Python is started, and where
 * it is told to look. Whatever else lies there is the project's own.
 */
export function filesOfModules(call: Call): readonly string[] {
  if (!namesModules(call.name) || !isKnownText(call.cwd)) return []
  const written = new Set(call.writtenFiles())
  if (written.size === 0) return []
  const told = call.env.get('PYTHONPATH')?.text.split(':') ?? []
  const directories = [call.cwd, ...told.filter((one) => one !== '').map((one) => absolute(call.cwd, one))]
  const names = modulesIn(call).slice(0, MOST_MODULES)
  if (!call.spend(names.length * directories.length)) return []
  const files = directories.flatMap((directory) => names.flatMap((name) => filesOf(directory, name)))
  return [...new Set(files)].filter((path) => written.has(path) || isFetched(call, path))
}

const MOST_MODULES = 64

function isFetched(call: Call, path: string): boolean {
  return (call.readFile(word(path, call.span)).carries & Carries.network) !== 0
}

/** Each package on the way to a module is loaded before it. */
function filesOf(directory: string, name: string): readonly string[] {
  const parts = name.split('.')
  const files = parts.flatMap((_, n) => {
    const base = `${directory}/${parts.slice(0, n + 1).join('/')}`
    return [`${base}.py`, `${base}/__init__.py`]
  })
  return [...files, `${directory}/${parts.join('/')}/__main__.py`]
}

const MODULE = /^[A-Za-z_][\w.]{0,200}$/

function modulesIn(call: Call): readonly string[] {
  const words = call.args.map((one) => one.text)
  const found = PYTHON.test(call.name)
    ? words.slice(0, words.indexOf('-m') + 2).slice(-1)
    : PYTEST.test(call.name)
      ? plugins(call, words)
      : words.flatMap((one) => one.split(/[\s=,:]+/))
  return found.filter((one) => MODULE.test(one))
}

const SETTINGS = ['pytest.ini', '.pytest.ini', 'pyproject.toml', 'tox.ini', 'setup.cfg']
const LONGEST = 65_536

/** `-p NAME`, among the words, in `addopts` of the settings, and in the variables (pytest 8). */
function plugins(call: Call, words: readonly string[]): readonly string[] {
  const settings = SETTINGS.map((name) => call.readFile(word(absolute(call.cwd, name), call.span)).text ?? '')
  const added = settings.flatMap((text) => [...text.slice(0, LONGEST).matchAll(/\baddopts\s*=([^[\]]{0,1000})/g)])
  const options = [words.join(' '), call.env.get('PYTEST_ADDOPTS')?.text ?? '', ...added.map(([, text = '']) => text)]
  const given = options.flatMap((text) =>
    [...text.matchAll(/(?:^|[\s"'=])-p[\s"',]*([\w.]+)/g)].map(([, name = '']) => name),
  )
  return [...given, ...(call.env.get('PYTEST_PLUGINS')?.text.split(',') ?? [])]
}
