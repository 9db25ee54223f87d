import type { Token } from './tokens.ts'

interface NamingCode {
  readonly tokens: readonly Token[]
  readonly links: ReadonlySet<string>
  readonly timesBound: (name: string) => number
  readonly isDefined: (name: string) => boolean
  readonly isImported: (name: string) => boolean
}

/**
 * True where a function that makes a temporary directory is the one of its module, and code stays below what it made:
 * `tempfile.mkdtemp()`, `fs.mkdtempSync(…)`. Where the directory for temporary files is nobody knows (`TMPDIR`), and so
 * neither what lies beside one; a link in it leads out.
 */
export function makesTemporary(callee: number, code: NamingCode): boolean {
  const { tokens, links } = code
  let first = callee
  while (links.has(tokens[first - 1]?.text ?? '')) first -= 2
  const [root, name] = [tokens[first]?.text ?? '', tokens[callee]?.text ?? '']
  if (!code.isImported(root) || code.isDefined(root) || code.timesBound(root) > 1) return false
  // `const fs = { mkdtempSync: … }`
  const isMade = tokens.some(
    ({ text }, i) =>
      text === root && tokens[i + 1]?.text === '=' && !/^(require|await|process)$/.test(tokens[i + 2]?.text ?? ''),
  )
  if (isMade) return false
  return tokens.every(({ kind, text }, i) => {
    if (kind === 'text') return !LEADS_OUT.test(text)
    if (kind !== 'name') return true
    // `tempfile.mkdtemp = lambda: '/srv'`
    const isSet = text === name && tokens[i + 1]?.kind === 'mark' && tokens[i + 1]?.text === '='
    return !isSet && !LEAVES.test(text)
  })
}

const LEADS_OUT = /(^|\/)\.\.(\/|$)|^(TMPDIR|TEMP|TMP)$/
const LEAVES = /^(tempdir|dirname|parents?|pardir|setattr|(os_)?(sym)?link(Sync|_to)?|symlink_to|hardlink_to)$/
