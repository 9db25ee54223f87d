import { afterAll, describe } from 'vitest'
import { buildWorld, expectPlace, reach } from '../../../test/world/world.ts'
import type { DockerPlace, KubernetesPlace, Place } from '../../understand/place.ts'
import { UNKNOWN, word } from '../../understand/word.ts'

const world = buildWorld()
afterAll(() => world.remove())

/** One line a case: the place as a command would name it, then what it really is. */
const is = expectPlace(world)
const words = (text: string | undefined) => (text === undefined ? undefined : word(text))
type Variables = Readonly<Record<string, string>>

describe('kubernetes', () => {
  const k8s = (
    flags: Partial<Record<'context' | 'cluster' | 'server' | 'kubeconfig' | 'namespace', string>> = {},
    env: Variables = {},
    tool: 'kubectl' | 'helm' = 'kubectl',
  ): KubernetesPlace => ({
    is: 'kubernetes',
    tool,
    context: words(flags.context),
    cluster: words(flags.cluster),
    server: words(flags.server),
    kubeconfig: words(flags.kubeconfig),
    namespace: words(flags.namespace),
    ...reach(world, env),
  })
  const production = 'https://10.0.0.1:6443'
  const staging = 'https://10.0.0.2:6443'
  const local = 'https://localhost:6443'
  is('the current context', k8s(), local, 'development')
  is('--context prod-eu', k8s({ context: 'prod-eu' }), production, 'production')
  is('--context staging', k8s({ context: 'staging' }), staging, 'staging')
  is('--context dev-shared: the name lies', k8s({ context: 'dev-shared' }), production, 'production')
  is('--context of no cluster', k8s({ context: 'edge-7' }), 'edge-7', 'unknown')
  is('--context that is not known', k8s({ context: UNKNOWN }), 'unknown', 'unknown')
  is('--kubeconfig', k8s({ kubeconfig: '../home/.kube/prod.yaml' }), production, 'production')
  is('--kubeconfig that is not there', k8s({ kubeconfig: 'nothing.yaml' }), 'unknown', 'unknown')
  is('HOME moves the kubeconfig', k8s({}, { HOME: '/nowhere' }), 'unknown', 'unknown')
  is('HOME as it is', k8s({}, { HOME: `${world.home}/` }), local, 'development')
  is('KUBECONFIG', k8s({}, { KUBECONFIG: '../home/.kube/prod.yaml' }), production, 'production')
  is(
    'KUBECONFIG list, config first',
    k8s({}, { KUBECONFIG: '../home/.kube/config:../home/.kube/prod.yaml' }),
    local,
    'development',
  )
  is(
    'KUBECONFIG list, prod first',
    k8s({}, { KUBECONFIG: '../home/.kube/prod.yaml:../home/.kube/config' }),
    production,
    'production',
  )
  is(
    'KUBECONFIG list, the second has the context',
    k8s({ context: 'main' }, { KUBECONFIG: '../home/.kube/config:../home/.kube/prod.yaml' }),
    production,
    'production',
  )
  is(
    'KUBECONFIG list, files that are not there',
    k8s({}, { KUBECONFIG: '/nowhere:../home/.kube/prod.yaml' }),
    production,
    'production',
  )
  is('an empty KUBECONFIG is none', k8s({}, { KUBECONFIG: '' }), local, 'development')
  is('--server beats --context', k8s({ context: 'kind-dev', server: production }), production, 'production')
  is(
    'a server whose certificate is not checked',
    { ...k8s({ context: 'staging' }), unproven: true },
    staging,
    'unknown',
  )
  is('of this host nothing else can answer', { ...k8s({ context: 'kind-dev' }), unproven: true }, local, 'development')
  is('--server without a scheme', k8s({ server: '10.0.0.1:6443' }), production, 'production')
  is('--cluster beats the context', k8s({ context: 'kind-dev', cluster: 'prod-eu' }), production, 'production')
  is('--cluster that is not there', k8s({ cluster: 'nope' }), /./, 'unknown')
  is('helm: HELM_KUBECONTEXT', k8s({}, { HELM_KUBECONTEXT: 'prod-eu' }, 'helm'), production, 'production')
  is('kubectl does not read HELM_KUBECONTEXT', k8s({}, { HELM_KUBECONTEXT: 'prod-eu' }), local, 'development')
  is('helm: HELM_KUBEAPISERVER', k8s({}, { HELM_KUBEAPISERVER: production }, 'helm'), production, 'production')
  is(
    'helm: --kube-context beats its variable',
    k8s({ context: 'kind-dev' }, { HELM_KUBECONTEXT: 'prod-eu' }, 'helm'),
    local,
    'development',
  )
  is('a local address proves nothing', k8s({ context: 'kind-dev' }), local, 'unknown', 'empty')
  is(
    'a local cluster that nobody listed',
    k8s({ server: 'https://127.0.0.1:38211' }),
    'https://localhost:38211',
    'development',
  )
  is(
    'an address that nobody listed, a name of production',
    k8s({ server: 'https://prod.k8s.example' }),
    'https://prod.k8s.example:443',
    'production',
    'empty',
  )
  is('listed, on a host that nobody enrolled', k8s({ context: 'kind-dev' }), local, 'development', 'unenrolled')
})

describe('docker', () => {
  const docker = (host?: string, context?: string, env: Variables = {}): DockerPlace => ({
    is: 'docker',
    host: words(host),
    context: words(context),
    ...reach(world, env),
  })
  is('the daemon of this host', docker(), 'docker', 'development')
  is('--context prod', docker(undefined, 'prod'), 'web1.prod.example', 'production')
  is('--context default', docker(undefined, 'default'), 'docker', 'development')
  is(
    '--context default with DOCKER_HOST',
    docker(undefined, 'default', { DOCKER_HOST: 'tcp://10.1.2.3:2375' }),
    'tcp://10.1.2.3:2375',
    'unknown',
  )
  is(
    'DOCKER_HOST',
    docker(undefined, undefined, { DOCKER_HOST: 'ssh://deploy@web1.prod.example' }),
    'web1.prod.example',
    'production',
  )
  is('DOCKER_CONTEXT', docker(undefined, undefined, { DOCKER_CONTEXT: 'prod' }), 'web1.prod.example', 'production')
  is(
    'DOCKER_HOST beats DOCKER_CONTEXT',
    docker(undefined, undefined, { DOCKER_HOST: 'unix:///var/run/docker.sock', DOCKER_CONTEXT: 'prod' }),
    'docker',
    'development',
  )
  is('-H', docker('tcp://10.1.2.3:2375'), 'tcp://10.1.2.3:2375', 'unknown')
  is('-H of a listed host', docker('tcp://stage1.staging.example:2376'), 'tcp://stage1.staging.example:2376', 'staging')
  is('an alias of ssh', docker('ssh://web'), 'web1.prod.example', 'production')
  is('a socket of its own', docker('unix:///tmp/forwarded.sock'), 'unknown', 'unknown')
  is('a context that is not there', docker(undefined, 'qa'), 'qa', 'unknown')
  is('DOCKER_CONFIG moves all', docker(undefined, 'prod', { DOCKER_CONFIG: '/nowhere' }), 'prod', 'production')
  is('a host that nobody enrolled', docker(), 'docker', 'unknown', 'unenrolled')
})

describe('ssh', () => {
  const ssh = (name: string, options: readonly string[] = []): Place => ({
    is: 'host',
    name: word(name),
    options: options.map((one) => word(one)),
    ...reach(world),
  })
  is('an alias', ssh('web'), 'web1.prod.example', 'production')
  is('user@alias', ssh('root@prod-db'), 'db1.prod.example', 'production')
  is('staging', ssh('stage1'), 'stage1.staging.example', 'staging')
  is('not listed', ssh('bastion'), 'bastion.example', 'unknown')
  is('a bare name', ssh('db1.prod.example'), 'db1.prod.example', 'production')
  is('a pattern of the registry', ssh('db9.prod.example'), 'db9.prod.example', 'production')
  is('-o HostName=', ssh('stage1', ['HostName=db1.prod.example']), 'db1.prod.example', 'production')
  is('-oHostName', ssh('stage1', ['-o', 'HostName db1.prod.example']), 'db1.prod.example', 'production')
  is('-F none', ssh('stage1', ['-F', 'none']), 'stage1', 'unknown')
  is('-F of a file that is not there', ssh('stage1', ['-F', '/nowhere']), 'stage1', 'unknown')
  is('a virtual machine of this host', ssh('dev-vm'), 'localhost:2222', 'development')
  is('another port: another machine', ssh('stage1', ['-p', '2200']), 'stage1.staging.example:2200', 'unknown')
  is('the usual port', ssh('stage1', ['-p', '22']), 'stage1.staging.example', 'staging')
  is('a name that is not known', ssh(UNKNOWN), 'unknown', 'unknown')
  is('a user that is not known', ssh(`${UNKNOWN}@web`), 'web1.prod.example', 'production')
})

describe('the machine itself, tools and what nobody knows', () => {
  const session = (names: readonly string[] = []): Place => ({
    is: 'session',
    names: names.map((one) => word(one)),
    ...reach(world),
  })
  is('enrolled', session(), 'this machine', 'development')
  is('a word of the command', session(['production']), 'this machine', 'production')
  is('a production host', session(), 'this machine', 'production', 'production')
  is('not enrolled', session(), 'this machine', 'unknown', 'unenrolled')
  is('an mcp server that nobody listed', { is: 'mcp', server: 'linear', ...reach(world) }, 'mcp:linear', 'development')
  is('an mcp server with a name', { is: 'mcp', server: 'prod-db', ...reach(world) }, 'mcp:prod-db', 'production')
  is('unknown', { is: 'unknown', why: 'nobody said where', names: [], ...reach(world) }, 'unknown', 'unknown')
  is(
    'unknown with a name',
    { is: 'unknown', why: 'nobody said where', names: [word('prod')], ...reach(world) },
    'unknown',
    'production',
  )
})
