/** Where a terraform configuration keeps its state, as its text says. */
export interface Backend {
  readonly type: string
  /** Settings with literal values; nested blocks are joined with a dot: `workspaces.name`. */
  readonly settings: ReadonlyMap<string, string>
}

interface Token {
  readonly is: 'word' | 'text' | 'mark'
  readonly text: string
}

/**
 * The `backend` or `cloud` block of a text in HCL (Terraform 1.13 language). Only literal strings are read: terraform
 * allows nothing else there. `undefined` where there is no such block.
 */
export function readBackend(text: string): Backend | undefined {
  const all = scan(text)
  const inside: string[] = []
  for (let i = 0; i < all.length; i++) {
    const token = all[i]
    if (isMark(token, '{')) inside.push(blockName(all, i))
    else if (isMark(token, '}')) inside.pop()
    if (token?.is !== 'word' || inside.length !== 1 || inside[0] !== 'terraform') continue
    if (token.text === 'backend' && all[i + 1]?.is === 'text' && isMark(all[i + 2], '{')) {
      return { type: all[i + 1]?.text ?? '', settings: block(all, i + 3) }
    }
    if (token.text === 'cloud' && isMark(all[i + 1], '{')) return { type: 'cloud', settings: block(all, i + 2) }
  }
  return undefined
}

/** A provider, and what its block says in literal strings; nested blocks are joined with a dot. */
export interface Provider {
  readonly type: string
  readonly settings: ReadonlyMap<string, string>
}

/** The `provider` blocks of a text in HCL: in which account, project or cluster what is applied stands. */
export function readProviders(text: string): readonly Provider[] {
  const all = scan(text)
  const found: Provider[] = []
  let depth = 0
  for (let i = 0; i < all.length; i++) {
    const token = all[i]
    if (isMark(token, '{')) depth++
    else if (isMark(token, '}')) depth--
    const opens = depth === 0 && all[i + 1]?.is === 'text' && isMark(all[i + 2], '{')
    if (opens && token?.is === 'word' && token.text === 'provider')
      found.push({ type: all[i + 1]?.text ?? '', settings: block(all, i + 3) })
  }
  return found
}

/** The word before a brace, labels passed over; empty for the value of a setting. */
function blockName(all: readonly Token[], brace: number): string {
  let i = brace - 1
  while (all[i]?.is === 'text') i--
  const token = all[i]
  return token?.is === 'word' ? token.text : ''
}

function block(all: readonly Token[], start: number): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  const path: string[] = []
  for (let i = start; i < all.length; i++) {
    const token = all[i]
    if (isMark(token, '}')) {
      if (path.length === 0) break
      path.pop()
    } else if (token?.is === 'word' && isMark(all[i + 1], '=') && all[i + 2]?.is === 'text') {
      found.set([...path, token.text].join('.'), all[i + 2]?.text ?? '')
      i += 2
    } else if (token?.is === 'word' && isMark(all[i + 1], '{')) {
      path.push(token.text)
      i += 1
    } else if (isMark(token, '{')) path.push('')
  }
  return found
}

function isMark(token: Token | undefined, text: string): boolean {
  return token?.is === 'mark' && token.text === text
}

function scan(text: string): readonly Token[] {
  const found: Token[] = []
  let i = 0
  while (i < text.length) {
    const c = text[i] as string
    if (c === '#' || text.startsWith('//', i)) i = endOf(text, '\n', i)
    else if (text.startsWith('/*', i)) i = endOf(text, '*/', i + 2)
    else if (text.startsWith('<<', i)) i = hereDocument(text, i)
    else if (c === '"') {
      const [value, next] = quoted(text, i + 1)
      found.push({ is: 'text', text: value })
      i = next
    } else if (/[A-Za-z_]/.test(c)) {
      let end = i + 1
      while (end < text.length && /[\w-]/.test(text[end] as string)) end++
      found.push({ is: 'word', text: text.slice(i, end) })
      i = end
    } else {
      if (c === '{' || c === '}' || c === '=') found.push({ is: 'mark', text: c })
      i++
    }
  }
  return found
}

function endOf(text: string, mark: string, from: number): number {
  const end = text.indexOf(mark, from)
  return end < 0 ? text.length : end + mark.length
}

function quoted(text: string, start: number): readonly [value: string, next: number] {
  let value = ''
  for (let i = start; i < text.length; i++) {
    const c = text[i] as string
    if (c === '"') return [value, i + 1]
    if (c === '\n') return [value, i]
    if (c === '\\') value += text[++i] ?? ''
    else value += c
  }
  return [value, text.length]
}

function hereDocument(text: string, start: number): number {
  const mark = /^<<[~-]?([A-Za-z_]\w*)/.exec(text.slice(start, start + 80))?.[1]
  if (mark === undefined) return start + 2
  let at = text.indexOf('\n', start)
  while (at >= 0) {
    const end = text.indexOf('\n', at + 1)
    const line = text.slice(at + 1, end < 0 ? text.length : end)
    if (line.trim() === mark) return end < 0 ? text.length : end
    at = end
  }
  return text.length
}
