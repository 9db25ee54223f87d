import { readFlatYaml } from './yaml-flat.ts'
import type { YamlNode, YamlScalar } from './yaml-node.ts'
import { wholeYaml } from './yaml-whole.ts'

/** Signs that begin or end something: each costs the parser about a microsecond. */
const MOST_SIGNS = 30_000
const ALIASES = 100
/** How many values a document may stand for once its aliases are followed. */
const MOST_VALUES = 30_000

/**
 * A file of YAML as plain data. `undefined` where it is not understood, where a key is there twice or a tag is not known,
 * and where it has more in it than is read. 1.1 has more words for truth values: `no`, `y`. In both versions `<<` takes
 * over the keys of another map.
 */
export function readYaml(text: string, version: '1.1' | '1.2'): unknown {
  if (hasTooMuch(text)) return undefined
  const flat = readFlatYaml(text)
  const value = flat === undefined ? UNDECIDED : dataOf(flat)
  return value === UNDECIDED ? readWholeYaml(text, version) : value
}

/** The same by the whole parser. */
export function readWholeYaml(text: string, version: '1.1' | '1.2'): unknown {
  const { CORE_SCHEMA, load, mergeTag, YAML11_SCHEMA } = wholeYaml()
  try {
    const schema = version === '1.1' ? YAML11_SCHEMA : CORE_SCHEMA.withTags(mergeTag)
    const value = isEmpty(text) ? null : load(text, { schema, maxAliases: ALIASES })
    return text.includes('*') && standsForTooMuch(value) ? undefined : value
  } catch {
    return undefined
  }
}

/** Only the whole parser can tell: a number, a date, a key that is there twice. */
const UNDECIDED = Symbol('undecided')

/** The value of what both versions read alike. */
function dataOf(node: YamlNode): unknown {
  switch (node.is) {
    case 'scalar':
      return node.plain ? plainValue(node) : node.text
    case 'list': {
      const items = node.items.map(dataOf)
      return items.includes(UNDECIDED) ? UNDECIDED : items
    }
    case 'map': {
      const fields: Record<string, unknown> = {}
      for (const { key, value } of node.pairs) {
        const name = key.is === 'scalar' ? plainValue(key) : UNDECIDED
        const found = dataOf(value)
        if (typeof name !== 'string' || found === UNDECIDED || name === '__proto__') return UNDECIDED
        if (Object.hasOwn(fields, name)) return UNDECIDED
        fields[name] = found
      }
      return fields
    }
    case 'alias':
      return UNDECIDED
    default:
      return node satisfies never
  }
}

const WORDS: ReadonlyMap<string, boolean | null> = new Map([
  ['', null],
  ['null', null],
  ['true', true],
  ['false', false],
])

/** Words that begin with a letter or a slash are text, but for those that stand for something in one of the versions. */
function plainValue({ text }: YamlScalar): unknown {
  const known = WORDS.get(text)
  if (known !== undefined) return known
  if (/^(?:y|n|yes|no|on|off|null|true|false)$/i.test(text)) return UNDECIDED
  return /^[A-Za-z/]/.test(text) ? text : UNDECIDED
}

/** Blank lines and comments are a document without a value. */
function isEmpty(text: string): boolean {
  return text.split('\n').every((line) => /^\s*(?:#|$)/.test(line))
}

/** An alias is the same object again: whoever goes through all of it meets it once for each alias, or for ever. */
function standsForTooMuch(root: unknown): boolean {
  const open: unknown[] = [root]
  let count = 0
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (typeof node !== 'object' || node === null) continue
    const values = Object.values(node)
    count += values.length
    if (count > MOST_VALUES) return true
    open.push(...values)
  }
  return false
}

function hasTooMuch(text: string): boolean {
  let signs = 0
  for (let i = 0; i < text.length; i++) if (isSign(text.charCodeAt(i)) && ++signs > MOST_SIGNS) return true
  return false
}

/** Line ends and `! " # % & ' * , : ? [ ] { }`. */
function isSign(c: number): boolean {
  if (c <= 44) return c === 10 || c === 33 || c === 34 || c === 35 || (c >= 37 && c <= 39) || c === 42 || c === 44
  return c === 58 || c === 63 || c === 91 || c === 93 || c === 123 || c === 125
}
