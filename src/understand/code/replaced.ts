import type { Token } from './tokens.ts'

/** Functions that list or join, and that a reading takes for what they are called. */
const FOLLOWED = /^(listdir|f?walk|readdir(Sync)?|i?glob|globSync|rglob|iterdir|join|resolve|children|each_child)$/
/** Words by which code gives something other methods, whatever they are called. */
const REPLACES =
  /^(prototype|__proto__|definePropert(y|ies)|setattr|define_method|define_singleton_method|(class|module|instance)_eval|refine)$/
const OPENED = /^(Array|Dir|File|String|Object|Kernel|Enumerable|Path)$/
/** Tokens of another name for the same function: `join = os.path.join`. */
const LONGEST_ALIAS = 8

/**
 * True where code may put something else in the place of a function that lists or joins: `fs.readdirSync = …`,
 * `fs['readdirSync'] = …`, `Object.assign(fs, { readdirSync })`, `def join(…)`, `class Array`.
 *
 * Counter-examples that are taken for it: a text that is just one of the names, `{ join: j }` of a pattern.
 */
export function replacesFollowed(tokens: readonly Token[], links: ReadonlySet<string>): boolean {
  return tokens.some((one, i) => {
    const [before, next] = [tokens[i - 1]?.text ?? '', tokens[i + 1]?.text]
    const isLinked = links.has(before)
    if (one.kind === 'text') return FOLLOWED.test(one.text) && before === '['
    if (one.kind !== 'name') return false
    if (REPLACES.test(one.text)) return true
    if (one.text === 'assign') return isLinked && next === '(' && tokens[i + 2]?.text !== '{'
    if (/^(class|module|def)$/.test(one.text)) return OPENED.test(next ?? '')
    if (!FOLLOWED.test(one.text)) return false
    if (next === '=') return isLinked || !isAlias(tokens, i, links)
    return /^(def|function)$/.test(before) || (next === ':' && /^[{,]$/.test(before))
  })
}

function isAlias(tokens: readonly Token[], i: number, links: ReadonlySet<string>): boolean {
  if (/^(require|import|await)$/.test(tokens[i + 2]?.text ?? '')) return true
  const behind = tokens.slice(i + 2, i + 2 + LONGEST_ALIAS)
  return behind.some(({ text }, n) => text === tokens[i]?.text && links.has(behind[n - 1]?.text ?? ''))
}
