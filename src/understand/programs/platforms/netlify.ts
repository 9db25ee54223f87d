import { emit } from '../../emit.ts'
import type { AppPlace } from '../../place.ts'
import type { Program } from '../../program.ts'
import { changes, changesAccess, deploys, isUndescribed, loses, reads, type ToolCall, tool } from '../../tool.ts'
import { word } from '../../word.ts'
import { appAt, doesOne, locally, runsInjected } from './app.ts'

function placeOf(call: ToolCall): AppPlace {
  const read = call.arguments
  const production = read.has('--prod') ? word('production', call.span) : undefined
  return appAt(call, 'netlify', read.value('--site', '--project-name'), production ?? read.value('--context'))
}

function listsVariables(call: ToolCall): void {
  const shown = call.arguments.has('--plain', '--json')
  emit(call, shown ? 'read-secret' : 'read', call.verb, 'environment variables', '', { at: call.place() })
}

/** https://cli.netlify.com */
export const netlify: Program = tool({
  names: ['netlify', 'ntl'],
  about: 'deploys to Netlify',
  options: `-s|--site= --prod -p -d|--dir= -f|--functions= --alias= --branch= --message= -m= --auth= --context=
    --json --plain --no-build --build --open -o --timeout= --filter= --scope= --secret --force --debug --silent
    --http-proxy= --cwd= --trigger --prod-if-unlocked --skip-functions-cache --offline --data= --list
    --account-slug= -a= -n|--name= --type= -t= --level= -l= --site-name= --upload-source-zip --no-clobber
    --input= -i= --output= --replace-existing -r -c= --name-only`,
  place: placeOf,
  verbs: {
    'deploy | deploy:promote | rollback | db migrations apply': deploys('site'),
    [`status | watch | status:hooks | sites:list | sites list | open | open:admin | open:site | functions:list | logs |
      logs:deploy | logs:function | teams:list | blobs:list | addons:list | api:list | recipes:list | help |
      db status | db migrations list | env`]: reads('site'),
    'env:list': listsVariables,
    'env:get': doesOne('read-secret', 'environment variable'),
    'env:set | env:unset | env:import | env:clone': changesAccess('environment variable'),
    'blobs:get': doesOne('read-data', 'blob'),
    'sites:delete | sites delete | addons:delete | blobs:delete | db drop': loses('site'),
    [`sites:create | sites:create-template | functions:invoke | blobs:set | addons:create | addons:config |
      db init | integration:deploy | sites:update | claim | clone`]: changes('site'),
    [`build | dev | functions:build | functions:create | functions:serve | functions:dev | init | link | unlink |
      login | logout | switch | completion | completion:install | recipes | serve | lm:install | lm:setup |
      agents:create | db connect | types`]: locally('change', 'netlify project'),
    'dev:exec': {
      command: true,
      options: '--context= --cwd=',
      run: (call) =>
        runsInjected(
          call,
          call.operands.filter((w) => w.text !== '--'),
        ),
    },
    api: (call) => {
      const method = call.operands[0]?.text ?? ''
      const kind = /^(list|get|show|search)/.test(method)
        ? 'read'
        : /^(delete|purge|cancel)/.test(method)
          ? 'lose'
          : 'change'
      emit(call, method === '' ? 'read' : kind, 'call', 'netlify api', call.operands[0] ?? '', { at: call.place() })
    },
    '*': isUndescribed,
  },
  examples: {
    'netlify deploy --prod --dir=dist': ['deploy deploy site'],
    'netlify status': ['read status site'],
    'netlify env:list': ['read env:list environment variables'],
    'netlify env:list --json': ['read-secret env:list environment variables'],
    'netlify env:get A': ['read-secret env:get environment variable A'],
    'netlify env:set A b': ['access env:set environment variable A', 'access env:set environment variable b'],
    'netlify sites:delete x': ['lose sites:delete site x'],
    'netlify build': ['change build netlify project'],
    'netlify dev:exec ls': ['file list .'],
    'netlify api listSites': ['read call netlify api listSites'],
    'netlify api deleteSite': ['lose call netlify api deleteSite'],
    'netlify frob': ['undescribed frob program netlify'],
  },
})
