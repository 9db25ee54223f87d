import { cutFrom } from '../../../lib/cut.ts'
import { absolute, emit, sessionOf } from '../../emit.ts'
import { openShell } from '../../open-shell.ts'
import { type Arguments, readArguments } from '../../options.ts'
import type { Env } from '../../place.ts'
import type { Call, CodeLanguage, Program, Shift } from '../../program.ts'
import { isKnown, isKnownText, UNKNOWN, type Word, word } from '../../word.ts'
import { withVariables } from '../carriers/variables.ts'
import { withDotenv } from '../dotenv-file.ts'
import { scriptText } from '../javascript/package-json.ts'
import { emitHelp, lazyTable, namesIn } from '../project-code.ts'
import { fillTemplate, freeName } from './template.ts'

/** just 1: recipes of a justfile. Expressions are followed as far as plain texts and names go. */

interface Recipe {
  readonly name: string
  readonly parameters: readonly {
    readonly name: string
    readonly value: string | undefined
    readonly rest: boolean
    readonly exported: boolean
  }[]
  readonly before: readonly Needed[]
  readonly after: readonly Needed[]
  readonly body: string[]
}

interface Needed {
  readonly name: string
  readonly args: readonly string[]
}

interface Justfile {
  readonly recipes: ReadonlyMap<string, Recipe>
  readonly first: string | undefined
  readonly variables: ReadonlyMap<string, string>
  readonly exported: ReadonlySet<string>
  readonly shell: string | undefined
  readonly dotenv: boolean
}

const options = `-f|--justfile= -d|--working-directory= --set= -l|--list=? --summary --dump --dump-format= -s|--show=
  --evaluate --variables -n|--dry-run --fmt --check --init -e|--edit --choose --chooser= --completions= --groups
  -q|--quiet -v|--verbose --color= --yes --no-deps --dotenv-path= --dotenv-filename= -E= --shell= --shell-arg=
  --unsorted -u --highlight --no-highlight --one --unstable -g|--global-justfile -h|--help -V|--version --man
  --list-heading= --list-prefix= --timestamp --usage=? --json -c|--command`

const table = lazyTable(options)

const just: Program = {
  names: ['just'],
  about: 'runs the recipes of a justfile',
  examples: {
    'just deploy': ['undescribed run recipe deploy'],
    'just --list': ['read help help'],
    'just --command rm a': ['file delete a'],
    "printf 'x:\\n  rm a\\n' | just -f - x": ['file delete a'],
    'just -n deploy': ['read dry run recipe deploy'],
    "printf 'x:\\n  rm a\\n' > justfile; just x": ['file overwrite justfile', 'file delete a'],
    'printf \'d := "b"\\nx n="c": y\\n  @rm {{d}}/{{n}}\\ny:\\n  rm y\\n\' > justfile; just x': [
      'file overwrite justfile',
      'file delete y',
      'file delete b/c',
    ],
    "printf 'x n:\\n  rm {{n}}\\n' > justfile; just x q": ['file overwrite justfile', 'file delete q'],
    "printf 'x:\\n  rm a\\n' > justfile; just y": ['file overwrite justfile', 'undescribed run recipe y'],
  },
  run: (call) => {
    const read = readArguments(call.args, table(), 'operand')
    const shows = read.has(
      '--list',
      '--summary',
      '--dump',
      '--show',
      '--variables',
      '--help',
      '--version',
      '--man',
      '--groups',
      '--completions',
      '--usage',
      '--json',
    )
    if (shows) return emitHelp(call)
    if (read.has('-e')) return openShell(call)
    const chooser = read.value('--chooser')
    if (chooser !== undefined) call.shell({ text: chooser.text, carries: chooser.carries, span: chooser.span })
    if (read.has('--command')) return call.exec(read.operands)
    if (read.has('--fmt', '--init')) return emit(call, 'change', 'write', 'justfile')
    return runJust(call, read)
  },
}

function runJust(call: Call, read: Arguments): undefined {
  const words = read.operands
  const overrides = words.filter((w) => /^[A-Za-z_][\w-]*=/.test(w.text))
  const given = words.filter((w) => !overrides.includes(w))
  if (read.has('--dry-run')) {
    emit(call, 'read', 'dry run', 'recipe', given[0] ?? '')
    return undefined
  }
  const unknown = given[0]
  if (unknown !== undefined && !isKnown(unknown)) {
    emit(call, 'unreadable', 'run', 'recipe', unknown, { note: 'the recipe is not known before it runs' })
    return undefined
  }
  const found = findJustfile(call, read)
  if (found === undefined && read.value('--justfile')?.text === '-') {
    call.shell({ ...call.stdin, text: undefined })
    return undefined
  }
  if (found === undefined) {
    emit(call, 'undescribed', 'run', 'recipe', unknown ?? '', { at: { ...sessionOf(call), names: namesIn(words) } })
    return undefined
  }
  new JustRun(call, found.text, found.directory, overrides, given, read).run()
  return undefined
}

function findJustfile(call: Call, read: Arguments): { readonly text: string; readonly directory: string } | undefined {
  const own = read.value('--justfile')
  const where = read.value('--working-directory')
  const directory = where === undefined ? call.cwd : absolute(call.cwd, where.text)
  if (own !== undefined) {
    const path = absolute(call.cwd, own.text)
    const text = own.text === '-' ? call.stdin.text : call.readFile(own).text
    return text === undefined
      ? undefined
      : { text, directory: where === undefined ? path.slice(0, path.lastIndexOf('/')) || '/' : directory }
  }
  if (!isKnownText(directory) || !directory.startsWith('/')) return undefined
  for (let at = directory, i = 0; i < 40; i++) {
    for (const name of ['justfile', 'Justfile', '.justfile', 'JUSTFILE']) {
      const text = call.readFile(word(`${at === '/' ? '' : at}/${name}`)).text
      if (text !== undefined) return { text, directory: at }
    }
    if (at === '/') return undefined
    at = at.slice(0, at.lastIndexOf('/')) || '/'
  }
  return undefined
}

const RUNS = 200

class JustRun {
  private readonly call: Call
  private readonly directory: string
  private readonly file: Justfile
  private readonly words: readonly Word[]
  private readonly mark: string
  /** Values of the command line, which win over the file's. */
  private readonly given: ReadonlyMap<string, string>
  private readonly env: Env
  private readonly done = new Set<string>()
  private runs = 0

  constructor(
    call: Call,
    text: string,
    directory: string,
    overrides: readonly Word[],
    given: readonly Word[],
    read: Arguments,
  ) {
    this.call = call
    this.directory = directory
    this.words = given
    this.mark = `\${${freeName([text, ...call.args.map((w) => w.text), ...call.env.names()])}}`
    this.file = parseJustfile(text)
    this.given = new Map(
      overrides.map((w) => [w.text.slice(0, w.text.indexOf('=')), this.known(w.text.slice(w.text.indexOf('=') + 1))]),
    )
    const own = read.value('--dotenv-path', '-E') ?? word(`${directory}/.env`, call.span)
    const loads = this.file.dotenv || read.has('--dotenv-path', '-E')
    this.env = loads ? withDotenv(call, [own], call.env) : call.env
  }

  run(): void {
    let rest = [...this.words]
    if (rest.length === 0 && this.file.first !== undefined) this.recipe(this.file.first, [])
    while (rest.length > 0) {
      const [head, ...after] = rest as [Word, ...Word[]]
      const recipe = this.file.recipes.get(head.text)
      if (recipe === undefined) {
        emit(this.call, 'undescribed', 'run', 'recipe', head, {
          at: { ...sessionOf(this.call), names: namesIn([head]) },
        })
        return
      }
      const takes = recipe.parameters.some((one) => one.rest) ? after.length : recipe.parameters.length
      this.recipe(
        head.text,
        after.slice(0, takes).map((w) => this.known(w.text)),
      )
      rest = after.slice(takes)
    }
  }

  private known(text: string): string {
    return text.split(UNKNOWN).join(this.mark)
  }

  private recipe(name: string, args: readonly string[]): void {
    const key = [name, ...args].join('\0')
    const recipe = this.file.recipes.get(name)
    if (this.done.has(key) || ++this.runs > RUNS) return
    this.done.add(key)
    if (recipe === undefined) return emit(this.call, 'undescribed', 'run', 'recipe', name)
    const local = new Map(this.given)
    const exported = new Map<string, string>()
    for (const [i, one] of recipe.parameters.entries()) {
      const value = one.rest
        ? args.length > i
          ? args.slice(i).join(' ')
          : (one.value ?? '')
        : (args[i] ?? (one.value === undefined ? this.mark : this.value(one.value, local)))
      local.set(one.name, value)
      if (one.exported) exported.set(one.name, value)
    }
    for (const one of recipe.before)
      this.recipe(
        one.name,
        one.args.map((arg) => this.value(arg, local)),
      )
    this.body(recipe, local, this.shift(exported, args))
    for (const one of recipe.after)
      this.recipe(
        one.name,
        one.args.map((arg) => this.value(arg, local)),
      )
  }

  private body(recipe: Recipe, local: ReadonlyMap<string, string>, shift: Shift): void {
    const filled = recipe.body.map((line) => fillTemplate(line, this.mark, (inner) => this.value(inner, local)))
    const first = filled[0] ?? ''
    if (first.startsWith('#!')) return this.script(filled.join('\n'), shift)
    const shell = this.file.shell
    for (const line of joined(filled)) {
      const code = line.replace(/^[@-]+/, '').trim()
      if (code === '') continue
      if (shell !== undefined && !/^(.*\/)?(sh|bash|dash|zsh|ksh)$/.test(shell))
        this.call.exec([word(shell, this.call.span), word('-c'), word(code, this.call.span)], shift)
      else this.call.shell(scriptText(code, this.call), shift)
    }
  }

  /** A recipe that begins with `#!` is one script in that language. */
  private script(text: string, shift: Shift): void {
    const line = text.slice(2, Math.max(text.indexOf('\n'), 2))
    if (/\b(ba|da|z|k|)sh\b/.test(line)) return void this.call.shell(scriptText(text, this.call), shift)
    const language = LANGUAGES.find(([name]) => line.includes(name))?.[1]
    if (language !== undefined) this.call.code(language, scriptText(text.split(this.mark).join(UNKNOWN), this.call))
    else emit(this.call, 'unreadable', 'run', 'code', '', { note: 'the language of the recipe is not read' })
  }

  /** The value of an expression: a plain text, a name. Anything else is not worked out. */
  private value(expression: string, local: ReadonlyMap<string, string>, depth = 0): string {
    const text = expression.trim()
    const quoted = /^(['"])([^'"\\]*)\1$/.exec(text)
    if (quoted !== null) return quoted[2] as string
    if (/^[A-Za-z_][\w-]*$/.test(text)) {
      const own = this.file.variables.get(text)
      return local.get(text) ?? (own === undefined || depth > 20 ? this.mark : this.value(own, this.given, depth + 1))
    }
    if (/^justfile_directory\(\)$|^invocation_directory\(\)$/.test(text)) return this.directory
    return this.mark
  }

  private shift(exported: ReadonlyMap<string, string>, args: readonly string[]): Shift {
    const variables = new Map<string, Word>()
    const set = (name: string, text: string) => variables.set(name, word(text.split(this.mark).join(UNKNOWN)))
    for (const name of this.file.exported) set(name, this.value(name, this.given))
    for (const [name, text] of exported) set(name, text)
    return {
      cwd: this.directory,
      env: withVariables(this.env, variables),
      positional: [word('just'), ...args.map((one) => word(one.split(this.mark).join(UNKNOWN)))],
    }
  }
}

const LANGUAGES: readonly (readonly [string, CodeLanguage])[] = [
  ['python', 'python'],
  ['node', 'javascript'],
  ['bun', 'javascript'],
  ['ruby', 'ruby'],
  ['perl', 'perl'],
  ['php', 'php'],
  ['pwsh', 'powershell'],
]

function joined(lines: readonly string[]): readonly string[] {
  const found: string[] = []
  for (const line of lines) {
    const before = found.at(-1)
    if (before?.endsWith('\\') === true) found[found.length - 1] = `${before.slice(0, -1)} ${line.trim()}`
    else found.push(line)
  }
  return found
}

function parseJustfile(text: string): Justfile {
  const recipes = new Map<string, Recipe>()
  const variables = new Map<string, string>()
  const exported = new Set<string>()
  let first: string | undefined
  let shell: string | undefined
  let dotenv = false
  let current: Recipe | undefined
  let indent = ''
  for (const line of text.split('\n')) {
    if (/^[ \t]/.test(line) || (line.trim() === '' && current !== undefined)) {
      if (current === undefined) continue
      if (current.body.length === 0) indent = line.slice(0, line.length - line.trimStart().length)
      current.body.push(line.startsWith(indent) ? line.slice(indent.length) : line.trimStart())
      continue
    }
    current = undefined
    if (line.startsWith('#') || line.startsWith('[') || line.trim() === '') continue
    const setting = line.indexOf(':=')
    if (setting > 0) {
      const words = line.slice(0, setting).trim().split(/\s+/)
      const value = line.slice(setting + 2).trim()
      const name = words.at(-1) ?? ''
      if (words[0] === 'set') {
        if (name === 'shell') shell = /^\[\s*['"]([^'"]+)/.exec(value)?.[1]
        if (name === 'dotenv-load') dotenv = value !== 'false'
      } else if (words[0] === 'alias') {
        const target = recipes.get(value)
        if (target !== undefined) recipes.set(name, target)
      } else {
        variables.set(name, value)
        if (words[0] === 'export') exported.add(name)
      }
      continue
    }
    if (/^set\s+dotenv-load\b/.test(line)) dotenv = true
    if (/^set\s+export\b/.test(line)) for (const name of variables.keys()) exported.add(name)
    const colon = line.indexOf(':')
    if (colon < 0) continue
    current = header(line.slice(0, colon), line.slice(colon + 1))
    recipes.set(current.name, current)
    first ??= current.name
  }
  return { recipes, first, variables, exported, shell, dotenv }
}

function header(left: string, right: string): Recipe {
  const [name = '', ...parameters] =
    left
      .replace(/^@/, '')
      .trim()
      .match(/[^\s"']+(?:"[^"]*"|'[^']*')?|"[^"]*"/g) ?? []
  const [before = '', after = ''] = right.split('&&')
  return {
    name,
    parameters: parameters.map((one) => {
      const [raw = '', value] = one.split('=', 2)
      return { name: raw.replace(/^[+*$]+/, ''), value, rest: /^\$?[+*]/.test(raw), exported: raw.includes('$') }
    }),
    before: needed(before),
    after: needed(after),
    body: [],
  }
}

/** `a (b "x")`: names of recipes, or a name with its words in brackets. */
function needed(text: string): readonly Needed[] {
  const found: Needed[] = []
  for (const one of cutFrom(text, '#').match(/\([^()]{0,256}\)|[^\s()]+/g) ?? []) {
    const [name = '', ...args] = one
      .replace(/^\(|\)$/g, '')
      .trim()
      .split(/\s+/)
    if (name !== '') found.push({ name, args })
  }
  return found
}

export const justPrograms: readonly Program[] = [just]
