import type { FileOperation } from '../effect.ts'
import { emitFile } from '../emit.ts'
import type { Call } from '../program.ts'
import { emitUnread } from '../shell/call.ts'
import { isKnownText, isOpaque, type Word, word } from '../word.ts'

/**
 * Go and Rust are not read. Of code in them that the action wrote and that runs, only calls count that say all of what they
 * do in texts: `os.Remove("notes.txt")`, `Command::new("rm").arg("notes.txt")`.
 *
 * A heuristic. Counter-examples: a path that is put together, a name that is imported under another one (not seen); a text
 * or a comment that holds such a call (seen for nothing).
 */
export function readsNamedCalls(call: Call, path: Word): void {
  const content = call.readFile(path)
  const { text, written } = content
  if (isOpaque(content)) emitUnread(call, { ...content, span: path.span })
  if (written !== true || text === undefined || !isKnownText(text) || !call.spend(4 * text.length)) return
  const code = text.slice(0, LONGEST)
  for (const found of code.matchAll(ON_FILES))
    onFile(call, found[1] ?? '', code.slice(endOf(found), endOf(found) + LONGEST_CALL))
  for (const found of code.matchAll(STARTS)) {
    const given = wordsIn(code, endOf(found))
    if (given === undefined || given.words.length === 0) continue
    const words = found[1] === 'Command::new' ? [...given.words, ...addedIn(code, given.end)] : given.words
    call.exec(words.map((one) => word(one, call.span)))
  }
}

const LONGEST = 256 * 1024
const LONGEST_CALL = 2000

const OPERATIONS: Readonly<Record<string, FileOperation>> = {
  Truncate: 'overwrite',
  Create: 'overwrite',
  WriteFile: 'overwrite',
  create: 'overwrite',
  write: 'overwrite',
  Rename: 'move',
  rename: 'move',
}

const ON_FILES =
  /\b(?:os\.|ioutil\.|fs::|File::)(Remove|RemoveAll|Truncate|Create|WriteFile|Rename|remove_file|remove_dir|remove_dir_all|create|write|rename)\(/g

/** Of a path that is put together the text that stands first counts. */
const PATHS = /^\s*(["`])([^"`\\]{1,300})\1(?:\s*,\s*(["`])([^"`\\]{1,300})\3)?/

function onFile(call: Call, name: string, given: string): void {
  const [, , first, , second] = PATHS.exec(given) ?? []
  if (first === undefined) return
  emitFile(call, OPERATIONS[name] ?? 'delete', word(first, call.span), { recursive: /all/i.test(name) })
  if (/rename/i.test(name) && second !== undefined) emitFile(call, 'overwrite', word(second, call.span))
}

/** What stands before the words of a program; of `CommandContext` something else comes first. */
const STARTS = /\bexec\.Command(?:Context\(\s{0,40}[\w.()]{1,60},|\()|\b(Command::new)\(/g

/** `"a"`, `` `a` ``, what may stand between texts of a list (`&["a", "b"]`, `vec!["a"]`), and the end. */
const PIECE = /[\s,&[\]]+|vec!|"([^"\\\n]*)"|`([^`]*)`|(\))/y
const MOST_PIECES = 128

/** The words of a call whose bracket opened in front of `start`, and where it ends; nothing where one of them is no text. */
function wordsIn(code: string, start: number): { readonly words: readonly string[]; readonly end: number } | undefined {
  const words: string[] = []
  PIECE.lastIndex = start
  for (let count = 0; count < MOST_PIECES; count++) {
    const found = PIECE.exec(code)
    if (found === null) return undefined
    const text = found[1] ?? found[2]
    if (text !== undefined) words.push(text)
    if (found[3] !== undefined) return { words, end: PIECE.lastIndex }
  }
  return undefined
}

/** `.arg("a")`, `.args(["a", "b"])`, and what is set beside them. */
const ADDS = /\s{0,200}\.(args?|current_dir|env|env_remove|env_clear|stdin|stdout|stderr)\(/y
const BESIDE = /(?:[^()]|\([^()]{0,200}\)){0,200}\)/y
const MOST_ADDED = 64

function addedIn(code: string, start: number): readonly string[] {
  const words: string[] = []
  let at = start
  for (let count = 0; count < MOST_ADDED; count++) {
    ADDS.lastIndex = at
    const found = ADDS.exec(code)
    if (found === null) break
    const given = /^args?$/.test(found[1] ?? '') ? wordsIn(code, ADDS.lastIndex) : besideIn(code, ADDS.lastIndex)
    if (given === undefined) break
    words.push(...given.words)
    at = given.end
  }
  return words
}

function besideIn(code: string, start: number): ReturnType<typeof wordsIn> {
  BESIDE.lastIndex = start
  return BESIDE.test(code) ? { words: [], end: BESIDE.lastIndex } : undefined
}

function endOf(found: RegExpExecArray): number {
  return found.index + found[0].length
}
