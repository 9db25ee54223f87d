import { emit, emitFile } from '../../emit.ts'
import { openShell } from '../../open-shell.ts'
import type { Program } from '../../program.ts'
import {
  catastrophe,
  changes,
  deploys,
  isUndescribed,
  loses,
  reads,
  readsData,
  restarts,
  type ToolCall,
  tool,
} from '../../tool.ts'
import { Carries, type Stream, type Word, word } from '../../word.ts'
import { withDotenv } from '../dotenv-file.ts'
import { appAt, doesOne, locally, runsRemotely } from './app.ts'

const VALUES = `-a|--app= -r|--remote= --team= -t= -s|--size= --type= -d|--dyno-name= -e|--env= -n|--num=
  --confirm= --source= -p|--process-type= --space= --stage= --pipeline= --shell -x|--exit-code --no-notify
  --no-tty --no-launcher --tail --json --yes -y --force -f --recursive --output= -o= --wait --as= --name=
  --region= --key= --password= --credential= --ssh --local-port= --extended --reset --expires-in= -l --long
  --port=`

/** `heroku pg:psql -c SQL`. https://devcenter.heroku.com/articles/heroku-cli-commands */
function psql(call: ToolCall): Stream | undefined | void {
  const statement = call.arguments.value('-c', '--command')
  const file = call.arguments.value('-f', '--file')
  const at = call.place()
  if (statement !== undefined)
    call.sql(
      { text: statement.splits ? undefined : statement.text, carries: statement.carries, span: statement.span },
      'postgresql',
      at,
    )
  else if (file !== undefined) {
    emitFile(call, 'read', file)
    call.sql(call.readFile(file), 'postgresql', at)
  } else if (call.stdinGiven) call.sql(call.stdin, 'postgresql', at)
  else return openShell(call)
  return { text: undefined, carries: Carries.data, span: call.span }
}

const OWN_VALUES = new Set(['-a', '--app', '-r', '--remote', '-s', '--size', '--type', '-e', '--env'])
const OWN_SWITCHES = new Set(['-x', '--exit-code', '--no-notify', '--no-tty', '--no-launcher'])

/** `heroku run` takes its own options from among the words of the command, up to `--`, and hands on the rest. */
function runs(call: ToolCall): Stream | undefined | void {
  const words: Word[] = []
  const from = call.args.findIndex((w) => w.text === call.verb) + 1
  for (let i = from; i < call.args.length; i++) {
    const w = call.args[i] as Word
    if (w.text === '--') {
      words.push(...call.args.slice(i + 1))
      break
    }
    if (OWN_VALUES.has(w.text)) i++
    else if (!OWN_SWITCHES.has(w.text) && !/^--(app|remote|size|type|env)=/.test(w.text)) words.push(w)
  }
  return runsRemotely(call, words, 'a dyno of the app')
}

function forwards(call: ToolCall): void {
  const ports = call.operands[0]?.text.split(',') ?? []
  for (const port of ports) call.tunnel({ port: port.split(':')[0], to: undefined })
  emit(call, 'change', 'forward', 'port', call.operands[0] ?? '', { at: call.place() })
}

export const heroku: Program = tool({
  names: ['heroku'],
  about: 'handles apps of Heroku',
  options: VALUES,
  // The name of a git remote stands where another platform has an environment.
  place: (call) => appAt(call, 'heroku', call.arguments.value('--app'), call.arguments.value('--remote')),
  verbs: {
    [`logs | ps | ps:wait | releases | releases:info | releases:output | status | apps | apps:list | apps:info |
      info | apps:errors | apps:stacks | apps:favorites | domains | domains:info | domains:wait | certs |
      certs:info | addons | addons:list | addons:info | addons:plans | addons:services | addons:wait |
      buildpacks | buildpacks:info | buildpacks:search | buildpacks:versions | builds | builds:info |
      builds:output | features | features:info | labs | labs:info | maintenance | members | access |
      collaborators | orgs | teams | pipelines | pipelines:info | pipelines:list | pipelines:diff |
      pipelines:compare | drains | regions | reviewapps | reviewapps:list | spaces | spaces:info | spaces:ps |
      spaces:topology | stack | usage | usage:addons | webhooks | webhooks:info | webhooks:deliveries |
      webhooks:events | whoami | auth:whoami | version | help | commands | which | autocomplete | keys |
      sessions | authorizations | clients | ci | ci:info | ci:last | accounts | notifications | pg | pg:info |
      pg:ps | pg:bloat | pg:blocking | pg:cache-hit | pg:calls | pg:diagnose | pg:extensions | pg:fdwsql |
      pg:index-size | pg:index-usage | pg:links | pg:locks | pg:long-running-queries | pg:mandelbrot |
      pg:maintenance | pg:outliers | pg:records-rank | pg:seq-scans | pg:settings | pg:table-indexes-size |
      pg:table-size | pg:total-index-size | pg:total-table-size | pg:unused-indexes | pg:user-connections |
      pg:vacuum-stats | pg:wait | pg:backups | pg:backups:info | pg:backups:schedules | pg:upgrade:wait |
      pg:upgrade:dryrun | redis | redis:info | redis:wait | kafka | kafka:info | kafka:topics |
      kafka:topics:info | kafka:zookeeper-info | kafka:wait | data:maintenances | data:maintenances:info |
      data:maintenances:history | pg:data-connectors | data:labs | ps:autoscale | open | apps:open |
      addons:open | addons:docs | docs | pipelines:open | reviewapps:info | telemetry`]: reads('app'),
    [`config | config:get | pg:credentials:url | redis:credentials | auth:token | addons:sso | pg:backups:url |
      pg:backups:public-url | authorizations:info | ci:config | ci:config:get`]: doesOne('read-secret', 'config var'),
    'pg:credentials': reads('credential'),
    [`config:set | config:unset | config:edit | ci:config:set | ci:config:unset | pg:credentials:create |
      pg:credentials:destroy | pg:credentials:rotate | pg:credentials:repair-default | authorizations:create |
      authorizations:destroy | authorizations:revoke | authorizations:rotate | authorizations:update |
      access:add | access:remove | access:update | members:add | members:remove | members:set | keys:add |
      keys:remove | keys:clear | clients:create | clients:destroy | clients:rotate | clients:update |
      spaces:trusted-ips:add | spaces:trusted-ips:remove | apps:transfer | apps:lock | apps:unlock | certs:add |
      certs:update | certs:remove | certs:auto:enable | certs:auto:disable | auth:2fa:disable`]: doesOne(
      'access',
      'config var',
    ),
    'pg:psql | psql': { options: '-c|--command= -f|--file= --credential=', run: psql },
    [`pg:reset | pg:backups:delete | pg:backups:restore | pg:copy | pg:push | apps:destroy | destroy |
      addons:destroy | pipelines:destroy | spaces:destroy | teams:destroy | domains:clear | pg:unfollow |
      kafka:topics:destroy | builds:cache:purge | webhooks:remove | domains:remove | buildpacks:clear`]: loses('app'),
    'drains:remove': catastrophe('log drain'),
    'pg:pull | pg:backups:download | ps:copy': readsData('database'),
    [`pg:kill | pg:killall | ps:restart | ps:stop | ps:kill | dyno:restart | dyno:stop | dyno:kill | restart |
      stop | kill | maintenance:on | maintenance:off | pg:maintenance:run | redis:maintenance | kafka:maintenance`]:
      restarts('dyno'),
    [`releases:rollback | rollback | releases:retry | container:release | pipelines:promote | builds:create |
      container:push | stack:set | pg:promote | pg:upgrade | pg:upgrade:run | pg:upgrade:prepare |
      redis:promote | redis:upgrade | reviewapps:create | ci:run | ci:rerun`]: deploys('release'),
    [`ps:scale | scale | ps:resize | ps:type | dyno:scale | dyno:resize | ps:autoscale:enable |
      ps:autoscale:disable | apps:create | create | apps:rename | rename | apps:join | apps:leave |
      addons:create | addons:attach | addons:detach | addons:rename | addons:upgrade | addons:downgrade |
      buildpacks:add | buildpacks:set | buildpacks:remove | domains:add | domains:update | features:enable |
      features:disable | labs:enable | labs:disable | drains:add | pg:backups:capture | pg:backups:schedule |
      pg:backups:unschedule | pg:backups:cancel | pg:settings:log-statement | pg:settings:log-lock-waits |
      pg:settings:auto-explain | pg:connection-pooling:attach | pg:links:create | pg:links:destroy |
      pg:maintenance:window | pg:stats-reset | pipelines:add | pipelines:create | pipelines:connect |
      pipelines:remove | pipelines:rename | pipelines:setup | pipelines:transfer | pipelines:update |
      redis:maxmemory | redis:timeout | redis:keyspace-notifications | redis:stats-reset | kafka:topics:create |
      kafka:topics:write | kafka:topics:compaction | kafka:topics:retention-time | webhooks:add |
      webhooks:update | spaces:create | reviewapps:enable | reviewapps:disable | builds:cancel | container:rm`]:
      changes('app'),
    'kafka:topics:tail': readsData('topic'),
    'redis:cli | ps:exec | ps:socks | console': (call) => openShell(call),
    'ps:forward': forwards,
    'run | run:detached | run:inside': runs,
    [`auth:login | login | auth:logout | logout | container:login | container:logout | git:remote | git:clone |
      plugins | plugins:install | plugins:uninstall | plugins:update | plugins:link | update | accounts:set |
      accounts:add | accounts:remove | container:pull | telemetry:on | telemetry:off`]: locally(
      'change',
      'heroku session',
    ),
    'local:run': {
      options: '-e|--env=',
      command: true,
      run: (call) => {
        const given = call.arguments.value('--env') ?? word('.env', call.span)
        // Several stand with commas between.
        const files = given.text.split(',').map((text) => ({ ...given, text }))
        return call.exec(call.operands, { env: withDotenv(call, files, call.env) })
      },
    },
    'local | local:start': (call) => emit(call, 'undescribed', 'run', 'program', 'Procfile'),
    '*': isUndescribed,
  },
  examples: {
    'heroku local:run -e .env.example rm a': ['file read .env.example', 'file delete a'],
    'heroku local:run -e a.env,b.env rm a': ['file read a.env', 'file read b.env', 'file delete a'],
    'heroku logs -a acme-prod --num 50': ['read logs app'],
    'heroku ps': ['read ps app'],
    'heroku restart -a acme-prod': ['restart restart dyno'],
    'heroku releases:rollback v41 -a acme-prod': ['deploy releases:rollback release v41'],
    'heroku config -a acme-prod': ['read-secret config config var'],
    'heroku config:get DATABASE_URL': ['read-secret config:get config var DATABASE_URL'],
    'heroku config:set A=b': ['access config:set config var A=b'],
    "heroku pg:psql -a x -c 'select * from orders'": ['read-data select table orders'],
    'heroku pg:psql -a x': ['unreadable open shell'],
    'heroku pg:info': ['read pg:info app'],
    'heroku pg:reset DATABASE --confirm acme-prod': ['lose pg:reset app DATABASE'],
    'heroku run -a x "rm -rf tmp"': ['file delete below tmp @ elsewhere'],
    'heroku run bash -a x': ['unreadable open shell @ elsewhere'],
    'heroku run -a x -- ls -l': ['file list . @ elsewhere'],
    'heroku ps:scale web=0': ['change ps:scale app web=0'],
    'heroku apps:destroy acme --confirm acme': ['lose apps:destroy app acme'],
    'heroku frob': ['undescribed frob program heroku'],
  },
})
