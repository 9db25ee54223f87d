import type { Span } from '../../../lib/span.ts'
import { emit, nowhere } from '../../emit.ts'
import type { Call } from '../../program.ts'
import { isKnownText, UNKNOWN, type Word, word } from '../../word.ts'
import type { CodeCall } from '../values.ts'
import type { Outside } from './outside.ts'

const CLIENT = /^boto3\.(client|resource|Session\(\)\.(client|resource)|session\.Session\(\)\.(client|resource))$/
const SESSION = /^boto3\.(Session|session\.Session|setup_default_session)$/
const COMMAND = /^@aws-sdk\.client-([\w-]+)\.(\w+)Command$/
const VERB =
  /^(scan|query|invoke|publish|decrypt|encrypt|((?:create|delete|describe|list|get|put|update|terminate|start|stop|reboot|run|invoke|send|receive|purge|batch|copy|upload|download|attach|detach|modify|register|deregister|authorize|revoke|tag|untag|assume|head|restore|set|add|remove|enable|disable|cancel|schedule|filter|lookup|simulate|generate|rotate|associate|disassociate|transact|execute|abort|change|import|export|reset|release|allocate|promote|failover|admin)_[a-z0-9_]+))$/
/** Helpers of the library itself. */
const PURE = new Set([
  'get_paginator',
  'get_waiter',
  'get_available_services',
  'get_available_regions',
  'get_credentials',
])
const RENAMED: Readonly<Record<string, string>> = {
  upload_file: 'put-object',
  upload_fileobj: 'put-object',
  download_file: 'get-object',
  download_fileobj: 'get-object',
}

/** What a resource of boto3 does to itself: `boto3.resource('ec2').Instance(id).terminate()`. A thread has a `start` too. */
function resourceVerb(service: string, last: string): string | undefined {
  if (last === 'delete') return 'delete-resource'
  if (service === 's3' && last === 'put') return 'put-object'
  const isOthers = service !== 'ec2' && isKnownText(service)
  return !isOthers && /^(terminate|stop|start|reboot)$/.test(last) ? `${last}-instances` : undefined
}

/** boto3 and the SDK for JavaScript 3 name their calls as `aws` does. */
export function amazonOf(call: Call, calls: readonly CodeCall[], span: Span | undefined): Outside | undefined {
  const clients = calls.filter((one) => CLIENT.test(one.path))
  if (clients.length === 0 && !calls.some((one) => COMMAND.test(one.path))) return undefined
  const services = new Set(clients.map((one) => one.args[0]?.text ?? UNKNOWN))
  const [only = UNKNOWN] = services.size === 1 ? services : []
  const session = calls.find((one) => SESSION.test(one.path))
  const profile = session?.named.get('profile_name')?.text ?? (session === undefined ? undefined : UNKNOWN)
  const runs = (service: string, command: string, one: CodeCall): true => {
    if (!isKnownText(service)) {
      emit(call, 'undescribed', 'call', 'function', one.path, { at: nowhere(call, 'a service that is not known') })
      return true
    }
    const options = [...one.named].flatMap(([name, value]) => [`--${kebab(name)}`, value.text])
    const words = ['aws', ...(profile === undefined ? [] : ['--profile', profile]), service, command, ...options]
    call.exec(words.map((text): Word => word(text, span)))
    return true
  }
  return {
    modules: new Set([
      'boto3',
      'botocore',
      ...calls.flatMap((one) => (COMMAND.test(one.path) ? [one.path.split('.')[0] ?? ''] : [])),
    ]),
    read: (one) => {
      const found = COMMAND.exec(one.path)
      if (found !== null) return runs(serviceName(found[1] ?? ''), kebab(found[2] ?? ''), one)
      if (CLIENT.test(one.path) || SESSION.test(one.path)) return true
      const last = one.path.slice(one.path.lastIndexOf('.') + 1)
      if (PURE.has(last) || /\.(\w+Client|send)$/.test(one.path)) return true
      const ofResource = clients.some(({ path }) => path.endsWith('resource')) ? resourceVerb(only, last) : undefined
      if (ofResource !== undefined && one.path.includes('.')) return runs(serviceName(only), ofResource, one)
      if (!one.path.includes('.') || !VERB.test(last)) return false
      return runs(serviceName(only), RENAMED[last] ?? last.replaceAll('_', '-'), one)
    },
  }
}

function serviceName(service: string): string {
  return service === 's3' ? 's3api' : service
}

/** `BucketName` and `bucket_name` as options are written. */
function kebab(name: string): string {
  return name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1-$2')
    .replaceAll('_', '-')
    .toLowerCase()
}
