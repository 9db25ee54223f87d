/** What a GraphQL document asks for (GraphQL specification, October 2021, section 2.3). */
export type GraphqlUse = 'query' | 'mutation' | 'deletion'

/**
 * The strictest operation of a document: `query`, `mutation`, or a mutation with a field whose name says that it
 * deletes. `undefined` where the text is no document. Fields are looked at in every depth: one that is only read under
 * a mutation may raise it, which is wanted.
 */
export function readGraphql(text: string): GraphqlUse | undefined {
  const names = namesOf(text)
  if (names === undefined) return undefined
  let depth = 0
  let use: GraphqlUse | undefined
  let deletes = false
  for (const name of names) {
    if (name === '{') {
      if (depth++ === 0) use ??= 'query'
    } else if (name === '}') depth--
    else if (depth === 0) {
      if (name === 'mutation' || name === 'subscription') use = name === 'mutation' ? 'mutation' : (use ?? 'query')
      else if (name === 'query' || name === 'fragment') use ??= 'query'
    } else if (isDeletion(name)) deletes = true
  }
  if (use === undefined || depth !== 0) return undefined
  return use === 'mutation' && deletes ? 'deletion' : use
}

/** The fields that stand directly in the operations of a document: what a mutation does. A fragment is one as `...`. */
export function operationFields(text: string): readonly string[] | undefined {
  let depth = 0
  return namesOf(text)?.filter((name) => {
    if (name === '{') depth++
    else if (name === '}') depth--
    else return depth === 1
    return false
  })
}

/** `volumeDelete`, `delete_project`, `removeMember`. `deletedAt` is none. */
function isDeletion(name: string): boolean {
  const parts = name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .split('_')
  return (
    parts.some((part) => DELETING.has(part)) || (parts.includes('reset') && parts.some((part) => KEEPING.has(part)))
  )
}

const DELETING = new Set([
  'delete',
  'deprovision',
  'destroy',
  'drop',
  'erase',
  'expunge',
  'flush',
  'nuke',
  'prune',
  'purge',
  'remove',
  'terminate',
  'truncate',
  'wipe',
])
/** Reset, these lose what they hold; a password does not. */
const KEEPING = new Set(['all', 'data', 'database', 'db', 'schema', 'store'])

/** Names, braces and `...`, without strings, comments and everything between parentheses. */
function namesOf(text: string): readonly string[] | undefined {
  const found: string[] = []
  let round = 0
  for (let i = 0; i < text.length; ) {
    const c = text[i] as string
    if (c === '#') {
      const end = text.indexOf('\n', i)
      i = end < 0 ? text.length : end
    } else if (text.startsWith('"""', i)) {
      const end = text.indexOf('"""', i + 3)
      if (end < 0) return undefined
      i = end + 3
    } else if (c === '"') {
      for (i++; i < text.length && text[i] !== '"' && text[i] !== '\n'; i++) if (text[i] === '\\') i++
      if (text[i] !== '"') return undefined
      i++
    } else if (text.startsWith('...', i)) {
      if (round === 0) found.push('...')
      i += 3
    } else if (/[A-Za-z_]/.test(c)) {
      const start = i
      while (i < text.length && /[A-Za-z0-9_]/.test(text[i] as string)) i++
      if (round === 0) found.push(text.slice(start, i))
    } else {
      if (c === '(') round++
      else if (c === ')') round--
      else if (round === 0 && (c === '{' || c === '}')) found.push(c)
      i++
    }
  }
  return round === 0 ? found : undefined
}
