import { emit, emitFile } from '../../emit.ts'
import {
  changes,
  changesAccess,
  deploys,
  loses,
  reads,
  readsData,
  readsSecret,
  type Verb,
  type VerbRun,
} from '../../tool.ts'
import { Carries, type Stream, stream, unknownWord } from '../../word.ts'
import { inspects } from './inspect.ts'
import { chooseDockerContext, makeDockerContext } from './place.ts'

/** Verbs of docker that reach beyond one daemon: its swarm, and the contexts that say which daemon is meant. */

type Verbs = Readonly<Record<string, Verb>>

function secretOut(on: string): VerbRun {
  return (call): Stream => {
    readsSecret(on)(call)
    return stream(undefined, Carries.secret, call.span)
  }
}

export const swarm: Verbs = {
  ['service ls | service ps | service logs | stack ls | stack ps | stack services | stack config | ' +
    'node ls | node ps | node inspect | config ls | secret ls | secret inspect | swarm ca']: {
    options:
      '-f|--filter= --format= -q|--quiet --no-resolve --no-trunc --details --follow --since= -n|--tail= ' +
      '-t|--timestamps --raw --no-task-ids --pretty -c|--compose-file= --orchestrator= --rotate ' +
      '--ca-cert= --ca-key= --cert-expiry= --external-ca=',
    run: (call) =>
      call.arguments.has('--rotate') ? changesAccess('swarm')(call) : reads(call.verb.split(' ')[0] ?? 'swarm')(call),
  },
  'service inspect': { options: '-f|--format= --pretty', run: inspects('service') },
  'config inspect': { options: '-f|--format= --pretty', run: readsData('config') },
  'service create | service update | service scale | stack deploy | stack up': {
    options:
      '-c|--compose-file= --with-registry-auth --prune --resolve-image= -d|--detach -q|--quiet --image= ' +
      '--replicas= --env-add= --env-rm= --force --args= --name= -e|--env= -p|--publish= --publish-add= ' +
      '--publish-rm= --mount= --mount-add= --mount-rm= --network= --constraint= --limit-cpu= ' +
      '--limit-memory= --label= --secret= --config=',
    run: deploys('service'),
  },
  'service rollback': deploys('service'),
  'service rm | service remove | stack rm | stack down | stack remove': loses('service'),
  'node update | node demote | node promote': changesAccess('node'),
  'node rm | node remove': { options: '-f|--force', run: loses('node') },
  'secret create | secret rm | secret remove': {
    options: '-d|--driver= -l|--label= --template-driver=',
    run: changesAccess('secret'),
  },
  'config create': {
    options: '-l|--label= --template-driver=',
    run: (call) => {
      const file = call.operands[1]
      if (file !== undefined && file.text !== '-') emitFile(call, 'read', file)
      changes('config')({ ...call, operands: call.operands.slice(0, 1) })
    },
  },
  'config rm | config remove': loses('config'),
  'swarm init | swarm join | swarm update | swarm unlock': {
    options:
      '--advertise-addr= --autolock --availability= --cert-expiry= --data-path-addr= --data-path-port= ' +
      '--default-addr-pool= --force-new-cluster --listen-addr= --token= --task-history-limit= ' +
      '--external-ca=',
    run: changesAccess('swarm'),
  },
  'swarm leave': { options: '-f|--force', run: loses('swarm') },
  'swarm join-token | swarm unlock-key': { options: '-q|--quiet --rotate', run: secretOut('token') },
}

/** `docker context`: which daemon later commands talk to. It lands on this host. */
export const contexts: Verbs = {
  'context ls | context list | context show | context inspect': {
    options: '-f|--format= -q|--quiet',
    run: (call) => emit(call, 'read', 'show', 'context'),
  },
  'context use': (call) => {
    const context = call.operands[0] ?? unknownWord(call.span)
    emit(call, 'change', 'use', 'context', context)
    chooseDockerContext(call, context)
  },
  'context create | context update | context import | context rm | context remove': {
    options: '--description= --docker= --default-stack-orchestrator= --from= -f|--force --kubernetes=',
    run: (call) => {
      const name = call.operands[0] ?? unknownWord(call.span)
      emit(call, 'change', call.verb.slice('context '.length), 'context', name)
      makeDockerContext(call, name, call.arguments.value('--docker'))
    },
  },
  'context export': secretOut('context'),
}
