import { emit } from '../../emit.ts'
import { joinWords } from '../../options.ts'
import type { Call, Program } from '../../program.ts'
import { shownVariableIn } from '../../secrets/variable.ts'
import { Carries, emptyStream, stream, type Word } from '../../word.ts'

/** `echo` and `printf`. */

const echo: Program = {
  names: ['echo'],
  about: 'prints its words',
  examples: {
    'echo $GITHUB_TOKEN': ['read-secret print variable GITHUB_TOKEN'],
    'echo $TOKENIZER': [],
    "echo 'rm -rf /'": [],
    'echo "$(rm a)"': ['file delete a'],
    "echo 'rm a' | sh": ['file delete a'],
  },
  run: (call) => {
    let i = 0
    while (/^-[neE]+$/.test(call.args[i]?.text ?? '')) i++
    const escapes = call.args.slice(0, i).some((w) => w.text.includes('e'))
    const text = joinWords(call.args.slice(i))
    printsSecrets(call)
    if (text.pattern || text.splits) return stream(undefined, text.carries, call.span)
    const shown = escapes && text.text.includes('\\') ? readEscapes(text.text) : text.text
    const about = call.args.find((w) => w.about !== undefined)?.about
    return {
      text: shown === undefined ? undefined : `${shown}\n`,
      carries: text.carries,
      span: text.span ?? call.span,
      about,
    }
  },
}

/** `echo $GITHUB_TOKEN` shows what `printenv GITHUB_TOKEN` shows. */
function printsSecrets(call: Call): void {
  for (const w of call.args) {
    const name = shownVariableIn(w)
    if (name !== undefined) emit(call, 'read-secret', 'print', 'variable', { ...w, text: name })
  }
}

/** The escapes of `echo -e` and of `printf` formats that everybody reads alike; `undefined` for the others. */
function readEscapes(text: string): string | undefined {
  let out = ''
  for (let i = 0; i < text.length; i++) {
    if (text[i] !== '\\') {
      out += text[i]
      continue
    }
    const simple: Readonly<Record<string, string>> = {
      n: '\n',
      t: '\t',
      '\\': '\\',
      '"': '"',
      "'": "'",
      r: '\r',
      a: '\u0007',
      e: '\u001b',
    }
    const c = text[++i]
    const made = c === undefined ? undefined : c === '0' && !/[0-7]/.test(text[i + 1] ?? '') ? '\0' : simple[c]
    if (made === undefined) return undefined
    out += made
  }
  return out
}

const printf: Program = {
  names: ['printf'],
  about: 'prints its words by a format',
  examples: {
    "printf '%s\\n' 'rm a' | sh": ['file delete a'],
    "printf 'rm a\\n' | sh": ['file delete a'],
    "printf '\\x72m a' | sh": ['unreadable run code'],
  },
  run: (call) => {
    const [format, ...values] = call.args[0]?.text === '--' ? call.args.slice(1) : call.args
    const all = joinWords(call.args)
    if (format === undefined) return emptyStream
    printsSecrets(call)
    const about = call.args.find((w) => w.about !== undefined)?.about
    return {
      text: format.pattern || all.splits ? undefined : formatted(format.text, values),
      carries: all.carries | (formatted(format.text, values) === undefined ? Carries.decoded : 0),
      span: format.span ?? call.span,
      about,
    }
  },
}

/** `%s`, `%d` and `%%`; the format is used again while words are left, printf(1). Anything else is not worked out. */
function formatted(format: string, values: readonly Word[]): string | undefined {
  const shape = readEscapes(format)
  if (shape === undefined || /%[^sd%]/.test(shape)) return undefined
  const holes = shape.split('%%').join('').split(/%[sd]/).length - 1
  let rest = values.map((w) => w.text)
  let out = ''
  do {
    out += shape.replace(/%[sd%]/g, (one) => (one === '%%' ? '%' : (rest.shift() ?? '')))
    rest = holes === 0 ? [] : rest
  } while (rest.length > 0 && out.length < 65536)
  return out
}

export const printers: readonly Program[] = [echo, printf]
