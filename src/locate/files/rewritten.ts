import { posix } from 'node:path'
import type { Files, FileText } from '../../lib/files.ts'
import type { Effect, FileEffect, FileOperation } from '../../understand/effect.ts'
import { isWithin } from '../vantage.ts'

const REWRITES: ReadonlySet<FileOperation> = new Set(['create', 'overwrite', 'edit', 'append', 'move'])

/**
 * The disk as a tool will find it that the action starts after it wrote there itself: settings of its own decide where the tool
 * lands, and those of now do not count any more. `texts` is what is known of them, by absolute path; the rest cannot be read.
 * Whether something stands at a path is answered as now, because that says what is lost; a directory lists what is new in it.
 *
 * A heuristic: what is written counts for all of the action, also for what comes before it.
 */
export function rewritten(files: Files, effects: readonly Effect[], { texts = NOTHING, used }: Own): Files {
  const paths = new Set(texts.keys())
  const trees = new Set<string>()
  for (const effect of effects)
    if (
      effect.kind === 'file' &&
      REWRITES.has(effect.operation) &&
      effect.at.is === 'file' &&
      effect.at.site.is === 'here'
    ) {
      paths.add(effect.at.path)
      if (fills(effect)) trees.add(effect.at.path)
    }
  if (paths.size === 0) return files
  let at: ReadonlyMap<string, FileText> | undefined
  let below: readonly string[] | undefined
  const found = (path: string): FileText | undefined => {
    at ??= new Map([...paths].map((one) => [files.real(one), standing(texts.get(one))]))
    below ??= [...trees].map((one) => files.real(one))
    const real = files.real(path)
    const own = at.get(real) ?? (below.some((one) => isBelow(real, one)) ? standing(undefined) : undefined)
    if (own !== undefined) used?.(path)
    return own
  }
  const list = (directory: string): readonly string[] | undefined => {
    const names = files.list(directory)
    const own = [...paths].filter((one) => posix.dirname(one) === directory).map((one) => posix.basename(one))
    return names === undefined || own.length === 0 ? names : [...new Set([...names, ...own])].sort()
  }
  return { ...files, read: (path) => found(path) ?? files.read(path), list }
}

interface Own {
  readonly texts?: ReadonlyMap<string, string>
  readonly used?: (path: string) => void
}

const NOTHING: ReadonlyMap<string, string> = new Map()

/** Where it is a directory, what comes into it may be any of the files below (`cp -r`, `mv`, `tar -x`); `mkdir` brings none. */
function fills(effect: FileEffect): boolean {
  return effect.operation === 'overwrite' || effect.operation === 'move' || effect.verb === 'extract'
}

/** What is unpacked into `/tmp` itself is not a home that stands there. */
function isBelow(path: string, directory: string): boolean {
  return /^(\/var)?\/tmp$/.test(directory) ? posix.dirname(path) === directory : isWithin(path, directory)
}

function standing(text: string | undefined): FileText {
  return text === undefined ? { is: 'unreadable', why: 'the action itself writes it' } : { is: 'text', text }
}
