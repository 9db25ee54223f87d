/**
 * Commands of `ex` and `ed`, as far as they change only the text that is open (POSIX.1-2024, `ex` and `ed`; Vim 9.1,
 * `:help ex-cmd-index`). Anything else may run a program or write another file, and is not read.
 */
export type ExScript = 'shows' | 'edits' | 'empties'

const WORST: readonly ExScript[] = ['shows', 'edits', 'empties']

/** Where text can be put in whatever is in the file. Any other place may not be there, and the text is then read as commands. */
const ALWAYS_THERE = /^[.$]?$/

/**
 * What the lines do to the text together; `undefined` where one of them is not read. `typed`: they are typed to this one, so
 * that text may follow `a`, `i` and `c`.
 */
export function readExScript(lines: readonly string[], typed?: 'ed' | 'ex'): ExScript | undefined {
  let worst: ExScript = 'shows'
  let text: 'none' | 'certain' | 'perhaps' = 'none'
  for (const line of lines) {
    const trimmed = line.trim()
    if (text !== 'none') {
      // Where lines are indented by themselves, an indented end is one too.
      if (trimmed === '.') text = 'none'
      else if (text === 'perhaps' && (typed === 'ex' || !staysWithin(trimmed))) return undefined
      continue
    }
    const bare = trimmed.replace(/^:+/, '')
    const command = afterAddress(bare)
    if (typed !== undefined && /^[aic]$/.test(command)) {
      text = command !== 'c' && ALWAYS_THERE.test(bare.slice(0, -1).trim()) ? 'certain' : 'perhaps'
      worst = stricter(worst, 'edits')
      continue
    }
    const read = readCommand(trimmed, 0)
    if (read === undefined) return undefined
    worst = stricter(worst, read)
  }
  return worst
}

/**
 * True for a line of text that would at most change what is open if `ed` took it for a command. It knows only single letters,
 * and wants a blank between one and the path behind it. In Vim nearly every word is a command.
 */
function staysWithin(line: string): boolean {
  if (line.includes('!')) return false
  let command = afterAddress(line)
  // `g/x/` does what stands behind it, and any letter can be its delimiter.
  while (/^[gv]./i.test(command)) command = afterAddress(command.slice(endOfPart(command, 2, command[1] as string) + 1))
  return !/^[wefr]\s/i.test(command)
}

export function stricter(a: ExScript, b: ExScript): ExScript {
  return WORST.indexOf(a) < WORST.indexOf(b) ? b : a
}

const MOST_NESTED = 4

function readCommand(line: string, depth: number): ExScript | undefined {
  // An end of line ends a command, too.
  if (depth > MOST_NESTED || /[\n\r]/.test(line)) return undefined
  const text = line.replace(/^[\s:]+/, '')
  const command = afterAddress(text)
  const address = text.slice(0, text.length - command.length).trim()
  const found = /^([a-zA-Z]*)(!?)/.exec(command)
  const name = found?.[1] ?? ''
  const rest = command.slice(name.length)
  if (command === '' || /^[=#]$/.test(command)) return 'shows'
  // `s/a/b/`, `g/a/d` and their kin: the letter stands right before its delimiter.
  if (/^(s|su|substitute)$/.test(name) && /^[^\w\s"|\\]/.test(rest)) return substitutes(rest, depth)
  if (/^(g|v|global|vglobal)$/.test(name)) return globally(rest.replace(/^!/, ''), depth)
  const [alone, ...others] = splitBar(command)
  const more = others.length === 0 ? 'shows' : readCommand(others.join('|'), depth + 1)
  if (more === undefined) return undefined
  const own = plain((alone ?? '').trim(), address)
  return own === undefined ? undefined : stricter(own, more)
}

/** A command with no text of its own. */
function plain(command: string, address: string): ExScript | undefined {
  if (/^(q|quit|qa|qall|cq|u|undo|redo|noh|nohlsearch|p|print|P|nu|number|l|list|n|H|h|k[a-z]|f|file)!?$/.test(command))
    return 'shows'
  if (/^(w|write|wq|x|xit|exit|wa|wall|wqa|wqall|xa|xall|up|update)!?$/.test(command)) return 'edits'
  if (/^(d|de|delete)(\s+[a-z0-9]+)?$/.test(command)) return /^(%|,|1,\$)$/.test(address) ? 'empties' : 'edits'
  if (/^(j|join|retab|sort|&&?|~)!?(\s+[a-z]{1,4})?$/.test(command)) return 'edits'
  if (/^(m|move|t|co|copy)\s*[\d.$+-]*$/.test(command)) return 'edits'
  if (/^(se|set|setl|setlocal)\s/.test(command))
    return command
      .split(/\s+/)
      .slice(1)
      .every((one) => SETTING.test(one))
      ? 'shows'
      : undefined
  return undefined
}

const SETTING =
  /^(no|inv)?(nu|number|more|hls|hlsearch|ic|ignorecase|scs|et|expandtab|ff|fileformat|fenc|fileencoding|bomb|eol|fixeol|wrap|list|ts|tabstop|sw|shiftwidth|cp|compatible|magic|swapfile|wb|writebackup)(=[\w-]+)?[?&]?$/

/** `/a/b/g`, with what follows behind a bar. In Vim `\=` is an expression, which can call anything. */
function substitutes(text: string, depth: number): ExScript | undefined {
  const delimiter = text[0] as string
  const first = endOfPart(text, 1, delimiter)
  const second = endOfPart(text, first + 1, delimiter)
  if (text.slice(first + 1, second).includes('\\=')) return undefined
  const [flags, ...others] = splitBar(text.slice(Math.min(second + 1, text.length)))
  if (!/^[\s&cegiInp#lr]*(?:\d+\s*)?$/.test(flags ?? '')) return undefined
  const more = others.length === 0 ? 'shows' : readCommand(others.join('|'), depth + 1)
  return more === undefined ? undefined : stricter('edits', more)
}

function globally(text: string, depth: number): ExScript | undefined {
  const delimiter = text[0]
  if (delimiter === undefined || /[\w\s"|\\]/.test(delimiter)) return undefined
  const command = text.slice(endOfPart(text, 1, delimiter) + 1)
  return command.trim() === '' ? 'shows' : readCommand(command, depth + 1)
}

/** Where the next delimiter stands that no backslash is before; the end where there is none. */
function endOfPart(text: string, from: number, delimiter: string): number {
  let i = from
  while (i < text.length && text[i] !== delimiter) i += text[i] === '\\' ? 2 : 1
  return Math.min(i, text.length)
}

/** At `|`, but where a backslash is before it. */
function splitBar(text: string): readonly string[] {
  return text.split(/(?<!\\)\|/)
}

/** Without the lines that it is about: `%`, `1,5`, `/a/,$`, `'a+2`. */
function afterAddress(text: string): string {
  let i = 0
  while (i < text.length) {
    const c = text[i] as string
    if (c === '/' || c === '?') i = endOfPart(text, i + 1, c) + 1
    else if (c === "'") i += 2
    else if (/[\d.$%,;+\-\s]/.test(c)) i++
    else break
  }
  return text.slice(i)
}
