import { emit, emitFile } from '../../emit.ts'
import type { Program } from '../../program.ts'
import { does, isUndescribed, tool } from '../../tool.ts'
import { verifiedBy } from '../../verified-by.ts'
import { knownText, type Word } from '../../word.ts'
import { databaseAt, dataStream } from '../database/client.ts'
import { flywayUrl } from './flyway-settings.ts'
import { local, losesDatabase, onDatabase, runtimeAt } from './place.ts'

/** Migration tools that belong to no framework. */

const reads = does('read', 'migration')

const alembic = tool({
  names: ['alembic'],
  about: 'migrates a database with Alembic 1.17',
  options: `-c|--config= -n|--name= -x= --raiseerr --sql --tag= -r|--rev-range= -v|--verbose -i|--indicate-current
      -m|--message= --head= --branch-label= --version-path= --rev-id= --depends-on= -t|--template= --package
      --purge --resolve-dependencies --splice --autogenerate -q|--quiet`,
  place: (call) => runtimeAt(call, 'alembic'),
  dryRun: (call) => call.arguments.has('--sql') && ['upgrade', 'downgrade', 'stamp'].includes(call.verb),
  verbs: {
    'current | history | heads | branches | show | check | list_templates': reads,
    'upgrade | stamp': (call) =>
      emit(call, 'deploy', call.verb, 'migration', call.operands[0] ?? '', {
        at: call.place(),
        ...verifiedBy(call, ['alembic', 'current']),
      }),
    downgrade: (call) =>
      emit(
        call,
        knownText(call.operands[0]) === 'base' ? 'lose' : 'deploy',
        'downgrade',
        'migration',
        call.operands[0] ?? '',
        { at: call.place() },
      ),
    ensure_version: onDatabase('change', 'migration'),
    'init | revision | merge | edit': local('change', 'code'),
    '*': isUndescribed,
  },
  examples: {
    'alembic upgrade head': ['deploy upgrade migration head'],
    'alembic -c prod.ini current': ['read current migration'],
    'alembic downgrade base': ['lose downgrade migration base'],
    'alembic upgrade head --sql': ['read dry run plan upgrade'],
    'alembic revision -m x': ['change revision code'],
  },
})

/** Options of one dash with `=` (`-url=…`); its verbs may stand one behind the other. */
const flyway: Program = {
  names: ['flyway'],
  about: 'migrates a database with Flyway 11',
  examples: {
    'flyway -url=jdbc:postgresql://db.example/shop migrate': ['deploy migrate migration'],
    'flyway info': ['read info migration'],
    'flyway clean migrate': ['lose clean database', 'deploy migrate migration'],
    'flyway -dryRunOutput=x.sql migrate': ['file overwrite x.sql', 'read migrate migration'],
    'flyway -configFiles=flyway.conf migrate': ['deploy migrate migration'],
    'flyway frobnicate': ['undescribed frobnicate database'],
    'flyway -v': ['read help help'],
  },
  run: (call) => {
    const option = (name: string): Word | undefined => {
      const given = call.args.find((w) => w.text.toLowerCase().startsWith(`-${name.toLowerCase()}=`))
      return given === undefined ? undefined : { ...given, text: given.text.slice(name.length + 2) }
    }
    const environment = option('environment')
    const at = runtimeAt(call, 'flyway', {
      url: option('url') ?? call.env.get('FLYWAY_URL') ?? flywayUrl(call, environment),
      environment,
    })
    const verbs = call.args.filter((w) => !w.text.startsWith('-'))
    if (verbs.length === 0 || call.args.some((w) => w.text === '-?' || w.text === '--help'))
      return emit(call, 'read', 'help', 'help')
    const dry = option('dryRunOutput')
    if (dry !== undefined) emitFile(call, 'overwrite', dry)
    for (const verb of verbs) {
      switch (verb.text) {
        case 'info':
        case 'validate':
        case 'check':
        case 'version':
        case 'help':
        case 'snapshot':
        case 'diff':
        case 'diffText':
        case 'list-engines':
          emit(call, 'read', verb.text, 'migration', '', { at })
          break
        case 'migrate':
        case 'undo':
        case 'deploy':
        case 'baseline':
          emit(call, dry === undefined ? 'deploy' : 'read', verb.text, 'migration', '', {
            at,
            ...(dry === undefined ? verifiedBy(call, ['flyway', 'info']) : {}),
          })
          break
        case 'repair':
          emit(call, 'change', verb.text, 'migration', '', { at })
          break
        case 'clean':
          emit(call, 'lose', verb.text, 'database', '', { at })
          break
        case 'prepare':
        case 'generate':
        case 'model':
        case 'init':
        case 'add':
          emit(call, 'change', verb.text, 'code')
          break
        case 'auth':
          emit(call, 'access', verb.text, 'login')
          break
        default:
          emit(call, 'undescribed', verb.text, 'database', '', { at })
      }
    }
  },
}

const liquibase = tool({
  names: ['liquibase'],
  about: 'migrates a database with Liquibase 5',
  options: `--url= --username= --password= --changelog-file|--changeLogFile= --defaults-file|--defaultsFile= --driver=
      --classpath= --log-level|--logLevel= --output-file|--outputFile= --contexts= --context-filter=
      --label-filter|--labels= --default-schema-name= --tag= --count= --date= --reference-url|--referenceUrl=
      --schemas= --diff-types= --search-path= --sql= --sql-file= --snapshot-format= --delimiter= --changeset-id=
      --changeset-author= --changeset-path= --deployment-id= --drop-dbclob --force --license-key=
      --show-summary= --output-directory= --format= --dbms= --checks-settings-file= --checks-scope= --flow-file=
      --offline`,
  place: (call) =>
    runtimeAt(call, 'liquibase', { url: call.arguments.value('--url') ?? call.env.get('LIQUIBASE_COMMAND_URL') }),
  verbs: {
    [`status | validate | history | diff | snapshot | snapshot-reference | list-locks | update-sql |
      updateSQL | rollback-sql | rollbackSQL | rollback-count-sql | rollback-to-date-sql |
      rollback-one-changeset-sql | rollback-one-update-sql | future-rollback-sql | future-rollback-count-sql |
      future-rollback-from-tag-sql | update-count-sql | update-to-tag-sql | changelog-sync-sql |
      changelog-sync-to-tag-sql | unexpected-changesets | unexpectedChangeSets | calculate-checksum |
      tag-exists | db-doc | checks run | checks show | flow validate | help | connect`]: reads,
    'diff-changelog | diffChangeLog | generate-changelog | generateChangeLog': (call) => {
      emit(call, 'read', call.verb, 'schema', '', { at: call.place() })
      const file = call.arguments.value('--changelog-file')
      if (file !== undefined) emitFile(call, 'edit', file)
    },
    [`update | update-count | update-to-tag | update-testing-rollback | update-one-changeset | rollback |
      rollback-count | rollback-to-date | rollback-one-changeset | rollback-one-update | changelog-sync |
      changelogSync | changelog-sync-to-tag | mark-next-changeset-ran`]: (call) =>
      emit(call, 'deploy', call.verb, 'migration', '', {
        at: call.place(),
        ...verifiedBy(call, ['liquibase', 'status']),
      }),
    'tag | release-locks | releaseLocks | clear-checksums | clearCheckSums': onDatabase('change', 'migration'),
    'drop-all | dropAll': losesDatabase,
    'execute-sql | executeSql': (call) => {
      const statement = call.arguments.value('--sql')
      const file = call.arguments.value('--sql-file')
      const at = call.place()
      if (at.is !== 'runtime') return
      if (file !== undefined) emitFile(call, 'read', file)
      const text =
        statement === undefined
          ? { text: undefined, carries: 0, span: call.span }
          : { text: statement.text, carries: statement.carries, span: statement.span }
      call.sql(
        file === undefined ? text : call.readFile(file),
        /mysql|mariadb/.test(at.url?.text ?? '') ? 'mysql' : 'postgresql',
        at,
      )
      return dataStream(call)
    },
    'init project | init copy | init start-h2 | checks customize | checks enable | checks disable': local(
      'change',
      'code',
    ),
    flow: (call) => emit(call, 'unreadable', 'run', 'flow', '', { at: call.place() }),
    '*': isUndescribed,
  },
  examples: {
    'liquibase --url=jdbc:postgresql://db.example/shop update': ['deploy update migration'],
    'liquibase status': ['read status migration'],
    'liquibase update-sql': ['read update-sql migration'],
    'liquibase drop-all': ['lose drop-all database'],
    "liquibase execute-sql --sql='drop table x'": ['lose drop table x'],
  },
})

const sqitch = tool({
  names: ['sqitch'],
  about: 'migrates a database with Sqitch',
  options: `-t|--target= -f|--plan-file= --top-dir= --engine= -r|--registry= --client= -d|--db-name= -u|--db-user=
      -h|--db-host= -p|--db-port= -s|--set= --to-change= --to= --onto-change= --upto-change= --mode= --verify
      --no-verify --log-only -y -n|--note= -m --requires= --conflicts= -C|--chdir= --no-pager --lock-timeout=
      --from= --modified --event= --format= --max-count=`,
  shortHelp: false,
  place: (call) => {
    const target = call.arguments.value('-t') ?? call.operands.find((w) => w.text.startsWith('db:'))
    const url =
      target?.text.startsWith('db:') === true
        ? { ...target, text: target.text.slice(3).replace(/^pg:/, 'postgresql:') }
        : undefined
    const host = call.arguments.value('-h')
    if (host !== undefined)
      return databaseAt(call, 'other', { host, port: call.arguments.value('-p'), database: call.arguments.value('-d') })
    return runtimeAt(call, 'sqitch', { url, environment: url === undefined ? target : undefined })
  },
  verbs: {
    'status | log | plan | show | verify | check | target | engine | help': reads,
    'deploy | rebase': onDatabase('deploy', 'migration'),
    // Without a change to stop at it takes everything back.
    revert: (call) =>
      emit(
        call,
        call.arguments.has('--to-change', '--to') || call.operands.some((w) => w.text.startsWith('@'))
          ? 'deploy'
          : 'lose',
        'revert',
        'migration',
        '',
        { at: call.place() },
      ),
    'checkout | upgrade': onDatabase('deploy', 'migration'),
    'add | init | tag | rework | bundle | config | target add | target remove | engine add': local('change', 'code'),
    '*': isUndescribed,
  },
  examples: {
    'sqitch deploy db:pg://db.example/shop': ['deploy deploy migration'],
    'sqitch status': ['read status migration'],
    'sqitch revert -y': ['lose revert migration'],
    'sqitch revert -y --to-change x': ['deploy revert migration'],
    'sqitch add x -n y': ['change add code x'],
  },
})

const rust = tool({
  names: ['diesel', 'sqlx', 'sea-orm-cli', 'refinery', 'cargo-sqlx', 'loco'],
  about: 'migrates a database with one of the tools of Rust',
  options: `-D|--database-url= --config-file= --locked-schema --migration-dir= --source= --target-version= --no-dotenv
      --connect-timeout= -n|--number= -a|--all -r -y -f|--force --ignore-missing --dry-run -s|--schema=
      --database-schema= -u= -d= --with-serde= -o|--output-dir= --version= -t= -v --workspace --check -c= -p=
      -e|--environment= -i= --num= --verbose --diff-schema=?`,
  place: (call) =>
    runtimeAt(call, 'rust', {
      url: call.arguments.value('--database-url', '-u') ?? call.arguments.value('-c'),
      environment: call.arguments.value('-e'),
      dotenv: true,
    }),
  dryRun: (call) => call.arguments.has('--dry-run'),
  verbs: {
    [`migration list | migration pending | migrate info | migrate status | print-schema | routes | db status |
      doctor | middleware | completions`]: reads,
    [`migration run | migration redo | migration revert | migrate run | migrate revert | migrate up |
      migrate down | migrate | db migrate | db down`]: (call) => {
      const all = call.arguments.has('-a') || knownText(call.arguments.value('--target-version')) === '0'
      emit(call, all && /revert|down|redo/.test(call.verb) ? 'lose' : 'deploy', call.verb, 'migration', '', {
        at: call.place(),
      })
    },
    [`database reset | database drop | migrate fresh | migrate refresh | migrate reset | db reset |
      db truncate`]: losesDatabase,
    'database setup | setup | database create | db create | db seed': onDatabase('change'),
    [`migration generate | migrate add | migrate init | generate entity | migrate generate | prepare |
      generate | migrate build-script | migration create`]: local('change', 'code'),
    '*': isUndescribed,
  },
  examples: {
    'diesel migration run': ['deploy migration run migration'],
    'sqlx migrate run --database-url postgres://db.example/shop': ['deploy migrate run migration'],
    'sqlx database drop -y': ['lose database drop database'],
    'sea-orm-cli migrate fresh': ['lose migrate fresh database'],
    'diesel migration list': ['read migration list migration'],
    'sqlx migrate add x': ['change migrate add code x'],
  },
})

const yoyo = tool({
  names: ['yoyo', 'yoyo-migrate'],
  about: 'migrates a database with yoyo',
  options: `-c|--config= -d|--database= -m|--match= -r|--revision= -a|--all -f|--force -p|--prompt-password
      --no-config-file -b|--batch -n|--no-batch -v --migration-table= --message= --sql`,
  place: (call) => runtimeAt(call, 'yoyo', { url: call.arguments.value('-d'), dotenv: true }),
  verbs: {
    list: reads,
    'apply | develop | reapply | mark | unmark': onDatabase('deploy', 'migration'),
    rollback: (call) =>
      emit(call, call.arguments.has('-r', '-m') ? 'deploy' : 'lose', 'rollback', 'migration', '', { at: call.place() }),
    'break-lock': onDatabase('change', 'lock'),
    'new | init': local('change', 'code'),
    '*': isUndescribed,
  },
  examples: {
    'yoyo apply --database postgresql://db.example/shop ./m': ['deploy apply migration'],
    'yoyo rollback ./m': ['lose rollback migration'],
    'yoyo list': ['read list migration'],
  },
})

const hasura = tool({
  names: ['hasura'],
  about: 'migrates the database and the metadata of Hasura',
  options: `--admin-secret= --endpoint= --database-name= --project= --envfile= --certificate-authority=
      --insecure-skip-tls-verify --log-level= --no-color --up= --down= --version= --type= --goto=
      --all-databases --from-server --schema= --sql= --skip-execution --disallow-inconsistent-metadata --dry-run
      --file= -f= -o= --api-host= --api-port= --console-port= --no-browser --address=`,
  place: (call) => {
    const url = call.arguments.value('--endpoint') ?? call.env.get('HASURA_GRAPHQL_ENDPOINT')
    return runtimeAt(call, 'hasura', { url, dotenv: true })
  },
  dryRun: (call) => call.arguments.has('--dry-run'),
  verbs: {
    [`migrate status | metadata diff | metadata inconsistency list | metadata inconsistency status | version |
      plugins list`]: reads,
    'migrate apply | metadata apply | metadata reload | deploy': (call) => {
      const back = call.arguments.value('--down')?.text === 'all' || knownText(call.arguments.value('--goto')) === '0'
      emit(call, back ? 'lose' : 'deploy', call.verb, 'migration', '', { at: call.place() })
    },
    'metadata clear | metadata inconsistency drop | migrate delete': losesDatabase,
    // Metadata holds the addresses of databases and the secrets of webhooks.
    'metadata export': onDatabase('read-data', 'metadata'),
    'seed apply': onDatabase('change'),
    [`migrate create | migrate squash | seed create | init | actions create | actions codegen | update-cli |
      plugins install | scripts update-project-v3`]: local('change', 'code'),
    console: onDatabase('read-data'),
    '*': isUndescribed,
  },
  examples: {
    'hasura migrate apply --endpoint https://h.example': ['deploy migrate apply migration'],
    'hasura migrate status': ['read migrate status migration'],
    'hasura metadata clear': ['lose metadata clear database'],
  },
})

export const schemaTools: readonly Program[] = [alembic, flyway, liquibase, sqitch, rust, yoyo, hasura]
