import { absolute, emit } from '../../../emit.ts'
import type { Call } from '../../../program.ts'
import { expandNames } from '../../../shell/words/names.ts'
import { Carries, isKnownText, type Stream, word } from '../../../word.ts'
import type { Expansion, Variable } from './expansion.ts'
import { stemOf, withStem } from './functions.ts'

/** One rule: `targets: prerequisites` with its recipe. */
export interface Rule {
  readonly targets: readonly string[]
  readonly prerequisites: readonly string[]
  readonly recipe: string[]
  /** `%.o: %.c`: for every target of that form. */
  readonly pattern: boolean
  /** What `%` stood for in a static pattern rule. */
  readonly stem?: string
}

/** A makefile that has been read, GNU make 4.4. Conditions are followed only where both sides are set in its text. */
export interface Makefile {
  readonly rules: ReadonlyMap<string, readonly Rule[]>
  readonly patterns: readonly Rule[]
  /** Variables of one target and of what it needs. */
  readonly own: ReadonlyMap<string, readonly { readonly name: string; readonly value: string }[]>
  readonly firstTarget: string | undefined
  readonly exported: ReadonlySet<string>
  readonly exportsAll: boolean
  readonly oneShell: boolean
}

const RULES = 5_000
const INCLUDES = 50
const CONDITIONS = 100
const DEEPEST = 20
/** Steps for each character. */
const READ_COST = 16

export class MakefileReader {
  private readonly call: Call
  private readonly directory: string
  private readonly expansion: Expansion
  private readonly fixed: ReadonlySet<string>
  private readonly rules = new Map<string, Rule[]>()
  private readonly patterns: Rule[] = []
  private readonly own = new Map<string, { name: string; value: string }[]>()
  private readonly exported = new Set<string>()
  private exportsAll = false
  private oneShell = false
  private firstTarget: string | undefined
  private prefix = '\t'
  private count = 0
  private includes = 0
  private depth = 0
  private last: readonly Rule[] = []
  /** One entry for each open condition: is its branch read, and was a branch of it taken for sure. */
  private conditions: { read: boolean; sure: boolean; taken: boolean; choice: number; branch: number }[] = []
  private choices = 0

  /** `fixed`: variables of the command line, which the file cannot change. */
  constructor(call: Call, directory: string, expansion: Expansion, fixed: ReadonlySet<string>) {
    this.call = call
    this.directory = directory
    this.expansion = expansion
    this.fixed = fixed
    expansion.onEval = (text) => this.read(text)
  }

  result(): Makefile {
    const goal = this.expansion.variables.get('.DEFAULT_GOAL')
    const { rules, patterns, own, exported, exportsAll, oneShell } = this
    const named = goal === undefined ? undefined : this.expansion.expand(goal.value).trim()
    return { rules, patterns, own, exported, exportsAll, oneShell, firstTarget: named || this.firstTarget }
  }

  read(text: string): void {
    if (!this.call.spend(READ_COST * text.length)) return
    if (this.depth >= DEEPEST) return this.unread('makefiles make other ones deeper than is read')
    this.depth++
    this.readLines(text)
    this.depth--
  }

  private readLines(text: string): void {
    const lines = text.replaceAll('\r\n', '\n').split('\n')
    for (let i = 0; i < lines.length; i++) {
      const first = lines[i] as string
      const recipe = first.startsWith(this.prefix) && this.last.length > 0
      const parts = [first]
      while (endsInBackslash(parts.at(-1) as string) && i + 1 < lines.length) {
        const next = lines[++i] as string
        // A recipe keeps its backslash for the shell; elsewhere the two lines become one with a blank between.
        if (recipe) parts.push(next.startsWith(this.prefix) ? next.slice(1) : next)
        else {
          parts[parts.length - 1] = (parts.at(-1) as string).slice(0, -1).trimEnd()
          parts.push(next.trimStart())
        }
      }
      const line = parts.length === 1 ? first : parts.join(recipe ? '\n' : ' ')
      if (recipe) {
        if (this.isRead()) for (const rule of this.last) rule.recipe.push(line.slice(this.prefix.length))
        continue
      }
      const plain = withoutComment(line).trim()
      if (plain === '') continue
      if (this.condition(plain) || !this.isRead()) continue
      const defined = /^(?:override\s+|export\s+)*define\s+(\S+?)\s*(?:[:+?]?=)?$/.exec(plain.slice(0, 200))
      if (defined !== null) {
        const body: string[] = []
        while (++i < lines.length && (lines[i] as string).trim() !== 'endef') body.push(lines[i] as string)
        this.set(defined[1] as string, '=', body.join('\n'))
        continue
      }
      this.statement(plain)
    }
  }

  private isRead(): boolean {
    return this.conditions.length < CONDITIONS && this.conditions.every((one) => one.read)
  }

  /** `ifeq`, `ifdef` and their kin. What cannot be told is read in both branches. */
  private condition(line: string): boolean {
    const [head = '', next = ''] = line.split(/[\s(]+/, 2)
    if (head === 'endif') {
      this.conditions.pop()
      return true
    }
    if (head === 'else') {
      const open = this.conditions.pop()
      if (open === undefined) return true
      const rest = line.slice(4).trim()
      const told = /^if(n?eq|n?def)$/.test(next) ? this.tell(rest) : true
      const read = !open.taken && told !== false
      if (rest === '') this.expansion.closed.set(open.choice, open.branch + 2)
      this.conditions.push({
        choice: open.choice,
        branch: open.branch + 1,
        read,
        sure: told !== undefined && open.sure,
        taken: open.taken || (read && told === true && open.sure),
      })
      return true
    }
    if (!/^if(n?eq|n?def)$/.test(head)) return false
    const told = this.isRead() ? this.tell(line) : undefined
    const choice = this.choices++
    this.conditions.push({
      read: told !== false,
      sure: told !== undefined,
      taken: told === true,
      choice,
      branch: 0,
    })
    if (this.conditions.length === CONDITIONS) this.unread('conditions are nested deeper than is read')
    return true
  }

  /** True or false where all of the condition is set in the text, else `undefined`. */
  private tell(line: string): boolean | undefined {
    const head = /^if(n?)(eq|def)\s*/.exec(line.slice(0, 12))
    if (head === null) return undefined
    const rest = line.slice(head[0].length).trim()
    const not = head[1] === 'n'
    if (head[2] === 'def') {
      const set = this.expansion.variables.get(rest)
      return set === undefined ? undefined : (set.value !== '') !== not
    }
    const sides = sidesOf(rest)
    if (sides === undefined || usesUnset(sides.join(' '), this.expansion)) return undefined
    const [a, b] = sides.map((one) => this.expansion.expand(one).trim())
    if (a === undefined || b === undefined || !this.expansion.isKnown(a + b)) return undefined
    return (a === b) !== not
  }

  private statement(line: string): void {
    const included = /^(-?include|sinclude)\s+/.exec(line.slice(0, 16))
    if (included !== null) return this.include(line.slice(included[0].length), included[1] !== 'include')
    if (/^(vpath|undefine|unexport|load|-load)\b/.test(line.slice(0, 16))) return
    const exports = /^export\b\s*/.exec(line.slice(0, 16))
    const rest = line.replace(/^((override|private|export)\s+)+/, '')
    const assigned = assignment(rest)
    if (assigned !== undefined && /^\S+$/.test(assigned.name)) {
      if (exports !== null) this.exported.add(assigned.name)
      return this.set(this.expansion.expand(assigned.name), assigned.operator, assigned.value)
    }
    if (exports !== null) {
      const names = this.expansion
        .expand(line.slice(exports[0].length))
        .split(/\s+/)
        .filter((one) => one !== '')
      if (names.length === 0) this.exportsAll = true
      for (const name of names) this.exported.add(name)
      return
    }
    this.rule(line)
  }

  private set(name: string, operator: string, value: string): void {
    if (this.fixed.has(name)) return
    if (name === '.RECIPEPREFIX') this.prefix = value[0] ?? '\t'
    const { variables, mark } = this.expansion
    const old = variables.get(name)
    // In a branch that may not be taken the value is one of two.
    const open = this.conditions.filter((one) => !one.sure)
    const unsure = open.length > 0
    if (operator === '?=' && (old !== undefined || this.call.env.get(name) !== undefined)) return
    const simple = operator.startsWith(':')
    let made: Variable = { value: simple ? this.expansion.expand(value) : value, recursive: !simple }
    if (operator === '!=') made = { value: this.expansion.expand(`$(shell ${value})`), recursive: false }
    if (operator === '+=' && old !== undefined) {
      made = { value: `${old.value} ${old.recursive ? value : this.expansion.expand(value)}`, recursive: old.recursive }
    }
    if (old?.choice !== undefined && operator === '+=') made = { value: mark, recursive: false }
    if (unsure && operator !== '+=' && name !== 'Q' && name !== 'V') made = chosen(old, made, open, mark)
    variables.set(name, made)
  }

  private include(text: string, optional: boolean): void {
    for (const path of this.expansion
      .expand(text)
      .split(/\s+/)
      .filter((one) => one !== '')) {
      const known = this.expansion.isKnown(path)
      const names = known && /[*?[]/.test(path) ? expandNames(path, this.directory, this.call.files) : [path]
      for (const name of names ?? [path]) this.includeOne(name, known && names !== undefined, optional)
    }
  }

  private includeOne(path: string, known: boolean, optional: boolean): void {
    if (++this.includes > INCLUDES) return this.unread('more files are included than are read')
    const at = absolute(this.directory, path)
    const content: Stream = known
      ? this.call.readFile(word(at))
      : { text: undefined, carries: Carries.nothing, span: undefined }
    if (content.text !== undefined && !content.text.includes(this.expansion.mark.slice(2, -1)))
      return this.read(content.text)
    if (known && isKnownText(at) && this.call.files.kind(at) === 'absent' && content.carries === Carries.nothing) return
    if ((content.carries & Carries.network) !== 0) return emit(this.call, 'remote-code', 'include', 'makefile', path)
    if (optional) return emit(this.call, 'undescribed', 'include', 'makefile', known ? path : '')
    this.unread('a file that is included cannot be read')
  }

  private unread(note: string): void {
    emit(this.call, 'unreadable', 'include', 'makefile', '', { note })
  }

  private rule(line: string): void {
    this.last = []
    if (++this.count > RULES) return this.unread('the makefile has more rules than are read')
    const colon = topLevel(line, ':')
    // `$(info …)` and its kin on a line of their own; anything else without a colon is no rule.
    if (colon < 0) return void this.expansion.expand(line)
    const doubled = line[colon + 1] === ':' ? 1 : 0
    const targets = split(this.expansion.expand(line.slice(0, colon).replace(/&$/, '')))
    const rest = line.slice(colon + 1 + doubled)
    const assigned = assignment(rest.trim().replace(/^((override|private|export)\s+)+/, ''))
    if (assigned !== undefined && /^\S+$/.test(assigned.name) && topLevel(rest, ';') < 0) {
      for (const target of targets) {
        const list = this.own.get(target) ?? []
        list.push({ name: assigned.name, value: assigned.value })
        this.own.set(target, list)
      }
      return
    }
    const semicolon = topLevel(rest, ';')
    const needs = semicolon < 0 ? rest : rest.slice(0, semicolon)
    const recipe = semicolon < 0 ? [] : [rest.slice(semicolon + 1).trim()]
    const second = topLevel(needs, ':')
    this.last =
      second < 0
        ? this.plainRule(targets, needs, recipe)
        : this.staticRules(targets, needs.slice(0, second), needs.slice(second + 1), recipe)
  }

  private plainRule(targets: readonly string[], needs: string, recipe: string[]): readonly Rule[] {
    const prerequisites = split(this.expansion.expand(needs)).filter((one) => one !== '|')
    const pattern = targets.some((one) => one.includes('%'))
    const rule: Rule = { targets, prerequisites, recipe, pattern }
    if (targets.includes('.ONESHELL')) this.oneShell = true
    if (targets.includes('.EXPORT_ALL_VARIABLES')) this.exportsAll = true
    if (pattern) this.patterns.push(rule)
    else for (const target of targets) this.add(target, rule)
    return [rule]
  }

  private staticRules(targets: readonly string[], pattern: string, needs: string, recipe: string[]): readonly Rule[] {
    const form = this.expansion.expand(pattern).trim()
    const all = split(this.expansion.expand(needs)).filter((one) => one !== '|')
    return targets.map((target) => {
      const stem = stemOf(form, target) ?? ''
      const rule: Rule = {
        targets: [target],
        prerequisites: all.map((one) => withStem(one, stem)),
        recipe: [...recipe],
        pattern: false,
        stem,
      }
      this.add(target, rule)
      return rule
    })
  }

  private add(target: string, rule: Rule): void {
    const list = this.rules.get(target)
    if (list === undefined) this.rules.set(target, [rule])
    else list.push(rule)
    if (this.firstTarget === undefined && (!target.startsWith('.') || target.includes('/'))) this.firstTarget = target
  }
}

/** What a variable is behind a branch that may not be taken: one of two, and which of them follows the branch. */
function chosen(
  old: Variable | undefined,
  made: Variable,
  open: readonly { readonly choice: number; readonly branch: number }[],
  mark: string,
): Variable {
  const differs = old !== undefined && old.value !== made.value
  const [first, ...others] = open
  const before = old?.choice
  if (first === undefined || others.length > 0 || (before !== undefined && before.of !== first.choice))
    return differs ? { value: mark, recursive: false } : made
  const values = new Map(before?.values).set(first.branch, made)
  return {
    ...(differs ? { value: mark, recursive: false } : made),
    choice: { of: first.choice, values, otherwise: before === undefined ? old : before.otherwise },
  }
}

function split(text: string): string[] {
  return text.split(/\s+/).filter((one) => one !== '')
}

function endsInBackslash(line: string): boolean {
  let n = 0
  while (line[line.length - 1 - n] === '\\') n++
  return n % 2 === 1
}

function withoutComment(line: string): string {
  for (let at = line.indexOf('#'); at >= 0; at = line.indexOf('#', at + 1)) {
    if (line[at - 1] !== '\\') return line.slice(0, at)
  }
  return line
}

/** The index of a character that stands in no `$(…)`; -1 where there is none. */
function topLevel(line: string, wanted: string): number {
  let depth = 0
  for (let i = 0; i < line.length; i++) {
    const c = line[i]
    if (c === '(' || c === '{') depth++
    else if (c === ')' || c === '}') depth--
    else if (c === wanted && depth <= 0) return i
  }
  return -1
}

/** `NAME = value` with any of make's operators; `undefined` where a rule's colon comes first. */
function assignment(
  line: string,
): { readonly name: string; readonly operator: string; readonly value: string } | undefined {
  const equals = topLevel(line, '=')
  if (equals <= 0) return undefined
  const colon = topLevel(line, ':')
  let start = equals
  while (start > 0 && ':?+!'.includes(line[start - 1] as string)) start--
  if (colon >= 0 && colon < start) return undefined
  return {
    name: line.slice(0, start).trim(),
    operator: line.slice(start, equals + 1),
    value: line.slice(equals + 1).trimStart(),
  }
}

/** `(a,b)`, `"a" "b"`, `'a' 'b'`. */
function sidesOf(text: string): readonly [string, string] | undefined {
  if (text.startsWith('(')) {
    const comma = topLevel(text.slice(1), ',')
    return comma < 0 ? undefined : [text.slice(1, comma + 1), text.slice(comma + 2, text.lastIndexOf(')'))]
  }
  const mark = text[0]
  if (mark !== '"' && mark !== "'") return undefined
  const end = text.indexOf(mark, 1)
  const second = text.slice(end + 1).trim()
  return end < 0 || second.length < 2 ? undefined : [text.slice(1, end), second.slice(1, -1)]
}

/** True where a plain `$(NAME)` is set by nobody: then a setting that is not seen may set it. */
function usesUnset(text: string, expansion: Expansion): boolean {
  return [...text.matchAll(/\$[({]([A-Za-z0-9_.-]{1,80})[)}]/g)].some(
    ([, name]) => name !== 'OS' && !expansion.variables.has(name ?? ''),
  )
}
