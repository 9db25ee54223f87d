import type { FileOperation } from '../effect.ts'
import { emitFile } from '../emit.ts'
import type { Call } from '../program.ts'
import { emitUnread } from '../shell/call.ts'
import { Carries, isKnownText, type Word, word } from '../word.ts'

/**
 * Go and Rust are not read. Of code in them that the action wrote and that runs, only calls count that say all of what they
 * do in texts: `os.Remove("notes.txt")`, `Command::new("rm").arg("notes.txt")`.
 *
 * A heuristic. Counter-examples: a path that is put together, a name that is imported under another one (not seen); a text
 * or a comment that holds such a call (seen for nothing).
 */
export function readsNamedCalls(call: Call, path: Word): void {
  const content = call.readFile(path)
  const { text, written, carries } = content
  if ((carries & (Carries.network | Carries.decoded)) !== 0) emitUnread(call, { ...content, span: path.span })
  if (written !== true || text === undefined || !isKnownText(text) || !call.spend(4 * text.length)) return
  for (const line of text.slice(0, LONGEST).split('\n')) {
    if (line.length > LONGEST_LINE) continue
    for (const [, name = '', first = '', rest = ''] of line.matchAll(ON_FILES)) {
      emitFile(call, OPERATIONS[name] ?? 'delete', word(first, call.span), { recursive: /all/i.test(name) })
      const second = /^,\s*"([^"\\]{1,300})"/.exec(rest)?.[1]
      if (/rename/i.test(name) && second !== undefined) emitFile(call, 'overwrite', word(second, call.span))
    }
    for (const [, given = ''] of line.matchAll(STARTS_GO)) if (given.includes('"')) start(call, textsIn(given))
    for (const [, program = '', given = ''] of line.matchAll(STARTS_RUST)) start(call, [program, ...textsIn(given)])
  }
}

const LONGEST = 256 * 1024
const LONGEST_LINE = 2000

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
  /\b(?:os\.|ioutil\.|fs::|File::)(Remove|RemoveAll|Truncate|Create|WriteFile|Rename|remove_file|remove_dir|remove_dir_all|create|write|rename)\(\s*"([^"\\]{1,300})"([^)]{0,300})\)/g
const STARTS_GO = /\bexec\.Command\(([\s,]*(?:"[^"\\]*"[\s,]*)*)\)/g
const STARTS_RUST =
  /\bCommand::new\(\s*"([^"\\]{1,300})"\s*\)((?:\s*\.args?\([\s,&[\]]*(?:"[^"\\]*"[\s,&[\]]*)*\)){0,16})/g

function textsIn(text: string): readonly string[] {
  return Array.from(text.matchAll(/"([^"\\]*)"/g), ([, one = '']) => one)
}

function start(call: Call, words: readonly string[]): void {
  call.exec(words.map((one) => word(one, call.span)))
}
