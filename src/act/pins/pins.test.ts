import { hash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { memoryFiles } from '../testing/memory-files.ts'
import type { Pin, PinStrength } from './pin.ts'
import { pinsFor } from './pins.ts'

const HOME = '/home/me'
const CWD = '/srv/app'

const KUBECONFIG = `apiVersion: v1
current-context: prod-eu
clusters:
  - { name: prod, cluster: { server: "https://10.0.0.1:6443" } }
contexts:
  - { name: prod-eu, context: { cluster: prod, user: me } }
users:
  - { name: me, user: {} }
`

interface Given {
  readonly files?: Readonly<Record<string, string>>
  readonly env?: Readonly<Record<string, string>>
}

/** The pins of words of a program, or of a text for a shell. */
function pins(command: string | readonly string[], { files = {}, env = {} }: Given = {}): readonly Pin[] {
  const action =
    typeof command === 'string' ? ({ kind: 'shell', command } as const) : ({ kind: 'exec', argv: command } as const)
  return pinsFor(action, { env, home: HOME, cwd: CWD, files: memoryFiles(files) })
}

function only(found: readonly Pin[], tool: string): Pin {
  const pin = found.find((one) => one.tool === tool)
  if (pin === undefined) throw new Error(`no pin for ${tool}`)
  return pin
}

/** One line: the command, the world, how firmly it is held, where it leads, which variables it is given. */
type Row = readonly [string | readonly string[], Given, PinStrength, string, Readonly<Record<string, string>>]

const kube = { files: { [`${HOME}/.kube/config`]: KUBECONFIG } }
const beside = KUBECONFIG.replace('server: "https', 'certificate-authority: ca.crt, server: "https')
const signing = KUBECONFIG.replace('user: {}', 'user: { auth-provider: { name: oidc } }')
const aws = {
  files: {
    [`${HOME}/.aws/config`]:
      '[default]\nregion = eu-west-1\n[profile shop]\nregion = eu-central-1\nsso_account_id = 111111111111\n',
  },
}
const gcloud = {
  files: {
    [`${HOME}/.config/gcloud/active_config`]: 'shop\n',
    [`${HOME}/.config/gcloud/configurations/config_shop`]: '[core]\nproject = shop-dev\n',
    [`${HOME}/.config/gcloud/configurations/config_other`]: '[core]\nproject = shop-prod\n',
  },
}
const docker = { files: { [`${HOME}/.docker/config.json`]: '{"currentContext":"far"}' } }
const terraform = { files: { [`${CWD}/infra/.terraform/environment`]: 'staging\n' } }

const ROWS: Readonly<Record<string, readonly Row[]>> = {
  kubernetes: [
    [['kubectl', 'delete', 'ns', 'shop'], kube, 'pinned', 'prod-eu at https://10.0.0.1:6443', {}],
    ['kubectl get pods | grep x', kube, 'pinned', 'prod-eu at https://10.0.0.1:6443', {}],
    [['kubectl', 'config', 'use-context', 'x'], kube, 'checked', 'prod-eu at https://10.0.0.1:6443', {}],
    [
      'gcloud container clusters get-credentials x && kubectl get pods',
      kube,
      'checked',
      'prod-eu at https://10.0.0.1:6443',
      {},
    ],
    [['kubectl', '--kubeconfig', 'k.yaml', 'get', 'pods'], kube, 'checked', 'prod-eu at https://10.0.0.1:6443', {}],
    [
      ['kubectl', 'get', 'pods'],
      { files: { [`${HOME}/.kube/config`]: beside } },
      'checked',
      'prod-eu at https://10.0.0.1:6443',
      {},
    ],
    [
      ['kubectl', 'get', 'pods'],
      { files: { [`${HOME}/.kube/config`]: signing } },
      'checked',
      'prod-eu at https://10.0.0.1:6443',
      {},
    ],
    [['helm', 'ls'], {}, 'checked', 'no context of its own', {}],
  ],
  aws: [
    [['aws', 's3', 'ls'], aws, 'pinned', 'profile default', { AWS_PROFILE: 'default', AWS_REGION: 'eu-west-1' }],
    [
      ['aws', 's3', 'ls'],
      { ...aws, env: { AWS_PROFILE: 'shop' } },
      'pinned',
      'profile shop',
      { AWS_PROFILE: 'shop', AWS_REGION: 'eu-central-1' },
    ],
    // The region of another profile would be hidden by ours.
    [['aws', 's3', 'ls', '--profile', 'shop'], aws, 'pinned', 'profile default', { AWS_PROFILE: 'default' }],
    ['AWS_PROFILE=shop aws s3 ls', aws, 'pinned', 'profile default', { AWS_PROFILE: 'default' }],
    [['aws', 's3', 'ls'], { ...aws, env: { AWS_ACCESS_KEY_ID: 'AKIA' } }, 'checked', 'the account of static keys', {}],
    [['aws', 's3', 'ls'], {}, 'checked', 'no profile', {}],
  ],
  gcloud: [
    [
      ['gcloud', 'compute', 'instances', 'list'],
      gcloud,
      'pinned',
      'configuration shop',
      { CLOUDSDK_ACTIVE_CONFIG_NAME: 'shop' },
    ],
    [['gcloud', 'config', 'configurations', 'activate', 'other'], gcloud, 'checked', 'configuration shop', {}],
    [['gcloud', 'projects', 'list'], {}, 'checked', 'no configuration', {}],
  ],
  docker: [
    [['docker', 'ps'], docker, 'pinned', 'context far', { DOCKER_CONTEXT: 'far' }],
    [
      ['docker', 'ps'],
      { ...docker, env: { DOCKER_HOST: 'ssh://prod' } },
      'pinned',
      'ssh://prod',
      { DOCKER_HOST: 'ssh://prod' },
    ],
    [['docker', 'ps'], {}, 'pinned', 'context default', { DOCKER_CONTEXT: 'default' }],
    [['docker', 'context', 'use', 'near'], docker, 'checked', 'context far', {}],
  ],
  terraform: [
    [
      ['terraform', '-chdir=infra', 'apply'],
      terraform,
      'pinned',
      `workspace staging in ${CWD}/infra`,
      { TF_WORKSPACE: 'staging' },
    ],
    [
      ['terraform', '-chdir=infra', 'workspace', 'select', 'x'],
      terraform,
      'checked',
      `workspace staging in ${CWD}/infra`,
      {},
    ],
    ['cd infra && terraform apply', terraform, 'checked', `workspace default in ${CWD}`, {}],
  ],
  postgresql: [
    [['psql', '-c', 'select 1'], { env: { PGSERVICE: 'shop' } }, 'checked', 'service shop', {}],
    [['psql', '-c', 'select 1'], { env: { PGHOST: 'db.example' } }, 'checked', 'db.example', {}],
  ],
  azure: [[['az', 'group', 'list'], {}, 'checked', 'the default subscription', {}]],
  ssh: [[['ssh', 'web1', 'ls'], {}, 'checked', 'hosts by their names', {}]],
  git: [[['git', 'push'], { files: { '/srv/.git/config': '[core]\n' } }, 'checked', 'remotes by their names', {}]],
}

describe.each(Object.entries(ROWS))('%s', (tool, rows) => {
  test.each(rows)('%j', (command, given, how, to, env) => {
    const pin = only(pins(command, given), tool)
    expect([pin.how, pin.to, pin.env]).toEqual([how, to, env])
    expect(pin.why === undefined).toBe(how === 'pinned')
  })
})

test('a tool that the command does not name is not pinned, and one that it names by its path is', () => {
  expect(pins(['ls', '-l'], kube)).toEqual([])
  expect(pins(['/usr/bin/kubectl', 'get', 'pods'], kube).map((one) => one.tool)).toEqual(['kubernetes'])
  expect(pins('for n in a b; do kubectl get pods -n "$n"; done', kube).map((one) => one.tool)).toEqual(['kubernetes'])
})

test('a kubeconfig is handed on as it was, each of a list, in its order', () => {
  const other = KUBECONFIG.replaceAll('prod-eu', 'kind')
  const files = { '/k/a': KUBECONFIG, '/k/b': other }
  const found = only(
    pins(['kubectl', 'get', 'pods'], { files, env: { KUBECONFIG: '/k/a:/k/b:/k/none' } }),
    'kubernetes',
  )
  expect(found.freeze).toEqual([
    {
      variable: 'KUBECONFIG',
      files: [KUBECONFIG, other].map((text) => ({ text, digest: `sha256:${hash('sha256', text, 'hex')}` })),
    },
  ])
  expect(found.state.map(({ path, digest }) => [path, digest === 'absent'])).toEqual([
    ['/k/a', false],
    ['/k/b', false],
    ['/k/none', true],
  ])
})

test('other settings make another pin, in each tool', () => {
  const changes: readonly (readonly [readonly string[], Given, string, string])[] = [
    [['kubectl', 'get', 'pods'], kube, `${HOME}/.kube/config`, KUBECONFIG.replace('10.0.0.1', '10.0.0.2')],
    [['aws', 's3', 'ls'], aws, `${HOME}/.aws/config`, '[default]\nregion = us-east-1\n'],
    [['gcloud', 'projects', 'list'], gcloud, `${HOME}/.config/gcloud/active_config`, 'other'],
    [['docker', 'ps'], docker, `${HOME}/.docker/config.json`, '{"currentContext":"near"}'],
    [['terraform', '-chdir=infra', 'apply'], terraform, `${CWD}/infra/.terraform/environment`, 'prod'],
    [['psql'], {}, `${HOME}/.pg_service.conf`, '[shop]\nhost=db'],
    [['az', 'group', 'list'], {}, `${HOME}/.azure/azureProfile.json`, '{}'],
    [['ssh', 'web1'], {}, `${HOME}/.ssh/config`, 'Host web1\n  HostName db1'],
    [['git', 'push'], { files: { '/srv/.git/config': '' } }, '/srv/.git/config', '[remote "origin"]'],
  ]
  for (const [command, given, path, text] of changes) {
    const before = pins(command, given)
    expect(pins(command, given)).toEqual(before)
    expect(pins(command, { ...given, files: { ...given.files, [path]: text } }), command.join(' ')).not.toEqual(before)
  }
})
