import { emit, emitFile } from '../emit.ts'
import type { Call } from '../program.ts'
import { isKnownText, type Word, word } from '../word.ts'

/**
 * Text of `cmd.exe` in its plainest form: words, and commands with `&`, `&&`, `||` and `|` between. False where anything
 * stands in it that would have to be expanded or grouped; what could be read is emitted all the same.
 */
export function readCmd(text: string, call: Call): boolean {
  // `del "a b"`: quotes keep words together, and paths have no others.
  if (!isKnownText(text) || /[%^!()@\n\r]/.test(text)) return false
  const commands = splitCommands(text)
  if (commands === undefined || commands.length > MOST) return false
  // Every one is read, also behind one that is not.
  return commands.map((words) => readCommand(words, call)).every((read) => read)
}

const MOST = 64

/** The words of each command; `>` and `>>` are words of their own. */
function splitCommands(text: string): readonly (readonly string[])[] | undefined {
  const commands: string[][] = [[]]
  let current: string | undefined
  const end = () => {
    if (current !== undefined) commands.at(-1)?.push(current)
    current = undefined
  }
  for (let i = 0; i < text.length; i++) {
    const c = text[i] as string
    if (c === '"') {
      const close = text.indexOf('"', i + 1)
      if (close < 0) return undefined
      current = (current ?? '') + text.slice(i + 1, close)
      i = close
    } else if (c === '&' || c === '|') {
      end()
      if (commands.at(-1)?.length !== 0) commands.push([])
    } else if (c === '>' || c === '<') {
      end()
      const twice = text[i + 1] === '>'
      commands.at(-1)?.push(twice ? '>>' : c)
      if (twice) i++
    } else if (/[\s,;=]/.test(c) && (c !== '=' || !current?.startsWith('/'))) end()
    else current = (current ?? '') + c
  }
  end()
  return commands.filter((one) => one.length > 0)
}

function readCommand(words: readonly string[], call: Call): boolean {
  const made = (text: string): Word => word(text, call.span)
  const kept: string[] = []
  for (let i = 0; i < words.length; i++) {
    const one = words[i] as string
    const file = words[i + 1]
    if (one !== '>' && one !== '>>' && one !== '<') kept.push(one)
    else {
      if (file === undefined || file.startsWith('&')) return false
      i++
      if (file.toLowerCase() !== 'nul')
        emitFile(call, one === '<' ? 'read' : one === '>' ? 'overwrite' : 'append', made(slashed(file)))
    }
  }
  const [head, ...rest] = kept
  if (head === undefined) return true
  const name = head.toLowerCase()
  const paths = rest.filter((one) => !/^\/[a-z?-]/i.test(one)).map((one) => globbed(made(slashed(one))))
  const has = (flag: RegExp) => rest.some((one) => flag.test(one))
  switch (name) {
    case 'echo':
    case 'rem':
    case 'cls':
    case 'ver':
    case 'vol':
    case 'title':
    case 'pause':
    case 'exit':
    case 'path':
    case 'prompt':
    case 'time':
    case 'date':
      return rest.length === 0 || !/^(time|date|path)$/.test(name) || has(/^\/t$/i)
    case 'set':
      if (rest.length === 0) emit(call, 'read-secret', 'print', 'environment')
      return rest.length === 0
    case 'dir':
    case 'tree':
      for (const path of paths.length > 0 ? paths : [made('.')]) emitFile(call, 'list', path)
      return true
    case 'type':
    case 'more':
      for (const path of paths) emitFile(call, 'read', path)
      return true
    case 'del':
    case 'erase':
      for (const path of paths) emitFile(call, 'delete', path, has(/^\/s$/i) ? { recursive: true } : {})
      return true
    case 'rd':
    case 'rmdir':
      for (const path of paths) emitFile(call, 'delete', path, has(/^\/s/i) ? { recursive: true } : {})
      return true
    case 'md':
    case 'mkdir':
      for (const path of paths) emitFile(call, 'create', path)
      return true
    case 'copy':
    case 'move':
    case 'ren':
    case 'rename': {
      const [from, to] = paths
      if (from !== undefined) emitFile(call, name === 'copy' ? 'read' : 'move', from)
      if (to !== undefined) emitFile(call, 'overwrite', to)
      return true
    }
    // What follows would have to be read elsewhere, or in a loop.
    case 'cd':
    case 'chdir':
    case 'pushd':
    case 'popd':
    case 'for':
    case 'if':
    case 'goto':
    case 'call':
    case 'start':
    case 'setlocal':
    case 'endlocal':
    case 'shift':
    case 'assoc':
    case 'ftype':
    case 'mklink':
    case 'color':
      return false
    default:
      call.exec([made(slashed(head)), ...rest.map(made)])
      return true
  }
}

/** Backslashes part directories; a drive keeps them. */
export function slashed(path: string): string {
  return /^([A-Za-z]+:|\\\\)/.test(path) ? path : path.replaceAll('\\', '/')
}

function globbed(path: Word): Word {
  return /[*?]/.test(path.text) ? { ...path, pattern: true } : path
}
