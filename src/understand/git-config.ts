/** One setting of a configuration of git: `remote.origin.url` is section `remote`, subsection `origin`, key `url`. */
export interface GitSetting {
  readonly section: string
  readonly subsection: string | undefined
  readonly key: string
  readonly value: string
}

/**
 * The settings of a file, in order (git 2.39, `git-config`, section "CONFIGURATION FILE"). `undefined` where git would
 * refuse the file.
 */
export function parseGitConfig(text: string): readonly GitSetting[] | undefined {
  const found: GitSetting[] = []
  let section = ''
  let subsection: string | undefined
  let i = text.startsWith('\ufeff') ? 1 : 0
  while (i < text.length) {
    const c = text[i] as string
    if (isBlank(c)) i++
    else if (c === '#' || c === ';') i = lineEnd(text, i)
    else if (c === '[') {
      const header = readHeader(text, i + 1)
      if (header === undefined) return undefined
      section = header.section
      subsection = header.subsection
      i = header.next
    } else {
      let end = i
      while (end < text.length && /[A-Za-z0-9-]/.test(text[end] as string)) end++
      if (end === i || section === '') return undefined
      const value = readValue(text, end)
      if (value === undefined) return undefined
      found.push({ section, subsection, key: text.slice(i, end).toLowerCase(), value: value.text })
      i = value.next
    }
  }
  return found
}

function isBlank(c: string): boolean {
  return c === ' ' || c === '\t' || c === '\n' || c === '\r'
}

function lineEnd(text: string, from: number): number {
  const end = text.indexOf('\n', from)
  return end < 0 ? text.length : end
}

function readHeader(
  text: string,
  start: number,
): { section: string; subsection: string | undefined; next: number } | undefined {
  let i = start
  while (i < text.length && /[A-Za-z0-9.-]/.test(text[i] as string)) i++
  const name = text.slice(start, i)
  if (name === '') return undefined
  if (text[i] === ']') {
    // `[remote.origin]` is the older form; its subsection is lower case.
    const dot = name.indexOf('.')
    const section = (dot < 0 ? name : name.slice(0, dot)).toLowerCase()
    return { section, subsection: dot < 0 ? undefined : name.slice(dot + 1).toLowerCase(), next: i + 1 }
  }
  while (text[i] === ' ' || text[i] === '\t') i++
  if (text[i] !== '"') return undefined
  let subsection = ''
  for (i++; i < text.length && text[i] !== '"'; i++) {
    if (text[i] === '\n') return undefined
    if (text[i] === '\\') i++
    subsection += text[i] ?? ''
  }
  return text[i + 1] === ']' ? { section: name.toLowerCase(), subsection, next: i + 2 } : undefined
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', b: '\b', '"': '"', '\\': '\\' }

/** From behind the key to the end of the line: a key alone means true. */
function readValue(text: string, start: number): { readonly text: string; readonly next: number } | undefined {
  let i = start
  while (text[i] === ' ' || text[i] === '\t') i++
  if (i >= text.length || text[i] === '\n' || text[i] === '\r' || text[i] === '#' || text[i] === ';') {
    return { text: 'true', next: lineEnd(text, i) }
  }
  if (text[i] !== '=') return undefined
  let value = ''
  let kept = 0
  let quoted = false
  for (i++; i < text.length; i++) {
    const c = text[i] as string
    if (c === '\n' || (c === '\r' && text[i + 1] === '\n')) break
    if (c === '"') {
      quoted = !quoted
      kept = value.length
    } else if (c === '\\') {
      const next = text[++i] === '\r' && text[i + 1] === '\n' ? text[++i] : text[i]
      if (next === '\n') continue
      const escaped = next === undefined ? undefined : ESCAPES[next]
      if (escaped === undefined) return undefined
      value += escaped
      kept = value.length
    } else if (!quoted && (c === '#' || c === ';')) {
      i = lineEnd(text, i)
      break
    } else if (!quoted && (c === ' ' || c === '\t')) {
      if (value !== '') value += c
    } else {
      value += c
      kept = value.length
    }
  }
  return quoted ? undefined : { text: value.slice(0, kept), next: i }
}
