import { cutFrom } from '../../../lib/cut.ts'
import type { EffectKind } from '../../effect.ts'
import { absolute, emit, emitFile } from '../../emit.ts'
import { openShell } from '../../open-shell.ts'
import { optionTable, readArguments } from '../../options.ts'
import type { RuntimePlace } from '../../place.ts'
import type { Call, Program } from '../../program.ts'
import { verifiedBy } from '../../verified-by.ts'
import { isKnown, knownText, type Word, word } from '../../word.ts'
import { readsOwnCode } from '../project-code.ts'
import { ownTask, runtimeAt } from './place.ts'

/** `rails` and `rake` of Rails 8.1. Tasks stand one behind the other, with `NAME=value` words between them. */

type Task = readonly [kind: EffectKind, on: string]

/** Tasks of the application's database. The name of one of several may follow (`db:migrate:animals`). */
const DATABASE: Readonly<Record<string, EffectKind>> = {
  'db:migrate': 'deploy',
  'db:migrate:up': 'deploy',
  'db:migrate:down': 'deploy',
  'db:migrate:redo': 'deploy',
  'db:migrate:with_data': 'deploy',
  'db:forward': 'deploy',
  'db:rollback': 'deploy',
  'db:prepare': 'deploy',
  'data:migrate': 'deploy',
  'data:rollback': 'deploy',
  'db:migrate:status': 'read',
  'db:version': 'read',
  'db:abort_if_pending_migrations': 'read',
  'db:abort_if_pending_migrations:with_data': 'read',
  'db:check_protected_environments': 'read',
  'db:load_config': 'read',
  'db:charset': 'read',
  'db:collation': 'read',
  'db:fixtures:identify': 'read',
  'data:migrate:status': 'read',
  'db:encryption:init': 'read',
  'db:create': 'change',
  'db:create:all': 'change',
  'db:seed': 'change',
  'db:fixtures:load': 'change',
  'db:environment:set': 'change',
  'db:schema:cache:clear': 'change',
  'db:schema:cache:dump': 'change',
  'db:schema:dump': 'change',
  'db:structure:dump': 'change',
  'db:sessions:trim': 'change',
  'db:drop': 'lose',
  'db:drop:all': 'lose',
  'db:drop:_unsafe': 'lose',
  'db:reset': 'lose',
  'db:reset:all': 'lose',
  'db:migrate:reset': 'lose',
  'db:purge': 'lose',
  'db:purge:all': 'lose',
  'db:schema:load': 'lose',
  'db:structure:load': 'lose',
  'db:setup': 'lose',
  'db:setup:all': 'lose',
  'db:truncate_all': 'lose',
  'db:seed:replant': 'lose',
  // The test database is made afresh for every run.
  'db:test:prepare': 'lose-remade',
  'db:test:load': 'lose-remade',
  'db:test:load_schema': 'lose-remade',
  'db:test:purge': 'lose-remade',
}

/** Everything else that comes with Rails. */
const OTHERS: Readonly<Record<string, Task>> = {
  routes: ['read', 'routes'],
  unused_routes: ['read', 'routes'],
  about: ['read', 'application'],
  notes: ['read', 'notes'],
  stats: ['read', 'code'],
  version: ['read', 'application'],
  initializers: ['read', 'application'],
  middleware: ['read', 'application'],
  'time:zones': ['read', 'zones'],
  'time:zones:all': ['read', 'zones'],
  'time:zones:local': ['read', 'zones'],
  'time:zones:us': ['read', 'zones'],
  'zeitwerk:check': ['read', 'code'],
  boot: ['read', 'application'],
  secret: ['read', 'secret'],
  tasks: ['read', 'tasks'],
  help: ['read', 'help'],
  'credentials:show': ['read-secret', 'credentials'],
  'credentials:fetch': ['read-secret', 'credentials'],
  'credentials:edit': ['access', 'credentials'],
  'credentials:diff': ['read-secret', 'credentials'],
  'encrypted:show': ['read-secret', 'credentials'],
  'encrypted:edit': ['access', 'credentials'],
  'secrets:show': ['read-secret', 'credentials'],
  'secrets:edit': ['access', 'credentials'],
  'secrets:setup': ['access', 'credentials'],
  server: ['change', 'server'],
  s: ['change', 'server'],
  generate: ['change', 'code'],
  g: ['change', 'code'],
  destroy: ['change', 'code'],
  d: ['change', 'code'],
  new: ['change', 'code'],
  plugin: ['change', 'code'],
  test: ['change', 'tests'],
  t: ['change', 'tests'],
  spec: ['change', 'tests'],
  default: ['change', 'tests'],
  cucumber: ['change', 'tests'],
  rubocop: ['read', 'code'],
  restart: ['restart', 'application'],
  'dev:cache': ['change', 'application'],
  devcontainer: ['change', 'code'],
  'tmp:create': ['change', 'files'],
  'tmp:clear': ['lose-remade', 'files'],
  'tmp:cache:clear': ['lose-remade', 'files'],
  'tmp:screenshots:clear': ['lose-remade', 'files'],
  'tmp:sockets:clear': ['lose-remade', 'files'],
  'tmp:pids:clear': ['lose-remade', 'files'],
  'cache_digests:dependencies': ['read', 'code'],
  'assets:precompile': ['change', 'assets'],
  'assets:reveal': ['read', 'assets'],
  'assets:clean': ['lose-remade', 'assets'],
  'assets:clobber': ['lose-remade', 'assets'],
  'assets:environment': ['read', 'assets'],
  'webpacker:compile': ['change', 'assets'],
  'webpacker:clobber': ['lose-remade', 'assets'],
  'yarn:install': ['change', 'packages'],
  'css:build': ['change', 'assets'],
  'javascript:build': ['change', 'assets'],
  'tailwindcss:build': ['change', 'assets'],
  'app:update': ['change', 'code'],
  'app:template': ['change', 'code'],
  'active_storage:install': ['change', 'code'],
  'action_text:install': ['change', 'code'],
  'action_mailbox:install': ['change', 'code'],
  'railties:install:migrations': ['change', 'code'],
  'jobs:work': ['change', 'worker'],
  'jobs:workoff': ['change', 'worker'],
  'jobs:check': ['read', 'worker'],
  'jobs:clear': ['lose', 'jobs'],
}

const OPTIONS = `
  -e|--environment= -p|--port= -b|--binding= -c|--config= -d|--daemon -u|--using= -P|--pid= -C|--dev-caching
  --no-dev-caching --early-hints -s|--sandbox --db|--database= -T|--tasks=? -D|--describe=? -A|--all -W|--where=?
  -P|--prereqs -f|--rakefile= -I|--libdir= -r|--require= -t|--trace=? -n|--dry-run -q|--quiet -v|--verbose
  -V|--version -h|--help -m|--multitask -j|--jobs=? -N|--no-search -G -R|--rakelibdir= -E|--execute-continue=
  -x|--execute= --print= -g|--grep= --expanded -a|--annotations= --include-password --mode --header --no-header
  -w|--skip-executor --skip-bundle --force --unused --controller=
`

const railsProgram: Program = {
  names: ['rails', 'rake', 'drake'],
  about: 'runs tasks of a Rails application',
  examples: {
    'rails db:migrate RAILS_ENV=production': ['deploy db:migrate migration'],
    'rake db:drop db:create': ['lose db:drop database', 'change db:create database'],
    'rails db:migrate:status': ['read db:migrate:status database'],
    'rails db:migrate VERSION=0': ['lose db:migrate database'],
    'rails db:drop:animals': ['lose db:drop:animals database'],
    'rails db:prepare': ['deploy db:prepare migration'],
    'rails routes -g users': ['read routes routes'],
    'rails console -e production': ['unreadable open shell'],
    'rails dbconsole': ['unreadable open shell'],
    "sh <<< 'rails console'": ['unreadable open shell'],
    'rails credentials:show': ['read-secret credentials:show credentials'],
    'rails generate model User name:string': ['change generate code'],
    "rails runner 'User.delete_all'": ['unreadable run code'],
    'rake users:purge': ['undescribed run task users:purge'],
    'echo \'task(:x) { sh "rm a" }\' > Rakefile; rake x': [
      'file overwrite Rakefile',
      'file delete a',
      'undescribed run task x',
    ],
    'rake -T': ['read list tasks'],
    'rake release': ['publish release package'],
    'rake -n db:drop': ['read list tasks'],
    'rails log:clear': ['file overwrite log/*.log'],
    'rails server': ['change server server'],
    'bin/rails db:rollback STEP=1': ['deploy db:rollback migration'],
  },
  run: (call) => {
    const read = readArguments(call.args, optionTable(OPTIONS))
    if (read.has('-h', '-V')) return emit(call, 'read', 'help', 'help')
    const rake = call.name !== 'rails'
    if (rake && read.has('-T', '-D', '-W', '-n') && !read.has('-e')) return emit(call, 'read', 'list', 'tasks')
    const { set, words } = assignments(read.operands)
    const at = railsAt(call, set, read.value('--environment'))
    const code = rake ? (read.value('-e') ?? read.value('-x', '-E')) : undefined
    if (rake && code !== undefined)
      return void call.code('ruby', { text: code.text, carries: code.carries, span: code.span })
    const head = words[0]
    if (rake) {
      const files = read.values('-f')
      const standard = ['Rakefile', 'rakefile', 'Rakefile.rb', 'rakefile.rb'].map((name) => word(name, call.span))
      readsOwnCode(call, files.length > 0 ? files : standard, 'ruby')
    }
    if (head === undefined) return rake ? emit(call, 'change', 'run', 'tests') : emit(call, 'read', 'help', 'help')
    const started = rake ? false : runCommand(call, words, at)
    if (started) return
    // A task, or several; of the other commands of `rails` the words behind belong to the first.
    const tasks = rake || head.text.includes(':') ? words : words.slice(0, 1)
    for (const task of tasks) runTask(call, task, at, set)
  },
}

function assignments(operands: readonly Word[]): {
  readonly set: ReadonlyMap<string, Word>
  readonly words: readonly Word[]
} {
  const set = new Map<string, Word>()
  const words: Word[] = []
  for (const w of operands) {
    const name = /^([A-Za-z_]\w*)=/.exec(w.text)?.[1]
    if (name === undefined) words.push(w)
    else set.set(name, { ...w, text: w.text.slice(name.length + 1) })
  }
  return { set, words }
}

function railsAt(call: Call, set: ReadonlyMap<string, Word>, flag: Word | undefined): RuntimePlace {
  const environment = flag ?? set.get('RAILS_ENV') ?? set.get('RACK_ENV') ?? set.get('APP_ENV')
  const gems = call.files.read(absolute(call.cwd, 'Gemfile'))
  // Rails reads `.env` only where the application has a gem for it.
  const dotenv = gems.is === 'text' && /['"]dotenv/.test(gems.text)
  return runtimeAt(call, 'rails', { environment, url: set.get('DATABASE_URL'), dotenv })
}

/** Commands of `rails` that take code or open a session. True where it was one. */
function runCommand(call: Call, words: readonly Word[], at: RuntimePlace): boolean {
  const [head, first] = words
  switch (head?.text) {
    case 'console':
    case 'c':
    case 'dbconsole':
    case 'db':
      // Input of which nothing is known is no better than a terminal.
      if (!call.stdinGiven || (call.stdin.text === undefined && call.stdin.carries === 0)) openShell(call)
      else if (head.text.startsWith('c')) call.code('ruby', call.stdin)
      else call.sql(call.stdin, 'postgresql', at)
      return true
    case 'runner':
    case 'r': {
      const isFile = first !== undefined && /\.rb$/.test(first.text)
      if (isFile) {
        emitFile(call, 'read', first)
        ownTask(call, first, at, words)
        call.code('ruby', { ...call.readFile(first), span: first.span }, 'file')
        return true
      }
      const code =
        first === undefined || first.text === '-'
          ? call.stdin
          : { text: first.text, carries: first.carries, span: first.span }
      call.code('ruby', code)
      // The models of the application reach its database by methods that are written nowhere in the text.
      emit(call, 'unreadable', 'run', 'code', '', {
        at,
        span: code.span ?? call.span ?? [0, 0],
        note: 'what the models of the application do is not read',
      })
      return true
    }
    default:
      return false
  }
}

function runTask(call: Call, given: Word, at: RuntimePlace, set: ReadonlyMap<string, Word>): void {
  if (!isKnown(given))
    return emit(call, 'unreadable', 'run', 'task', given, { at, note: 'the task is not known before it runs' })
  // `db:seed[x]` hands arguments on.
  const task = cutFrom(given.text, '[')
  // What Bundler's and Hoe's tasks of that name do: tag, push, and push the gem.
  if (/^release(:rubygem_push|:source_control_push)?$/.test(task)) return emit(call, 'publish', task, 'package', '')
  if (task === 'log:clear') return emitFile(call, 'overwrite', word('log/*.log', given.span, { pattern: true }))
  const kind = databaseKind(task)
  if (kind === 'deploy') {
    if (knownText(set.get('VERSION')) === '0')
      return emit(call, 'lose', task, 'database', '', { at, note: 'every migration is taken back' })
    const environment = at.environment ?? at.env.get('RAILS_ENV')
    const more = environment === undefined ? [] : [{ ...environment, text: `RAILS_ENV=${environment.text}` }]
    return emit(call, 'deploy', task, 'migration', '', {
      at,
      ...verifiedBy(call, [call.name, 'db:migrate:status', ...more]),
    })
  }
  if (kind !== undefined) return emit(call, kind, task, 'database', '', { at })
  const other = Object.hasOwn(OTHERS, task) ? OTHERS[task] : undefined
  if (other === undefined) return ownTask(call, given, at, [given, ...set.values()])
  emit(call, other[0], task, other[1], '', other[0] === 'read' || other[1] !== 'jobs' ? {} : { at })
}

function databaseKind(task: string): EffectKind | undefined {
  if (Object.hasOwn(DATABASE, task)) return DATABASE[task]
  const last = task.lastIndexOf(':')
  const base = task.slice(0, Math.max(last, 0))
  return /^(db|data):/.test(base) && Object.hasOwn(DATABASE, base) ? DATABASE[base] : undefined
}

export const rails: readonly Program[] = [railsProgram]
