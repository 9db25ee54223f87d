import type { EffectKind } from '../../effect.ts'
import { emit, emitFile } from '../../emit.ts'
import { optionTable, readArguments } from '../../options.ts'
import type { Call, Program } from '../../program.ts'
import { verifiedBy } from '../../verified-by.ts'
import { isKnown, knownText, type Word, word } from '../../word.ts'
import { ownTask, runtimeAt } from './place.ts'

/** `mix` of Elixir 1.19, with Ecto and Phoenix. */

const OPTIONS = `-r|--repo= -n|--step= -v|--to= --all --quiet --force -f|--force-drop --migrations-path= --prefix=
    --pool-size= --log-migrations-sql --no-compile --no-deps-check --only= --exclude= --include= --seed= --trace
    --stale --failed --cover --max-failures= --partitions= --slowest= --formatter= --check-formatted --dry-run
    --check-equivalent --no-start -e|--eval= --require= --app= --sname= --name= --cookie= --no-halt --overwrite
    --path= --version= --organization= --yes --revert= --replace -d|--dump-path= --format= --timeout= --umbrella
    --sup --module= --database= --no-ecto --no-html --warnings-as-errors --all-warnings --strict`

/** Tasks on a database. */
const DATABASE: Readonly<Record<string, EffectKind>> = {
  'ecto.migrations': 'read',
  'ecto.migrate': 'deploy',
  'ecto.rollback': 'deploy',
  'ecto.drop': 'lose',
  'ecto.reset': 'lose',
  'ecto.load': 'lose',
  'ecto.setup': 'change',
  'ecto.create': 'change',
  'ecto.seed': 'change',
  'ash.setup': 'deploy',
  'ash.migrate': 'deploy',
  'ash.reset': 'lose',
  'ash.tear_down': 'lose',
  'ash_postgres.migrate': 'deploy',
  'ash_postgres.drop': 'lose',
  'oban.migrate': 'deploy',
  'event_store.init': 'change',
  'event_store.create': 'change',
  'event_store.migrate': 'deploy',
  'event_store.drop': 'lose',
}

/** Tasks that work on the project. */
const PROJECT: Readonly<Record<string, readonly [EffectKind, string]>> = {
  help: ['read', 'help'],
  'phx.routes': ['read', 'routes'],
  xref: ['read', 'code'],
  deps: ['read', 'packages'],
  'deps.tree': ['read', 'packages'],
  'app.tree': ['read', 'packages'],
  'hex.outdated': ['read', 'packages'],
  'hex.audit': ['read', 'packages'],
  'hex.info': ['read', 'packages'],
  'hex.search': ['read', 'packages'],
  'hex.docs': ['read', 'packages'],
  'hex.sponsor': ['read', 'packages'],
  credo: ['read', 'code'],
  'deps.audit': ['read', 'packages'],
  sobelow: ['read', 'code'],
  profile: ['change', 'code'],
  compile: ['change', 'build'],
  'deps.get': ['change', 'packages'],
  'deps.update': ['change', 'packages'],
  'deps.compile': ['change', 'build'],
  'deps.loadpaths': ['change', 'build'],
  'deps.unlock': ['change', 'packages'],
  'local.hex': ['change', 'packages'],
  'local.rebar': ['change', 'packages'],
  local: ['change', 'packages'],
  'archive.install': ['change', 'packages'],
  'escript.install': ['change', 'packages'],
  'escript.build': ['change', 'build'],
  archive: ['read', 'packages'],
  format: ['change', 'code'],
  new: ['change', 'code'],
  test: ['change', 'tests'],
  'test.watch': ['change', 'tests'],
  coveralls: ['change', 'tests'],
  dialyzer: ['change', 'build'],
  docs: ['change', 'build'],
  release: ['change', 'build'],
  'release.init': ['change', 'code'],
  'assets.deploy': ['change', 'build'],
  'assets.build': ['change', 'build'],
  'assets.setup': ['change', 'packages'],
  'phx.digest': ['change', 'build'],
  'phx.digest.clean': ['lose-remade', 'build'],
  'phx.server': ['change', 'server'],
  'phx.new': ['change', 'code'],
  'phx.gen.secret': ['read', 'secret'],
  'phx.gen.cert': ['access', 'certificate'],
  'esbuild.install': ['change', 'packages'],
  esbuild: ['change', 'build'],
  tailwind: ['change', 'build'],
  'tailwind.install': ['change', 'packages'],
  gettext: ['change', 'code'],
  'gettext.extract': ['change', 'code'],
  'gettext.merge': ['change', 'code'],
  'ecto.gen.migration': ['change', 'code'],
  'ecto.gen.repo': ['change', 'code'],
  precommit: ['change', 'tests'],
  setup: ['change', 'project'],
  clean: ['lose-remade', 'build'],
  'deps.clean': ['lose-remade', 'packages'],
  'hex.publish': ['publish', 'package'],
  'hex.retire': ['publish', 'package'],
  'hex.user': ['access', 'login'],
  'hex.owner': ['access', 'owner'],
  'hex.organization': ['access', 'login'],
  'hex.build': ['change', 'build'],
  'hex.config': ['change', 'packages'],
  'hex.repo': ['change', 'packages'],
  'hex.registry': ['change', 'packages'],
}

const mix: Program = {
  names: ['mix'],
  about: 'builds an Elixir project and migrates its database',
  examples: {
    'MIX_ENV=prod mix ecto.migrate': ['deploy ecto.migrate migration'],
    'mix ecto.migrations': ['read ecto.migrations database'],
    'mix ecto.drop': ['lose ecto.drop database'],
    'mix ecto.rollback --all': ['lose ecto.rollback database'],
    'mix do ecto.drop, ecto.create': ['lose ecto.drop database', 'change ecto.create database'],
    'mix do deps.get + compile': ['change deps.get packages', 'change compile build'],
    'mix test': ['change test tests'],
    'mix deps.get': ['change deps.get packages'],
    'mix phx.gen.context A B bs': ['change phx.gen.context code'],
    'mix run -e \'File.rm("x")\'': ['unreadable run code'],
    'mix run priv/repo/seeds.exs': ['file read priv/repo/seeds.exs', 'undescribed run task priv/repo/seeds.exs'],
    'mix import.feed': ['undescribed run task import.feed'],
    'mix format --check-formatted': ['read format code'],
  },
  run: (call) => {
    const [first, ...rest] = call.args
    if (first === undefined) return emit(call, 'change', 'run', 'project')
    if (first.text !== 'do') return runTask(call, first, rest)
    for (const [task, ...args] of splitTasks(rest)) if (task !== undefined) runTask(call, task, args)
  },
}

/** `mix do a, b + c`: tasks with `,` or `+` between them. */
function splitTasks(words: readonly Word[]): readonly (readonly Word[])[] {
  const tasks: Word[][] = [[]]
  for (const w of words) {
    if (w.text === '+' || w.text === ',') tasks.push([])
    else if (w.text.endsWith(',')) {
      tasks.at(-1)?.push({ ...w, text: w.text.slice(0, -1) })
      tasks.push([])
    } else tasks.at(-1)?.push(w)
  }
  return tasks
}

function runTask(call: Call, task: Word, args: readonly Word[]): void {
  const name = knownText(task)
  if (name === undefined)
    return emit(call, 'unreadable', 'run', 'task', task, { note: 'the task is not known before it runs' })
  const read = readArguments(args, optionTable(OPTIONS))
  if (/^(-v|--version|--help|-h)$/.test(name) || args.some((w) => w.text === '--help'))
    return emit(call, 'read', 'help', 'help')
  const at = runtimeAt(call, 'ecto')
  const kind = Object.hasOwn(DATABASE, name) ? DATABASE[name] : undefined
  if (kind === 'deploy') {
    const all = name === 'ecto.rollback' && (read.has('--all') || knownText(read.value('-v')) === '0')
    if (all) return emit(call, 'lose', name, 'database', '', { at, note: 'every migration is taken back' })
    return emit(call, 'deploy', name, 'migration', '', { at, ...verifiedBy(call, ['mix', 'ecto.migrations']) })
  }
  if (kind !== undefined) return emit(call, kind, name, 'database', '', { at })
  if (name === 'ecto.dump') {
    emit(call, 'read', 'dump', 'schema', '', { at })
    return emitFile(call, 'overwrite', read.value('-d') ?? word('priv/repo/structure.sql'))
  }
  if (name === 'run' || name === 'eval') return runCode(call, name, read.value('-e'), read.operands)
  if (name === 'cmd') return void call.exec(args.filter((w, i) => !(i < 2 && w.text.startsWith('--'))))
  if (name === 'format' && read.has('--check-formatted', '--dry-run')) return emit(call, 'read', name, 'code')
  if (/\.gen\./.test(name) && !Object.hasOwn(PROJECT, name)) return emit(call, 'change', name, 'code')
  const own = Object.hasOwn(PROJECT, name) ? PROJECT[name] : undefined
  if (own === undefined) return ownTask(call, task, at, args)
  emit(call, own[0], name, own[1])
}

/** Elixir is not read. */
function runCode(call: Call, name: string, code: Word | undefined, operands: readonly Word[]): void {
  const [script] = operands
  if (code !== undefined || name === 'eval' || (script !== undefined && !isKnown(script))) {
    return emit(call, 'unreadable', 'run', 'code', '', {
      span: code?.span ?? call.span ?? [0, 0],
      note: 'Elixir is not read',
    })
  }
  if (script === undefined) return emit(call, 'change', 'run', 'server')
  emitFile(call, 'read', script)
  ownTask(call, script, runtimeAt(call, 'ecto'), operands)
}

export const mixPrograms: readonly Program[] = [mix]
