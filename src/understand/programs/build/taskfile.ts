import { readYaml } from '../../../lib/yaml.ts'
import { absolute, emit, emitFile, sessionOf } from '../../emit.ts'
import { readArguments } from '../../options.ts'
import type { Env } from '../../place.ts'
import type { Call, Program } from '../../program.ts'
import { isKnown, isKnownText, UNKNOWN, type Word, word } from '../../word.ts'
import { withVariables } from '../carriers/variables.ts'
import { withDotenv } from '../dotenv-file.ts'
import { scriptText } from '../javascript/package-json.ts'
import { emitHelp, lazyTable, listOf, namesIn } from '../project-code.ts'
import { fillTemplate, freeName } from './template.ts'

/** go-task 3: tasks of a `Taskfile.yml`. Of its templates only plain `{{.NAME}}` are filled. */

type Fields = Readonly<Record<string, unknown>>

interface Task {
  readonly fields: Fields
  readonly directory: string
  readonly variables: Fields
  readonly prefix: string
}

const options = `-t|--taskfile= -d|--dir= -l|--list -a|--list-all -n|--dry -s|--silent -f|--force -p|--parallel
  -v|--verbose -w|--watch -g|--global -i|--init -y|--yes -o|--output= -C|--concurrency= --summary --status
  -x|--exit-code -j|--json --sort= -I|--interval= --version -h|--help --completion= --offline --download --color=?
  --no-status --insecure --timeout= --clear-cache`

const table = lazyTable(options)

const task: Program = {
  names: ['task', 'go-task'],
  about: 'runs the tasks of a Taskfile',
  examples: {
    'task deploy': ['undescribed run task deploy'],
    'task --list': ['read help help'],
    'task -n deploy': ['read dry run task deploy'],
    "printf 'tasks:\\n  x:\\n    deps: [y]\\n    cmds:\\n      - rm {{.A}}\\n  y: rm b\\n' > Taskfile.yml; task x A=c":
      ['file overwrite Taskfile.yml', 'file delete b', 'file delete c'],
    "printf 'tasks:\\n  x: rm {{.CLI_ARGS}}\\n' > Taskfile.yml; task x -- d": [
      'file overwrite Taskfile.yml',
      'file delete d',
    ],
    "printf 'tasks:\\n  x: rm a\\n' > Taskfile.yml; task y": ['file overwrite Taskfile.yml', 'undescribed run task y'],
  },
  run: (call) => {
    const read = readArguments(call.args, table())
    const shows = read.has('--list', '--list-all', '--version', '--help', '--completion', '--summary', '--status')
    if (shows) return emitHelp(call)
    if (read.has('--init')) return emitFile(call, 'create', word('Taskfile.yml', call.span))
    const before = read.operands.slice(0, read.afterDashes)
    const overrides = before.filter((w) => /^[A-Za-z_]\w*=/.test(w.text))
    const names = before.filter((w) => !overrides.includes(w))
    const goals = names.length > 0 ? names : [word('default', call.span)]
    if (read.has('--dry')) return emit(call, 'read', 'dry run', 'task', names[0] ?? '')
    const where = read.value('--dir')
    const directory = where === undefined ? call.cwd : isKnown(where) ? absolute(call.cwd, where.text) : UNKNOWN
    const run = new TaskRun(call, overrides, read.operands.slice(read.afterDashes))
    const loaded = run.load(directory, read.value('--taskfile'))
    for (const goal of goals) if (!loaded || !run.task(goal.text)) unknownTask(call, goal, overrides)
  },
}

function unknownTask(call: Call, goal: Word, overrides: readonly Word[]): void {
  if (!isKnown(goal))
    return emit(call, 'unreadable', 'run', 'task', goal, { note: 'the task is not known before it runs' })
  emit(call, 'undescribed', 'run', 'task', goal, { at: { ...sessionOf(call), names: [goal, ...namesIn(overrides)] } })
}

const FILES = listOf(`Taskfile.yml taskfile.yml Taskfile.yaml taskfile.yaml Taskfile.dist.yml Taskfile.dist.yaml`)
const LONGEST = 262_144
const RUNS = 200
/** Steps for each character of a file, and for each variable of a command. */
const READ_COST = 32
const VARIABLE_COST = 100

class TaskRun {
  private readonly call: Call
  private readonly given = new Map<string, string>()
  private readonly tasks = new Map<string, Task>()
  private readonly done = new Set<string>()
  private readonly texts: string[]
  private mark = ''
  private runs = 0

  constructor(call: Call, overrides: readonly Word[], rest: readonly Word[]) {
    this.call = call
    this.texts = [...call.args.map((w) => w.text), ...call.env.names()]
    for (const w of overrides)
      this.given.set(w.text.slice(0, w.text.indexOf('=')), w.text.slice(w.text.indexOf('=') + 1))
    this.given.set('CLI_ARGS', rest.map((w) => w.text).join(' '))
  }

  /** Reads the Taskfile of a directory, or of the nearest one above it. */
  load(directory: string, file: Word | undefined): boolean {
    if (file !== undefined) return this.include(absolute(directory, file.text), '', directory, 0)
    if (!isKnownText(directory) || !directory.startsWith('/')) return false
    for (let at = directory, i = 0; i < 40; i++) {
      if (FILES.some((name) => this.include(`${at === '/' ? '' : at}/${name}`, '', at, 0))) return true
      if (at === '/') return false
      at = at.slice(0, at.lastIndexOf('/')) || '/'
    }
    return false
  }

  private include(path: string, prefix: string, directory: string, depth: number): boolean {
    const text = depth > 5 ? undefined : this.call.readFile(word(path)).text
    const read = text !== undefined && text.length <= LONGEST && this.call.spend(READ_COST * text.length)
    const root = read ? yamlFields(text) : undefined
    if (root === undefined || text === undefined) return false
    this.texts.push(text)
    this.mark = `\${${freeName(this.texts)}}`
    const variables = { ...fields(root['env']), ...fields(root['vars']) }
    for (const [name, value] of Object.entries(fields(root['tasks']))) {
      const own = typeof value === 'string' ? { cmds: [value] } : Array.isArray(value) ? { cmds: value } : fields(value)
      this.tasks.set(prefix + name, { fields: { dotenv: root['dotenv'], ...own }, directory, variables, prefix })
    }
    for (const [name, value] of Object.entries(fields(root['includes']))) {
      const source = typeof value === 'string' ? value : fields(value)['taskfile']
      if (typeof source !== 'string') continue
      const at = absolute(path.slice(0, path.lastIndexOf('/')), source)
      const where = fields(value)['dir']
      const inner = typeof where === 'string' ? absolute(directory, where) : directory
      const files = /\.ya?ml$/.test(at) ? [at] : FILES.map((one) => `${at}/${one}`)
      files.some((one) => this.include(one, `${prefix}${name}:`, inner, depth + 1))
    }
    return true
  }

  task(name: string, more: ReadonlyMap<string, string> = new Map()): boolean {
    const found = this.tasks.get(name) ?? this.tasks.get(`${name}:default`)
    if (found === undefined) return false
    const key = [name, ...more.values()].join('\0')
    if (this.done.has(key) || ++this.runs > RUNS) return true
    this.done.add(key)
    const variables = this.variables(found, more)
    for (const need of list(found.fields['deps'])) this.item(need, found, variables)
    for (const command of list(found.fields['cmds'] ?? found.fields['cmd'])) this.item(command, found, variables)
    return true
  }

  private variables(found: Task, more: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
    const all = new Map<string, string>()
    const own = fields(found.fields['vars'])
    for (const [name, value] of Object.entries({ ...found.variables, ...fields(found.fields['env']), ...own })) {
      if (['string', 'number', 'boolean'].includes(typeof value)) all.set(name, this.fill(String(value), all))
      const code = fields(value)['sh']
      if (typeof code === 'string')
        this.call.shell(scriptText(this.fill(code, all), this.call), { cwd: found.directory })
    }
    for (const [name, value] of [...more, ...this.given]) all.set(name, value.split(UNKNOWN).join(this.mark))
    return all
  }

  private fill(text: string, variables: ReadonlyMap<string, string>): string {
    return fillTemplate(text, this.mark, (inner) => (/^\.\w+$/.test(inner) ? variables.get(inner.slice(1)) : undefined))
  }

  /** A command or a dependency: shell text, another task, or one of them behind `defer` or `for`. */
  private item(item: unknown, found: Task, variables: ReadonlyMap<string, string>): void {
    if (typeof item === 'string' && list(found.fields['deps']).includes(item)) return this.other(item, found, new Map())
    const code = typeof item === 'string' ? item : fields(item)['cmd']
    if (typeof code === 'string') {
      const at = found.fields['dir']
      const cwd =
        typeof at === 'string'
          ? absolute(found.directory, this.fill(at, variables).split(this.mark).join(UNKNOWN))
          : found.directory
      this.call.shell(scriptText(this.fill(code, variables), this.call), {
        cwd,
        env: this.environment(found, variables),
      })
      return
    }
    const deferred = fields(item)['defer']
    if (deferred !== undefined) return this.item(deferred, found, variables)
    const other = fields(item)['task']
    if (typeof other !== 'string') return
    const given = Object.entries(fields(fields(item)['vars'])).map(
      ([name, value]) => [name, this.fill(String(value), variables)] as const,
    )
    this.other(this.fill(other, variables), found, new Map(given))
  }

  private other(name: string, found: Task, variables: ReadonlyMap<string, string>): void {
    const ran = name.startsWith(':')
      ? this.task(name.slice(1), variables)
      : this.task(found.prefix + name, variables) || this.task(name, variables)
    if (!ran) emit(this.call, 'undescribed', 'run', 'task', name.split(this.mark).join(UNKNOWN))
  }

  private environment(found: Task, variables: ReadonlyMap<string, string>): Env {
    const files = list(found.fields['dotenv']).filter((one) => typeof one === 'string')
    const base =
      files.length === 0
        ? this.call.env
        : withDotenv(
            this.call,
            files.map((one) => word(absolute(found.directory, this.fill(one, variables)), this.call.span)),
            this.call.env,
          )
    const all = new Map<string, Word>()
    if (!this.call.spend(VARIABLE_COST * variables.size)) return base
    for (const name of Object.keys({ ...found.variables, ...fields(found.fields['env']) })) {
      const value = variables.get(name)
      if (value !== undefined) all.set(name, word(value.split(this.mark).join(UNKNOWN)))
    }
    return withVariables(base, all)
  }
}

function yamlFields(text: string): Fields | undefined {
  const value = readYaml(text, '1.2')
  return typeof value === 'object' && value !== null ? (value as Fields) : undefined
}

function fields(value: unknown): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {}
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : value === undefined || value === null ? [] : [value]
}

export const taskfilePrograms: readonly Program[] = [task]
