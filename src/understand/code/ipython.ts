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
  const lines = whole.split('\n')
  const part = (text: string): Stream => ({ ...code, text })
  const cell = /^\s*%%(\w+|!)[ \t]*(.*)$/.exec(lines[0] ?? '')
  const body = part(lines.slice(1).join('\n'))
  const [, name = '', rest = ''] = cell ?? []
  if (/^(bash|sh|script|system|sx|!)$/.test(name)) {
    const program = name === 'script' ? rest.trim() : 'sh'
    return void (/^((ba|z|da|k)?sh)\b/.test(program) ? call.shell(body) : call.shell(part(program)))
  }
  if (/^(perl|ruby|javascript|js)$/.test(name))
    return void call.code(name === 'js' ? 'javascript' : (name as 'perl' | 'ruby' | 'javascript'), body)
  if (/^(writefile|file)$/.test(name)) return void call.shell(part(`: > ${rest}`))
  const python = [...(cell !== null && rest !== '' && /^(time|timeit|prun|capture)$/.test(name) ? [rest] : [])]
  for (const line of cell === null ? lines : lines.slice(1)) {
    const shell = /^\s*(?:[\w, ]+=\s*)?!{1,2}(.*)$/.exec(line)?.[1]
    const magic = /^\s*(?:[\w, ]+=\s*)?%(\w+)[ \t]*(.*)$/.exec(line)
    if (shell !== undefined) call.shell(part(shell))
    else if (magic !== null) runMagic(magic[1] ?? '', magic[2] ?? '')
    else python.push(line)
  }
  call.code('python', part(python.join('\n')))

  function runMagic(magic: string, given: string): void {
    if (/^(sx|system|sc)$/.test(magic)) call.shell(part(given))
    else if (magic === 'run') call.exec([word('python3'), ...given.split(/\s+/).map((one) => word(one))])
    else if (/^(time|timeit|prun)$/.test(magic)) python.push(given.replace(/^(-\w+\s+(\d+\s+)?)*/, ''))
    else if (magic === 'env' && given.trim() === '') call.exec([word('env')])
    // Aliases of programs: `%rm -r x`.
    else if (/^(rm|mv|cp|ls|ll|cat|mkdir|rmdir|less|more|man|pip|conda)$/.test(magic))
      call.shell(part(`${magic} ${given}`))
  }
}
