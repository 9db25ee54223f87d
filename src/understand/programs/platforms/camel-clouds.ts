import { emit, emitFile, nowhere } from '../../emit.ts'
import { optionTable, readArguments } from '../../options.ts'
import type { Program } from '../../program.ts'
import { Carries, isKnown } from '../../word.ts'
import { kindOfOperation } from '../aws/verbs.ts'

/** `aliyun ecs DescribeInstances`, `tccli cvm DescribeInstances`: operations are named as those of AWS are. */
export const camelClouds: Program = {
  names: ['aliyun', 'tccli', 've', 'jdc'],
  about: 'calls the services of a cloud by the names of their operations',
  examples: {
    'aliyun ecs DescribeInstances --RegionId cn-hangzhou': ['read describe ecs instances'],
    'aliyun ecs DeleteInstance --InstanceId i-1': ['lose delete ecs instance'],
    'aliyun ecs StopInstance --InstanceId i-1': ['restart stop ecs instance'],
    'aliyun ram CreateAccessKey': ['access create ram access key'],
    'aliyun actiontrail DeleteTrail --Name main': ['catastrophe delete actiontrail trail'],
    'aliyun oss ls': ['read ls oss'],
    'aliyun oss rm -r oss://b/': ['lose rm oss oss://b/'],
    'aliyun configure list': ['read list settings'],
    'tccli cvm TerminateInstances --InstanceIds i': ['lose terminate cvm instances'],
    'aliyun ecs Frobnicate': ['undescribed Frobnicate program aliyun'],
  },
  run: (call) => {
    const read = readArguments(
      call.args,
      optionTable(
        `-p|--profile= --region= --endpoint= -r|--recursive -R -f|--force -j= --language= --secretId=
          --secretKey= --mode= --output= --filter= --config-path= --cli-input-json= -h|--help`,
      ),
    )
    const [service, operation, ...rest] = read.operands
    if (service === undefined || read.has('--help')) return emit(call, 'read', 'help', 'help')
    const at = nowhere(call, 'an account of a cloud', read.values('--profile'))
    const unknown = [service, operation].find((w) => w !== undefined && !isKnown(w))
    if (unknown !== undefined)
      return emit(call, 'unreadable', 'run', 'operation', unknown, {
        at,
        note: 'the operation is not known before it runs',
      })
    if (/^(configure|version|plugin|help|auto-completion)$/.test(service.text)) {
      const kind = /^(list|get)$/.test(operation?.text ?? '') || service.text !== 'configure' ? 'read' : 'access'
      return emit(call, kind, operation?.text ?? service.text, 'settings')
    }
    if (operation === undefined) return emit(call, 'read', 'help', 'help')
    if (service.text === 'oss') {
      const [first, second] = rest
      const kinds: Readonly<Record<string, Parameters<typeof emit>[1]>> = {
        ls: 'read',
        stat: 'read',
        du: 'read',
        hash: 'read',
        cat: 'read-data',
        cp: 'change',
        sync: 'change',
        mb: 'change',
        rm: read.has('-r', '-R', '--recursive') ? 'lose' : 'change',
        sign: 'access',
        'set-acl': 'access',
        logging: 'catastrophe',
        lifecycle: 'lose',
      }
      const kind = Object.hasOwn(kinds, operation.text) ? kinds[operation.text] : undefined
      if (kind === undefined) return emit(call, 'undescribed', operation.text, 'program', call.name, { at })
      const loads =
        kind === 'change' &&
        first?.text.startsWith('oss://') === true &&
        second !== undefined &&
        !second.text.startsWith('oss://')
      if (loads) emitFile(call, 'overwrite', second)
      else if (kind === 'change' && first !== undefined && !first.text.startsWith('oss://'))
        emitFile(call, 'read', first)
      emit(call, loads ? 'read-data' : kind, operation.text, 'oss', first ?? '', { at })
      return kind === 'read-data' ? { text: undefined, carries: Carries.data, span: call.span } : undefined
    }
    const name = operation.text
      .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
      .replace(/([A-Z])([A-Z][a-z])/g, '$1-$2')
      .toLowerCase()
    const evidence = /^(delete|stop|update|disable|modify)-.*(trail|log-?store|log-?topic|logging|log-?set|audit)/.test(
      name,
    )
    const kind = evidence
      ? 'catastrophe'
      : service.text === 'ram' || service.text === 'cam'
        ? accessOr(kindOfOperation('*', name))
        : kindOfOperation('*', name)
    if (kind === undefined) return emit(call, 'undescribed', operation.text, 'program', call.name, { at })
    const dash = name.indexOf('-')
    const noun = dash < 0 ? '' : ` ${name.slice(dash + 1).replaceAll('-', ' ')}`
    return emit(call, kind, dash < 0 ? name : name.slice(0, dash), `${service.text}${noun}`, '', { at })
  },
}

/** Every change in the service for identities is one of who may do what. */
function accessOr(kind: ReturnType<typeof kindOfOperation>): ReturnType<typeof kindOfOperation> {
  return kind === undefined || kind.startsWith('read') ? kind : 'access'
}
