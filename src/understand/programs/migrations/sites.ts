import { emit, emitFile } from '../../emit.ts'
import { openShell } from '../../open-shell.ts'
import type { Place } from '../../place.ts'
import type { Program } from '../../program.ts'
import { does, isUndescribed, type ToolCall, tool } from '../../tool.ts'
import { isKnown, type Word, word } from '../../word.ts'
import { dataStream, writeData } from '../database/client.ts'
import { local, losesDatabase, onDatabase, ownTask, runtimeAt } from './place.ts'

/** Command lines of web sites: WordPress, Drupal, Magento. Their settings name the database. */

const siteAt =
  (framework: string) =>
  (call: ToolCall): Place => {
    const alias = call.operands.find((w) => w.text.startsWith('@'))
    const ssh = call.arguments.value('--ssh')
    const url = call.arguments.value('--url', '-l')
    if (ssh !== undefined) return { is: 'host', name: ssh, options: [], site: call.site, cwd: call.cwd, env: call.env }
    return runtimeAt(call, framework, { environment: alias ?? url })
  }

const words = (call: ToolCall) => call.operands.filter((w) => !w.text.startsWith('@'))

/** A statement in the words of the call, or from its input. */
const runQuery = (call: ToolCall) => {
  const at = call.place()
  const [statement] = words(call)
  if (at.is !== 'runtime') return emit(call, 'unreadable', 'run', 'statement', '', { at })
  if (statement === undefined && !call.stdinGiven) return openShell(call)
  call.sql(
    statement === undefined ? call.stdin : { text: statement.text, carries: statement.carries, span: statement.span },
    'mysql',
    at,
  )
  return dataStream(call)
}

const runCode = (call: ToolCall) => {
  const [code] = words(call)
  if (code === undefined) return call.stdinGiven ? call.code('php', call.stdin) : openShell(call)
  return call.code('php', { text: code.text, carries: code.carries, span: code.span })
}

const dumpTo = (call: ToolCall, file: Word | undefined) => {
  emit(call, 'read-data', call.verb, 'database', '', { at: call.place() })
  if (file === undefined || file.text === '-') return dataStream(call)
  return writeData(call, file)
}

const wp = tool({
  names: ['wp', 'wp-cli', 'wp-cli.phar'],
  about: 'runs commands of WordPress',
  options: `--path= --url= --ssh= --http= --user= --skip-plugins=? --skip-themes=? --skip-packages --require= --exec=
      --context= --prompt=? --format= --field= --fields= --dry-run --all --network --force --yes --quiet
      --version= --locale= --search= --all-tables --precise --role= --user_pass= --display_name= --send-email
      --post_type= --post_status= --regex --export= --tables= --exclude_tables= --add-drop-table --porcelain
      --allow-root --color --no-color --debug=? --activate --title= --admin_user= --admin_password=
      --admin_email= --reassign= --due-now`,
  place: siteAt('wordpress'),
  dryRun: (call) => call.arguments.has('--dry-run'),
  verbs: {
    [`core version | core check-update | core verify-checksums | core is-installed | plugin list |
      plugin status | plugin get | plugin search | plugin verify-checksums | plugin path |
      plugin is-installed | plugin is-active | theme list | theme status | theme get | theme search |
      theme path | theme is-active | cli version | cli info | cli check-update | cli alias list |
      cli has-command | cron event list | cron schedule list | cron test | option list | rewrite list |
      role list | role exists | cap list | site list | network meta list | taxonomy list | taxonomy get |
      post-type list | post-type get | menu list | menu location list | sidebar list | widget list |
      language core list | language plugin list | language theme list | db check | db size | db tables |
      db prefix | db columns | cache type | transient type | maintenance-mode status |
      maintenance-mode is-active | media image-size | profile stage | doctor check | help | package list |
      package path | super-admin list | find | embed provider list | config path | config has | server-info`]: does(
      'read',
      'site',
    ),
    'config list | config get | cli alias get': onDatabase('read-secret', 'settings'),
    [`option get | option pluck | post list | post get | post meta list | post meta get | user list |
      user get | user meta list | user meta get | comment list | comment get | comment count | term list |
      term get | transient list | transient get | cache get | db search | site meta list | menu item list |
      user session list | user application-password list | block list`]: onDatabase('read-data', 'rows'),
    'db export | db dump': (call) => dumpTo(call, words(call)[0]),
    export: (call) => dumpTo(call, undefined),
    'db query': runQuery,
    'db cli | db connect | shell': (call) =>
      call.stdinGiven && call.verb === 'shell' ? call.code('php', call.stdin) : openShell(call),
    'db import': (call) => {
      const [file] = words(call)
      if (file !== undefined && file.text !== '-') emitFile(call, 'read', file)
      emit(call, 'lose', call.verb, 'database', '', { at: call.place() })
    },
    [`db reset | db drop | db clean | site empty | site delete | core multisite-convert | plugin delete |
      theme delete | plugin uninstall | widget reset | user delete`]: losesDatabase,
    'search-replace': (call) => {
      const file = call.arguments.value('--export')
      emit(call, file === undefined ? 'lose' : 'read-data', call.verb, 'database', '', { at: call.place() })
      if (file !== undefined) return writeData(call, file)
    },
    [`db create | db optimize | db repair | option add | option update | option patch | option set-autoload |
      option delete | post create | post update | post delete | post generate | post meta add |
      post meta update | post meta delete | comment create | comment approve | comment unapprove |
      comment spam | comment trash | comment delete | comment update | term create | term update |
      term delete | menu create | menu delete | menu item add-post | menu item add-custom | menu item delete |
      media import | media regenerate | widget add | widget update | widget delete | rewrite structure |
      site create | site update | site archive | site activate | site deactivate | import | cron event run |
      cron event schedule | cron event delete | cron event unschedule | transient set | transient delete |
      cache set | cache add | cache delete | language core install | language core update |
      language plugin install | language plugin update | language theme install | config create |
      user meta update | user meta add | user meta delete | block create`]: onDatabase('change', 'rows'),
    [`core update-db | core update | core download | core install | plugin install | plugin update |
      plugin activate | plugin deactivate | plugin toggle | plugin auto-updates | theme install |
      theme update | theme activate | theme enable | theme disable | theme auto-updates`]: (call) =>
      emit(call, 'deploy', call.verb, 'site', words(call)[0] ?? '', { at: call.place() }),
    [`user create | user update | user set-role | user add-role | user remove-role | user add-cap |
      user remove-cap | user reset-password | user import-csv | user application-password create |
      user application-password delete | user session destroy | role create | role delete | role reset |
      cap add | cap remove | super-admin add | super-admin remove | config set | config delete | config edit |
      config shuffle-salts | user spam | user unspam | user signup`]: onDatabase('access', 'user'),
    'cache flush | rewrite flush | opcache reset': (call) =>
      emit(call, 'lose-remade', call.verb, 'cache', '', { at: call.place() }),
    'maintenance-mode activate | maintenance-mode deactivate': does('restart', 'site'),
    eval: runCode,
    'eval-file': (call) => {
      const [file] = words(call)
      if (file !== undefined) ownTask(call, file, runtimeAt(call, 'wordpress'), words(call))
    },
    [`server | scaffold plugin | scaffold theme | scaffold block | scaffold post-type | scaffold child-theme |
      scaffold plugin-tests | package install | package update | package uninstall | cli update |
      cli cache clear | cli cache prune | i18n make-pot | i18n make-json | i18n make-mo`]: local('change', 'code'),
    '*': isUndescribed,
  },
  examples: {
    'wp plugin list': ['read plugin list site'],
    'wp plugin update --all': ['deploy plugin update site'],
    'wp db export x.sql': ['read-data db export database', 'file overwrite x.sql'],
    "wp db query 'drop table x'": ['lose drop table x'],
    'wp db reset --yes': ['lose db reset database'],
    'wp search-replace a b --dry-run': ['read dry run plan search-replace'],
    'wp user create x x@x.example': ['access user create user'],
    'wp option get siteurl': ['read-data option get rows'],
    'wp cache flush': ['lose-remade cache flush cache'],
    'wp core version': ['read core version site'],
  },
})

const drush = tool({
  names: ['drush', 'drush.phar'],
  about: 'runs commands of Drupal',
  options: `-r|--root= -l|--uri= --alias-path= --config= --include= --ssh-options= --format= --fields= --field=
      -y|--yes -n|--no -q|--quiet --result-file= --gzip --database= --target= --db-url= --extra= --tables-list=
      --skip-tables-list= --structure-tables-list= --structure-tables-key= --data-only --ordered-dump --limit=
      --state= --label= --source= --destination= --diff --partial --entity-updates --simulate --count=
      --severity= --type= --no-cache-clear --file= --roles= --password= --mail= --time-limit= --items-limit=`,
  place: siteAt('drupal'),
  dryRun: (call) => call.arguments.has('--simulate'),
  verbs: {
    [`status | core:status | st | core:requirements | rq | pm:list | pml | updatedb:status | updbst |
      config:status | cst | core:route | route | version | core:topic | topic | site:alias | sa | role:list |
      rls | queue:list | field:info | views:list | views:dev | twig:debug | twig:unused | maint:status |
      core:docroot | pm:security | theme:list | migrate:status | ms | locale:check | help | list |
      search-api:list | search-api:status | deploy:hook-status | entity:types | php:conf | browse`]: does(
      'read',
      'site',
    ),
    'sql:conf | sql-conf | sql:connect | sql-connect': onDatabase('read-secret', 'settings'),
    [`config:get | cget | state:get | sget | watchdog:show | ws | watchdog:tail | wd-tail |
      watchdog:show-one | user:information | uinf | views:execute | watchdog:list`]: onDatabase('read-data', 'rows'),
    'sql:dump | sql-dump': (call) => dumpTo(call, call.arguments.value('--result-file')),
    'archive:dump | ard': (call) => dumpTo(call, call.arguments.value('--destination')),
    'sql:query | sqlq | sql-query': (call) => {
      const file = call.arguments.value('--file')
      if (file === undefined) return runQuery(call)
      emitFile(call, 'read', file)
      const at = call.place()
      if (at.is === 'runtime') call.sql({ ...call.readFile(file), span: file.span }, 'mysql', at)
    },
    'sql:cli | sqlc | sql-cli': (call) => (call.stdinGiven ? runQuery(call) : openShell(call)),
    'php:cli | php | core:cli': (call) => (call.stdinGiven ? call.code('php', call.stdin) : openShell(call)),
    [`sql:drop | sql:create | sql:sync | sql-sync | sql-drop | sql-create | site:install | si |
      entity:delete | edel | user:cancel | ucan | pm:uninstall | pmu | archive:restore | config:delete |
      cdel | state:delete | sdel | watchdog:delete | wd-del | queue:delete | migrate:rollback | mr |
      search-api:clear | shortcut:delete`]: losesDatabase,
    'sql:sanitize | sqlsan': losesDatabase,
    [`updatedb | updb | deploy | config:import | cim | entity:updates | pm:install | en | theme:install |
      theme:enable | thin | deploy:hook | deploy:batch-process | deploy:mark-complete | locale:update |
      locale:import | theme:uninstall | config:pull`]: (call) => {
      emit(call, 'deploy', call.verb, 'site', words(call)[0] ?? '', { at: call.place() })
    },
    [`config:set | cset | config:edit | cedit | state:set | sset | cron | core:cron | queue:run |
      migrate:import | mim | search-api:index | search-api:reset-tracker | image:flush | user:login |
      entity:create | entity:save | esav | migrate:stop | migrate:reset-status | media:create`]: onDatabase(
      'change',
      'rows',
    ),
    [`user:create | ucrt | user:password | upwd | user:role:add | urol | user:role:remove | urrol |
      user:block | ublk | user:unblock | uublk | role:create | rcrt | role:delete | rdel | role:perm:add |
      rap | role:perm:remove | rmp | uli`]: onDatabase('access', 'user'),
    'cache:rebuild | cr | cache:clear | cc | cache:rebuild-external | twig:compile | rebuild': (call) =>
      emit(call, 'lose-remade', call.verb, 'cache', '', { at: call.place() }),
    'maint:set | mset': does('restart', 'site'),
    'config:export | cex | generate | gen | locale:export': local('change', 'code'),
    'php:eval | eval | ev': runCode,
    'php:script | scr': (call) => {
      const [file] = words(call)
      if (file !== undefined) ownTask(call, file, runtimeAt(call, 'drupal'), words(call))
    },
    'rsync | core:rsync': (call) => {
      const [from, to] = call.operands
      if (from !== undefined && to !== undefined) call.exec([word('rsync'), from, to])
    },
    '*': (call) => {
      // `drush @prod status`: the alias stands before the command.
      const [alias, ...rest] = call.args
      const next = rest[0]
      if (alias?.text.startsWith('@') !== true || next === undefined || /^[@-]/.test(next.text))
        return isUndescribed(call)
      if (!isKnown(alias)) return isUndescribed(call)
      drush.run({ ...call, args: [...rest, alias] })
    },
  },
  examples: {
    'drush status': ['read status site'],
    'drush @prod updatedb -y': ['deploy updatedb site'],
    'drush sql:dump --result-file=x.sql': ['read-data sql:dump database', 'file overwrite x.sql'],
    "drush sqlq 'drop table x'": ['lose drop table x'],
    'drush cr': ['lose-remade cr cache'],
    'drush sql:drop -y': ['lose sql:drop database'],
    'drush user:password x y': ['access user:password user'],
  },
})

const magento: Program = tool({
  names: ['magento', 'n98-magerun', 'n98-magerun2', 'n98-magerun2.phar'],
  about: 'runs commands of Magento',
  options: `--area= --scope= --scope-code= -n|--no-interaction --dry-run=? -f|--force --keep-generated --language= -l=
      --theme= -t= --jobs= -j= --strategy= -s= --backend-frontname= --db-host= --db-name= --db-user=
      --db-password= --admin-user= --admin-password= --admin-email= --ip= --format= --connection= --only-command
      --strip= --group=`,
  place: siteAt('magento'),
  verbs: {
    [`setup:db:status | indexer:status | indexer:info | indexer:show-mode | cache:status | module:status |
      maintenance:status | deploy:mode:show | info:adminuri | info:backups:list | info:currency:list |
      info:language:list | info:timezone:list | info:dependencies:show-modules | store:list |
      store:website:list | theme:list | cron:list | list | help | queue:consumers:list | app:config:status |
      varnish:vcl:generate | sys:info | sys:check | sys:store:list | sys:cron:list | sys:cron:history |
      db:info | db:status | db:variables | config:search | dev:module:list | dev:theme:list`]: does('read', 'site'),
    'config:show | config:store:get | config:env:show': onDatabase('read-secret', 'settings'),
    'customer:list | customer:info | admin:user:list': onDatabase('read-data', 'rows'),
    'db:dump': (call) => dumpTo(call, words(call)[0]),
    'db:query': runQuery,
    'db:console': (call) => openShell(call),
    [`setup:upgrade | setup:db-schema:upgrade | setup:db-data:upgrade | setup:install | module:enable |
      module:disable | app:config:import | deploy:mode:set | setup:static-content:deploy |
      setup:db-declaration:generate-patch | patch:apply`]: (call) =>
      emit(call, 'deploy', call.verb, 'site', '', { at: call.place() }),
    [`setup:rollback | setup:uninstall | module:uninstall | db:drop | db:import | theme:uninstall |
      patch:revert | customer:delete | sampledata:remove`]: losesDatabase,
    [`indexer:reindex | indexer:reset | indexer:set-mode | cron:run | cron:install | cron:remove |
      config:set | config:store:set | setup:config:set | setup:store-config:set | queue:consumers:start |
      catalog:images:resize | catalog:product:attributes:cleanup | sampledata:deploy | setup:backup |
      cache:enable | cache:disable | store:website:create | info:backups:create | sys:cron:run`]: onDatabase(
      'change',
      'site',
    ),
    [`admin:user:create | admin:user:unlock | admin:user:change-password | admin:user:delete |
      admin:user:activate | customer:create | customer:change-password | encryption:key:change |
      security:recaptcha:disable-for-user-login | security:tfa:reset | customer:hash:upgrade`]: onDatabase(
      'access',
      'user',
    ),
    'cache:clean | cache:flush | generation:flush': (call) =>
      emit(call, 'lose-remade', call.verb, 'cache', '', { at: call.place() }),
    'maintenance:enable | maintenance:disable | maintenance:allow-ips': does('restart', 'site'),
    [`setup:di:compile | dev:tests:run | dev:source-theme:deploy | dev:xml:convert |
      dev:urn-catalog:generate | i18n:collect-phrases | i18n:pack | app:config:dump | dev:di:info |
      dev:query-log:enable | dev:query-log:disable`]: local('change', 'code'),
    '*': isUndescribed,
  },
  examples: {
    'bin/magento setup:upgrade': ['deploy setup:upgrade site'],
    'bin/magento indexer:status': ['read indexer:status site'],
    'bin/magento cache:flush': ['lose-remade cache:flush cache'],
    'bin/magento maintenance:enable': ['restart maintenance:enable site'],
    'bin/magento admin:user:create --admin-user=x': ['access admin:user:create user'],
  },
})

export const sites: readonly Program[] = [wp, drush, magento]
