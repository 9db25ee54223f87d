import { emit, emitFile } from '../../emit.ts'
import type { Program } from '../../program.ts'
import { does, isUndescribed, type ToolCall, tool } from '../../tool.ts'
import { verifiedBy } from '../../verified-by.ts'
import { knownText } from '../../word.ts'
import { dataStream } from '../database/client.ts'
import { local, losesDatabase, onDatabase, ownTask, runtimeAt } from './place.ts'

/** The migration tools of JavaScript and TypeScript beside Prisma. */

const reads = does('read', 'migration')

const knex = tool({
  names: ['knex'],
  about: 'migrates a database with Knex 3',
  options: `--env= --knexfile= --knexpath= --cwd= --client= --connection= --migrations-directory=
      --migrations-table-name= --debug --esm --specific= --timestamp-filename-prefix -x= --all --stub= --verbose
      --require=`,
  place: (call) =>
    runtimeAt(call, 'knex', {
      environment: call.arguments.value('--env'),
      url: call.arguments.value('--connection'),
      dotenv: true,
    }),
  verbs: {
    'migrate:status | migrate:list | migrate:currentVersion': reads,
    'migrate:latest | migrate:up | migrate:down': (call) => {
      const environment = call.arguments.value('--env')
      const more = environment === undefined ? [] : ['--env', environment]
      emit(call, 'deploy', call.verb, 'migration', '', {
        at: call.place(),
        ...verifiedBy(call, ['npx', 'knex', 'migrate:status', ...more]),
      })
    },
    // With `--all` everything is taken back.
    'migrate:rollback': (call) =>
      emit(call, call.arguments.has('--all') ? 'lose' : 'deploy', call.verb, 'migration', '', { at: call.place() }),
    'migrate:unlock': onDatabase('change', 'lock'),
    'seed:run': onDatabase('change'),
    'init | migrate:make | seed:make': local('change', 'code'),
    '*': isUndescribed,
  },
  examples: {
    'knex migrate:latest --env production': ['deploy migrate:latest migration'],
    'knex migrate:status': ['read migrate:status migration'],
    'knex migrate:rollback --all': ['lose migrate:rollback migration'],
    'knex migrate:make x': ['change migrate:make code x'],
  },
})

const drizzleAt = (call: ToolCall) => runtimeAt(call, 'drizzle', { url: call.arguments.value('--url'), dotenv: true })

const drizzle = tool({
  names: ['drizzle-kit'],
  about: 'migrates a database with Drizzle',
  options: `--config= --url= --dialect= --schema= --out= --name= --force --strict --verbose --custom --host= --port=
      --user= --password= --database= --ssl= --auth-token= --tablesFilter= --schemaFilters= --extensionsFilters=
      --driver= --prefix= --casing= --breakpoints= --introspect-casing= --init`,
  place: drizzleAt,
  verbs: {
    check: reads,
    migrate: onDatabase('deploy', 'migration'),
    // It asks before it drops, unless it is told not to.
    push: (call) =>
      emit(call, call.arguments.has('--force') ? 'lose' : 'deploy', 'push', 'schema', '', { at: call.place() }),
    'pull | introspect': (call) => {
      emit(call, 'read', 'read', 'schema', '', { at: call.place() })
      emitFile(
        call,
        'edit',
        call.arguments.value('--out') ?? {
          text: 'drizzle',
          span: call.span,
          carries: 0,
          pattern: false,
          splits: false,
        },
      )
    },
    studio: onDatabase('read-data'),
    'generate | up | drop': local('change', 'code'),
    export: reads,
    '*': isUndescribed,
  },
  examples: {
    'drizzle-kit push --force': ['lose push schema'],
    'drizzle-kit migrate': ['deploy migrate migration'],
    'drizzle-kit generate --name x': ['change generate code'],
    'drizzle-kit check': ['read check migration'],
  },
})

const sequelize = tool({
  names: ['sequelize', 'sequelize-cli'],
  about: 'migrates a database with Sequelize 6',
  options: `--env= --config= --url= --options-path= --migrations-path= --seeders-path= --models-path= --to= --from=
      --name= --seed= --debug --attributes= --charset= --collate= --underscored --force`,
  place: (call) =>
    runtimeAt(call, 'sequelize', {
      environment: call.arguments.value('--env'),
      url: call.arguments.value('--url'),
      dotenv: false,
    }),
  verbs: {
    'db:migrate:status': reads,
    'db:migrate | db:migrate:schema:timestamps:add | db:migrate:undo': onDatabase('deploy', 'migration'),
    'db:migrate:undo:all | db:drop | db:seed:undo | db:seed:undo:all': losesDatabase,
    'db:create | db:seed | db:seed:all': onDatabase('change'),
    [`init | init:config | init:migrations | init:models | init:seeders | migration:generate |
      migration:create | model:generate | model:create | seed:generate | seed:create`]: local('change', 'code'),
    '*': isUndescribed,
  },
  examples: {
    'sequelize-cli db:migrate --env production': ['deploy db:migrate migration'],
    'sequelize db:migrate:status': ['read db:migrate:status migration'],
    'sequelize db:migrate:undo:all': ['lose db:migrate:undo:all database'],
    'sequelize db:drop': ['lose db:drop database'],
  },
})

/** The statement of `typeorm query`, on whatever the data source is. */
const query = (call: ToolCall) => {
  const statement = call.operands[0]
  const at = call.place()
  if (at.is !== 'runtime') return
  const text = statement?.text
  call.sql({ text, carries: statement?.carries ?? 0, span: statement?.span }, 'postgresql', at)
  return dataStream(call)
}

const typeorm = tool({
  names: ['typeorm', 'typeorm-ts-node-commonjs', 'typeorm-ts-node-esm'],
  about: 'migrates a database with TypeORM 0.3',
  options: `-d|--dataSource= -t|--transaction= -f|--fake -n|--name= -o|--outputJs --esm -p|--pretty --dryrun|--dr
      --check|--ch --timestamp= -c|--connection= --config=`,
  place: (call) => runtimeAt(call, 'typeorm', { dotenv: true }),
  dryRun: (call) => call.verb === 'migration:generate' && call.arguments.has('--dryrun', '--check'),
  verbs: {
    'migration:show | version': reads,
    'migration:run | migration:revert': onDatabase('deploy', 'migration'),
    'schema:log': does('read', 'schema'),
    'schema:sync | schema:drop': losesDatabase,
    query,
    'cache:clear': (call) => emit(call, 'lose-remade', call.verb, 'cache', '', { at: call.place() }),
    'migration:generate | migration:create | entity:create | subscriber:create | init': local('change', 'code'),
    '*': isUndescribed,
  },
  examples: {
    'typeorm migration:run -d src/data-source.ts': ['deploy migration:run migration'],
    'typeorm schema:drop -d x.ts': ['lose schema:drop database'],
    "typeorm query 'drop table x' -d x.ts": ['lose drop table x'],
    'typeorm migration:show -d x.ts': ['read migration:show migration'],
  },
})

const mikro = tool({
  names: ['mikro-orm', 'mikro-orm-esm'],
  about: 'migrates a database with MikroORM 6',
  options: `--config= --contextName= --to= -t= --from= -f= --only= -o= -r|--run -d|--dump --fk-checks --drop-tables
      --drop-db --drop-migrations-table --seed=? -c|--class= -i|--initial -b|--blank --path= -p= --name= -n=
      -s|--save`,
  place: (call) => runtimeAt(call, 'mikro-orm', { dotenv: true }),
  verbs: {
    'migration:list | migration:pending | migration:check | debug': reads,
    'migration:up | migration:down': onDatabase('deploy', 'migration'),
    'migration:fresh | schema:fresh': losesDatabase,
    'schema:create | schema:update | schema:drop': (call) => {
      // Without `--run` it only prints the statements.
      const kind = !call.arguments.has('-r') ? 'read' : call.verb === 'schema:drop' ? 'lose' : 'deploy'
      emit(call, kind, call.verb, 'schema', '', { at: call.place() })
    },
    'database:create | seeder:run': onDatabase('change'),
    'database:import': (call) =>
      call.sql(
        { text: undefined, carries: 0, span: call.span },
        'postgresql',
        runtimeAt(call, 'mikro-orm', { dotenv: true }),
      ),
    'migration:create | seeder:create | cache:generate | generate-entities | generate-cache': local('change', 'code'),
    'cache:clear': local('lose-remade', 'cache'),
    '*': isUndescribed,
  },
  examples: {
    'mikro-orm migration:up': ['deploy migration:up migration'],
    'mikro-orm schema:drop --run': ['lose schema:drop schema'],
    'mikro-orm schema:update --dump': ['read schema:update schema'],
  },
})

const nodeMigrations = tool({
  names: [
    'node-pg-migrate',
    'graphile-migrate',
    'kysely',
    'umzug',
    'db-migrate',
    'pg-migrate',
    'postgres-migrations',
    'mongo-migrate',
    'migrate-mongo',
    'kysely-ctl',
  ],
  about: 'migrates a database with one of the smaller tools',
  options: `-d|--database-url-var= -m|--migrations-dir= -t|--migrations-table= -s|--schema= -r|--reject-unauthorized=
      -f|--file= --config= -e|--env= --environment= --envPath= -c|--config-file= --tsconfig= --dry-run --to=
      --step= --count= --fake --timestamp --shadow --once --forceActions --message= --template-file-name=
      --ignore-pattern= --create-schema --erase --database= --root-database= -v|--verbose --all --name=`,
  place: (call) => runtimeAt(call, 'node', { environment: call.arguments.value('-e', '--environment'), dotenv: true }),
  dryRun: (call) => call.arguments.has('--dry-run'),
  verbs: {
    'status | list | pending | executed | check | migrate:list | version | migrate list': reads,
    [`up | migrate | redo | migrate latest | migrate up | migrate:latest | migrate:up | migrate:down |
      migrate down | watch | run | commit`]: (call) => {
      const all = call.operands.some((w) => knownText(w) === '0')
      emit(call, all ? 'lose' : 'deploy', call.verb, 'migration', '', { at: call.place() })
    },
    'down | migrate:rollback | migrate rollback': (call) => {
      emit(call, call.arguments.has('--all') ? 'lose' : 'deploy', call.verb, 'migration', '', { at: call.place() })
    },
    reset: losesDatabase,
    'seed | seed run | seed:run | db:create': onDatabase('change'),
    'db:drop': losesDatabase,
    'create | init | compile | migrate make | migrate:make | seed make | seed:make | uncommit': local('change', 'code'),
    sql: (call) => query(call),
    '*': (call) => ownTask(call, call.verb, runtimeAt(call, 'node', { dotenv: true }), call.operands),
  },
  examples: {
    'node-pg-migrate up': ['deploy up migration'],
    'graphile-migrate reset --erase': ['lose reset database'],
    'migrate-mongo status': ['read status migration'],
    'node-pg-migrate create x': ['change create code x'],
    'node-pg-migrate up --dry-run': ['read dry run plan up'],
  },
})

export const javascriptMigrations: readonly Program[] = [knex, drizzle, sequelize, typeorm, mikro, nodeMigrations]
