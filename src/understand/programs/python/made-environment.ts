import { absolute, emitFile } from '../../emit.ts'
import type { Call } from '../../program.ts'
import { isOne, isOnePath } from '../../shell/files/content.ts'
import { type Word, word } from '../../word.ts'

/**
 * Virtual environments that the action itself makes. Nobody can look into them before it runs, but what Python puts there
 * is known: a shell script that sets the search path, and programs under their own names.
 */

const environmentKey = (directory: string) => `python environment ${directory}`

export function makesEnvironment(call: Call, path: Word): void {
  emitFile(call, 'create', path)
  const at = absolute(call.cwd, path.text)
  // `-p ./x` makes a program of its own the interpreter.
  const isOther = call.args.some((w, i) => /^(-p|--python)/.test(w.text) && !isVersion(w, call.args[i + 1]))
  if (isOne(path) && isOnePath(at) && !isOther) call.choose(environmentKey(at), word(at, call.span))
}

function isVersion(option: Word, next: Word | undefined): boolean {
  const value = /^(-p|--python)$/.test(option.text) ? (next?.text ?? '') : option.text.replace(/^(-p|--python)=?/, '')
  return /^(python|pypy)?\d[\d.]*$|^python$/.test(value)
}

/** Programs of Python and of its packages. A program that is known and none of them, `bin/ls`, is something else there. */
export const PYTHON_TOOLS =
  /^(python[\d.]*|pip[\d.]*|activate(\.\w+)?|pytest|py\.test|ruff|mypy|pyright|black|isort|flake8|pylint|tox|nox|coverage|twine|pyproject-build|pre-commit|sphinx-build|mkdocs|bandit|pip-audit|pip-compile|pip-sync|uv|poetry|pdm|hatch|alembic|django-admin|flask|uvicorn|gunicorn|ipython|jupyter|meson|ninja|maturin)$/

/** A file that Python itself put into an environment, by its name there. */
interface EnvironmentFile {
  readonly environment: string
  readonly name: string
}

/** `"$d/bin/pip"`, `"$d/bin/activate"` of an environment that was made before; `undefined` for anything else. */
export function toolOfEnvironment(call: Call, path: Word): EnvironmentFile | undefined {
  const at = absolute(call.cwd, path.text)
  const [, environment, name] = /^(.+)\/bin\/([\w.-]+)$/.exec(at) ?? []
  if (environment === undefined || name === undefined || !isOne(path) || !isOnePath(at)) return undefined
  // Where it is not sure that it was made, nothing stands there.
  return call.chosen(environmentKey(environment)) === undefined ? undefined : { environment, name }
}
