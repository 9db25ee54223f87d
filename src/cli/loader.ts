import { constants as access, accessSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, dirname, join } from 'node:path'
import { Script } from 'node:vm'

/**
 * Where the built command begins (`dist/cli.cjs`): loads the other files of `dist/` together with what V8 compiled of them
 * when they last ran.
 *
 * Node's own compile cache holds a file as it was before it ran. Most functions are compiled when they are first called,
 * and would be compiled at every start anew: a fifth of a cold check (decision 26). Here what is kept is taken when a
 * process ends.
 *
 * What is kept is trusted as the code beside it is: whoever can write it can write the code. A file bears the hash of its
 * contents in its name, so that nothing is kept for another one, and V8 takes nothing that another version of it made.
 */
const kept = join(import.meta.dirname, 'cache', keptFor(process))

/** V8 takes nothing that it made with other options, and would make it anew each time that they change. */
function keptFor({ version, arch, execArgv }: NodeJS.Process): string {
  return [version, ...execArgv, arch].join('-').replaceAll(/[^\w.=-]+/g, '_')
}

/** The first file to load: the build fills its name in. */
declare const START: string

type Wrapped = (
  exports: object,
  require: (id: string) => unknown,
  module: { exports: object },
  filename: string,
  directory: string,
) => void

const loaded = new Map<string, { exports: object }>()
const compiled: { readonly at: string; readonly script: Script }[] = []

function load(file: string): object {
  const known = loaded.get(file)
  if (known !== undefined) return known.exports
  const module = { exports: {} }
  loaded.set(file, module)
  const directory = dirname(file)
  let require: NodeJS.Require | undefined
  const wrapped: Wrapped = scriptOf(file).runInThisContext()
  wrapped(
    module.exports,
    (id) => {
      if (id.startsWith('.')) return load(join(directory, id))
      require ??= createRequire(file)
      return require(id)
    },
    module,
    file,
    directory,
  )
  return module.exports
}

function scriptOf(file: string): Script {
  const at = join(kept, `${basename(file)}.bin`)
  const script = new Script(
    `(function(exports,require,module,__filename,__dirname){${readFileSync(file, 'utf8')}\n})`,
    { filename: file, cachedData: bytesAt(at) },
  )
  if (script.cachedDataRejected !== false) compiled.push({ at, script })
  return script
}

function bytesAt(path: string): Buffer | undefined {
  try {
    return readFileSync(path)
  } catch {
    return undefined
  }
}

/**
 * Keeps what was compiled now. It saves time and no more: where it cannot be written, nothing is said. Nobody but its owner
 * may write it, whatever the mask of this process lets through.
 */
function keep(): void {
  try {
    if (compiled.length === 0) return
    mkdirSync(kept, { recursive: true, mode: 0o755 })
    accessSync(kept, access.W_OK)
    for (const { at, script } of compiled) replace(at, script.createCachedData())
  } catch {}
}

/** A reader sees all of it or nothing, and a disk that is full keeps no half of it. */
function replace(path: string, bytes: Buffer): void {
  const beside = `${path}.${process.pid}`
  try {
    writeFileSync(beside, bytes, { mode: 0o644, flag: 'wx' })
    renameSync(beside, path)
  } catch (cause) {
    rmSync(beside, { force: true })
    throw cause
  }
}

process.once('exit', keep)
load(join(import.meta.dirname, START))
