import { absolute, emit, emitFile } from '../emit.ts'
import type { Call } from '../program.ts'
import { isKnownText, type Word, word } from '../word.ts'
import { splitCommands } from './cmd-words.ts'

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
  const session: Session = { call, read: true, nested: 0 }
  for (const words of commands) if (!readCommand(words, session)) session.read = false
  return session.read
}

/** What `cd` and `set` left for the commands behind them. */
interface Session {
  call: Call
  read: boolean
  /** Commands that stood behind another one: `call start if exist a …`. */
  nested: number
}

const MOST = 64
const MOST_NESTED = 8

function readNested(words: readonly string[], session: Session): boolean {
  session.nested++
  return session.nested <= MOST_NESTED && readCommand(words, session)
}

function readCommand(words: readonly string[], session: Session): boolean {
  const { call } = session
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
  const [first, ...rest] = kept
  // `@` only keeps the command from being shown.
  const head = first?.replace(/^@/, '')
  if (head === undefined || head === '') return true
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
    case 'setlocal':
    case 'endlocal':
      return true
    case 'set':
      return setVariable(rest, session)
    case 'cd':
    case 'chdir':
    case 'pushd':
      return changeDirectory(rest, session)
    case 'if':
      return readIf(rest, session)
    case 'call':
      return rest[0]?.startsWith(':') !== true && readNested(rest, session)
    case 'start':
      return readStart(rest, session)
    case 'find':
      // With options of the other program of that name it is the other one.
      if (has(/^-/)) return runs(head, rest, call)
      for (const path of paths.slice(1)) emitFile(call, 'read', path)
      return true
    case 'fc':
    case 'comp':
      for (const path of paths) emitFile(call, 'read', path)
      return true
    case 'timeout':
      return rest.every((one) => /^(\/t|\/nobreak|-?\d+)$/i.test(one)) || runs(head, rest, call)
    case 'net':
      return readNet(rest, call)
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
    case 'popd':
    case 'for':
    case 'goto':
    case 'shift':
    case 'assoc':
    case 'ftype':
    case 'mklink':
    case 'color':
      return false
    default:
      return runs(head, rest, call)
  }
}

function runs(head: string, rest: readonly string[], call: Call): boolean {
  call.exec([word(slashed(head), call.span), ...rest.map((one) => word(one, call.span))])
  return true
}

/** No secret has a name that begins so. */
const PLAIN_VARIABLES =
  /^(path|pathext|temp|tmp|os|computername|username|userprofile|userdomain|homepath|homedrive|windir|systemroot|processor_\w*|number_of_processors|program\w+|comspec|node_env|java_home|lang|tz|ci)$/i

/** `set NAME=value`; the equals sign parts words. One name alone prints the variables that begin with it. */
function setVariable(rest: readonly string[], session: Session): boolean {
  const [name, ...value] = rest
  if (name === undefined || (value.length === 0 && !PLAIN_VARIABLES.test(name)))
    emit(session.call, 'read-secret', 'print', 'environment')
  if (name === undefined || value.length === 0) return true
  // `/a` computes and `/p` asks; quotes around both belong to neither.
  if (name.startsWith('/') || name.includes('=')) return false
  const { call } = session
  const given = word(value.join(' '), call.span)
  const upper = name.toUpperCase()
  const env = {
    get: (one: string) => (one.toUpperCase() === upper ? given : call.env.get(one)),
    names: () => [...new Set([...call.env.names(), upper])],
  }
  session.call = { ...call, env, exec: (words, shift) => call.exec(words, { env, ...shift }) }
  return true
}

function changeDirectory(rest: readonly string[], session: Session): boolean {
  const to = rest.filter((one) => !/^\/d$/i.test(one))
  if (to.length === 0) return true
  const { call } = session
  const cwd = absolute(call.cwd, slashed(to.join(' ')))
  session.call = { ...call, cwd, exec: (words, shift) => call.exec(words, { cwd, ...shift }) }
  return true
}

/** `if [not] exist FILE COMMAND`, `if [not] defined NAME COMMAND`, `if errorlevel N COMMAND`: the command counts. */
function readIf(rest: readonly string[], session: Session): boolean {
  const words = rest.filter((one, i) => !(i < 2 && /^(\/i|not)$/i.test(one)))
  if (!/^(exist|defined|errorlevel)$/i.test(words[0] ?? '') || words.length < 3) return false
  return readNested(words.slice(2), session)
}

/** `start [TITLE] [/OPTION …] COMMAND`: it runs beside this one. */
function readStart(rest: readonly string[], session: Session): boolean {
  const at = rest.findIndex((one) => one !== '' && !one.startsWith('/'))
  const words = at < 0 ? [] : rest.slice(at)
  const [first] = words
  // What stands in quotes behind `start` is the title, which is an empty word here; `/d` takes a directory.
  if (first === undefined || /\s/.test(first) || rest.some((one) => /^\/d/i.test(one))) return false
  if (!/^https?:\/\//i.test(first)) return readNested(words, session)
  session.call.exec([word('xdg-open', session.call.span), word(first, session.call.span)])
  return true
}

/** `net` of Windows: it shows where it is told no more than what to show. */
function readNet([verb, ...rest]: readonly string[], call: Call): boolean {
  const name = verb?.toLowerCase() ?? 'help'
  const named = rest.filter((one) => !/^\/domain$/i.test(one))
  const changes = named.some((one) => one.startsWith('/'))
  if (/^(start|stop|pause|continue)$/.test(name) && named[0] !== undefined)
    emit(call, 'restart', name, 'service', word(named.join(' '), call.span))
  else if (/^(help|helpmsg|statistics|view|config|name|print)$/.test(name) && !changes)
    emit(call, 'read', 'show', 'host')
  else if (/^(start|user|localgroup|group|accounts|share|session|file|use|time|computer)$/.test(name) && !changes)
    emit(call, named.length < 2 ? 'read' : 'access', named.length < 2 ? 'show' : 'change', name)
  else emit(call, 'access', 'change', name === 'help' ? 'host' : name)
  return true
}

/** Backslashes part directories; a drive keeps them. */
export function slashed(path: string): string {
  return /^([A-Za-z]+:|\\\\)/.test(path) ? path : path.replaceAll('\\', '/')
}

function globbed(path: Word): Word {
  return /[*?]/.test(path.text) ? { ...path, pattern: true } : path
}
