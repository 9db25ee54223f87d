import { emit, emitFile } from '../../emit.ts'
import type { Program } from '../../program.ts'
import { does, isUndescribed, tool } from '../../tool.ts'
import { UNKNOWN, word } from '../../word.ts'
import { ownEntry } from '../database/client.ts'
import { mongoAtlas } from '../platforms/hosted-databases.ts'
import { local, losesDatabase, onDatabase, runtimeAt } from './place.ts'

/** Migration tools that are written in Go: goose, dbmate, golang-migrate, Atlas. */

const reads = does('read', 'migration')

const goose = tool({
  names: ['goose'],
  about: 'migrates a database with goose',
  options: `-dir= -s -v -table= -h -no-versioning -allow-missing -certfile= -ssl-cert= -ssl-key= -no-color -timeout=
      -env= -version -lock-mode=`,
  style: 'single',
  place: (call) => {
    const address = call.args.find((w) => isAddress(w.text)) ?? call.env.get('GOOSE_DBSTRING')
    return runtimeAt(call, 'goose', { url: address, dotenv: true })
  },
  verbs: {
    '*': (call) => {
      // The driver and its address stand before the verb.
      const words = [...call.arguments.operands].map((w) => w.text)
      const verb = words.find((one) => ownEntry(GOOSE, one) !== undefined) ?? ''
      const kind = ownEntry(GOOSE, verb)
      const at = call.place()
      if (kind === undefined) return emit(call, 'undescribed', call.verb, 'program', call.name, { at })
      if (verb === 'create' || verb === 'fix' || verb === 'validate') return emit(call, kind, verb, 'code')
      const all = verb === 'reset' || (verb === 'down-to' && words.at(-1) === '0')
      emit(call, all ? 'lose' : kind, verb, 'migration', '', { at })
    },
  },
  examples: {
    'goose -dir sql postgres postgres://u@db.example/shop up': ['deploy up migration'],
    'goose status': ['read status migration'],
    'goose down-to 0': ['lose down-to migration'],
    'goose create x sql': ['change create code'],
    'goose reset': ['lose reset migration'],
  },
})

/** A URL, a string of `key=value` pairs, the form of Go's driver for MySQL, or a file of SQLite. */
function isAddress(text: string): boolean {
  if (text.includes('://') || text.includes('@tcp(') || /\.(db|sqlite3?)$/.test(text)) return true
  return !text.startsWith('-') && text.includes('=') && text.includes(' ')
}

const GOOSE: Readonly<Record<string, 'read' | 'deploy' | 'lose' | 'change'>> = {
  status: 'read',
  version: 'read',
  validate: 'read',
  env: 'read',
  up: 'deploy',
  'up-by-one': 'deploy',
  'up-to': 'deploy',
  down: 'deploy',
  'down-to': 'deploy',
  redo: 'deploy',
  reset: 'lose',
  create: 'change',
  fix: 'change',
}

const dbmate = tool({
  names: ['dbmate'],
  about: 'migrates a database with dbmate',
  options: `-u|--url= -e|--env= --env-file= -d|--migrations-dir= --migrations-table= -s|--schema-file=
      --no-dump-schema --strict --wait --wait-timeout= --exit-code --quiet -v|--verbose --driver=`,
  place: (call) => {
    const name = call.arguments.value('-e')
    // A variable of another name may also stand in `.env`.
    const named = name === undefined ? undefined : (call.env.get(name.text) ?? word(UNKNOWN, name.span))
    return runtimeAt(call, 'dbmate', { url: call.arguments.value('-u') ?? named, dotenv: true })
  },
  verbs: {
    'status | wait': reads,
    'up | migrate | rollback | down': onDatabase('deploy', 'migration'),
    create: onDatabase('change'),
    drop: losesDatabase,
    load: onDatabase('change'),
    dump: (call) => {
      emit(call, 'read', 'dump', 'schema', '', { at: call.place() })
      emitFile(call, 'overwrite', call.arguments.value('-s') ?? word('db/schema.sql'))
    },
    'new': local('change', 'code'),
    '*': isUndescribed,
  },
  examples: {
    'dbmate --url postgres://db.example/shop up': ['deploy up migration'],
    'dbmate status': ['read status migration'],
    'dbmate drop': ['lose drop database'],
    'dbmate new x': ['change new code x'],
  },
})

/** golang-migrate: `migrate -database URL -path DIR up [N]`. */
const migrate = tool({
  names: ['migrate'],
  about: 'migrates a database with golang-migrate',
  options: `-source= -path= -database= -prefetch= -lock-timeout= -verbose -version -help -ext= -dir= -seq -digits=
      -format= -tz= -all -f`,
  style: 'single',
  place: (call) => runtimeAt(call, 'migrate', { url: call.arguments.value('-database') }),
  verbs: {
    version: reads,
    'up | goto': onDatabase('deploy', 'migration'),
    // Without a number everything is taken back.
    down: (call) =>
      emit(call, call.operands.length > 0 && !call.arguments.has('-all') ? 'deploy' : 'lose', 'down', 'migration', '', {
        at: call.place(),
      }),
    drop: losesDatabase,
    force: onDatabase('change', 'migration'),
    create: local('change', 'code'),
    '*': isUndescribed,
  },
  examples: {
    'migrate -path db -database postgres://db.example/shop up': ['deploy up migration'],
    'migrate -path db -database postgres://db.example/shop version': ['read version migration'],
    'migrate -path db -database postgres://db.example/shop down': ['lose down migration'],
    'migrate -path db -database postgres://db.example/shop down 1': ['deploy down migration'],
    'migrate -path db -database postgres://db.example/shop drop -f': ['lose drop database'],
    'migrate create -ext sql x': ['change create code x'],
  },
})

const atlas = tool({
  names: ['atlas'],
  about: 'migrates a database with Atlas',
  options: `-c|--config= --env= --var= -u|--url= --to= -t= --dev-url= -f|--file= -s|--schema= --exclude= --include=
      --format= --dir= --dir-format= --revisions-schema= --baseline= --tx-mode= --exec-order= --allow-dirty
      --dry-run --auto-approve --lock-timeout= --lock-name= --from= --context= --latest= --git-base= --git-dir=
      --to-version= --to-tag= --amount= --edit --plan= --token= --tag= --push --pending --repo= --name= --web -w
      --log= --qualifier= --skip-lint --max-retries=`,
  place: (call) =>
    runtimeAt(call, 'atlas', { url: call.arguments.value('-u'), environment: call.arguments.value('--env') }),
  dryRun: (call) => call.arguments.has('--dry-run'),
  verbs: {
    [`migrate status | migrate lint | migrate validate | schema inspect | schema diff | migrate ls | version |
      license | schema stats inspect | schema lint | schema validate | whoami | schema test | migrate test`]: reads,
    'migrate apply | migrate down | migrate set | schema plan approve': onDatabase('deploy', 'migration'),
    // It makes the schema what the file says, and drops what is not in it.
    'schema apply': onDatabase('lose', 'schema'),
    'schema clean': losesDatabase,
    [`migrate diff | migrate hash | migrate new | migrate import | migrate rebase | migrate edit |
      migrate rm | migrate checkpoint | schema fmt | migrate fmt | init | schema plan | schema plan new`]: local(
      'change',
      'code',
    ),
    'migrate push | schema push': onDatabase('change', 'registry'),
    'login | logout': local('access', 'login'),
    // The tool of MongoDB Atlas has the same name, and none of these verbs.
    '*': (call) => mongoAtlas.run(call),
  },
  examples: {
    'atlas migrate apply --env prod': ['deploy migrate apply migration'],
    'atlas migrate status --url postgres://db.example/shop': ['read migrate status migration'],
    'atlas schema apply -u postgres://db.example/shop --to file://x.hcl --auto-approve': ['lose schema apply schema'],
    'atlas schema apply --dry-run -u x': ['read dry run plan schema apply'],
    'atlas clusters list': ['read clusters list cluster'],
    'atlas schema clean -u postgres://db.example/shop': ['lose schema clean database'],
  },
})

export const goMigrations: readonly Program[] = [goose, dbmate, migrate, atlas]
