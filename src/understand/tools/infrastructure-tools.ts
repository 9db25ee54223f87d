import { isJsonObject, type Json } from '../../lib/json.ts'
import { shellQuoted } from '../../lib/shell-quoted.ts'
import type { EffectKind } from '../effect.ts'
import { emit } from '../emit.ts'
import type { KubernetesPlace, McpPlace } from '../place.ts'
import type { Call } from '../program.ts'
import { kindsIn, readManifests } from '../programs/kubernetes/manifest.ts'
import { isAccess, singular } from '../programs/kubernetes/resource.ts'
import { UNKNOWN, type Word, word } from '../word.ts'
import type { DescribedTool } from './described-tool.ts'
import type { ToolArguments } from './tool-arguments.ts'
import { toolPath } from './tool-path.ts'
import { unclear } from './unclear.ts'

/** Tools of clusters and clouds. What they name in their arguments is where they land. */

const KUBERNETES = /kube|k8s|openshift/i

/**
 * The clusters that a call may land on. Without a context the tool uses the one that its server was started with, which the
 * registry may know by its name; an address beside it is not followed by every server, and never lowers what that is.
 */
function clustersOf(given: ToolArguments, at: McpPlace): readonly (KubernetesPlace | McpPlace)[] {
  const named = given.only('context', 'kube_context')
  const cluster = given.only('cluster', 'cluster_name')
  const server = given.only('server', 'api_server', 'master')
  const context = named ?? cluster
  const { site, cwd, env } = at
  const rest = { kubeconfig: given.text('kubeconfig'), namespace: given.text('namespace'), site, cwd, env }
  const base = { is: 'kubernetes', tool: 'kubectl', ...rest } as const
  const chosen =
    context === undefined
      ? at
      : { ...base, context, cluster: named === undefined ? undefined : cluster, server: undefined }
  return server === undefined ? [chosen] : [chosen, { ...base, context: undefined, cluster: undefined, server }]
}

const clusterTool = (
  tool: RegExp,
  kind: EffectKind,
  verb: string,
  examples: DescribedTool['examples'],
): DescribedTool => ({
  server: KUBERNETES,
  tool,
  examples,
  run: (call, given, at, name) => {
    const manifests = ['manifest', 'manifests', 'resource', 'resources', 'yaml'].flatMap((one) =>
      manifestKinds(given.value(one)),
    )
    const told = given.texts('kind', 'resource_type', 'resource').flatMap((one) => kindsNamed(one.text))
    const thing =
      manifests[0] ??
      given.text('kind', 'resource_type', 'resource')?.text.toLowerCase().trim() ??
      (/(^|[-_])secrets?([-_]|$)/i.test(name) ? 'secret' : 'object')
    const kinds = [thing, ...manifests, ...told]
    const files = given.texts('filename', 'file', 'url')
    const own = given.text('name', 'release', 'pod') ?? word(name)
    const isDry = kind === 'change' && name.startsWith('kubectl_') && given.value('dryRun') === true
    const read = kind === 'change' && !isDry && files.length > 0 ? readManifests(call, files) : undefined
    kinds.push(...(read?.kinds ?? []))
    const secret = kind === 'read' && kinds.includes('secret')
    const restart = kind === 'lose' && /^(pods?|jobs?|replicasets?|events?)$/.test(thing)
    const everything = kind === 'lose' && isEverything(thing, given)
    for (const place of clustersOf(given, at)) {
      for (const one of read?.remote ?? []) emit(call, 'remote-code', verb, thing, one, { at: place })
      if (isDry) emit(call, 'read', 'dry run', thing, own, { at: place })
      else if (everything)
        emit(call, 'catastrophe', verb, thing, own, { at: place, note: 'it deletes all of a cluster' })
      else emit(call, secret ? 'read-secret' : restart ? 'restart' : kind, verb, thing, own, { at: place })
      if (kind === 'change' && !isDry)
        for (const one of new Set(kinds)) if (isAccess(one)) emit(call, 'access', verb, one, own, { at: place })
    }
  },
})

/** The kinds of what is applied, as text or as the object itself. */
function manifestKinds(given: Json | undefined): readonly string[] {
  if (typeof given === 'string') return kindsIn(given)
  return given === undefined || given === null ? [] : kindsIn(JSON.stringify(given, undefined, 1))
}

/** `pods,secrets`, `secret/db`, `secrets.v1.`, `SecretList`: kinds in the singular. */
function kindsNamed(text: string): readonly string[] {
  return text.split(',').map((one) => singular((one.split('/')[0] ?? '').trim().replace(/(?<=.)List$/, '')))
}

/** Every namespace or node, or of another kind all that there are in every namespace. */
function isEverything(thing: string, given: ToolArguments): boolean {
  const named = given.text('name', 'release', 'pod')?.text
  const all = given.value('all') === true || /^(--all|\*|all)$/.test(named ?? '')
  const chosen =
    given.has('labelSelector') || given.has('fieldSelector') || given.has('manifest') || given.has('filename')
  if (/^(namespaces?|ns|nodes?|no)$/.test(thing)) return all
  return given.value('allNamespaces') === true && !chosen && (all || named === undefined)
}

const deletes = clusterTool(
  /^(resources?_delete|delete_resource|kubectl_delete|namespaces?_delete|helm_uninstall|uninstall_helm_chart|cleanup)$/i,
  'lose',
  'delete',
  [
    {
      server: 'kubernetes',
      tool: 'resources_delete',
      arguments: { kind: 'Namespace', name: 'shop', context: 'x' },
      effects: ['lose delete namespace shop'],
    },
  ],
)
const podDeletes = clusterTool(
  /^(pods?_delete|delete_pod|pods?_restart|rollout_restart|deployments?_restart)$/i,
  'restart',
  'restart',
  [{ server: 'kubernetes', tool: 'pods_delete', arguments: { name: 'a' }, effects: ['restart restart object a'] }],
)
const applies = clusterTool(
  /^(resources?_create_or_update|resources?_create|resources?_update|kubectl_(apply|create|patch|scale|label|annotate)|apply|scale_\w+|resources?_scale|pods?_run|create_\w+|helm_install|helm_upgrade|install_helm_chart|upgrade_helm_chart)$/i,
  'change',
  'apply',
  [
    {
      server: 'kubernetes',
      tool: 'resources_create_or_update',
      arguments: { resource: 'x' },
      effects: ['change apply x resources_create_or_update'],
    },
    {
      server: 'kubernetes',
      tool: 'resources_create_or_update',
      arguments: { resource: 'kind: ConfigMap\nmetadata: {name: x}' },
      effects: ['change apply configmap resources_create_or_update'],
    },
    {
      server: 'kubernetes',
      tool: 'resources_create_or_update',
      arguments: { resource: { kind: 'RoleBinding', metadata: { name: 'x' } } },
      effects: [
        'change apply rolebinding resources_create_or_update',
        'access apply rolebinding resources_create_or_update',
      ],
    },
    {
      server: 'kubernetes',
      tool: 'kubectl_apply',
      arguments: { filename: 'https://k8s.example/x.yaml' },
      effects: ['remote-code apply object https://k8s.example/x.yaml', 'change apply object kubectl_apply'],
    },
    {
      server: 'kubernetes',
      tool: 'kubectl_apply',
      arguments: { manifest: 'kind: ConfigMap\n---\nkind: RoleBinding' },
      effects: ['change apply configmap kubectl_apply', 'access apply rolebinding kubectl_apply'],
    },
  ],
)
const forwards = clusterTool(/^((start_)?port_forward|pods?_port_forward)$/i, 'change', 'forward', [
  {
    server: 'kubernetes',
    tool: 'port_forward',
    arguments: { resourceName: 'x' },
    effects: ['change forward object port_forward'],
  },
])
const nodeTools: DescribedTool = {
  server: KUBERNETES,
  tool: /^(node_management|nodes?_(cordon|uncordon|drain))$/i,
  examples: [
    {
      server: 'kubernetes',
      tool: 'node_management',
      arguments: { operation: 'drain', nodeName: 'n' },
      effects: ['restart drain node n'],
    },
    { server: 'kubernetes', tool: 'node_management', arguments: { operation: 'list' }, effects: ['read list node'] },
  ],
  run: (call, given, at, tool) => {
    const operation = given.text('operation')?.text.toLowerCase() ?? tool.split('_').at(-1) ?? tool
    const kind = operation === 'list' ? 'read' : operation === 'drain' ? 'restart' : 'change'
    for (const place of clustersOf(given, at))
      emit(call, kind, operation, 'node', given.text('nodeName', 'name') ?? '', { at: place })
  },
}

/** `kubectl_context`: which cluster the later calls of this server meet. */
const contexts: DescribedTool = {
  server: KUBERNETES,
  tool: /^kubectl_context$/i,
  examples: [
    { server: 'kubernetes', tool: 'kubectl_context', arguments: { operation: 'list' }, effects: ['read list context'] },
    {
      server: 'kubernetes',
      tool: 'kubectl_context',
      arguments: { operation: 'set', name: 'x' },
      effects: ['change set context x'],
    },
  ],
  run: (call, given, at) => {
    const operation = given.only('operation')?.text.toLowerCase() ?? 'set'
    if (operation === 'list' || operation === 'get') return emit(call, 'read', operation, 'context', '', { at })
    const context = given.only('name')
    const { site, cwd, env } = at
    const none = { cluster: undefined, server: undefined, kubeconfig: undefined, namespace: undefined }
    const to = { is: 'kubernetes', tool: 'kubectl', context, ...none, site, cwd, env } as const
    emit(call, 'change', operation, 'context', context ?? '', { at: context === undefined ? at : to })
  },
}

const rollouts: DescribedTool = {
  server: KUBERNETES,
  tool: /^kubectl_rollout$/i,
  examples: [
    {
      server: 'kubernetes',
      tool: 'kubectl_rollout',
      arguments: { subCommand: 'status', resourceType: 'deployment', name: 'a' },
      effects: ['read status deployment a'],
    },
    {
      server: 'kubernetes',
      tool: 'kubectl_rollout',
      arguments: { subCommand: 'undo', resourceType: 'deployment', name: 'a' },
      effects: ['restart undo deployment a'],
    },
  ],
  run: (call, given, at) => {
    const verb = given.only('subCommand', 'operation')?.text ?? 'restart'
    const thing = given.text('resourceType')?.text ?? 'workload'
    const kind = verb === 'status' || verb === 'history' ? 'read' : 'restart'
    for (const place of clustersOf(given, at)) emit(call, kind, verb, thing, given.text('name') ?? '', { at: place })
  },
}

/** `kubectl_generic`: any command of kubectl, in parts. */
const anyKubectl: DescribedTool = {
  server: KUBERNETES,
  tool: /^kubectl_(generic|command|run)$/i,
  examples: [
    {
      server: 'kubernetes',
      tool: 'kubectl_generic',
      arguments: { command: 'delete', resourceType: 'namespace', name: 'shop', context: 'x' },
      effects: ['lose delete namespace shop'],
    },
    {
      server: 'kubernetes',
      tool: 'kubectl_generic',
      arguments: { command: 'get', resourceType: 'pods' },
      effects: ['read get pods kubectl_generic'],
    },
  ],
  run: (call, given, at) => {
    const context = given.only('context', 'kube_context', 'kubeContext')
    const command = given.text('command')
    if (command === undefined) return unclear(call, at)
    // Without a context it lands where its server was told to, which the words of kubectl cannot say.
    if (context === undefined) return withoutContext(call, given, at, command.text.split(/\s+/)[0] ?? '')
    const namespace = given.text('namespace')
    call.exec([
      word('kubectl'),
      word(`--context=${context.text}`),
      ...(namespace === undefined ? [] : [word(`--namespace=${namespace.text}`)]),
      ...command.text.split(/\s+/).map((one) => word(one)),
      ...given.texts('subCommand', 'resourceType', 'name'),
      ...flagsOf(given),
      ...given.texts('args'),
      ...(given.has('outputFormat') ? [word('-o'), given.text('outputFormat') ?? word('yaml')] : []),
    ])
  },
}

const KUBECTL_READS = /^(get|describe|logs|top|explain|api-resources|api-versions|version|cluster-info|events|diff)$/

function withoutContext(call: Call, given: ToolArguments, at: McpPlace, command: string): void {
  const thing = given.text('resourceType')?.text.toLowerCase() ?? 'object'
  const read = /^secrets?(\/|$)/.test(thing) ? 'read-secret' : 'read'
  const kind = KUBECTL_READS.test(command) ? read : command === 'delete' ? 'lose' : 'change'
  const all = kind === 'lose' && isEverything(thing, given)
  emit(call, all ? 'catastrophe' : kind, command, thing, given.text('name') ?? 'kubectl_generic', { at })
}

function flagsOf(given: ToolArguments): readonly Word[] {
  const flags = given.value('flags')
  if (flags === undefined || !isJsonObject(flags)) return []
  return Object.entries(flags).map(([name, value]) => {
    const option = name.length === 1 ? `-${name}` : `--${name.replace(/^-+/, '')}`
    return word(value === true || value === '' ? option : `${option}=${String(value)}`)
  })
}

const looks = clusterTool(
  /^(resources?_(list|get)|pods?_(list|get|log|top|list_in_namespace)|nodes?_(list|get|log|top|stats_summary)|namespaces?_list|events?_list|kubectl_(get|describe|logs|explain|top)|list_\w+|get_\w+|describe_\w+|explain_resource|helm_list|configuration_view|projects_list|api_resources|ping)$/i,
  'read',
  'get',
  [
    { server: 'kubernetes', tool: 'pods_list', arguments: {}, effects: ['read get object pods_list'] },
    {
      server: 'kubernetes',
      tool: 'kubectl_get',
      arguments: { resourceType: 'pods,services' },
      effects: ['read get pods,services kubectl_get'],
    },
    {
      server: 'kubernetes',
      tool: 'kubectl_get',
      arguments: { resourceType: 'pods,secrets.v1.' },
      effects: ['read-secret get pods,secrets.v1. kubectl_get'],
    },
    {
      server: 'kubernetes',
      tool: 'resources_get',
      arguments: { kind: 'Secret', name: 'db' },
      effects: ['read-secret get secret db'],
    },
    { server: 'kubernetes', tool: 'get_secret', arguments: { name: 'db' }, effects: ['read-secret get secret db'] },
  ],
)

const runsInPods: DescribedTool = {
  server: KUBERNETES,
  tool: /^(pods?_exec|kubectl_exec|exec_in_pod|exec)$/i,
  examples: [
    {
      server: 'kubernetes',
      tool: 'pods_exec',
      arguments: { name: 'a', context: 'x', command: ['ls'] },
      effects: ['file list . @ pod a'],
    },
    {
      server: 'kubernetes',
      tool: 'pods_exec',
      arguments: { name: 'a', command: ['rm', 'x'] },
      effects: ['file delete x @ elsewhere'],
    },
  ],
  run: (call, given, at) => {
    const words = given.texts('command', 'cmd', 'args')
    if (words.length === 0) return unclear(call, at)
    const [only] = words
    const name = given.text('name', 'pod', 'pod_name') ?? word('pod')
    for (const place of clustersOf(given, at)) {
      const site =
        place.is === 'kubernetes'
          ? ({ is: 'pod', cluster: place, name, from: call.site } as const)
          : ({ is: 'elsewhere', why: `a pod of ${at.server}`, from: call.site } as const)
      if (words.length === 1 && only !== undefined)
        call.shell({ text: only.text, carries: 0, span: undefined }, { site })
      else call.exec(words, { site })
    }
  },
}

const runsInContainers: DescribedTool = {
  server: /docker|podman/i,
  tool: /^((docker|podman)_)?(exec|container_exec|exec_(in_)?container|execute_in_container)$/i,
  examples: [
    {
      server: 'docker',
      tool: 'exec',
      arguments: { container: 'web', command: 'rm x' },
      effects: ['file delete x @ elsewhere'],
    },
    {
      server: 'docker',
      tool: 'exec',
      arguments: { container: 'web', command: ['ls'] },
      effects: ['file list . @ elsewhere'],
    },
    { server: 'docker', tool: 'exec', arguments: { container: 'web' }, effects: ['unreadable call tool docker'] },
  ],
  run: (call, given, at) => {
    const words = given.texts('command', 'cmd', 'args')
    const [only] = words
    const site = { is: 'elsewhere', why: `a container of ${at.server}`, from: call.site } as const
    if (only === undefined) unclear(call, at)
    else if (words.length === 1 && !Array.isArray(given.value('command')))
      call.shell({ text: only.text, carries: 0, span: undefined }, { site, cwd: UNKNOWN })
    else call.exec(words, { site, cwd: UNKNOWN })
  },
}

/** Servers that take a whole command of a cloud's own tool. */
const cloudCommands: DescribedTool = {
  server: /aws|gcloud|google-?cloud|azure|terraform|heroku|kubectl|docker/i,
  tool: /^(?:aws___)?(call_aws|execute_aws_cli|aws_cli|use_aws|run_gcloud_command|gcloud|execute_azure_cli_command|az|azure_cli|(?:azmcp[-_])?extension[-_]azd?|execute_kubectl|kubectl|run_cli|execute_cli|docker_command)$/i,
  examples: [
    { server: 'aws-api', tool: 'call_aws', arguments: { cli_command: 'ls' }, effects: ['file list .'] },
    {
      server: 'aws-api',
      tool: 'call_aws',
      arguments: { cli_command: ['ls', 'rm a'] },
      effects: ['file list .', 'file delete a'],
    },
    {
      server: 'azure',
      tool: 'azmcp_extension_az',
      arguments: { command: 'vm stop -n c -g g' },
      effects: ['restart stop vm c'],
    },
    {
      server: 'azure',
      tool: 'azmcp_extension_az',
      arguments: { command: 'account set', subscription: 'acme prod' },
      effects: ['change set az subscription acme prod'],
    },
  ],
  run: (call, given, at, tool) => {
    const commands = given.texts('cli_command', 'command', 'cmd')
    const words = given.texts('args', 'arguments')
    // It is handed what stands behind the name of the program.
    const own = /extension[-_](azd?)$/i.exec(tool)?.[1]?.toLowerCase()
    const subscription = own === 'az' ? given.only('subscription') : undefined
    const behind = subscription === undefined ? '' : ` --subscription ${shellQuoted(subscription.text)}`
    const whole = (text: string) =>
      own === undefined || text.startsWith(`${own} `) ? text + behind : `${own} ${text}${behind}`
    for (const one of commands) call.shell({ text: whole(one.text), carries: 0, span: undefined })
    if (commands.length > 0) return
    if (words.length > 0)
      call.exec(/gcloud/i.test(at.server) && words[0]?.text !== 'gcloud' ? [word('gcloud'), ...words] : words)
    else unclear(call, at)
  },
}

/** Terraform MCP Server of AWS Labs: a verb and a directory. */
const terraformCommands: DescribedTool = {
  server: /terraform|tofu|terragrunt/i,
  tool: /^execute_?(terraform|terragrunt)_?command$/i,
  examples: [
    {
      server: 'terraform',
      tool: 'ExecuteTerraformCommand',
      arguments: { command: 'validate', working_directory: 'infra' },
      effects: ['read validate state'],
    },
    {
      server: 'terraform',
      tool: 'ExecuteTerragruntCommand',
      arguments: { command: 'apply', include_dirs: ['../prod'] },
      effects: ['unreadable call tool terraform'],
    },
    {
      server: 'terraform',
      tool: 'ExecuteTerraformCommand',
      arguments: {},
      effects: ['unreadable call tool terraform'],
    },
  ],
  run: (call, given, at, tool) => {
    const verb = given.only('command')
    const directory = given.only('working_directory', 'workingDirectory')
    // They lead it to other directories than the one that is named.
    const leads = given.has('include_dirs') || given.has('terragrunt_config')
    if (verb === undefined || leads || !/^[a-z-]+$/.test(verb.text)) return unclear(call, at)
    const program = /terragrunt/i.test(tool) ? [word('terragrunt')] : [word('terraform')]
    if (given.has('run_all') && given.value('run_all') !== false) program.push(word('run-all'))
    const approved = /^(apply|destroy)$/.test(verb.text) ? [word('-auto-approve')] : []
    const cwd = directory === undefined ? {} : { cwd: toolPath(call, directory).text }
    call.exec([...program, verb, ...approved], cwd)
  },
}

export const infrastructureTools: readonly DescribedTool[] = [
  cloudCommands,
  terraformCommands,
  runsInContainers,
  runsInPods,
  podDeletes,
  nodeTools,
  anyKubectl,
  contexts,
  rollouts,
  forwards,
  deletes,
  applies,
  looks,
]
