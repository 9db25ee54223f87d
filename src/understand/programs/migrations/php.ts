import { runTinker } from '../../code/tinker.ts'
import { emit, emitFile } from '../../emit.ts'
import { openShell } from '../../open-shell.ts'
import type { Program } from '../../program.ts'
import { does, type ToolCall, tool } from '../../tool.ts'
import { verifiedBy } from '../../verified-by.ts'
import { type Word, word } from '../../word.ts'
import { dataStream } from '../database/client.ts'
import { local, losesDatabase, onDatabase, ownTask, runtimeAt } from './place.ts'
import { sail } from './sail.ts'

/** Commands of the frameworks of PHP: Laravel 12, Symfony 7 with Doctrine, CakePHP, Phinx. */

const laravelAt = (call: ToolCall) =>
  runtimeAt(call, 'laravel', { environment: call.arguments.value('--env'), dotenv: true })

const artisan = tool({
  names: ['artisan'],
  about: 'runs commands of a Laravel application',
  options: `--env= --database= --path= --realpath --force --pretend --seed --seeder= --step=? --class= --execute=
      --queue= --connection= --tries= --timeout= --memory= --sleep= --name= --only= --except= --json --format=
      -n|--no-interaction -q|--quiet --ansi --no-ansi --port= --host= --prune --schema-path= --hours= --id=
      --tag= --provider= --filter= --store= --tags= --guard= --daemon --once --stop-when-empty --max-jobs=
      --max-time= --secret= --with-secret --render= --refresh= --status= --retry= --redirect= --batch= --key=
      --cipher= --filename= --range= --except-path= --only-vendor --path-filter=`,
  place: laravelAt,
  dryRun: (call) => call.arguments.has('--pretend'),
  verbs: {
    [`migrate:status | db:show | db:table | db:monitor | route:list | about | list | env | event:list |
      schedule:list | model:show | queue:monitor | channel:list | horizon:list | horizon:status |
      horizon:supervisors | horizon:supervisor-status | help | inspire | permission:show | package:discover |
      queue:listen-status | pulse:check-status | optimize:status | telescope:status | scout:status |
      stub:list | migrate:list | reverb:status | octane:status | lang:list | vendor:list | completion | docs`]: does(
      'read',
      'application',
    ),
    'config:show': onDatabase('read-data', 'settings'),
    'migrate | migrate:rollback | migrate:install | tenants:migrate | tenants:rollback': (call) => {
      const environment = call.arguments.value('--env')
      const more: readonly Word[] =
        environment === undefined ? [] : [{ ...environment, text: `--env=${environment.text}` }]
      emit(call, 'deploy', call.verb, 'migration', '', {
        at: call.place(),
        ...verifiedBy(call, ['php', 'artisan', 'migrate:status', ...more]),
      })
    },
    [`migrate:fresh | migrate:refresh | migrate:reset | db:wipe | schema:wipe | tenants:migrate-fresh |
      model:prune | queue:flush | queue:clear | queue:prune-failed | queue:prune-batches | horizon:clear |
      horizon:purge | horizon:forget | telescope:clear | telescope:prune | activitylog:clean |
      activity-log:clean | scout:flush | scout:delete-index | scout:delete-all-indexes | backup:clean |
      pulse:clear | pulse:purge | sanctum:prune-expired | auth:clear-resets`]: losesDatabase,
    [`db:seed | queue:retry | queue:retry-batch | queue:forget | queue:table | scout:import | scout:index |
      scout:sync-index-settings | tenants:seed | storage:link | storage:unlink | horizon:snapshot |
      cache:table | pulse:check | pulse:work | media-library:regenerate | backup:run | queue:pause |
      queue:resume | tenants:run`]: onDatabase('change'),
    'queue:failed | backup:list | activitylog:list | telescope:list': onDatabase('read-data', 'jobs'),
    'schema:dump': (call) => {
      emit(call, 'read', 'dump', 'schema', '', { at: call.place() })
      emitFile(call, 'overwrite', call.arguments.value('--path') ?? word('database/schema'))
      if (call.arguments.has('--prune')) emitFile(call, 'delete', word('database/migrations'), { recursive: true })
    },
    db: (call) => (call.stdinGiven ? unread(call) : openShell(call)),
    tinker: (call) => {
      const code = call.arguments.value('--execute')
      if (code !== undefined)
        return runTinker(call, { text: code.text, carries: code.carries, span: code.span }, call.place())
      return call.stdinGiven ? runTinker(call, call.stdin, call.place()) : openShell(call)
    },
    [`queue:work | queue:listen | schedule:work | serve | dev | horizon | horizon:work | octane:start |
      reverb:start | schedule:test | websockets:serve | pail | websockets:restart`]: local('change', 'worker'),
    [`queue:restart | horizon:terminate | horizon:pause | horizon:continue | horizon:pause-supervisor |
      horizon:continue-supervisor | octane:reload | octane:stop | reverb:restart | down | up |
      schedule:interrupt | schedule:clear-cache | pulse:restart`]: local('restart', 'application'),
    'schedule:run | schedule:finish': (call) => ownTask(call, call.verb, laravelAt(call)),
    'test | test:parallel | pest:test | dusk': local('change', 'tests'),
    [`cache:clear | cache:prune-stale-tags | optimize:clear | permission:cache-reset | responsecache:clear |
      cache:forget | modelCache:clear`]: (call) =>
      emit(call, 'lose-remade', call.verb, 'cache', '', { at: call.place() }),
    // Files of the application that the next call makes again.
    'config:clear | route:clear | view:clear | event:clear | clear-compiled | debugbar:clear | icons:clear': local(
      'lose-remade',
      'cache',
    ),
    [`config:cache | route:cache | view:cache | event:cache | optimize | icons:cache | vendor:publish |
      lang:publish | config:publish | stub:publish | package:install | install:api | install:broadcasting |
      ide-helper:generate | ide-helper:models | ide-helper:meta | breeze:install | jetstream:install |
      sail:install | sail:publish | horizon:install | telescope:install | telescope:publish | horizon:publish`]: local(
      'change',
      'code',
    ),
    [`key:generate | jwt:secret | passport:keys | passport:install | passport:client | passport:hash |
      permission:create-role | permission:create-permission | permission:assign-role | shield:super-admin |
      make:filament-user | passport:purge | env:set`]: (call) =>
      emit(call, 'access', call.verb, 'key', '', { at: call.place() }),
    'env:decrypt': onDatabase('read-secret', 'settings'),
    'env:encrypt': local('access', 'settings'),
    '*': (call) => {
      if (/^(make|nova|filament|livewire|folio|module):/.test(call.verb))
        return emit(call, 'change', call.verb, 'code', call.operands[0] ?? '')
      ownTask(call, call.verb, laravelAt(call), call.operands)
    },
  },
  examples: {
    'artisan migrate --force --env=production': ['deploy migrate migration'],
    'artisan migrate --pretend': ['read dry run plan migrate'],
    'artisan migrate:status': ['read migrate:status application'],
    'artisan migrate:fresh --seed': ['lose migrate:fresh database'],
    'artisan db:wipe': ['lose db:wipe database'],
    'artisan tinker': ['unreadable open shell'],
    "artisan tinker --execute='echo Order::count();'": ['read-data count model Order'],
    "artisan tinker --execute='echo 1 + 1;'": [],
    'artisan tinker --execute=\'DB::statement("drop table orders");\'': [
      'lose drop table orders',
      'undescribed call function DB.statement',
    ],
    'artisan tinker --execute=\'Artisan::call("migrate:fresh");\'': ['lose migrate:fresh database'],
    'echo \'echo config("app.name");\' | artisan tinker': [
      'read-data show settings app.name',
      'undescribed call function config',
    ],
    'artisan tinker --execute=\'echo config("services.stripe.secret");\'': [
      'read-secret show settings services.stripe.secret',
      'undescribed call function config',
    ],
    'artisan make:model User': ['change make:model code User'],
    'artisan route:list': ['read route:list application'],
    'artisan queue:restart': ['restart queue:restart application'],
    'artisan cache:clear': ['lose-remade cache:clear cache'],
    'artisan config:clear': ['lose-remade config:clear cache'],
    'artisan orders:import x': ['undescribed run task orders:import'],
  },
})

function unread(call: ToolCall): void {
  emit(call, 'unreadable', 'run', 'statement', '', { at: call.place() })
}

/** Without a word it runs as `dev`. */
const symfonyAt = (call: ToolCall) => {
  const environment = call.arguments.value('-e') ?? call.env.get('APP_ENV') ?? word('dev')
  return runtimeAt(call, 'symfony', { environment, dotenv: true })
}

/** Without `--force` or with `--dump-sql` these only print. */
const forced = (kind: 'lose' | 'deploy') => (call: ToolCall) => {
  const does = call.arguments.has('--force', '--complete') && !call.arguments.has('--dump-sql', '--dry-run')
  emit(call, does ? kind : 'read', call.verb, 'schema', '', { at: call.place() })
}

const console_ = tool({
  names: ['console', 'doctrine', 'doctrine-migrations'],
  about: 'runs commands of a Symfony application, or of Doctrine',
  options: `-e|--env= --no-debug -n|--no-interaction -q|--quiet --conn= --connection= --em= --shard= --force -f
      --complete --dump-sql --dry-run --write-sql=? --query-time --allow-no-migration --all-or-nothing=?
      --configuration= --append --group= --purger= --purge-with-truncate --if-exists --if-not-exists --format=
      --limit= --time-limit= --memory-limit= --failure-limit= --sleep= --bus= --transport= --reveal --local -l
      --random=? --rotate --show-messages --max= --stats --parameters --depth= --show-deprecations --domain=
      --locale= --profile --show-hidden --db-configuration= --em-name= --down --up --namespace=
      --filter-expression= --line-length= --check-database-platform= --from-empty-schema`,
  place: symfonyAt,
  verbs: {
    [`doctrine:migrations:status | doctrine:migrations:list | doctrine:migrations:current |
      doctrine:migrations:latest | doctrine:migrations:up-to-date | doctrine:schema:validate |
      doctrine:mapping:info | doctrine:mapping:describe | doctrine:ensure-production-settings | about | list |
      help | router:match | config:dump-reference | lint:yaml | lint:twig | lint:container | lint:xliff |
      lint:translations | messenger:stats | secrets:list | workflow:dump | importmap:outdated |
      importmap:audit | security:check | orm:validate-schema | orm:info | orm:mapping:describe |
      migrations:status | migrations:list | migrations:current | migrations:latest | migrations:up-to-date |
      status | dbal:show | server:status | completion | scheduler:debug`]: does('read', 'application'),
    [`doctrine:migrations:migrate | doctrine:migrations:execute | doctrine:migrations:sync-metadata-storage |
      doctrine:migrations:rollup | doctrine:migrations:version | migrations:migrate | migrations:execute |
      migrations:rollup | migrations:version | migrate | execute | sylius:install:database`]: (call) => {
      const dry = call.arguments.has('--dry-run', '--write-sql')
      const first = call.operands[0]?.text === 'first' || call.operands[0]?.text === '0'
      const at = call.place()
      emit(call, dry ? 'read' : first ? 'lose' : 'deploy', call.verb, 'migration', '', {
        at,
        ...(dry ? {} : verifiedBy(call, ['php', 'bin/console', 'doctrine:migrations:status'])),
      })
    },
    'doctrine:schema:drop | orm:schema-tool:drop': forced('lose'),
    'doctrine:database:drop': forced('lose'),
    'doctrine:schema:update | orm:schema-tool:update': forced('deploy'),
    [`doctrine:schema:create | orm:schema-tool:create | doctrine:database:create | doctrine:database:import |
      doctrine:mapping:import`]: onDatabase('change'),
    'doctrine:fixtures:load | hautelook:fixtures:load': (call) => {
      // Without `--append` the tables are emptied first.
      emit(call, call.arguments.has('--append') ? 'change' : 'lose', call.verb, 'database', '', { at: call.place() })
    },
    'doctrine:query:sql | dbal:run-sql | dbal:run:sql': (call) => {
      const statement = call.operands[0]
      const at = call.place()
      if (statement !== undefined && at.is === 'runtime')
        call.sql({ text: statement.text, carries: statement.carries, span: statement.span }, 'postgresql', at)
      return dataStream(call)
    },
    'doctrine:query:dql | orm:run-dql': (call) => {
      const statement = call.operands[0]?.text ?? ''
      emit(call, /^\s*select\b/i.test(statement) ? 'read-data' : 'unreadable', 'run', 'statement', '', {
        at: call.place(),
      })
      return dataStream(call)
    },
    [`doctrine:cache:clear-metadata | doctrine:cache:clear-query | doctrine:cache:clear-result |
      doctrine:cache:clear-collection-region | doctrine:cache:clear-entity-region |
      cache:pool:clear | cache:pool:delete | cache:pool:invalidate-tags | cache:pool:prune`]: (call) =>
      emit(call, 'lose-remade', call.verb, 'cache', '', { at: call.place() }),
    // The kernel's own cache, files under `var/cache`; pools may stand elsewhere.
    'cache:clear | assets:clear': local('lose-remade', 'cache'),
    [`cache:warmup | assets:install | asset-map:compile | importmap:install | importmap:require |
      importmap:update | importmap:remove | translation:extract | doctrine:migrations:diff |
      doctrine:migrations:generate | doctrine:migrations:dump-schema | migrations:diff | migrations:generate |
      tailwind:build | sass:build | ux:install | doctrine:generate:entities`]: local('change', 'code'),
    'messenger:consume | messenger:setup-transports | server:run | server:start | scheduler:consume': local(
      'change',
      'worker',
    ),
    'messenger:stop-workers | server:stop': local('restart', 'worker'),
    'messenger:failed:show': onDatabase('read-data', 'message'),
    'messenger:failed:retry': onDatabase('change', 'message'),
    'messenger:failed:remove': onDatabase('lose'),
    [`secrets:set | secrets:remove | secrets:generate-keys | secrets:encrypt-from-local |
      lexik:jwt:generate-keypair | fos:user:promote`]: onDatabase('access', 'secret'),
    'secrets:reveal | secrets:decrypt-to-local | lexik:jwt:generate-token': onDatabase('read-secret', 'secret'),
    'security:hash-password | uuid:generate | ulid:generate': does('read', 'value'),
    'mailer:test': onDatabase('change', 'mail'),
    '*': (call) => {
      if (call.verb === 'secrets:list' && call.arguments.has('--reveal'))
        return emit(call, 'read-secret', 'show', 'secret', '', { at: call.place() })
      if (/^debug:|^lint:/.test(call.verb))
        return emit(call, 'read', call.verb, 'application', '', { at: call.place() })
      if (/^make:/.test(call.verb)) return emit(call, 'change', call.verb, 'code', call.operands[0] ?? '')
      ownTask(call, call.verb, symfonyAt(call), call.operands)
    },
  },
  examples: {
    'bin/console doctrine:migrations:migrate -n --env=prod': ['deploy doctrine:migrations:migrate migration'],
    'bin/console doctrine:migrations:status': ['read doctrine:migrations:status application'],
    'bin/console doctrine:schema:drop --force': ['lose doctrine:schema:drop schema'],
    'bin/console doctrine:schema:update --dump-sql': ['read doctrine:schema:update schema'],
    "bin/console dbal:run-sql 'drop table x'": ['lose drop table x'],
    'bin/console doctrine:fixtures:load -n': ['lose doctrine:fixtures:load database'],
    'bin/console debug:router': ['read debug:router application'],
    'bin/console make:entity': ['change make:entity code'],
    'bin/console cache:clear': ['lose-remade cache:clear cache'],
    'bin/console app:import': ['undescribed run task app:import'],
  },
})

/** CakePHP 5 and Phinx name their migrations alike. */
const phinx = tool({
  names: ['phinx', 'cake'],
  about: 'migrates a database with Phinx or CakePHP',
  options: `-e|--environment= -c|--configuration= -p|--parser= -t|--target= -d|--date= -f|--force -x|--dry-run
      -s|--seed= --fake --count= --connection= --plugin= --source= --template= --class= --path= --format=
      --no-info -k`,
  place: (call) => runtimeAt(call, 'phinx', { environment: call.arguments.value('-e'), dotenv: true }),
  dryRun: (call) => call.arguments.has('-x'),
  verbs: {
    'status | list | help | test | migrations status | routes | version': does('read', 'migration'),
    'migrate | migrations migrate': onDatabase('deploy', 'migration'),
    'rollback | migrations rollback': (call) => {
      emit(call, call.arguments.value('-t')?.text === '0' ? 'lose' : 'deploy', call.verb, 'migration', '', {
        at: call.place(),
      })
    },
    'breakpoint | migrations mark_migrated | seed:run | migrations seed | seeds run': onDatabase('change'),
    [`create | init | seed:create | bake | migrations create | migrations dump | bake migration | completion`]: local(
      'change',
      'code',
    ),
    'cache clear | cache clear_all | schema_cache clear | cache clear_group': local('lose-remade', 'cache'),
    server: local('change', 'server'),
    '*': (call) =>
      ownTask(
        call,
        call.verb,
        runtimeAt(call, 'phinx', { environment: call.arguments.value('-e'), dotenv: true }),
        call.operands,
      ),
  },
  examples: {
    'phinx migrate -e production': ['deploy migrate migration'],
    'phinx status': ['read status migration'],
    'phinx rollback -t 0': ['lose rollback migration'],
    'phinx migrate -x': ['read dry run plan migrate'],
    'bin/cake migrations migrate': ['deploy migrations migrate migration'],
  },
})

export const phpFrameworks: readonly Program[] = [artisan, sail, console_, phinx]
