import type { Span } from '../../lib/span.ts'
import { UNKNOWN } from '../../understand/word.ts'
import { type Mapped, replaced } from '../source.ts'

/** `${{ … }}` in a text of a workflow. */
export interface Expression {
  readonly span: Span
  /** What stands between the braces, without blanks at its ends. */
  readonly text: string
}

/**
 * The expressions of a text, in order. One that does not end goes to the end of the text: the runner would refuse it, and
 * nothing behind it is taken for plain text here.
 * https://docs.github.com/actions/reference/workflows-and-actions/expressions (of 2025)
 */
export function expressionsIn(text: string): readonly Expression[] {
  const found: Expression[] = []
  for (let at = text.indexOf('${{'); at >= 0; ) {
    const end = endOf(text, at + 3)
    found.push({ span: [at, end], text: text.slice(at + 3, Math.max(end - 2, at + 3)).trim() })
    at = text.indexOf('${{', end)
  }
  return found
}

/** Behind the closing braces; in a string (`'…'`, a quote doubled) they close nothing. */
function endOf(text: string, from: number): number {
  let quoted = false
  for (let i = from; i < text.length; i++) {
    if (text[i] === "'") quoted = !quoted
    else if (!quoted && text[i] === '}' && text[i + 1] === '}') return i + 2
  }
  return text.length
}

/**
 * The text as far as it is known before the run: `${{ env.NAME }}` where the value is, and unknown text for everything else.
 */
export function withoutExpressions(mapped: Mapped, env: Readonly<Record<string, string>>): Mapped {
  const pieces = expressionsIn(mapped.text).map(({ span, text }) => ({ span, by: childOf(text, env) }))
  return replaced(mapped, pieces)
}

/** Contexts that hold what a variable of the runner's does. */
const OF_RUNNER: ReadonlyMap<string, string> = new Map([
  ['github.workspace', 'GITHUB_WORKSPACE'],
  ['runner.temp', 'RUNNER_TEMP'],
])

function childOf(expression: string, env: Readonly<Record<string, string>>): string {
  const own = OF_RUNNER.get(expression.toLowerCase())
  if (own !== undefined) return env[own] ?? UNKNOWN
  const name = /^env(?:\.([A-Za-z_]\w*)|\['([A-Za-z_]\w*)'\])$/.exec(expression)?.slice(1).find(Boolean)
  return name !== undefined && Object.hasOwn(env, name) ? (env[name] ?? UNKNOWN) : UNKNOWN
}

/** True where an expression hands over a secret that is more than the job's own token. */
export function handsSecret(text: string): boolean {
  return expressionsIn(text).some(({ text: expression }) =>
    /\bsecrets\b/i.test(expression.replaceAll(/\bsecrets\.GITHUB_TOKEN\b/gi, '')),
  )
}
