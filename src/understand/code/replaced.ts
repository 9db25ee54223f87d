import type { Token } from './tokens.ts'

/** Functions that list or join, and that a reading takes for what they are called. */
const FOLLOWED = /^(listdir|f?walk|readdir(Sync)?|i?glob|globSync|rglob|iterdir|join|resolve|children|each_child)$/
/** Words by which code gives something other methods, whatever they are called. */
const REPLACES =
  /^(prototype|__proto__|definePropert(y|ies)|setattr|define_method|define_singleton_method|singleton_class|(class|module|instance)_eval|refine)$/
const OPENED = /^(Array|Dir|File|String|Object|Kernel|Enumerable|Path)$/
/** What they are called by, where that is a module: one of its own name may have others. `path.glob()` is of a path. */
const OWNERS: Readonly<Record<string, RegExp>> = {
  fs: /^(readdir(Sync)?|globSync)$/,
  glob: /^i?glob$/,
  os: /^(listdir|f?walk)$/,
  path: /^(join|resolve)$/,
}
/** What a module is taken from: `const path = require('path')`, `path = os.path`. */
const LOADED = /^(require|import|await|__import__|os|process|globalThis)$/
/** Tokens of the parameters of a method. */
const LONGEST_HEAD = 16
/** Tokens of another name for the same function: `join = os.path.join`. */
const LONGEST_ALIAS = 8

/**
 * True where code may put something else in the place of a function that lists or joins: `fs.readdirSync = …`,
 * `fs['readdirSync'] = …`, `Object.assign(fs, { readdirSync })`, `def join(…)`, `{ join() {…} }`, `class Array`,
 * `path = new Map()` beside `path.join(…)`.
 *
 * Counter-examples that are taken for it: a text that is just one of the names, `{ join: j }` of a pattern.
 */
export function replacesFollowed(tokens: readonly Token[], links: ReadonlySet<string>): boolean {
  const owners = ownersIn(tokens, links)
  return tokens.some((one, i) => {
    const [before, next] = [tokens[i - 1]?.text ?? '', tokens[i + 1]?.text]
    const isLinked = links.has(before)
    // `os.__dict__.update({'listdir': f})`
    if (one.kind === 'text') return FOLLOWED.test(one.text) && (before === '[' || next === ':')
    if (one.kind !== 'name') return false
    if (REPLACES.test(one.text)) return true
    if (one.text === 'assign') return isLinked && next === '(' && tokens[i + 2]?.text !== '{'
    if (/^(extend|prepend)$/.test(one.text)) return isLinked && OPENED.test(tokens[i - 2]?.text ?? '')
    if (/^(class|module|def)$/.test(one.text)) return OPENED.test(next ?? '') || owners.has(next ?? '')
    if (owners.has(one.text) && next === '=' && !isLinked && !LOADED.test(tokens[i + 2]?.text ?? '')) return true
    if (!FOLLOWED.test(one.text)) return false
    if (next === '=') return isLinked || !isAlias(tokens, i, links)
    if (next === '(' && !isLinked && isMethod(tokens, i + 1)) return true
    return /^(def|function)$/.test(before) || (next === ':' && /^[{,]$/.test(before))
  })
}

/** Names of modules by which the code calls what lists or joins. */
function ownersIn(tokens: readonly Token[], links: ReadonlySet<string>): ReadonlySet<string> {
  const found = new Set<string>()
  for (const [i, { kind, text }] of tokens.entries()) {
    if (kind !== 'name' || !Object.hasOwn(OWNERS, text) || links.has(tokens[i - 1]?.text ?? '')) continue
    if (links.has(tokens[i + 1]?.text ?? '') && OWNERS[text]?.test(tokens[i + 2]?.text ?? '')) found.add(text)
  }
  return found
}

/** `join(a, b) {`; behind the arguments of a call of Ruby, `|` begins what its block is given. */
function isMethod(tokens: readonly Token[], open: number): boolean {
  let depth = 0
  for (let i = open; i < Math.min(tokens.length, open + LONGEST_HEAD); i++) {
    const { kind, text } = tokens[i] as Token
    if (kind !== 'mark') continue
    if (text === '(') depth++
    else if (text === ')' && --depth === 0) return tokens[i + 1]?.text === '{' && tokens[i + 2]?.text !== '|'
  }
  return false
}

function isAlias(tokens: readonly Token[], i: number, links: ReadonlySet<string>): boolean {
  if (/^(require|import|await)$/.test(tokens[i + 2]?.text ?? '')) return true
  const behind = tokens.slice(i + 2, i + 2 + LONGEST_ALIAS)
  return behind.some(({ text }, n) => text === tokens[i]?.text && links.has(behind[n - 1]?.text ?? ''))
}
