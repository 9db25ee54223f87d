import { posix } from 'node:path'
import type { FileOperation } from '../../effect.ts'
import { absolute, emitFile } from '../../emit.ts'
import type { Call } from '../../program.ts'
import { UNKNOWN, type Word, word } from '../../word.ts'

/**
 * What lists of CMake that the same action wrote start and do to files: `execute_process(COMMAND rm x)`,
 * `add_custom_target(x COMMAND …)`, `file(REMOVE x)` (CMake 4.1). `build` is the directory in which it builds.
 *
 * A heuristic. Counter-examples that are read for nothing: a list of another project, one that nobody includes, a command
 * in a comment.
 */
export function runsWrittenLists(call: Call, build: string): void {
  for (const path of call.writtenFiles()) {
    if (!/(?:\/CMakeLists\.txt|\.cmake)$/.test(path)) continue
    const { text } = call.readFile(word(path, call.span))
    if (text === undefined || !call.spend(text.length)) continue
    const source = posix.dirname(path)
    const places = SETS_PLACE.test(text) ? undefined : { source, build: absolute(call.cwd, build) }
    for (const [, words = ''] of text.matchAll(COMMAND)) {
      const given = partsOf(words)
      const end = given.findIndex((one) => /^(?:[A-Z]+_[A-Z_]+|COMMENT|DEPENDS|VERBATIM|ALL|COMMAND)$/.test(one))
      call.exec(wordsOf(call, end < 0 ? given : given.slice(0, end), places))
    }
    for (const [, verb = '', words = ''] of text.matchAll(ON_FILES))
      onFiles({ ...call, cwd: source }, verb.toUpperCase(), wordsOf(call, partsOf(words), places))
  }
}

const COMMAND = /\bCOMMAND\s((?:(?!\bCOMMAND\b)[^()]){1,2000})/g
const ON_FILES = /\bfile\s{0,9}\(\s{0,40}(REMOVE|REMOVE_RECURSE|WRITE|APPEND|RENAME)\s([^()]{1,2000})\)/gi
const MOST_WORDS = 64
/** `set(CMAKE_BINARY_DIR /etc)` */
const SETS_PLACE = /\(\s*(?:CMAKE_(?:CURRENT_)?|PROJECT_)(?:SOURCE|BINARY)_DIR\b/

const OPERATIONS: Readonly<Record<string, FileOperation>> = {
  APPEND: 'append',
  REMOVE: 'delete',
  REMOVE_RECURSE: 'delete',
  RENAME: 'move',
  WRITE: 'overwrite',
}

function onFiles(call: Call, verb: string, words: readonly Word[]): void {
  const [first, second] = words
  const operation = OPERATIONS[verb]
  if (operation === undefined || first === undefined) return
  const all = operation === 'delete' ? words : [first]
  for (const one of all) emitFile(call, operation, one, { recursive: verb === 'REMOVE_RECURSE' })
  if (verb === 'RENAME' && second !== undefined) emitFile(call, 'overwrite', second)
}

/** A word between double quotes is one, whatever blanks are in it. */
function partsOf(text: string): readonly string[] {
  return Array.from(text.matchAll(/"(?:[^"\\]|\\.){0,1000}"|[^\s"]+/gs), ([one]) => one).slice(0, MOST_WORDS)
}

interface Places {
  readonly source: string
  readonly build: string
}

/** What stands for something else only CMake knows. */
function wordsOf(call: Call, parts: readonly string[], places: Places | undefined): readonly Word[] {
  return parts.map((part) => {
    const bare = part.replace(/^"(.*)"$/s, '$1')
    if (bare === '${CMAKE_COMMAND}') return word('cmake', call.span)
    const text =
      places === undefined
        ? bare
        : bare
            .replace(/\$\{(?:CMAKE_(?:CURRENT_)?|PROJECT_)SOURCE_DIR\}/g, () => places.source)
            .replace(/\$\{(?:CMAKE_(?:CURRENT_)?|PROJECT_)BINARY_DIR\}/g, () => places.build)
    return word(/\\|\$(?:[{<]|\w{1,40}\{)/.test(text) ? UNKNOWN : text, call.span)
  })
}
