import { emit } from '../../emit.ts'
import { openShell } from '../../open-shell.ts'
import type { Program } from '../../program.ts'
import { changes, deploys, isUndescribed, loses, reads, restarts, type ToolCall, tool } from '../../tool.ts'
import { Carries, type Stream } from '../../word.ts'
import { appAt, doesOne, locally, runsInjected, runsRemotely } from './app.ts'

const OPTIONS = `-e|--environment= -s|--service= -p|--project= --json -y|--yes -d|--detach -c|--ci --verbose -v
  --path-as-root --no-gitignore -k|--kv --set= --skip-deploys -b|--build --deployment -n|--lines= -f|--filter=
  --template= -t= -m|--message= --since= --until= -i= --deployment-instance= --session= --identity-file=`

/** `railway variables` prints every value, and sets those of `--set`. */
function variables(call: ToolCall): Stream | undefined {
  const sets = call.arguments.values('--set')
  for (const one of sets)
    emit(call, 'access', 'set', 'variable', { ...one, text: one.text.split('=', 1)[0] as string }, { at: call.place() })
  if (sets.length > 0) return undefined
  emit(call, 'read-secret', 'print', 'variables', '', { at: call.place() })
  return { text: undefined, carries: Carries.secret, span: call.span }
}

/** https://docs.railway.com/reference/cli-api */
export const railway: Program = tool({
  names: ['railway'],
  about: 'handles projects of Railway',
  options: OPTIONS,
  place: (call) => appAt(call, 'railway', call.arguments.value('--project'), call.arguments.value('--environment')),
  verbs: {
    [`up | redeploy | deploy | deployment up | deployment redeploy | functions push | func push | fn push |
      environment config`]: deploys('deployment'),
    [`status | logs | log | list | ls | whoami | open | docs | metrics | metric | volume list | functions list |
      func list | deployment list | deployment logs | service status | service logs | environment list |
      domain list | bucket list | help | usage`]: reads('project'),
    'variables | vars | var | variable | variable list': { options: OPTIONS, run: variables },
    'variable set | variable delete | variables set | variables delete': doesOne('access', 'variable'),
    [`down | delete | volume delete | volume detach | environment delete | env delete | env rm | environment rm |
      service delete | functions delete | func delete | bucket delete | bucket reset | project delete |
      domain delete`]: loses('project'),
    'restart | service restart | deployment restart': restarts('service'),
    [`add | init | scale | service scale | domain | volume add | volume attach | volume update |
      environment new | env new | environment create | service create | functions new | func new |
      bucket create | connect-repo | environment edit | project create | source`]: changes('project'),
    [`run | local`]: {
      command: true,
      options: OPTIONS,
      run: (call) =>
        runsInjected(
          call,
          call.operands.filter((w) => w.text !== '--'),
          { at: call.place() },
        ),
    },
    ssh: {
      command: true,
      options: OPTIONS,
      run: (call) =>
        runsRemotely(
          call,
          call.operands.filter((w) => w.text !== '--'),
          'a container of the service',
        ),
    },
    'shell | connect': (call) => openShell(call),
    [`link | unlink | login | logout | service | service link | environment | env | environment link | dev |
      develop | completion | upgrade | autoupdate | check-updates | starship | functions link | func link |
      project link | skills | mcp | setup | telemetry`]: locally('change', 'railway session'),
    '*': isUndescribed,
  },
  examples: {
    'railway status': ['read status project'],
    'railway logs -e production': ['read logs project'],
    'railway up -e production': ['deploy up deployment'],
    'railway variables': ['read-secret print variables'],
    'railway variables --set A=b': ['access set variable A'],
    'railway down': ['lose down project'],
    'railway run ls': ['change run program with variables ls', 'file list .'],
    'railway ssh -- rm x': ['file delete x @ elsewhere'],
    'railway ssh': ['unreadable open shell'],
    'railway frob': ['undescribed frob program railway'],
  },
})
