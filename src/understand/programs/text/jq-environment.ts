import { emit } from '../../emit.ts'
import type { Call } from '../../program.ts'
import { isSecretShown } from '../../secrets/variable.ts'
import type { Word } from '../../word.ts'

/**
 * What a filter of jq 1.8 (`env`, `$ENV`) or yq 4 (`env(X)`, `strenv(X)`, `envsubst`) shows of the environment. `.env` and
 * `{env: 1}` are fields of the input.
 */
export function emitEnvironment(call: Call, filter: Word): void {
  const code = withoutTexts(filter.text)
  for (const found of code.matchAll(VARIABLES)) {
    const name = found[1] ?? found[2] ?? found[3]
    if (name !== undefined) {
      if (isSecretShown(name)) emit(call, 'read-secret', 'print', 'variable', { ...filter, text: name })
    } else if (!isField(code, found.index, found.index + found[0].length)) {
      emit(call, 'read-secret', 'print', 'environment', { ...filter, text: '' })
    }
  }
}

const VARIABLES =
  /(?:\$ENV|(?<![.\w$"])env)\b(?:\.(\w+)|\["(\w+)"\])?(?!\s*\|\s*(?:keys|has)\b)(?!\()|(?<![.\w$"])(?:str)?env\((\w+)\)|(?<![.\w$"])envsubst\b/g

/** `{env}` and `{env: .x}` take and make a field of that name. */
function isField(code: string, start: number, end: number): boolean {
  const before =
    code
      .slice(Math.max(0, start - 20), start)
      .trimEnd()
      .at(-1) ?? ''
  const after = code.slice(end, end + 20).trimStart()[0] ?? ''
  return /[{,]/.test(before) && /[:,}]/.test(after)
}

/** A text is only a text, but for what is put into it (`\(env)`) and for a name in brackets (`$ENV["X"]`). */
function withoutTexts(filter: string): string {
  let out = ''
  for (let i = 0; i < filter.length; ) {
    if (filter[i] !== '"') {
      out += filter[i++]
      continue
    }
    const start = i++
    while (i < filter.length && filter[i] !== '"') i += filter[i] === '\\' ? 2 : 1
    const text = filter.slice(start, ++i)
    out += /^"\w+"$/.test(text) || text.includes('\\(') ? text : '""'
  }
  return out
}
