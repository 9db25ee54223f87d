import type { Call } from '../program.ts'
import { withVariables } from '../programs/carriers/variables.ts'
import { UNKNOWN, type Word, word } from '../word.ts'
import { endOfPath, pathsOf } from './environment.ts'
import type { Language } from './language.ts'
import type { Token } from './tokens.ts'

/**
 * The call with the variables that the code sets in its own environment (`os.environ['PGHOST'] = 'db'`), which what it
 * starts then gets. Nobody follows the order: a variable that had another value before is not known.
 */
export function withAssigned(
  call: Call,
  tokens: readonly Token[],
  language: Language,
  imports: ReadonlyMap<string, string>,
): Call {
  // Most code sets nothing.
  if (!tokens.some((one) => one.text === '=')) return call
  const paths = pathsOf(language, imports)
  const found = new Map<string, Word>()
  for (let i = 0; i < tokens.length; i++) {
    if (tokens[i]?.kind !== 'name') continue
    const end = endOfPath(tokens, i, paths, language)
    if (end === undefined) continue
    const one = assignedAt(tokens, end, language)
    if (one === undefined) continue
    const old = found.get(one.name) ?? call.env.get(one.name)
    const same = old === undefined || old.text === one.value
    found.set(one.name, word(same ? one.value : UNKNOWN, call.span))
  }
  if (found.size === 0) return call
  const env = withVariables(call.env, found)
  return {
    ...call,
    env,
    shell: (code, shift) => call.shell(code, { env, ...shift }),
    exec: (words, shift) => call.exec(words, { env, ...shift }),
  }
}

/** `['NAME'] = 'value'`, `{NAME} = …` and `.NAME = …` behind the path of the environment. */
function assignedAt(
  tokens: readonly Token[],
  end: number,
  language: Language,
): { readonly name: string; readonly value: string } | undefined {
  const opens = tokens[end + 1]?.text ?? ''
  const isField = language.environmentFields === true && language.grammar.links.has(opens)
  if (!isField && opens !== '[' && opens !== '{') return undefined
  const name = tokens[end + 2]
  const equals = end + (isField ? 3 : 4)
  if (name === undefined || (isField ? name.kind !== 'name' : name.kind === 'mark')) return undefined
  if (tokens[equals]?.kind !== 'mark' || tokens[equals]?.text !== '=') return undefined
  const value = tokens[equals + 1]
  const after = tokens[equals + 2]
  // `'a' + b`, `'a'.trim()`: more than the text.
  const isWhole = after === undefined || after.kind === 'line' || after.text === ';' || after.text === ','
  return { name: name.text, value: value?.kind === 'text' && isWhole ? value.text : UNKNOWN }
}
