/** How one family of things is backed up, checked and brought back. `X` in a text is the target. */
export interface PlanAdvice {
  /** What an effect says that it is done to. */
  readonly on: readonly string[]
  readonly backUp: string
  readonly verify: string
  readonly rollBack: string
}

const PLAN_ADVICE: readonly PlanAdvice[] = [
  {
    on: [
      'table',
      'database',
      'schema',
      'collection',
      'rows',
      'row',
      'records',
      'record',
      'index',
      'view',
      'key',
      'keys',
      'keyspace',
      'value',
      'value of table',
      'data',
      'statement',
      'topic',
      'partition',
      'sequence',
      'function',
    ],
    backUp: 'take a dump of what is touched on X, restore it once beside the original, and note where it lies',
    verify: 'compare the schema and the row counts of X with those from before, and let the application read from it',
    rollBack: 'stop what writes to X and restore the dump',
  },
  {
    on: ['file', 'directory', 'archive', 'link', 'disk', 'volume', 'file system', 'snapshot', 'bucket', 'object'],
    backUp: 'copy X to another disk or snapshot it, and compare the sizes',
    verify: 'list X and start what reads from it',
    rollBack: 'copy it back to X from the copy',
  },
  {
    on: [
      'deployment',
      'pod',
      'statefulset',
      'daemonset',
      'replicaset',
      'job',
      'cronjob',
      'namespace',
      'configmap',
      'ingress',
      'workload',
      'release',
      'manifest',
      'resource',
      'node',
    ],
    backUp: 'save the manifests and the revision that run on X now, and the contents of the volumes behind them',
    verify: 'watch the rollout on X until every replica is ready, then its error rate',
    rollBack: 'apply the saved manifests to X, or roll back to the noted revision',
  },
  {
    on: ['unit', 'service', 'container', 'process', 'application', 'server', 'host', 'instance', 'function app'],
    backUp: 'note the version, the configuration and the state of what runs on X',
    verify: 'read its status and its log on X, and its health check from outside',
    rollBack: 'start it on X with the noted version and configuration',
  },
  {
    on: ['branch', 'tag', 'commit', 'commits', 'history', 'repository', 'worktree', 'stash', 'pull request'],
    backUp: 'note the commit that X points at, and keep it under a branch of its own',
    verify: 'compare the log of X with what was to be there, and wait for its checks',
    rollBack: 'point X at the noted commit again, or revert the merge',
  },
  {
    on: ['infrastructure', 'stack', 'state', 'cluster', 'project', 'account', 'zone', 'network', 'dns record'],
    backUp: 'save the state of X and its plan, and take snapshots of the stores in it',
    verify: 'plan again: nothing is left to change on X',
    rollBack: 'apply the configuration of before to X, and restore the snapshots',
  },
  {
    on: [
      'role',
      'user',
      'group',
      'secret',
      'policy',
      'permission',
      'access',
      'firewall',
      'token',
      'certificate',
      'rights',
    ],
    backUp: 'save the settings of X as they are, and keep a second way in open',
    verify: 'sign in to X with an account that must work and with one that must not',
    rollBack: 'put the saved settings of X back, and renew what may have been seen',
  },
]

const ANY_ADVICE: PlanAdvice = {
  on: [],
  backUp: 'write down the state of X as it is, and export what cannot be made again',
  verify: 'compare the state of X with what was to come of it',
  rollBack: 'bring X back to the state that was written down',
}

export function adviceFor(on: string): PlanAdvice {
  return PLAN_ADVICE.find((one) => one.on.includes(on)) ?? ANY_ADVICE
}
