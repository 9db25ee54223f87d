import { emit } from '../../emit.ts'
import { openShell } from '../../open-shell.ts'
import type { Program } from '../../program.ts'
import {
  changes,
  changesAccess,
  deploys,
  isUndescribed,
  loses,
  prepares,
  reads,
  type ToolCall,
  tool,
} from '../../tool.ts'
import { Carries, type Stream, type Word } from '../../word.ts'
import { accountAt, appAt, doesOne, locally } from './app.ts'

/** Databases that a company rents, by the tools of those who rent them out. */

function forwards(call: ToolCall): void {
  const port = call.arguments.value('--port', '--local-port')
  call.tunnel({ port: port?.text ?? '3306', to: undefined })
  emit(call, 'change', 'forward', 'port', call.operands[0] ?? '', { at: call.place() })
}

function shell(call: ToolCall): Stream | undefined | void {
  if (!call.stdinGiven) return openShell(call, call.operands[0] ?? '')
  call.sql(call.stdin, 'mysql', call.place())
  return { text: undefined, carries: Carries.data, span: call.span }
}

/** https://planetscale.com/docs/reference/planetscale-cli */
const pscale: Program = tool({
  names: ['pscale'],
  about: 'handles databases of PlanetScale',
  options: `--api-token= --api-url= --config= -f|--format= --org= --service-token= --service-token-id= --debug
    --no-color --force --host= --port= --region= --role= --from= --restore= --wait --into= --approve --comment=
    --web -q --database= --branch= --keyspace= --replica --remote-addr= --execute= --execute-protocol=
    --local-addr= --shards= --dir= --output= --where= --enable-auto-apply --notes= --plan= --name= --ttl=`,
  // The branch is what the others call an environment.
  place: (call) => appAt(call, 'other', call.operands[0], call.operands[1]),
  verbs: {
    [`database list | database show | database ls | branch list | branch ls | branch show | branch schema |
      branch diff | branch safe-migrations | branch vschema show | branch routing-rules show |
      deploy-request list | deploy-request show | deploy-request diff | dr list | dr show | dr diff |
      backup list | backup show | org list | org show | region list | password list | service-token list |
      service-token show-access | audit-log list | auth check | data-imports get-plan-status | keyspace list |
      keyspace show | keyspace vschema show | role list | role get | ping | version | help | workflow list |
      workflow show | size cluster list | mcp list`]: reads('database'),
    [`deploy-request create | deploy-request review | deploy-request edit | dr create | dr review | dr edit |
      branch create`]: prepares('deploy request'),
    [`deploy-request deploy | deploy-request apply | deploy-request revert | deploy-request cancel |
      deploy-request close | deploy-request skip-revert | dr deploy | dr apply | dr revert | dr cancel |
      dr close | dr skip-revert | branch promote | branch demote | branch vschema update |
      keyspace vschema update | branch routing-rules update | keyspace resize | workflow switch-traffic |
      workflow complete`]: deploys('deploy request'),
    [`password create | password renew | password delete | password reset | service-token create |
      service-token delete | service-token add-access | service-token delete-access | role create | role delete |
      role reset | role reset-default | role reassign | role renew`]: changesAccess('password'),
    [`database delete | branch delete | backup delete | backup restore | keyspace delete | database restore-dump`]:
      loses('database'),
    'database dump': doesOne('read-data', 'database'),
    [`database create | backup create | keyspace create | branch refresh-schema | branch resize |
      data-imports start | data-imports make-plan | branch safe-migrations enable |
      branch safe-migrations disable | workflow create`]: changes('database'),
    connect: forwards,
    shell,
    sql: (call) =>
      call.sql({ text: call.arguments.value('-q')?.text, carries: 0, span: call.span }, 'mysql', call.place()),
    'auth login | auth logout | org switch | signup | completion | mcp install': locally('change', 'pscale session'),
    api: isUndescribed,
    '*': isUndescribed,
  },
  examples: {
    'pscale branch list shop': ['read branch list database shop'],
    'pscale deploy-request deploy shop 1': [
      'deploy deploy-request deploy deploy request shop',
      'deploy deploy-request deploy deploy request 1',
    ],
    'pscale database delete shop --force': ['lose database delete database shop'],
    'pscale shell shop main': ['unreadable open shell shop'],
    'pscale connect shop main --port 3309': ['change forward port shop'],
    'pscale password create shop main ci': [
      'access password create password shop',
      'access password create password main',
      'access password create password ci',
    ],
  },
})

/** A connection string holds the password. https://neon.com/docs/reference/neon-cli */
function connectionString(call: ToolCall): Stream | undefined | void {
  if (call.arguments.has('--psql')) return openShell(call, call.operands[0] ?? '')
  return doesOne('read-secret', 'connection string')(call)
}

const neonctl: Program = tool({
  names: ['neonctl', 'neon'],
  about: 'handles databases of Neon',
  options: `-o|--output= --config-dir= --api-key= --api-host= --no-color --no-analytics --context-file=
    --project-id= --branch= --role-name= --database-name= --pooled --psql --prisma --endpoint-type= --ssl=
    --name= --parent= --type= --compute --org-id= --region-id= --cu= --suspend-timeout= --psql-args
    --preserve-under-name= --schema-only --owner-name= --database= --db= --expires-at=`,
  place: (call) =>
    appAt(
      call,
      'other',
      call.arguments.value('--project-id') ?? (call.verb.startsWith('project') ? call.operands[0] : undefined),
      call.arguments.value('--branch') ?? (call.verb.startsWith('branch') ? call.operands[0] : undefined),
    ),
  verbs: {
    [`projects list | projects get | project list | project get | branches list | branches get | branch list |
      branch get | branches schema-diff | branch schema-diff | databases list | database list | roles list |
      role list | operations list | operation list | me | orgs list | ip-allow list | vpc endpoint list |
      vpc project list | help | projects shared`]: reads('database'),
    'connection-string | cs': connectionString,
    [`branches create | branch create | projects create | project create | databases create | database create |
      projects update | project update | branches rename | branch rename | branches set-default |
      branch set-default | branches add-compute | branch add-compute | branches set-expiration |
      projects recover | project recover`]: changes('branch'),
    [`branches reset | branch reset | branches restore | branch restore | branches delete | branch delete |
      projects delete | project delete | databases delete | database delete | roles delete | role delete`]:
      loses('database'),
    [`roles create | role create | ip-allow add | ip-allow remove | ip-allow reset | vpc endpoint assign |
      vpc endpoint remove | vpc project restrict | vpc project remove`]: changesAccess('role'),
    'auth | login | set-context | completion | init | bootstrap': locally('change', 'neon session'),
    '*': isUndescribed,
  },
  examples: {
    'neonctl projects list': ['read projects list database'],
    'neonctl connection-string main': ['read-secret connection-string connection string main'],
    'neonctl branches delete dev': ['lose branches delete database dev'],
    'neonctl branches create --name dev': ['change branches create branch'],
    'neonctl branches reset dev --parent': ['lose branches reset database dev'],
  },
})

function tursoShell(call: ToolCall): Stream | undefined | void {
  const [name, ...statement] = call.operands
  const text: Stream | undefined =
    statement.length > 0
      ? { text: statement.map((w: Word) => w.text).join(' '), carries: 0, span: statement[0]?.span }
      : call.stdinGiven
        ? call.stdin
        : undefined
  if (text === undefined) return openShell(call, name ?? '')
  if (text.text?.trim().toLowerCase() === '.dump') return doesOne('read-data', 'database')(call)
  if (text.text?.trim().startsWith('.') === true && /^\.(tables|schema|indexes|help)\b/.test(text.text.trim()))
    return emit(call, 'read', 'show', 'schema', name ?? '', { at: call.place() })
  call.sql(text, 'sqlite', call.place())
  return { text: undefined, carries: Carries.data, span: call.span }
}

/** https://docs.turso.tech/cli */
const turso: Program = tool({
  names: ['turso'],
  about: 'handles databases of Turso',
  options: `-c|--config-path= --group= --location= --proxy= --instance= --from-dump= --from-file= --from-csv=
    --from-db= --timestamp= --enable-extensions --schema= --type= --expiration= -e= --read-only -r --attach=
    --yes -y --http-url --url --instance-urls --verbose --auth-token= --db-file= -f= -p= --port= --queries --all
    --wait --canary --remote-encryption-key=`,
  place: (call) => appAt(call, 'other', call.operands[0], undefined),
  verbs: {
    [`db list | db show | db inspect | db locations | group list | group show | org list | plan show |
      plan list | auth whoami | db config attach show | org members list | org invites list | help | quickstart |
      contact feedback | relax | config path`]: reads('database'),
    'db shell': tursoShell,
    'db export': doesOne('read-data', 'database'),
    'db destroy | group destroy | org destroy | group locations remove': loses('database'),
    [`db create | db import | db wakeup | db update | db replicate | group create | group locations add |
      group update | group unarchive | db config attach allow | db config attach deny | db archive |
      group transfer | org create`]: changes('database'),
    [`db tokens create | db tokens invalidate | group tokens create | group tokens invalidate |
      db generate-encryption-key | org members add | org members rm | org members invite | auth api-tokens mint |
      auth api-tokens revoke`]: changesAccess('token'),
    'auth token': doesOne('read-secret', 'token'),
    'auth api-tokens list': reads('token'),
    [`auth login | auth logout | auth signup | dev | update | org switch | config set | completion |
      plan select | plan upgrade`]: locally('change', 'turso session'),
    '*': isUndescribed,
  },
  examples: {
    'turso db list': ['read db list database'],
    "turso db shell shop 'select * from orders'": ['read-data select table orders'],
    'turso db shell shop': ['unreadable open shell shop'],
    'turso db destroy shop --yes': ['lose db destroy database shop'],
    'turso db tokens create shop': ['access db tokens create token shop'],
  },
})

/** https://github.com/upstash/cli */
const upstash: Program = tool({
  names: ['upstash'],
  about: 'handles databases of Upstash',
  options: `--id= --name= --region= --json --member-email= --team-id= --id-token= --topic= --delete-team=
    --dry-run --db-id= --output=`,
  place: (call) => accountAt(call, 'Upstash', '--name', '--id'),
  dryRun: (call) => call.arguments.has('--dry-run'),
  verbs: {
    [`redis list | redis stats | team list | team list-members | auth whoami | vector list | qstash list`]:
      reads('database'),
    // It prints the password of the database.
    'redis get': doesOne('read-secret', 'database'),
    'redis delete | team delete': loses('database'),
    'redis create | redis rename | redis enable-multizone | redis move-to-team | team create': changes('database'),
    'redis reset-password | team add-member | team remove-member': changesAccess('password'),
    'auth login | auth logout': locally('change', 'upstash session'),
    '*': isUndescribed,
  },
  examples: {
    'upstash redis list': ['read redis list database'],
    'upstash redis get --id 1': ['read-secret redis get database'],
    'upstash redis delete --id 1': ['lose redis delete database'],
  },
})

/** https://www.mongodb.com/docs/atlas/cli/ */
export const mongoAtlas: Program = tool({
  names: ['atlascli', 'mongocli'],
  about: 'handles clusters of MongoDB Atlas',
  options: `-P|--profile= --projectId= --orgId= -o|--output= --force --clusterName= --file= -f= --username=
    --password= -p= --role= --ip= --type= --tier= --provider= --region= --snapshotId= --db= --collection= --out=
    --start= --end= --watch -w --name= --comment= --currentIp --limit= --page= --privateKey= --publicKey= --desc=
    --deploymentType= --retention= --indexName= --key=`,
  place: (call) => appAt(call, 'other', call.arguments.value('--projectId'), call.arguments.value('--profile')),
  verbs: {
    [`clusters list | clusters describe | clusters connectionStrings describe | clusters watch |
      clusters search indexes list | clusters search indexes describe | clusters indexes list |
      clusters availableRegions list | clusters advancedSettings describe | projects list | projects describe |
      organizations list | organizations describe | dbusers list | dbusers describe | accessLists list |
      accessLists describe | alerts list | alerts describe | alerts settings list | events projects list |
      events organizations list | events list | processes list | processes describe | metrics processes |
      metrics databases describe | metrics disks describe | performanceAdvisor namespaces list |
      performanceAdvisor slowQueryLogs list | performanceAdvisor suggestedIndexes list | backups snapshots list |
      backups snapshots describe | backups schedule describe | backups restores list |
      backups restores describe | deployments list | users list | users describe | teams list |
      auditing describe | auth whoami | config list | config describe | networking peering list |
      networking containers list | privateEndpoints aws list | maintenanceWindows describe | logs list |
      clusters onlineArchives list | serverless list | serverless describe | help`]: reads('cluster'),
    'logs download | accessLogs list': reads('log'),
    'deployments connect': (call) => openShell(call, call.operands[0] ?? ''),
    [`clusters delete | projects delete | organizations delete | backups snapshots delete |
      backups restores start | clusters search indexes delete | clusters indexes delete |
      clusters onlineArchives delete | deployments delete | serverless delete | backups schedule delete`]:
      loses('cluster'),
    [`clusters pause | clusters start | clusters failover | deployments pause | deployments start`]: {
      run: (call) => emit(call, 'restart', call.verb, 'cluster', call.operands[0] ?? '', { at: call.place() }),
    },
    [`clusters create | clusters update | clusters upgrade | clusters loadSampleData |
      clusters search indexes create | clusters search indexes update | clusters indexes create |
      clusters onlineArchives create | clusters advancedSettings update | projects create | projects update |
      backups snapshots create | backups schedule update | backups exports jobs create | alerts acknowledge |
      alerts unacknowledge | alerts settings create | alerts settings update | alerts settings delete |
      alerts settings enable | alerts settings disable | maintenanceWindows update | serverless create |
      serverless update | setup | deployments setup | performanceAdvisor slowOperationThreshold enable |
      performanceAdvisor slowOperationThreshold disable`]: changes('cluster'),
    [`dbusers create | dbusers update | dbusers delete | dbusers certs create | accessLists create |
      accessLists delete | users invite | projects users delete | organizations users delete |
      projects apiKeys create | projects apiKeys delete | organizations apiKeys create |
      organizations apiKeys delete | organizations apiKeys update | teams create | teams delete |
      customDbRoles create | customDbRoles update | customDbRoles delete | networking peering create aws |
      networking peering delete | privateEndpoints aws create | privateEndpoints aws delete |
      security ldap save | projects invitations invite | organizations invitations invite`]:
      changesAccess('database user'),
    'auditing update': (call) => emit(call, 'catastrophe', 'update', 'audit log', '', { at: call.place() }),
    [`auth login | auth logout | auth register | config init | config set | config delete | config rename |
      config edit | plugin install | completion | login | logout`]: locally('change', 'atlas session'),
    '*': isUndescribed,
  },
  examples: {
    'atlascli clusters list': ['read clusters list cluster'],
    'atlascli clusters delete shop --force': ['lose clusters delete cluster shop'],
    'atlascli dbusers create --username a --role readWrite@shop': ['access dbusers create database user'],
    'atlascli logs download h mongodb.gz': ['read logs download log h', 'read logs download log mongodb.gz'],
  },
})

export const hostedDatabases: readonly Program[] = [pscale, neonctl, turso, upstash, mongoAtlas]
