import { emit, emitFile, nowhere } from '../../emit.ts'
import { openShell } from '../../open-shell.ts'
import type { AppPlace, Place } from '../../place.ts'
import type { Program } from '../../program.ts'
import {
  catastrophe,
  changes,
  changesAccess,
  deploys,
  does,
  isUndescribed,
  loses,
  reads,
  restarts,
  type ToolCall,
  tool,
} from '../../tool.ts'
import { Carries, isKnown, type Stream, type Word, word } from '../../word.ts'
import { appAt, doesOne, locally, runsRemotely } from './app.ts'

/** Tools that put an application onto servers over ssh, by the settings of its directory. */

const destination = (call: ToolCall): AppPlace => appAt(call, 'other', undefined, call.arguments.value('--destination'))

const execOptions = `-d|--destination= -i|--interactive --reuse -e|--env= -r|--roles= -h|--hosts= -p|--primary
  -v|--verbose -q|--quiet -c|--config-file= --version= --detach --raw -H`

function kamalExec(call: ToolCall): Stream | undefined | void {
  const words = call.verb.startsWith('accessory') ? call.operands.slice(1) : call.operands
  return runsRemotely(
    call,
    words,
    call.verb.startsWith('server') ? 'the servers of the application' : 'a container of the application',
  )
}

/** https://kamal-deploy.org/docs/commands/ */
const kamal: Program = tool({
  names: ['kamal', 'mrsk'],
  about: 'deploys containers onto the servers of its settings',
  options: `-d|--destination= -v|--verbose -q|--quiet --version= -p|--primary -h|--hosts= -r|--roles=
    -c|--config-file= -H|--skip-hooks -P|--skip-push -s= -n|--lines= -f|--follow -g|--grep= --since=
    --grep-options= -m|--message= -y|--confirmed -a= --adapter= --account= --from= --inline -i --reuse --stop
    --drain-timeout=`,
  shortHelp: false,
  place: destination,
  verbs: {
    [`deploy | redeploy | rollback | setup | upgrade | build deliver | app boot | accessory boot |
      accessory upgrade | proxy boot | proxy upgrade | traefik boot`]: deploys('application'),
    [`app logs | app details | app containers | app images | app version | app stale_containers |
      accessory logs | accessory details | proxy logs | proxy details | traefik logs | traefik details | audit |
      details | lock status | version | docs | build details | help | proxy boot_config get`]: reads('application'),
    'config | secrets print | secrets fetch | secrets extract': doesOne('read-secret', 'settings'),
    'app exec | accessory exec | server exec': { command: true, options: execOptions, run: kamalExec },
    [`app start | app stop | accessory start | accessory stop | accessory restart | accessory reboot |
      proxy start | proxy stop | proxy restart | proxy reboot | traefik start | traefik stop | traefik restart |
      traefik reboot | app maintenance | app live`]: restarts('application'),
    [`remove | app remove | accessory remove | proxy remove | traefik remove | app remove_container |
      app remove_containers | app remove_images | prune | prune all | prune images | prune containers`]:
      loses('application'),
    'registry login | registry logout | registry setup | registry remove': does('change', 'registry'),
    'env push | env delete | envify': changesAccess('environment'),
    [`server bootstrap | lock acquire | lock release | build push | build pull | build create | build remove |
      build dev | proxy boot_config set | proxy boot_config reset | hooks`]: changes('application'),
    init: locally('change', 'kamal settings'),
    '*': isUndescribed,
  },
  examples: {
    'kamal deploy -d production': ['deploy deploy application'],
    'kamal app logs -d production': ['read app logs application'],
    'kamal app exec -d production "rm x"': ['file delete x @ elsewhere'],
    'kamal app exec -i bash': ['unreadable open shell @ elsewhere'],
    'kamal rollback v1': ['deploy rollback application v1'],
    'kamal remove -y': ['lose remove application'],
    'kamal config': ['read-secret config settings'],
    'kamal lock status': ['read lock status application'],
  },
})

/** A stage, then tasks: `cap production deploy`. */
function stagePlace(call: ToolCall): Place {
  return appAt(call, 'other', undefined, call.arguments.operands[0])
}

const CAPACITOR = new Set([
  'add',
  'copy',
  'init',
  'ls',
  'migrate',
  'open',
  'run',
  'sync',
  'update',
  'build',
  'telemetry',
])

const READING_TASKS =
  /^((deploy:(check|pending)|doctor|logs?)(:.*)?|git:check|deploy:print_config_variables|[a-z]+:(status|logs|check))$/

/** Tasks of Capistrano 3 and its usual plugins; the project's own tasks are nobody's. */
function capTask(call: ToolCall, stage: Word | undefined, task: Word): void {
  const at = call.place()
  const name = task.text
  if (!isKnown(task)) return emit(call, 'unreadable', 'run', 'task', task, { at })
  if (READING_TASKS.test(name)) return emit(call, 'read', 'run', 'task', task, { at })
  if (/(^|:)console$|^rails:(console|dbconsole)$|(^|:)ssh$|^shell$/.test(name)) return openShell(call, stage ?? '')
  if (/(^|:)(restart|stop|start|reload|quiet|phased-restart)$/.test(name))
    return emit(call, 'restart', 'run', 'task', task, { at })
  if (/^deploy(:.*)?$|(^|:)(migrate|rollback)$|^load:defaults$/.test(name))
    return emit(call, 'deploy', 'run', 'task', task, { at })
  emit(call, 'undescribed', 'run', 'task', task, { at })
}

function capTasks(call: ToolCall): void {
  // `mina deploy on=production`, `cap production deploy BRANCH=x`: settings, no tasks.
  const [stage, ...tasks] = call.arguments.operands.filter((w) => !/^[A-Za-z_]+=/.test(w.text))
  if (call.arguments.has('-T', '-P', '-D', '-W', '-A')) return emit(call, 'read', 'list', 'tasks')
  if (stage === undefined) return emit(call, 'undescribed', 'run', 'program', call.name)
  if (call.arguments.has('-n')) return emit(call, 'read', 'dry run', 'task', tasks[0] ?? stage, { at: call.place() })
  if (tasks.length === 0) {
    if (CAPACITOR.has(stage.text)) return emit(call, 'change', stage.text, 'capacitor project')
    if (stage.text === 'install') return emit(call, 'change', 'install', 'capistrano settings')
    if (stage.text === 'doctor') return emit(call, 'read', 'doctor', 'capacitor project')
    return capTask(
      { ...call, place: () => nowhere(call, 'no stage is named', call.arguments.operands) },
      undefined,
      stage,
    )
  }
  if (CAPACITOR.has(stage.text) && /^(ios|android|web|@)/.test(tasks[0]?.text ?? ''))
    return emit(call, 'change', stage.text, 'capacitor project', tasks[0])
  for (const task of tasks) capTask(call, stage, task)
}

const cap: Program = tool({
  names: ['cap', 'shipit', 'mina'],
  about: 'runs deployment tasks of a stage over ssh',
  options: `-T|--tasks -P|--prereqs -D|--describe -W|--where -A|--all -n|--dry-run -t|--trace -v|--verbose
    -q|--quiet -s|--silent -f|--rakefile= -I= -R= -r|--roles= -z|--hosts= -p|--print-config-variables --backtrace
    -e= -E= -j= -m -N -G -X --inline --configuration= --live-reload --shipitfile=`,
  place: stagePlace,
  verbs: { '': capTasks, '*': capTasks },
  examples: {
    'cap production deploy': ['deploy run task deploy'],
    'cap production deploy:rollback': ['deploy run task deploy:rollback'],
    'cap production deploy:check': ['read run task deploy:check'],
    'cap production puma:restart': ['restart run task puma:restart'],
    'cap production rails:console': ['unreadable open shell production'],
    'cap production deploy --dry-run': ['read dry run task deploy'],
    'mina deploy on=production': ['deploy run task deploy'],
    'cap -T': ['read list tasks'],
    'cap production backup:wipe': ['undescribed run task backup:wipe'],
    'cap sync ios': ['change sync capacitor project ios'],
  },
})

/** Deployer for PHP: the verb, then hosts or stages. https://deployer.org/docs/7.x/cli */
const dep: Program = tool({
  names: ['dep', 'deployer'],
  about: 'deploys PHP applications over ssh',
  options: `-o|--option= -f|--file= -l|--limit= --plan --no-hooks --start-from= --log= -q -v -n -P --parallel
    --branch= --tag= --revision= --tty --timeout= --format= -u= --task=`,
  place: (call) => appAt(call, 'other', undefined, call.operands.at(-1)),
  dryRun: (call) => call.arguments.has('--plan'),
  verbs: {
    [`deploy | rollback | deploy:symlink | deploy:migrate | deploy:publish | deploy:vendors | artisan:migrate |
      database:migrate | provision | push | deploy:update_code | releases:rollback`]: deploys('application'),
    [`releases | config | tree | list | help | logs:app | logs:nginx | logs:php-fpm | logs:caddy | deploy:info |
      config:hosts | config:current | status | version`]: reads('application'),
    [`deploy:unlock | deploy:lock | deploy:cleanup | deploy:writable | deploy:shared | artisan:cache:clear |
      artisan:optimize | artisan:config:cache | artisan:view:clear | artisan:storage:link | deploy:prepare |
      deploy:setup`]: changes('application'),
    [`artisan:queue:restart | artisan:horizon:terminate | artisan:up | artisan:down | php-fpm:reload |
      supervisor:restart`]: restarts('application'),
    ssh: (call) => openShell(call, call.operands[0] ?? ''),
    run: (call) => runsRemotely(call, call.operands.slice(0, 1), 'the hosts of the deployment'),
    // The dependency tool of Go had the same name.
    'ensure | init | self-update | check': locally('change', 'project'),
    '*': isUndescribed,
  },
  examples: {
    'dep deploy production': ['deploy deploy application production'],
    'dep releases production': ['read releases application production'],
    'dep ssh production': ['unreadable open shell production'],
    "dep run 'rm x' production": ['file delete x @ elsewhere'],
    'dep deploy production --plan': ['read dry run plan deploy'],
  },
})

/** https://meteor-up.com/docs.html */
const mup: Program = tool({
  names: ['mup'],
  about: 'deploys Meteor applications over ssh',
  options: '--settings= --config= --verbose --cached-build --servers= --show-host-names -f --tail= --follow',
  place: (call) =>
    nowhere(call, 'the servers of its settings', [
      ...call.arguments.values('--config'),
      ...call.arguments.values('--settings'),
    ]),
  verbs: {
    'deploy | push | setup | reconfig': deploys('application'),
    [`logs | status | docker ps | docker status | nginx logs | mongo logs | proxy logs | proxy status |
      validate | help | meteor logs | meteor status`]: reads('application'),
    [`restart | stop | start | meteor restart | mongo stop | mongo start | docker restart | proxy reconfig-shared`]:
      restarts('application'),
    'destroy | meteor destroy': loses('application'),
    'ssh | mongo shell | meteor shell | meteor debug': (call) => openShell(call, call.operands[0] ?? ''),
    'init | beta': locally('change', 'mup settings'),
    '*': isUndescribed,
  },
  examples: {
    'mup deploy': ['deploy deploy application'],
    'mup logs -f': ['read logs application'],
    'mup destroy': ['lose destroy application'],
    'mup ssh': ['unreadable open shell'],
  },
})

function pm2Starts(call: ToolCall): Stream | undefined | void {
  const [target] = call.operands
  emit(call, 'restart', call.verb, 'process', target ?? '')
  // A file, not the name of a process that is known already.
  if (call.verb === 'start' && target !== undefined && /[./]/.test(target.text))
    emit(call, 'undescribed', 'run', 'program', target)
}

/** `pm2 deploy ecosystem.config.js production exec "…"`. */
function pm2Deploys(call: ToolCall): Stream | undefined | void {
  const words = call.operands.filter((w) => !/\.(js|json|cjs|ya?ml)$/.test(w.text))
  const [environment, verb, ...rest] = words
  const at = appAt(call, 'other', undefined, environment)
  if (verb?.text === 'exec' || verb?.text === 'run') return runsRemotely(call, rest, 'the hosts of the deployment')
  if (/^(curr|current|prev|previous|list)$/.test(verb?.text ?? ''))
    return emit(call, 'read', verb?.text ?? 'list', 'deployment', environment ?? '', { at })
  return emit(call, 'deploy', verb?.text ?? 'deploy', 'deployment', environment ?? '', { at })
}

/** https://pm2.keymetrics.io/docs/usage/quick-start/ */
const pm2: Program = tool({
  names: ['pm2', 'pm2-runtime', 'pm2-dev', 'pm2-docker'],
  about: 'keeps Node programs running',
  options: `-n|--name= -i|--instances= -f|--force -s|--silent -m -c|--cron= -w|--write --watch=? --ignore-watch=
    --interpreter= --node-args= --max-memory-restart= -o|--output= -e|--error= -l|--log= --env= --namespace=
    --only= --cwd= --update-env --no-daemon --lines= --nostream --json --raw --err --out --timestamp=?
    --highlight= -u= --user= --hp= --sort= -a -p= --merge-logs --wait-ready --kill-timeout= --time -x
    --no-autorestart --exp-backoff-restart-delay= --log-date-format= --uid= --gid= --attach -h|--help`,
  shortHelp: false,
  verbs: {
    [`list | ls | l | status | ps | show | describe | desc | info | logs | monit | dash | dashboard | imonit |
      id | pid | ping | get | conf | config | slist | sysinfos | report | version | module:list | inspect |
      heapdump | init | ecosystem | examples | help`]: reads('process'),
    'jlist | prettylist': doesOne('read-data', 'process'),
    env: doesOne('read-secret', 'environment of a process'),
    [`start | restart | reload | stop | startOrRestart | startOrReload | startOrGracefulReload | gracefulReload |
      resurrect | kill | scale | sendSignal | update | delete | del | trigger | serve | expose | autoinstall`]:
      pm2Starts,
    [`save | dump | startup | unstartup | set | multiset | unset | install | module:install | module:update |
      uninstall | module:uninstall | module:generate | reset | link | unlink | register | login | logout | plus |
      cleardump | reloadLogs | completion | deepUpdate | package | forward`]: changes('process'),
    flush: catastrophe('log of a process'),
    attach: (call) => openShell(call, call.operands[0] ?? ''),
    deploy: pm2Deploys,
    'module:publish | publish': doesOne('publish', 'module'),
    '': (call) => emit(call, 'read', 'help', 'help'),
    '*': isUndescribed,
  },
  examples: {
    'pm2 list': ['read list process'],
    'pm2 logs shop --lines 100': ['read logs process shop'],
    'pm2 restart shop': ['restart restart process shop'],
    'pm2 start app.js': ['restart start process app.js', 'undescribed run program app.js'],
    'pm2 env 0': ['read-secret env environment of a process 0'],
    'pm2 flush': ['catastrophe flush log of a process'],
    'pm2 deploy production': ['deploy deploy deployment production'],
    "pm2 deploy production exec 'rm x'": ['file delete x @ elsewhere'],
    'pm2 deploy production list': ['read list deployment production'],
  },
})

function pullsEnvironment(call: ToolCall): void {
  const file = call.operands[1] ?? word('.env', call.span)
  emit(call, 'read-secret', 'pull', 'environment', call.operands[0] ?? '', { at: call.place() })
  emitFile(call, 'overwrite', file)
  call.wroteFile(file, { text: undefined, carries: Carries.secret, span: call.span })
}

/** https://forge.laravel.com/docs/cli */
const forge: Program = tool({
  names: ['forge', 'envoyer', 'vapor', 'ploi'],
  about: 'handles servers and sites of a PHP hosting service',
  options: `-f|--follow --command= -n --tail= --user= --key= --name= -q --id= --message= --code= --environment=
    --commit= --without-waiting --server= --site= --php=`,
  // Vapor and Ploi name the environment, Forge the site.
  place: (call) => appAt(call, 'other', undefined, call.operands[0] ?? call.arguments.value('--environment')),
  verbs: {
    [`server:list | server:current | site:list | site:logs | deploy:logs | daemon:list | daemon:status |
      daemon:logs | database:list | database:logs | database:status | nginx:logs | nginx:status | php:logs |
      php:status | php:list | deploy:list | tail | env:list | env:describe | project:list | list |
      deploy:status | metrics | cache:list | help | log | record:list | site:status`]: reads('site'),
    'deploy | deploy:site | rollback | redeploy | site:deploy | deploy:push': deploys('site'),
    'env:pull': pullsEnvironment,
    'secret:list': reads('secret'),
    [`env:push | secret | secret:passport | ssh:configure | ssh:key | database:user | database:password |
      team:add | secret:delete`]: changesAccess('environment'),
    [`database:restart | nginx:restart | php:restart | daemon:restart | daemon:stop | daemon:start | down | up |
      server:reboot | server:restart | site:restart`]: restarts('server'),
    [`env:delete | project:delete | database:delete | cache:delete | server:delete | site:delete |
      database:restore | zone:delete`]: loses('site'),
    'ssh | tinker | database:shell | ssh:test | jump': (call) => openShell(call, call.operands[0] ?? ''),
    command: (call) => {
      const code = call.arguments.value('--command')
      return runsRemotely(call, code === undefined ? [] : [code], 'the server of the site')
    },
    [`server:switch | login | logout | init | ui | local | build | test | site:open | open | env:clone |
      team:switch | token`]: locally('change', 'session'),
    'database | cache | zone | cert | record | domain:add | env | scale': changes('site'),
    // The tool of Foundry has the same name; what it puts on a chain stays there.
    'script | create': (call) => {
      const sent = call.verb === 'create' || call.args.some((w) => w.text === '--broadcast')
      emit(call, sent ? 'publish' : 'change', call.verb, 'contract', call.operands[0] ?? '')
    },
    'fmt | install | remove | update | coverage | snapshot | inspect | remappings | clean | doc | flatten | lint | tree | config | bind | geiger | compiler | selectors | soldeer':
      locally('change', 'foundry project'),
    '*': isUndescribed,
  },
  examples: {
    'forge site:list': ['read site:list site'],
    'forge deploy shop.example': ['deploy deploy site shop.example'],
    'forge env:pull shop.example .env': ['read-secret pull environment shop.example', 'file overwrite .env'],
    'forge ssh web1': ['unreadable open shell web1'],
    "forge command shop.example --command='rm x'": ['file delete x @ elsewhere'],
    'forge create src/Shop.sol:Shop': ['publish create contract src/Shop.sol:Shop'],
    'vapor deploy production': ['deploy deploy site production'],
  },
})

export const deployers: readonly Program[] = [kamal, cap, dep, mup, pm2, forge]
