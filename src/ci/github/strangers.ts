import { type Expression, expressionsIn } from './expressions.ts'

/**
 * Whether the value of an expression may hold a text that a stranger wrote: whoever opens an issue, a pull request or a
 * branch. In a script it becomes part of the code before any shell reads it.
 * https://docs.github.com/actions/concepts/security/script-injections
 */

/** Contexts that were filled with such a text, as lower-case paths: `env.title`, `steps.pr.outputs`. */
export type Tainted = ReadonlySet<string>

export const NOBODY: Tainted = new Set()

/** Expressions of a text whose value a stranger may have written. */
export function strangersText(text: string, tainted: Tainted = NOBODY): readonly Expression[] {
  return expressionsIn(text).filter((one) => holdsStrangers(one.text, tainted))
}

function holdsStrangers(expression: string, tainted: Tainted = NOBODY): boolean {
  const reader = new ExpressionReader(expression, tainted)
  const value = reader.whole()
  // What cannot be read, the runner refuses; nobody relies on that here.
  return value === undefined || reader.isStrangers(value)
}

/** An operand: a path into the contexts, or a value that holds such a text or does not. */
type Value = { readonly path: readonly string[] } | { readonly strangers: boolean }

const CLEAN: Value = { strangers: false }

/** Functions that answer yes or no, or with a digest. The others hand on what they were given. */
const NO_TEXT = /^(?:contains|startswith|endswith|success|failure|always|cancelled|hashfiles)$/

const TOKEN =
  /\s*(?:(?<name>[A-Za-z_][\w-]*)|(?<number>[-+]?(?:0x[\da-fA-F]+|\d*\.?\d+(?:[eE][-+]?\d+)?))|(?<text>'(?:[^']|'')*')|(?<sign>&&|\|\||[!=<>]=|[!<>().[\],*]))/y

const MOST_DEPTH = 60

class ExpressionReader {
  private readonly tokens: readonly string[] | undefined
  private readonly tainted: Tainted
  private at = 0
  private depth = 0

  constructor(text: string, tainted: Tainted) {
    this.tokens = tokensOf(text)
    this.tainted = tainted
  }

  whole(): Value | undefined {
    const value = this.tokens === undefined ? undefined : this.either()
    return this.at === this.tokens?.length ? value : undefined
  }

  isStrangers(value: Value): boolean {
    return 'path' in value ? isWrittenByStrangers(value.path, this.tainted) : value.strangers
  }

  /** `a || b`: the one or the other. */
  private either(): Value | undefined {
    let value = this.both()
    while (value !== undefined && this.take('||')) value = this.of(value, this.both())
    return value
  }

  /** `a && b`: what is false is no text; else it is the last. */
  private both(): Value | undefined {
    let value = this.compared()
    while (value !== undefined && this.take('&&')) value = this.compared()
    return value
  }

  private compared(): Value | undefined {
    let value = this.unary()
    while (value !== undefined && ['==', '!=', '<', '<=', '>', '>='].some((sign) => this.take(sign)))
      value = this.unary() === undefined ? undefined : CLEAN
    return value
  }

  private unary(): Value | undefined {
    let negated = false
    while (this.take('!')) negated = true
    const value = this.indexed()
    return negated && value !== undefined ? CLEAN : value
  }

  private indexed(): Value | undefined {
    let value = this.primary()
    while (value !== undefined) {
      if (this.take('.')) value = this.below(value, this.next()?.toLowerCase())
      else if (this.take('[')) {
        const key = this.peek()
        const literal = key !== undefined && /^['\d]/.test(key) && this.tokens?.[this.at + 1] === ']'
        if (!literal && key !== '*' && this.nested(() => this.either()) === undefined) return undefined
        if (literal || key === '*') this.at++
        value = this.below(value, literal ? plain(key).toLowerCase() : '*')
        if (!this.take(']')) return undefined
      } else return value
    }
    return value
  }

  private primary(): Value | undefined {
    const token = this.next()
    if (token === undefined) return undefined
    if (token === '(') {
      const value = this.nested(() => this.either())
      return this.take(')') ? value : undefined
    }
    if (/^['\d+-]/.test(token)) return CLEAN
    if (!/^[A-Za-z_]/.test(token)) return undefined
    const name = token.toLowerCase()
    if (this.take('(')) return this.called(name)
    return /^(?:true|false|null|nan|infinity)$/.test(name) ? CLEAN : { path: [name] }
  }

  private called(name: string): Value | undefined {
    let value: Value = CLEAN
    while (!this.take(')')) {
      const given = this.nested(() => this.either())
      if (given === undefined || (!this.take(',') && this.peek() !== ')')) return undefined
      value = this.of(value, given) ?? CLEAN
    }
    return NO_TEXT.test(name) ? CLEAN : value
  }

  private below(value: Value, key: string | undefined): Value | undefined {
    if (key === undefined || !/^[\w*-]|^$/.test(key)) return undefined
    return 'path' in value ? { path: [...value.path, key] } : value
  }

  private of(one: Value, other: Value | undefined): Value | undefined {
    return other === undefined ? undefined : { strangers: this.isStrangers(one) || this.isStrangers(other) }
  }

  private nested(read: () => Value | undefined): Value | undefined {
    if (++this.depth > MOST_DEPTH) return undefined
    const value = read()
    this.depth--
    return value
  }

  private peek(): string | undefined {
    return this.tokens?.[this.at]
  }

  private next(): string | undefined {
    return this.tokens?.[this.at++]
  }

  private take(token: string): boolean {
    if (this.peek() !== token) return false
    this.at++
    return true
  }
}

function tokensOf(text: string): readonly string[] | undefined {
  const tokens: string[] = []
  const end = text.trimEnd().length
  TOKEN.lastIndex = 0
  for (let at = 0; at < end; at = TOKEN.lastIndex) {
    const found = TOKEN.exec(text)
    if (found === null) return undefined
    tokens.push(found[0].trim())
  }
  return tokens
}

function plain(literal: string): string {
  return literal.startsWith("'") ? literal.slice(1, -1).replaceAll("''", "'") : literal
}

function isWrittenByStrangers(path: readonly string[], tainted: Tainted): boolean {
  if (path[0] === 'github' && isStrangersOfEvent(path)) return true
  return [...tainted].some((one) => overlaps(one.split('.'), path))
}

/** One holds the other. */
function overlaps(one: readonly string[], other: readonly string[]): boolean {
  const length = Math.min(one.length, other.length)
  for (let i = 0; i < length; i++) if (one[i] !== other[i] && one[i] !== '*' && other[i] !== '*') return false
  return true
}

/** Of an event only what is known to be made by GitHub or set by who owns the repository is nobody else's. */
function isStrangersOfEvent([, context, about, ...fields]: readonly string[]): boolean {
  if (context === undefined || context === '*' || context === 'head_ref') return true
  if (context !== 'event') return false
  if (about === undefined) return true
  if (OWN.has(about)) return false
  const last = fields.at(-1) ?? about
  if (about === 'release' && (last === 'tag_name' || last === 'target_commitish')) return false
  return !MADE_BY_GITHUB.has(last)
}

/** Parts of an event that whoever may write to the repository sets. */
const OWN: ReadonlySet<string> = new Set([
  'repository',
  'organization',
  'enterprise',
  'installation',
  'sender',
  'inputs',
  'schedule',
])

/** Numbers, digests, times, names of a closed form, answers of yes and no. */
const MADE_BY_GITHUB: ReadonlySet<string> = new Set(
  (
    'number id node_id sha head_sha merge_commit_sha before after action state draft merged mergeable locked fork private ' +
    'archived created_at updated_at closed_at merged_at submitted_at pushed_at published_at login type user_type url ' +
    'html_url clone_url ssh_url git_url diff_url patch_url artifacts_url logs_url jobs_url comments_url commits_url ' +
    'statuses_url issue_url pull_request_url avatar_url upload_url conclusion status event run_id run_number run_attempt ' +
    'workflow_id check_suite_id author_association full_name visibility size additions deletions changed_files forced ' +
    'deleted created ref_type prerelease'
  ).split(' '),
)
