import { emit, emitFile, nowhere, reachOf } from '../../emit.ts'
import type { Place } from '../../place.ts'
import type { Program } from '../../program.ts'
import {
  changes,
  changesAccess,
  deploys,
  isUndescribed,
  loses,
  reads,
  readsData,
  type ToolCall,
  tool,
} from '../../tool.ts'
import { Carries, type Stream, type Word, word } from '../../word.ts'
import { doesOne, locally } from './app.ts'

/**
 * The project of the flag, an alias of `.firebaserc`, or its default. What `firebase use` chose stands in a file
 * that is not read.
 */
function placeOf(call: ToolCall): Place {
  const told = call.arguments.value('--project')
  const chosen = told ?? call.chosen('firebase project')
  const aliases = projectAliases(call)
  const project = chosen === undefined ? aliases.get('default') : (aliases.get(chosen.text) ?? chosen.text)
  if (project === undefined) return nowhere(call, 'nothing in sight says which project it is')
  const named: Word = { ...(chosen ?? word('', call.span)), text: project }
  return { is: 'gcp', project: named, configuration: undefined, ...reachOf(call) }
}

/** `{ "projects": { "default": "acme-dev" } }`, read as far as it goes. */
function projectAliases(call: ToolCall): ReadonlyMap<string, string> {
  const text = call.readFile(word('.firebaserc', call.span)).text
  try {
    const file: unknown = JSON.parse(text ?? '{}')
    const projects: unknown =
      typeof file === 'object' && file !== null && 'projects' in file ? file.projects : undefined
    if (typeof projects !== 'object' || projects === null) return new Map()
    return new Map(Object.entries(projects).filter((entry): entry is [string, string] => typeof entry[1] === 'string'))
  } catch {
    return new Map()
  }
}

function uses(call: ToolCall): void {
  const name = call.operands[0]
  if (name === undefined) return emit(call, 'read', 'show', 'firebase project')
  call.choose('firebase project', name)
  emit(call, 'change', 'use', 'firebase project', name)
}

function exportsUsers(call: ToolCall): Stream | undefined {
  emit(call, 'read-secret', 'export', 'users', '', {
    at: call.place(),
    note: 'the hashes of their passwords come along',
  })
  const file = call.operands[0]
  if (file !== undefined) {
    emitFile(call, 'overwrite', file)
    call.wroteFile(file, { text: undefined, carries: Carries.secret | Carries.data, span: call.span })
  }
  return undefined
}

/** Runs a command of this host beside the emulators. */
function runsBeside(call: ToolCall): Stream | undefined | void {
  emit(call, 'change', 'start', 'emulators')
  const code = call.operands[0]
  return code === undefined
    ? undefined
    : call.shell({ text: code.splits ? undefined : code.text, carries: code.carries, span: code.span })
}

/** https://firebase.google.com/docs/cli */
export const firebase: Program = tool({
  names: ['firebase', 'firebase-tools'],
  about: 'handles projects of Firebase',
  options: `-P|--project= --account= --config= -c= --token= -j|--json --debug --non-interactive -i|--interactive
    --only= --except= -m|--message= -p|--public= -f|--force -y --dry-run --import= --export-on-exit=? --database=
    --instance= -d= --data= -o|--output= -e|--expires= --site= -n|--lines= --recursive -r --all-collections
    --shallow --pretty --region= --app= --groups= --testers= --release-notes= --format= -s= --port= --host=
    --inspect-functions=? --ui --open --limit= --backend= --location= -b= --git-branch= --disable-notify
    --confirm --order-by= --limit-to-first=`,
  place: placeOf,
  dryRun: (call) => call.arguments.has('--dry-run'),
  verbs: {
    [`deploy | hosting:clone | hosting:channel:deploy | remoteconfig:rollback | apphosting:rollouts:create |
      dataconnect:sql:migrate | functions:upgrade | ext:dev:deploy`]: deploys('project'),
    [`projects:list | apps:list | apps:sdkconfig | apps:android:sha:list | functions:list | functions:log |
      functions:secrets:get | hosting:sites:list | hosting:sites:get | hosting:channel:list | firestore:indexes |
      firestore:databases:list | firestore:databases:get | firestore:locations | firestore:backups:list |
      firestore:backups:get | firestore:backups:schedules:list | firestore:operations:list |
      firestore:operations:describe | database:instances:list | database:profile | database:settings:get |
      remoteconfig:get | remoteconfig:versions:list | remoteconfig:experiments:list |
      remoteconfig:rollouts:list | ext:list | ext:info | ext | apphosting:backends:list |
      apphosting:backends:get | apphosting:secrets:describe | target | login:list |
      appdistribution:testers:list | appdistribution:groups:list | dataconnect:services:list |
      dataconnect:sql:diff | experiments:list | experiments:describe | crashlytics:mappingfile:generate | open |
      help | internaltesting:functions:discover`]: reads('project'),
    [`functions:secrets:access | functions:config:get | login:ci | apphosting:secrets:access`]: doesOne(
      'read-secret',
      'secret',
    ),
    'auth:export': exportsUsers,
    'database:get | dataconnect:execute': readsData('database'),
    [`functions:secrets:set | functions:secrets:destroy | functions:secrets:prune | functions:config:set |
      functions:config:unset | functions:config:clone | functions:config:export | auth:import |
      apphosting:secrets:set | apphosting:secrets:grantaccess | appdistribution:testers:add |
      appdistribution:testers:remove | apps:android:sha:create | apps:android:sha:delete | dataconnect:sql:grant`]:
      changesAccess('secret'),
    [`firestore:delete | firestore:databases:delete | firestore:databases:restore | firestore:backups:delete |
      firestore:backups:schedules:delete | firestore:bulkdelete | database:remove | functions:delete |
      hosting:disable | hosting:sites:delete | hosting:channel:delete | ext:uninstall |
      apphosting:backends:delete | database:import | functions:artifacts:setpolicy |
      functions:deletegcfartifacts | remoteconfig:experiments:delete | remoteconfig:rollouts:delete`]: loses('project'),
    [`database:set | database:update | database:push | database:instances:create | database:settings:set |
      firestore:databases:create | firestore:databases:update | firestore:databases:clone |
      firestore:backups:schedules:create | firestore:backups:schedules:update | firestore:operations:cancel |
      projects:create | projects:addfirebase | apps:create | hosting:sites:create | hosting:channel:create |
      hosting:channel:open | ext:install | ext:configure | ext:update | ext:export | apphosting:backends:create |
      appdistribution:groups:create | appdistribution:groups:delete | crashlytics:symbols:upload |
      crashlytics:mappingfile:upload`]: changes('project'),
    'appdistribution:distribute | ext:dev:publish | ext:dev:upload': doesOne('publish', 'release'),
    use: uses,
    'emulators:exec': runsBeside,
    [`emulators:start | serve | init | login | logout | login:add | login:use | setup:emulators:database |
      setup:emulators:firestore | setup:emulators:pubsub | setup:emulators:storage | setup:emulators:ui |
      emulators:export | functions:shell | target:apply | target:clear | target:remove | experiments:enable |
      experiments:disable | dataconnect:sdk:generate | dataconnect:compile | dataconnect:sql:setup |
      apphosting:config:export | setup:web | experimental:mcp | mcp`]: locally('change', 'firebase project'),
    '*': isUndescribed,
  },
  examples: {
    'firebase deploy -P acme-dev': ['deploy deploy project'],
    'firebase deploy --only hosting --dry-run': ['read dry run plan deploy'],
    'firebase projects:list': ['read projects:list project'],
    'firebase functions:log': ['read functions:log project'],
    'firebase functions:secrets:access A': ['read-secret functions:secrets:access secret A'],
    'firebase functions:secrets:get A': ['read functions:secrets:get project A'],
    'firebase firestore:delete orders -r': ['lose firestore:delete project orders'],
    'firebase auth:export users.json': ['read-secret export users', 'file overwrite users.json'],
    'firebase database:get /orders': ['read-data database:get database /orders'],
    "firebase emulators:exec 'rm x'": ['change start emulators', 'file delete x'],
    'firebase use prod': ['change use firebase project prod'],
    'firebase frob': ['undescribed frob program firebase'],
  },
})
