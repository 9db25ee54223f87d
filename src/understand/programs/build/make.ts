import { cutFrom, cutTrailing } from '../../../lib/cut.ts'
import { absolute, emit, sessionOf } from '../../emit.ts'
import { type Arguments, readArguments } from '../../options.ts'
import type { Env } from '../../place.ts'
import type { Call, Program, Shift } from '../../program.ts'
import { emitUnread } from '../../shell/call.ts'
import { isOne } from '../../shell/files/content.ts'
import {
  Carries,
  isKnown,
  isKnownText,
  isOpaque,
  SOME_NAME,
  type Stream,
  UNKNOWN,
  type Word,
  word,
} from '../../word.ts'
import { withVariables } from '../carriers/variables.ts'
import { scriptText } from '../javascript/package-json.ts'
import { emitHelp, isStandardInput, lazyTable, namesIn } from '../project-code.ts'
import { Expansion } from './make/expansion.ts'
import { stemOf, withStem } from './make/functions.ts'
import { type Makefile, MakefileReader, type Rule } from './make/makefile.ts'
import { freeName } from './template.ts'

/** GNU make 4.4: reads the makefile and runs the recipes of the goals, and of all that they need. */

const options = `-b -m -B|--always-make -C|--directory= -d --debug=? -e|--environment-overrides -E|--eval=
  -f|--file|--makefile= -h|--help -i|--ignore-errors -I|--include-dir= -j|--jobs=? -k|--keep-going
  -l|--load-average|--max-load=? -L|--check-symlink-times -n|--just-print|--dry-run|--recon
  -o|--old-file|--assume-old= -O|--output-sync=? -p|--print-data-base -q|--question -r|--no-builtin-rules
  -R|--no-builtin-variables -s|--silent|--quiet --no-silent -S|--no-keep-going|--stop -t|--touch --trace=?
  -v|--version -w|--print-directory --no-print-directory -W|--what-if|--new-file|--assume-new=
  --warn-undefined-variables --shuffle=? --jobserver-auth=? --jobserver-style= -x`

const table = lazyTable(options)

const make: Program = {
  names: ['make', 'gmake', 'bmake', 'pmake', 'remake', 'colormake', 'mingw32-make'],
  about: 'runs the recipes of a makefile',
  examples: {
    'make nuke': ['undescribed run target nuke'],
    'make -n nuke': ['read dry run target nuke'],
    'make -v': ['read help help'],
    'make "$X"': ['unreadable run target \uFFFC'],
    "printf 'x:\\n\\trm a\\n' | make -f - x": ['file delete a'],
    "printf 'x:\\n\\trm a\\n' | make -f - -n x": ['read dry run target x'],
    "printf 'x:\\n\\trm $(F)\\n' | make -f - x F=b": ['file delete b'],
    "printf 'x: y\\ny:\\n\\t@-rm $@\\n' | make -f - x": ['file delete y'],
    "printf 'x:\\n\\t+rm a\\n' | make -f - -n x": ['read dry run target x', 'file delete a'],
    "printf 'x:\\n\\trm a\\n' | make -f - other": ['undescribed run target other'],
  },
  run: (call) => {
    // What stands in `MAKEFLAGS` comes before the words of the command, GNU make 4.4, section 5.7.3.
    const read = readArguments([...inherited(call.env), ...call.args], table())
    if (read.has('-v', '-h')) return emitHelp(call)
    return runMake(call, read)
  },
}

function runMake(call: Call, read: Arguments): Stream | undefined {
  const given = read.operands.filter((w) => !(read.has('-j', '-l') && /^\d+(\.\d+)?$/.test(w.text)))
  const overrides = given.filter(isAssignment)
  const goals = given.filter((w) => !isAssignment(w))
  const dry = read.has('-n', '-q')
  const directory = read
    .values('-C')
    .reduce((at, w) => (isOne(w) && !w.text.includes(UNKNOWN) ? absolute(at, w.text) : UNKNOWN), call.cwd)
  const unknown = goals.find((w) => !isKnown(w))
  if (unknown !== undefined) {
    emit(call, 'unreadable', 'run', 'target', unknown, { note: 'the target is not known before it runs' })
    return undefined
  }
  const about = goals.length > 0 ? goals : ['']
  if (dry) for (const goal of about) emit(call, 'read', 'dry run', 'target', goal)
  const texts = makefiles(call, directory, read)
  if (texts === undefined) {
    const at = { ...sessionOf(call), names: [...goals, ...namesIn(overrides)] }
    if (!dry) for (const goal of about) emit(call, 'undescribed', 'run', 'target', goal, { at })
    return undefined
  }
  if (read.has('-t')) {
    for (const goal of about) emit(call, 'change', 'touch', 'target', goal)
    return undefined
  }
  new MakeRun(call, directory, texts, overrides, dry).run(goals)
  return undefined
}

/** The texts that make reads: `--eval`, then the files; `undefined` where one of them cannot be read. */
function makefiles(call: Call, directory: string, read: Arguments): readonly string[] | undefined {
  const texts = read.values('-E').map((w) => w.text)
  for (const one of (call.env.get('MAKEFILES')?.text ?? '').split(/\s+/)) {
    const text = one === '' ? undefined : call.readFile(word(absolute(directory, one), call.span)).text
    if (text !== undefined) texts.push(text)
  }
  const files = read.values('-f')
  const contents = files.map((w) => (isStandardInput(w.text) ? call.stdin : fileOf(call, directory, w)))
  if (files.length === 0) {
    const found = directory.includes(UNKNOWN) ? undefined : standardFile(call, directory)
    if (found === undefined && texts.length === 0) return undefined
    if (found !== undefined) contents.push(found)
  }
  for (const content of contents) {
    if (content.text !== undefined && isKnownText(content.text)) continue
    if (isOpaque(content)) emitUnread(call, content)
    else if (content.text !== undefined || content.written === true)
      emit(call, 'unreadable', 'run', 'makefile', '', { note: 'the makefile is not known before it runs' })
    return undefined
  }
  return [...texts, ...contents.map((one) => one.text ?? '')]
}

/** A file of the command; what it may hold is also what its word carries (`<(curl …)`). */
function fileOf(call: Call, directory: string, w: Word): Stream {
  const content = call.readFile({ ...w, text: absolute(directory, w.text) })
  return { ...content, carries: content.carries | w.carries }
}

function standardFile(call: Call, directory: string): Stream | undefined {
  for (const name of ['GNUmakefile', 'makefile', 'Makefile']) {
    const content = call.readFile(word(absolute(directory, name)))
    if (content.text !== undefined || content.written === true || content.carries !== Carries.nothing) return content
  }
  return undefined
}

function isAssignment(w: Word): boolean {
  return /^[A-Za-z_][\w.-]*(:{0,3}|\?|\+|!)=/.test(w.text.slice(0, 200))
}

/** `make` hands its own options and variables to a make below it in `MAKEFLAGS`: `kn -j2 -- NAME=value`. */
function inherited(env: Env): readonly Word[] {
  const flags = env.get('MAKEFLAGS')
  if (flags === undefined) return []
  const words = flags.text.split(/\s+/).filter((one) => one !== '' && one !== '--')
  return words.map((one, i) => ({ ...flags, text: i === 0 && /^[A-Za-z]+$/.test(one) ? `-${one}` : one }))
}

const RUNS = 500

/** One run of make over the makefiles that it read. */
class MakeRun {
  private readonly call: Call
  private readonly directory: string
  private readonly dry: boolean
  private readonly overrides: readonly Word[]
  private readonly expansion: Expansion
  private readonly file: Makefile
  private readonly done = new Set<string>()
  private env: Env | undefined
  private runs = 0

  constructor(call: Call, directory: string, texts: readonly string[], overrides: readonly Word[], dry: boolean) {
    this.call = call
    this.directory = directory
    this.dry = dry
    this.overrides = overrides
    const all = [...texts, ...overrides.map((w) => w.text), ...call.env.names()]
    this.expansion = new Expansion(call, freeName(all), () => this.shift())
    const fixed = new Set<string>()
    const { variables } = this.expansion
    variables.set('MAKE', { value: call.name, recursive: false })
    variables.set('MAKECMDGOALS', {
      value: call.args
        .filter((w) => !w.text.startsWith('-') && !isAssignment(w))
        .map((w) => w.text)
        .join(' '),
      recursive: false,
    })
    variables.set('MAKEFILE_LIST', { value: 'Makefile', recursive: false })
    for (const w of overrides) {
      const [name = '', ...rest] = w.text.split('=')
      const plain = cutTrailing(name, ':?+!')
      fixed.add(plain)
      const value = this.expansion.given(rest.join('='))
      // `:=` and `!=` are worked out at once, also in a dry run.
      const now = name.endsWith(':') || name.endsWith('!')
      const text = name.endsWith('!') ? `$(shell ${value})` : value
      variables.set(plain, { value: now ? this.expansion.expand(text) : text, recursive: !now })
    }
    const reader = new MakefileReader(call, directory, this.expansion, fixed)
    for (const text of texts) reader.read(text)
    this.file = reader.result()
  }

  run(goals: readonly Word[]): void {
    if (goals.length > 0) for (const goal of goals) this.goal(goal)
    else if (this.file.firstTarget !== undefined) this.build(this.file.firstTarget, new Map())
    this.call.spend(this.expansion.worked)
  }

  private goal(goal: Word): void {
    if (this.build(goal.text, new Map())) return
    const at = absolute(this.directory, goal.text)
    if (this.dry || (isKnownText(at) && this.call.files.kind(at) === 'file')) return
    const names = [goal, ...namesIn(this.overrides)]
    emit(this.call, 'undescribed', 'run', 'target', goal, { at: { ...sessionOf(this.call), names } })
  }

  /** Runs the recipe of a target after those of all that it needs. False where no rule makes it. */
  private build(target: string, outer: ReadonlyMap<string, string>, chain: readonly Rule[] = []): boolean {
    if (this.done.has(target)) return true
    this.done.add(target)
    const rules = this.file.rules.get(target) ?? []
    const pattern = rules.some((one) => one.recipe.length > 0) ? undefined : this.patternFor(target, chain)
    const all = pattern === undefined ? rules : [...rules, pattern.rule]
    if (all.length === 0) return this.expansion.isKnown(target) ? false : this.buildAny(outer)
    const own = new Map(outer)
    for (const { name, value } of this.file.own.get(target) ?? []) own.set(name, this.expansion.expand(value, own))
    const needs = [...new Set(all.flatMap((one) => one.prerequisites))]
    const used = pattern === undefined ? chain : [...chain, pattern.from]
    for (const need of needs) this.build(need, own, used)
    for (const rule of all) if (rule.recipe.length > 0) this.recipe(rule, target, needs, own)
    return true
  }

  /** A name that is not known may be any target that a pattern makes. */
  private buildAny(outer: ReadonlyMap<string, string>): boolean {
    for (const rule of this.file.patterns) {
      const target = withStem(rule.targets[0] ?? '%', SOME_NAME)
      if (this.done.has(target)) continue
      this.done.add(target)
      this.recipe(
        { ...rule, stem: SOME_NAME },
        target,
        rule.prerequisites.map((one) => withStem(one, SOME_NAME)),
        outer,
      )
    }
    return true
  }

  /** No pattern stands twice in a chain (GNU make 4.4, section 10.4): `%: %.go` makes no `x.go` from `x.go.go`. */
  private patternFor(target: string, chain: readonly Rule[]): { readonly rule: Rule; readonly from: Rule } | undefined {
    if (!this.call.spend(10 * this.file.patterns.length)) return undefined
    let best: { readonly rule: Rule; readonly from: Rule } | undefined
    for (const from of this.file.patterns) {
      if (from.recipe.length === 0 || chain.includes(from)) continue
      for (const form of from.targets) {
        const stem = stemOf(form, target)
        // `%:` matches everything; make takes it for what no other rule makes.
        if (stem === undefined || stem === '') continue
        const rule = { ...from, prerequisites: from.prerequisites.map((one) => withStem(one, stem)), stem }
        if (best === undefined || this.isNearer(rule, best.rule)) best = { rule, from }
      }
    }
    return best
  }

  /** What it needs is there, or its stem is shorter (GNU make 4.4, sections 10.5.4 and 10.8). */
  private isNearer(rule: Rule, other: Rule): boolean {
    const [ready, before] = [rule, other].map((one) => one.prerequisites.every((need) => this.isThere(need)))
    return ready === before ? (rule.stem ?? '').length < (other.stem ?? '').length : ready === true
  }

  private isThere(need: string): boolean {
    if (this.file.rules.has(need)) return true
    const at = absolute(this.directory, need)
    return isKnownText(at) && this.call.files.kind(at) !== 'absent'
  }

  private recipe(rule: Rule, target: string, needs: readonly string[], own: ReadonlyMap<string, string>): void {
    if (++this.runs > RUNS) {
      if (this.runs === RUNS + 1)
        emit(this.call, 'unreadable', 'run', 'target', target, { note: 'more recipes run than are read' })
      return
    }
    const local = new Map(own)
    local.set('@', target)
    local.set('<', rule.prerequisites[0] ?? needs[0] ?? '')
    for (const name of ['^', '+', '?']) local.set(name, needs.join(' '))
    local.set('*', rule.stem ?? target.replace(/\.[^./]*$/, ''))
    local.set('|', '')
    local.set('%', '')
    // make works a line out before it prints it, so `$(shell …)` runs in a dry run too.
    const worked = rule.recipe.flatMap((raw) => this.expansion.everyWay(raw, local).map((line) => [raw, line] as const))
    const runs = worked.filter(([raw]) => !this.dry || /^[@\-\s]*\+|\$[({]MAKE[)}]/.test(raw))
    const lines = runs.map(([, line]) => line)
    // A `define` of several lines is several lines of the recipe.
    const each = this.file.oneShell ? [lines.join('\n')] : lines.flatMap((line) => splitLines(line))
    for (const line of each) this.line(line.replace(/^[@+\-\s]+/, ''))
  }

  private line(code: string): void {
    if (code === '') return
    const set = this.expansion.variables.get('SHELL')
    const shell = set === undefined ? '' : this.expansion.expand(set.value).trim()
    const plain = shell === '' || /^(\S*\/)?(sh|bash|dash|zsh|ksh|ash)$/.test(shell)
    if (plain) return void this.call.shell(scriptText(code, this.call), this.shift())
    // Another program, or a shell with words of its own, gets the line behind `-c`.
    const positional = [word('sh'), word(code, this.call.span)]
    this.call.shell(scriptText(`${shell} -c "$1"`, this.call), { ...this.shift(), positional })
  }

  /** Where recipes run, with what the makefile exports and what a make below it inherits. */
  private shift(): Shift {
    return { cwd: this.directory, env: this.environment() }
  }

  private environment(): Env {
    if (this.env !== undefined) return this.env
    const variables = new Map<string, Word>()
    for (const w of this.overrides)
      variables.set(cutTrailing(cutFrom(w.text, '='), ':?+!'), { ...w, text: w.text.slice(w.text.indexOf('=') + 1) })
    const flags = [this.dry ? 'n' : '', ...this.overrides.map((w) => w.text).filter((one) => !/\s/.test(one))]
      .join(' ')
      .trim()
    if (flags !== '') variables.set('MAKEFLAGS', word(flags))
    // The first question may come while the file is still being read; only then the answer is not kept.
    if (this.file === undefined) return withVariables(this.call.env, variables)
    this.env = withVariables(this.call.env, variables)
    const names = this.file.exportsAll ? this.expansion.variables.keys() : this.file.exported
    for (const name of [...names]) if (/^[A-Za-z_]\w*$/.test(name)) variables.set(name, this.expansion.asWord(name))
    this.env = withVariables(this.call.env, variables)
    return this.env
  }
}

/** Lines of a recipe; one that ends in a backslash goes on in the next. */
function splitLines(text: string): readonly string[] {
  const found: string[] = []
  for (const line of text.split('\n')) {
    const before = found.at(-1)
    if (before?.endsWith('\\') === true) found[found.length - 1] = `${before}\n${line}`
    else found.push(line)
  }
  return found
}

export const makePrograms: readonly Program[] = [make]
