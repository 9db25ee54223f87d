import type { EffectKind } from '../effect.ts'
import { emit } from '../emit.ts'
import type { KubernetesPlace, McpPlace } from '../place.ts'
import { word } from '../word.ts'
import type { DescribedTool } from './catalogue.ts'
import { unclear } from './host-tools.ts'
import type { ToolArguments } from './tool-arguments.ts'

/** Tools of clusters and clouds. What they name in their arguments is where they land. */

const KUBERNETES = /kube|k8s|openshift/i

function clusterOf(given: ToolArguments, at: McpPlace): KubernetesPlace | McpPlace {
  const context = given.text('context', 'kube_context', 'kubeContext', 'cluster')
  const { site, cwd, env } = at
  // Without a context the tool uses the one that its server was started with, which the registry may know by its name.
  if (context === undefined) return at
  const rest = {
    cluster: undefined,
    server: undefined,
    kubeconfig: given.text('kubeconfig'),
    namespace: given.text('namespace'),
  }
  return { is: 'kubernetes', tool: 'kubectl', context, ...rest, site, cwd, env }
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
    const thing = given.text('kind', 'resourceType', 'resource_type', 'resource')?.text.toLowerCase() ?? 'object'
    const own = given.text('name', 'release', 'pod') ?? word(name)
    const place = clusterOf(given, at)
    const secret = kind === 'read' && /^secrets?$/.test(thing)
    const restart = kind === 'lose' && /^(pods?|jobs?|replicasets?|events?)$/.test(thing)
    emit(call, secret ? 'read-secret' : restart ? 'restart' : kind, verb, thing, own, { at: place })
  },
})

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
  /^(pods?_delete|delete_pod|pods?_restart|rollout_restart|kubectl_rollout|deployments?_restart)$/i,
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
  ],
)
const looks = clusterTool(
  /^(resources?_(list|get)|pods?_(list|get|log|top|list_in_namespace)|nodes?_\w*|namespaces?_list|events?_list|kubectl_(get|describe|logs|explain|top)|list_\w+|get_\w+|describe_\w+|explain_resource|helm_list|configuration_view|projects_list|api_resources|ping)$/i,
  'read',
  'get',
  [
    { server: 'kubernetes', tool: 'pods_list', arguments: {}, effects: ['read get object pods_list'] },
    {
      server: 'kubernetes',
      tool: 'resources_get',
      arguments: { kind: 'Secret', name: 'db' },
      effects: ['read-secret get secret db'],
    },
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
      effects: ['unreadable call tool kubernetes'],
    },
  ],
  run: (call, given, at) => {
    const place = clusterOf(given, at)
    const words = given.texts('command', 'cmd', 'args')
    if (place.is !== 'kubernetes' || words.length === 0) return unclear(call, at)
    const site = {
      is: 'pod',
      cluster: place,
      name: given.text('name', 'pod', 'pod_name') ?? word('pod'),
      from: call.site,
    } as const
    const [only] = words
    if (words.length === 1 && only !== undefined) call.shell({ text: only.text, carries: 0, span: undefined }, { site })
    else call.exec(words, { site })
  },
}

/** Servers that take a whole command of a cloud's own tool. */
const cloudCommands: DescribedTool = {
  server: /aws|gcloud|google-?cloud|azure|terraform|heroku|kubectl|docker/i,
  tool: /^(call_aws|execute_aws_cli|aws_cli|use_aws|run_gcloud_command|gcloud|execute_azure_cli_command|az|azure_cli|execute_kubectl|kubectl|run_cli|execute_cli|docker_command)$/i,
  examples: [{ server: 'aws-api', tool: 'call_aws', arguments: { cli_command: 'ls' }, effects: ['file list .'] }],
  run: (call, given, at) => {
    const command = given.text('cli_command', 'command', 'cmd')
    const words = given.texts('args', 'arguments')
    if (command !== undefined) call.shell({ text: command.text, carries: 0, span: undefined })
    else if (words.length > 0)
      call.exec(/gcloud/i.test(at.server) && words[0]?.text !== 'gcloud' ? [word('gcloud'), ...words] : words)
    else unclear(call, at)
  },
}

export const infrastructureTools: readonly DescribedTool[] = [
  cloudCommands,
  runsInPods,
  podDeletes,
  deletes,
  applies,
  looks,
]
