import { isMap, isScalar, type ParsedNode, parseDocument } from 'yaml'

export interface YamlOptions {
  /** 1.1 has more words for truth values: `no`, `y`. */
  readonly version: '1.1' | '1.2'
  /** `<<` takes over the keys of another map. */
  readonly merge?: boolean
}

/** Signs that begin or end something: each costs the parser some microseconds. */
const MOST_SIGNS = 30_000
const DEEPEST = 100
const ALIASES = 100

/**
 * A file of YAML as plain data. `undefined` where it is not understood, where a key is there twice, and where it has
 * more in it than is read: the parser takes a second for a megabyte, and looks for equal keys by comparing all of them.
 */
export function readYaml(text: string, { version, merge = false }: YamlOptions): unknown {
  if (hasTooMuch(text)) return undefined
  try {
    const options = { version, merge, uniqueKeys: false, prettyErrors: false, logLevel: 'silent' } as const
    const document = parseDocument(text, options)
    if (document.errors.length > 0 || hasEqualKeys(document.contents)) return undefined
    return document.toJS({ maxAliasCount: ALIASES })
  } catch {
    // Aliases that stand for very much, or nesting past the stack.
    return undefined
  }
}

function hasTooMuch(text: string): boolean {
  let signs = 0
  let open = 0
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i)
    if (c === 91 || c === 123) open++
    else if (c === 93 || c === 125) open--
    if (open > DEEPEST || (isSign(c) && ++signs > MOST_SIGNS)) return true
  }
  return false
}

/** Line ends and `! " # % & ' * , : ? [ ] { }`. */
function isSign(c: number): boolean {
  if (c <= 44) return c === 10 || c === 33 || c === 34 || c === 35 || (c >= 37 && c <= 39) || c === 42 || c === 44
  return c === 58 || c === 63 || c === 91 || c === 93 || c === 123 || c === 125
}

function hasEqualKeys(root: ParsedNode | null): boolean {
  const open: unknown[] = [root]
  for (let node = open.pop(); open.length > 0 || node !== undefined; node = open.pop()) {
    if (typeof node !== 'object' || node === null || !('items' in node)) continue
    const seen = new Set<unknown>()
    for (const item of node.items as readonly unknown[]) {
      if (!isMap(node)) {
        open.push(item)
        continue
      }
      const { key, value } = item as { readonly key: unknown; readonly value: unknown }
      const name = isScalar(key) ? key.value : key
      if (name !== '<<' && seen.has(name)) return true
      seen.add(name)
      open.push(key, value)
    }
  }
  return false
}
