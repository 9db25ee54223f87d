import { emit, nowhere } from '../emit.ts'
import type { Call } from '../program.ts'
import type { Stream } from '../word.ts'
import { word } from '../word.ts'

/**
 * Code as IPython reads it (IPython 9, "Built-in magic commands"): `!rm x`, `%%bash`, `%rm x` and `%run x.py` stand
 * between the lines of Python and are none.
 */
export function runIpython(call: Call, code: Stream): void {
  const whole = code.text
  if (whole === undefined) return void call.code('python', code)
  const lines = logicalLines(whole)
  const part = (text: string): Stream => ({ ...code, text })
  const cell = /^\s*%%(\w+(?!\w)|!)[ \t]*(\S.*)?$/.exec(lines[0] ?? '')
  const body = lines.slice(1).join('\n')
  const [, name = '', rest = ''] = cell ?? []
  if (/^(system|sx|!)$/.test(name)) return void call.shell(part(body))
  if (/^(bash|sh|script)$/.test(name)) {
    const program = name === 'script' ? rest.replace(SCRIPT_OPTIONS, '') : `${name} ${rest}`
    return void call.shell(part(withInput(program, body)))
  }
  if (/^(perl|ruby|javascript|js)$/.test(name))
    return void call.code(name === 'js' ? 'javascript' : (name as 'perl' | 'ruby' | 'javascript'), part(body))
  if (/^(writefile|file)$/.test(name)) {
    const [, append, path = ''] = /^(-a\s+|--append\s+)?(.*)$/.exec(rest) ?? []
    return void call.shell(part(withInput(`cat ${append === undefined ? '>' : '>>'} ${path}`, body)))
  }
  if (name === 'sql') return asks(body)
  if (/^(html|svg|latex|markdown)$/.test(name) && !/<script|\bon\w+\s*=|javascript:/i.test(body)) return
  if (cell !== null && !READ_AS_PYTHON.test(name)) emit(call, 'undescribed', 'run', 'magic', name)
  const python: string[] = []
  let moved = ''
  if (cell !== null && /^(time|timeit|prun|capture)$/.test(name)) readLine(rest.replace(OPTIONS, ''))
  const own = cell === null ? lines : lines.slice(1)
  const isAlone = own.filter((line) => line.trim() !== '').length === 1
  for (const line of own) readLine(isAlone && AUTOMATIC.test(line) ? `%${line.trim()}` : line)
  call.code('python', part(python.join('\n')))

  function readLine(line: string): void {
    const shell = SHELL.exec(line)?.[1]
    const magic = MAGIC.exec(line)
    if (shell !== undefined) call.shell(part(moved + shell))
    else if (magic !== null) runMagic(magic[1] ?? '', magic[2] ?? '')
    else python.push(line)
  }

  function runMagic(magic: string, given: string): void {
    if (/^(sx|system|sc)$/.test(magic)) call.shell(part(moved + given))
    else if (magic === 'run') {
      const words = given.replace(RUN_OPTIONS, '').split(/\s+/)
      call.exec([word('python3'), ...words.map((one) => word(one))])
    } else if (/^(time|timeit|prun)$/.test(magic)) readLine(given.replace(OPTIONS, ''))
    else if (magic === 'env') {
      if (given.trim() === '') call.exec([word('env')])
    } else if (magic === 'cd') {
      moved += `cd ${given} && `
      python.push(`import os; os.chdir(${JSON.stringify(given.trim())})`)
    } else if (magic === 'sql') asks(given)
    // Aliases of programs: `%rm -r x`.
    else if (/^(rm|mv|cp|ls|ll|cat|mkdir|rmdir|less|more|man|pip|conda)$/.test(magic))
      call.shell(part(`${moved}${magic} ${given}`))
    else if (!HARMLESS.test(magic)) emit(call, 'undescribed', 'run', 'magic', magic)
  }

  function asks(statement: string): void {
    if (/\S/.test(statement) && !/^\s*\w+:\/\/\S*\s*$/.test(statement))
      call.sql(part(statement), 'postgresql', nowhere(call, 'the connection of the notebook'))
  }
}

const TARGET = /(?:[A-Za-z_][\w.]*(?:\[[^\]\n]{0,80}\])*(?:\s*,\s*[A-Za-z_][\w.]*)*\s*=\s*)?/.source
const SHELL = new RegExp(`^\\s*${TARGET}!{1,2}(.*)$`)
const MAGIC = new RegExp(`^\\s*${TARGET}%(\\w+)[ \\t]*(.*)$`)
/** A cell of one line may leave the percent sign out ("automagic"). */
const AUTOMATIC =
  /^\s*(?:rm|mv|cp|ls|ll|cat|mkdir|rmdir|cd|pip|conda|run)\s+(?!=|\(|\.|,|(?:is|in|and|or|not|if|for)\b)\S/
const OPTIONS = /^(?:-\w+\s+(?:\d+\s+)?)*/
const RUN_OPTIONS = /^(?:-(?:n|i|e|t|p|d|G|N\d*)\s+)*/
const SCRIPT_OPTIONS = /^\s*(?:--(?:bg|no-raise-error)\s+|--(?:out|err|proc)\s+\S+\s+)*/
const READ_AS_PYTHON = /^(time|timeit|prun|capture|debug|python[\d.]*|pypy\d?)$/
const HARMLESS =
  /^(alias_magic|autoreload|autosave|colors|config|dhist|hist|history|load_ext|lsmagic|magic|matplotlib|page|pdb|pdef|pdoc|pinfo2?|pprint|precision|psource|pwd|pylab|quickref|reload_ext|reset|reset_selective|set_env|unload_ext|who|who_ls|whos|xdel|xmode)$/

/** Without the empty lines and prompts that IPython leaves out, and a command that goes on behind a backslash in one line. */
function logicalLines(code: string): readonly string[] {
  const lines = code.replace(/^(?:[ \t]*\n)+/, '').split('\n')
  const isPasted = /^\s*(?:>>>|In \[\d*\]:)/.test(lines[0] ?? '')
  const found: string[] = []
  let open: string | undefined
  for (const one of lines) {
    const line = isPasted ? one.replace(/^\s*(?:>>>|\.{3,}:?|In \[\d*\]:) ?/, '') : one
    const all: string = open === undefined ? line : `${open} ${line}`
    open = all.endsWith('\\') && (SHELL.test(all) || MAGIC.test(all)) ? all.slice(0, -1) : undefined
    if (open === undefined) found.push(all)
  }
  return open === undefined ? found : [...found, open]
}

/** The program with the cell on its standard input. */
function withInput(program: string, body: string): string {
  const ends = Array.from(body.matchAll(/^CELL(_*)$/gm), ([, more = '']) => more.length)
  const end = `CELL${'_'.repeat(Math.max(-1, ...ends) + 1)}`
  return `${program} <<'${end}'\n${body}\n${end}\n`
}
