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

function childOf(expression: string, env: Readonly<Record<string, string>>): string {
  const name = /^env\.([A-Za-z_]\w*)$/.exec(expression)?.[1]
  return name !== undefined && Object.hasOwn(env, name) ? (env[name] ?? UNKNOWN) : UNKNOWN
}

/** True where an expression hands over a secret that is more than the job's own token. */
export function handsSecret(text: string): boolean {
  return expressionsIn(text).some(({ text: expression }) =>
    /\bsecrets\b/i.test(expression.replaceAll(/\bsecrets\.GITHUB_TOKEN\b/gi, '')),
  )
}

/** Fields of an event that whoever opens an issue, a pull request or a branch writes as they like. */
const WRITTEN_BY_STRANGERS: ReadonlySet<string> = new Set([
  'title',
  'body',
  'message',
  'label',
  'ref',
  'head_ref',
  'head_branch',
  'page_name',
  'email',
  'name',
])

function isStrangers(expression: string): boolean {
  return expression
    .toLowerCase()
    .split(/[^\w.*[\]]/)
    .some((path) => {
      const fields = path.split(/[.[\]]/).filter((field) => field !== '')
      if (fields[0] !== 'github') return false
      return (
        fields[1] === 'head_ref' ||
        (fields[1] === 'event' && fields.slice(2).some((one) => WRITTEN_BY_STRANGERS.has(one)))
      )
    })
}

/**
 * Expressions whose value a stranger writes. In a script they become part of its code before any shell reads it.
 * https://docs.github.com/actions/concepts/security/script-injections
 */
export function strangersText(text: string): readonly Expression[] {
  return expressionsIn(text).filter((one) => isStrangers(one.text))
}
