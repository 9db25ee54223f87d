import { afterAll, describe, expect, test } from 'vitest'
import { buildWorld, locatePlace, type RegistryName, reach } from '../../../test/world/world.ts'
import type {
  AppPlace,
  AwsPlace,
  DatabasePlace,
  DockerPlace,
  Engine,
  GitPlace,
  KubernetesPlace,
  Place,
  RuntimePlace,
  TerraformPlace,
} from '../../understand/place.ts'
import { UNKNOWN, word } from '../../understand/word.ts'
import type { EnvironmentClass } from '../environment.ts'

/** One line a case: the place as a command would name it, then what it really is. */
const world = buildWorld()
afterAll(() => world.remove())

const words = (text: string | undefined) => (text === undefined ? undefined : word(text))
type Variables = Readonly<Record<string, string>>

function is(
  name: string,
  place: Place,
  target: string | RegExp,
  expected: EnvironmentClass,
  registry: RegistryName = 'development',
) {
  test(`${name} → ${expected} (${registry})`, () => {
    const located = locatePlace(world, place, registry)
    if (typeof target === 'string') expect(located.target).toBe(target)
    else expect(located.target).toMatch(target)
    expect(located.environment.class).toBe(expected)
    // Whatever was decided, there is a reason for it.
    expect(located.environment.because.some((one) => one.used && one.says === expected)).toBe(true)
  })
}

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

describe('aws', () => {
  const aws = (
    flags: { profile?: string; endpoint?: string; words?: readonly string[] } = {},
    env: Variables = {},
  ): AwsPlace => ({
    is: 'aws',
    profile: words(flags.profile),
    region: undefined,
    endpoint: words(flags.endpoint),
    words: (flags.words ?? []).map((one) => word(one)),
    ...reach(world, env),
  })
  const arn = (account: string) => `arn:aws:lambda:eu-west-1:${account}:function:cart`
  const keys = { AWS_ACCESS_KEY_ID: 'AKIAI44QH8DHBEXAMPLE', AWS_SECRET_ACCESS_KEY: 'x' }
  is('--profile dev', aws({ profile: 'dev' }), '111111111111', 'development')
  is('--profile staging', aws({ profile: 'staging' }), '222222222222', 'staging')
  is('--profile prod: the role', aws({ profile: 'prod' }), '333333333333', 'production')
  is('no profile: keys of no known account', aws(), 'profile default', 'unknown')
  is('a profile that is not there', aws({ profile: 'qa' }), 'profile qa', 'unknown')
  is('AWS_PROFILE', aws({}, { AWS_PROFILE: 'dev' }), '111111111111', 'development')
  is('--profile beats AWS_PROFILE', aws({ profile: 'dev' }, { AWS_PROFILE: 'prod' }), '111111111111', 'development')
  is('keys beat AWS_PROFILE', aws({}, { AWS_PROFILE: 'dev', ...keys }), 'unknown', 'unknown')
  is('--profile beats keys', aws({ profile: 'dev' }, keys), '111111111111', 'development')
  is(
    'two profiles of the environment',
    aws({}, { AWS_PROFILE: 'dev', AWS_DEFAULT_PROFILE: 'prod' }),
    'unknown',
    'production',
  )
  is(
    'AWS_CONFIG_FILE somewhere else',
    aws({ profile: 'dev' }, { AWS_CONFIG_FILE: '/nowhere/aws.cfg' }),
    'profile dev',
    'unknown',
  )
  is(
    'AWS_CONFIG_FILE, the usual one',
    aws({ profile: 'dev' }, { AWS_CONFIG_FILE: '~/.aws/config' }),
    '111111111111',
    'development',
  )
  is('an ARN of the same account', aws({ profile: 'dev', words: [arn('111111111111')] }), '111111111111', 'development')
  is(
    'an ARN of another account',
    aws({ profile: 'dev', words: [arn('333333333333')] }),
    '111111111111, 333333333333',
    'production',
  )
  is(
    'an ARN without an account',
    aws({ profile: 'dev', words: ['arn:aws:s3:::bucket'] }),
    '111111111111',
    'development',
  )
  is(
    'a queue of another account',
    aws({ profile: 'dev', words: ['https://sqs.eu-west-1.amazonaws.com/333333333333/q'] }),
    '111111111111, 333333333333',
    'production',
  )
  is('--endpoint-url of this host', aws({ endpoint: 'http://localhost:4566' }), 'http://localhost:4566', 'development')
  is(
    '--endpoint-url of another',
    aws({ profile: 'dev', endpoint: 'https://s3.other.example' }),
    'https://s3.other.example',
    'unknown',
  )
  is(
    '--endpoint-url of Amazon',
    aws({ profile: 'dev', endpoint: 'https://s3.eu-west-1.amazonaws.com' }),
    '111111111111',
    'development',
  )
  is(
    'AWS_ENDPOINT_URL',
    aws({ profile: 'dev' }, { AWS_ENDPOINT_URL: 'https://s3.other.example' }),
    'https://s3.other.example',
    'unknown',
  )
  is('an account that nobody listed', aws({ profile: 'dev' }), '111111111111', 'unknown', 'empty')
})

describe('gcloud', () => {
  const gcp = (project?: string, configuration?: string, env: Variables = {}): Place => ({
    is: 'gcp',
    project: words(project),
    configuration: words(configuration),
    ...reach(world, env),
  })
  is('the active configuration', gcp(), 'acme-dev', 'development')
  is('--project', gcp('acme-prod'), 'acme-prod', 'production')
  is('--configuration', gcp(undefined, 'prod'), 'acme-prod', 'production')
  is(
    'CLOUDSDK_ACTIVE_CONFIG_NAME',
    gcp(undefined, undefined, { CLOUDSDK_ACTIVE_CONFIG_NAME: 'prod' }),
    'acme-prod',
    'production',
  )
  is(
    'CLOUDSDK_CORE_PROJECT',
    gcp(undefined, undefined, { CLOUDSDK_CORE_PROJECT: 'acme-prod' }),
    'acme-prod',
    'production',
  )
  is(
    '--project beats the variable',
    gcp('acme-dev', undefined, { CLOUDSDK_CORE_PROJECT: 'acme-prod' }),
    'acme-dev',
    'development',
  )
  is('CLOUDSDK_CONFIG moves all', gcp(undefined, undefined, { CLOUDSDK_CONFIG: '/nowhere' }), 'unknown', 'unknown')
  is('a configuration that is not there', gcp(undefined, 'qa'), 'unknown', 'unknown')
  is(
    'another endpoint',
    gcp('acme-dev', undefined, { CLOUDSDK_API_ENDPOINT_OVERRIDES_RUN: 'https://x.example/' }),
    'unknown',
    'unknown',
  )
})

describe('azure', () => {
  const azure = (subscription?: string, env: Variables = {}): Place => ({
    is: 'azure',
    subscription: words(subscription),
    ...reach(world, env),
  })
  is('the default', azure(), '00000000-0000-0000-0000-000000000001', 'staging')
  is('by number', azure('00000000-0000-0000-0000-000000000002'), '00000000-0000-0000-0000-000000000002', 'production')
  is('by name', azure('acme-prod'), '00000000-0000-0000-0000-000000000002', 'production')
  is('a name that is not there', azure('acme-qa'), 'acme-qa', 'unknown')
  is('AZURE_CONFIG_DIR moves all', azure(undefined, { AZURE_CONFIG_DIR: '/nowhere' }), 'unknown', 'unknown')
})

describe('terraform', () => {
  const tf = (
    directory: string,
    env: Variables = {},
    files: readonly string[] = [],
    state?: string,
  ): TerraformPlace => ({
    is: 'terraform',
    files: files.map((one) => word(one)),
    state: words(state),
    ...reach(world, env, directory),
  })
  is('infra/prod', tf('infra/prod'), 's3://acme-state/prod/terraform.tfstate', 'production')
  is('infra/dev', tf('infra/dev'), 's3://acme-state/dev/terraform.tfstate', 'development')
  is('infra/moved: the text lies', tf('infra/moved'), /^s3:\/\/acme-state\/prod\/terraform.tfstate, /, 'production')
  is('TF_WORKSPACE', tf('infra/dev', { TF_WORKSPACE: 'prod' }), /env:\/prod\/dev/, 'production')
  is('TF_WORKSPACE of no such name', tf('infra/dev', { TF_WORKSPACE: 'blue' }), /env:\/blue\/dev/, 'unknown')
  is(
    'TF_WORKSPACE=default',
    tf('infra/dev', { TF_WORKSPACE: 'default' }),
    's3://acme-state/dev/terraform.tfstate',
    'development',
  )
  is(
    'TF_DATA_DIR without a state: the text',
    tf('infra/moved', { TF_DATA_DIR: '.other' }),
    's3://acme-state/dev/terraform.tfstate',
    'development',
  )
  is('-var-file=prod.tfvars', tf('infra/dev', {}, ['prod.tfvars']), /files of dev/, 'production')
  is(
    '-var-file=dev.tfvars',
    tf('infra/dev', {}, ['dev.tfvars']),
    's3://acme-state/dev/terraform.tfstate',
    'development',
  )
  is('-state', tf('infra/dev', {}, [], 'other.tfstate'), /other.tfstate$/, 'unknown')
  is('AWS_PROFILE=prod', tf('infra/dev', { AWS_PROFILE: 'prod' }), /333333333333/, 'production')
  is('AWS_PROFILE=dev', tf('infra/dev', { AWS_PROFILE: 'dev' }), /dev\/terraform.tfstate/, 'development')
  is('TF_CLI_ARGS with a state', tf('infra/dev', { TF_CLI_ARGS_apply: '-state=x' }), /files of dev/, 'unknown')
  is('no configuration', tf('src'), /src\/terraform.tfstate$/, 'unknown')
  is('nobody listed it', tf('infra/dev'), 's3://acme-state/dev/terraform.tfstate', 'unknown', 'empty')
})

describe('database', () => {
  const db = (
    engine: Engine,
    flags: Partial<Record<'url' | 'host' | 'port' | 'database' | 'file', string>> = {},
    env: Variables = {},
  ): DatabasePlace => ({
    is: 'database',
    engine,
    url: words(flags.url),
    host: words(flags.host),
    port: words(flags.port),
    database: words(flags.database),
    ...(flags.file === undefined ? {} : { file: word(flags.file) }),
    ...reach(world, env),
  })
  const pg = (flags: Parameters<typeof db>[1] = {}, env: Variables = {}) => db('postgresql', flags, env)
  is('a URL', pg({ url: 'postgresql://app@db.prod.example/shop' }), 'db.prod.example:5432/shop', 'production')
  is('a URL of this host', pg({ url: 'postgresql://dev@localhost/shop_dev' }), 'localhost:5432/shop_dev', 'development')
  is(
    '127.0.0.1 is this host',
    pg({ url: 'postgresql://dev@127.0.0.1:5432/shop_dev' }),
    'localhost:5432/shop_dev',
    'development',
  )
  is(
    '[::1] is this host',
    pg({ url: 'postgresql://dev@[::1]:5432/shop_dev' }),
    'localhost:5432/shop_dev',
    'development',
  )
  is(
    'case and a final dot',
    pg({ host: 'DB.Prod.Example.', database: 'shop' }),
    'db.prod.example:5432/shop',
    'production',
  )
  is('a password holds an @', pg({ url: 'postgresql://app:p@w@db.prod.example/shop' }), 'unknown', 'unknown')
  is(
    'host in the query',
    pg({ url: 'postgresql:///shop?host=db.prod.example' }),
    'db.prod.example:5432/shop',
    'production',
  )
  is('service=', pg({ url: 'service=shop-staging' }), 'db.staging.example:5432/shop', 'staging')
  is(
    'service= where the database stands',
    pg({ database: 'service=shop-dev' }),
    'localhost:5432/shop_dev',
    'development',
  )
  is('PGSERVICE', pg({}, { PGSERVICE: 'shop-prod' }), 'db.prod.example:5432/shop', 'production')
  is('a service that is not there', pg({}, { PGSERVICE: 'shop-qa' }), 'unknown', 'unknown')
  is(
    'a flag beats the service',
    pg({ host: 'localhost', database: 'shop_dev' }, { PGSERVICE: 'shop-prod' }),
    'localhost:5432/shop_dev',
    'development',
  )
  is(
    'the service beats PGHOST',
    pg({}, { PGSERVICE: 'shop-dev', PGHOST: 'db.prod.example' }),
    'localhost:5432/shop_dev',
    'development',
  )
  is('PGHOST', pg({ database: 'shop' }, { PGHOST: 'db.prod.example' }), 'db.prod.example:5432/shop', 'production')
  is(
    'a flag beats PGHOST',
    pg({ host: 'localhost', database: 'shop_dev' }, { PGHOST: 'db.prod.example' }),
    'localhost:5432/shop_dev',
    'development',
  )
  is(
    'PGHOSTADDR beats the host',
    pg({ host: 'localhost', database: 'shop_dev' }, { PGHOSTADDR: '10.9.9.9' }),
    '10.9.9.9:5432/shop_dev',
    'unknown',
  )
  is(
    'key=value',
    pg({ url: "host='db.prod.example' dbname=shop password=x" }),
    'db.prod.example:5432/shop',
    'production',
  )
  is(
    'several hosts',
    pg({ url: 'postgresql://localhost,db.prod.example/shop_dev' }),
    'localhost:5432/shop_dev, db.prod.example:5432/shop_dev',
    'production',
  )
  is('nothing said: this host', pg({ database: 'shop_dev' }), 'localhost:5432/shop_dev', 'development')
  is(
    'a socket is this host',
    pg({ host: '/var/run/postgresql', database: 'shop_dev' }),
    'localhost:5432/shop_dev',
    'development',
  )
  is(
    'another port of this host',
    pg({ host: 'localhost', port: '5433', database: 'shop_dev' }),
    'localhost:5433/shop_dev',
    'development',
  )
  is(
    'a database of this host that nobody listed',
    pg({ host: 'localhost', database: 'shop' }),
    'localhost:5432/shop',
    'development',
  )
  is(
    'a name of production on this host',
    pg({ host: 'localhost', database: 'shop_production' }),
    'localhost:5432/shop_production',
    'production',
  )
  is(
    'a hosted name says nothing',
    pg({ host: 'ep-cool-darkness-a1b2c3.us-east-2.aws.neon.tech', database: 'shop_dev' }),
    /neon/,
    'unknown',
  )
  is(
    'another database of a listed server',
    pg({ host: 'db.prod.example', database: 'postgres' }),
    'db.prod.example:5432/postgres',
    'production',
  )
  is('a server without a database', pg({ host: 'db.prod.example' }), 'db.prod.example:5432', 'production')
  is(
    'a shared entrance',
    pg({ url: 'postgresql://postgres.abc:x@aws-0-eu.pooler.supabase.com:5432/postgres' }),
    'aws-0-eu.pooler.supabase.com:5432/postgres@postgres.abc',
    'unknown',
  )
  is(
    'a socket of Cloud SQL',
    pg({ host: '/cloudsql/acme-prod:eu:shop', database: 'shop' }),
    '/cloudsql/acme-prod:eu:shop/shop',
    'production',
  )
  is('a URL that is not known', pg({ url: UNKNOWN }), 'unknown', 'unknown')
  is(
    'a name lowers nothing',
    pg({ host: 'localhost', database: 'shop_dev' }),
    'localhost:5432/shop_dev',
    'unknown',
    'empty',
  )
  is('mysql follows its file', db('mysql', { database: 'shop' }), 'db.prod.example:3306/shop', 'production')
  is(
    'mysql -h localhost',
    db('mysql', { host: 'localhost', database: 'shop_dev' }),
    'localhost:3306/shop_dev',
    'development',
  )
  is('redis', db('redis', { host: 'cache.prod.example' }), 'cache.prod.example:6379/0', 'production')
  is(
    'redis, another number',
    db('redis', { host: 'cache.prod.example', database: '3' }),
    'cache.prod.example:6379/3',
    'production',
  )
  is(
    'redis URL',
    db('redis', { url: 'rediss://:x@cache.prod.example:6379/0' }),
    'cache.prod.example:6379/0',
    'production',
  )
  is('redis of this host', db('redis'), 'localhost:6379/0', 'development')
  is(
    'mongodb, several hosts',
    db('mongodb', { url: 'mongodb://a.example:27017,b.example/shop' }),
    'a.example:27017/shop, b.example:27017/shop',
    'unknown',
  )
  is(
    'mongodb+srv',
    db('mongodb', { url: 'mongodb+srv://x:y@cluster0.abc.mongodb.net/shop' }),
    'cluster0.abc.mongodb.net:27017/shop',
    'unknown',
  )
  is(
    'jdbc',
    db('other', { url: 'jdbc:postgresql://db.prod.example:5432/shop?user=x' }),
    'db.prod.example:5432/shop',
    'production',
  )
  is(
    'jdbc of SQL Server',
    db('other', { url: 'jdbc:sqlserver://10.1.1.1:1433;databaseName=shop' }),
    '10.1.1.1:1433/shop',
    'unknown',
  )
  is(
    'a string of ADO',
    db('tsql', { url: 'Server=tcp:sql.prod.example,1433;Database=shop;Password=x' }),
    /sql.prod.example:1433\/shop/,
    'production',
  )
  is(
    'a driver in the scheme',
    db('other', { url: 'postgresql+psycopg2://u:p@db.prod.example/shop' }),
    'db.prod.example:5432/shop',
    'production',
  )
  is('kafka of this host', db('kafka', { host: 'localhost:9092' }), 'localhost:9092', 'development')
  is('a file of the workspace', db('sqlite', { file: 'data/seed.db' }), /data\/seed.db$/, 'development')
  is('a file of production', db('sqlite', { file: 'data/production.sqlite3' }), /production.sqlite3$/, 'production')
  is('a file somewhere else', db('sqlite', { file: '/srv/shop/shop.db' }), '/srv/shop/shop.db', 'unknown')
  is('a database in memory', db('sqlite', { file: ':memory:' }), 'a database in memory', 'development')
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

describe('git', () => {
  const git = (
    remote: string,
    refs: readonly string[],
    more: { directory?: string; every?: boolean } = {},
  ): GitPlace => ({
    is: 'git',
    directory: more.directory ?? world.app,
    remote: remote === 'default' || remote === 'local' ? remote : word(remote),
    refs: refs.map((one) => word(one)),
    every: more.every ?? false,
    ...reach(world),
  })
  is('this repository', git('local', []), 'git', 'development')
  is('another repository', git('local', [], { directory: '/srv/other' }), '/srv/other', 'unknown')
  is('main', git('origin', ['main']), 'github.com/acme/app#main', 'production')
  is('a branch of one’s own', git('origin', ['feature/cart']), 'github.com/acme/app#feature/cart', 'development')
  is('the current branch', git('default', []), 'github.com/acme/app#feature/cart', 'development')
  is('HEAD', git('origin', ['HEAD']), 'github.com/acme/app#feature/cart', 'development')
  is('release/1.5', git('origin', ['release/1.5']), 'github.com/acme/app#release/1.5', 'production')
  is('release-notes', git('origin', ['release-notes']), 'github.com/acme/app#release-notes', 'development')
  is('by address', git('https://github.com/acme/app.git', ['main']), 'github.com/acme/app#main', 'production')
  is(
    'by another address',
    git('ssh://git@ssh.github.com:443/acme/app.git', ['main']),
    'github.com/acme/app#main',
    'production',
  )
  is('everything', git('origin', [], { every: true }), 'github.com/acme/app', 'production')
  is('a pattern', git('origin', ['refs/heads/*']), 'github.com/acme/app', 'production')
  is('a ref that is not known', git('origin', [UNKNOWN]), 'github.com/acme/app', 'unknown')
  is('a remote that is not there', git('upstream', ['x']), 'unknown', 'unknown')
  is('heroku', git('heroku', ['main']), 'heroku:acme-prod', 'production')
  is(
    'a directory below',
    git('origin', ['main'], { directory: `${world.app}/docs` }),
    'github.com/acme/app#main',
    'production',
  )
  is('main, with nothing listed', git('origin', ['main']), 'github.com/acme/app#main', 'production', 'empty')
  is(
    'a branch, with nothing listed',
    git('origin', ['feature/cart']),
    'github.com/acme/app#feature/cart',
    'unknown',
    'empty',
  )

  test('what writes a protected branch says so', () => {
    const protectedRef = (place: GitPlace, registry: RegistryName = 'development') =>
      locatePlace(world, place, registry).protectedRef === true
    expect(protectedRef(git('origin', ['main']))).toBe(true)
    expect(protectedRef(git('origin', ['feature/cart']))).toBe(false)
    expect(protectedRef(git('origin', ['feature/cart']), 'empty')).toBe(false)
    expect(protectedRef(git('heroku', ['feature/cart']))).toBe(true)
    expect(protectedRef(git('origin', [], { every: true }))).toBe(true)
    expect(protectedRef(git('nowhere', ['x']))).toBe(true)
    expect(protectedRef(git('local', []))).toBe(false)
  })
})

describe('url', () => {
  const url = (text: string): Place => ({ is: 'url', url: word(text), ...reach(world) })
  is('a listed host', url('https://api.prod.example/v1/orders?x=1'), 'https://api.prod.example/v1/orders', 'production')
  is('a listed path', url('https://api.staging.example/v1/jobs'), 'https://api.staging.example/v1/jobs', 'staging')
  is('a path beside it', url('https://api.staging.example/v1/users'), 'https://api.staging.example/v1/users', 'unknown')
  is(
    'a path below it',
    url('https://api.staging.example/v1/jobs/../users'),
    'https://api.staging.example/v1/users',
    'unknown',
  )
  is(
    'an encoded way around',
    url('https://api.staging.example/v1/jobs/%2e%2e%2fusers'),
    /api.staging.example/,
    'unknown',
  )
  is('another scheme', url('http://api.staging.example/v1/jobs'), 'http://api.staging.example/v1/jobs', 'unknown')
  is('not listed', url('https://api.other.example/v1'), 'https://api.other.example/v1', 'unknown')
  is(
    'a name of production',
    url('https://shop.prod.acme.example/'),
    'https://shop.prod.acme.example',
    'production',
    'empty',
  )
  is('this host', url('http://localhost:3000/health'), 'http://localhost:3000/health', 'development')
  is('without a scheme', url('127.0.0.1:3000/health'), 'http://localhost:3000/health', 'development')
  is(
    'a part of the path is not known',
    url(`https://api.prod.example/v1/${UNKNOWN}`),
    'https://api.prod.example',
    'production',
  )
  is('a part of the host is not known', url(`https://${UNKNOWN}.example/v1`), 'unknown', 'unknown')
  is('the host may go on', url(`https://api.prod.example${UNKNOWN}`), 'unknown', 'unknown')
  is('two @', url('https://a@api.staging.example@evil.example/v1/jobs'), 'unknown', 'unknown')
})

describe('app', () => {
  const app = (platform: AppPlace['platform'], name?: string, environment?: string, env: Variables = {}): AppPlace => ({
    is: 'app',
    platform,
    app: words(name),
    environment: words(environment),
    ...reach(world, env),
  })
  is('heroku -a', app('heroku', 'acme-prod'), 'heroku:acme-prod', 'production')
  is('heroku, an app that nobody listed', app('heroku', 'acme-shop'), 'heroku:acme-shop', 'unknown')
  is('HEROKU_APP', app('heroku', undefined, undefined, { HEROKU_APP: 'acme-prod' }), 'heroku:acme-prod', 'production')
  is('the remote of the repository', app('heroku'), 'heroku:acme-prod', 'production')
  is('vercel --prod, no project', app('vercel', undefined, 'production'), 'unknown', 'production')
  is('fly -a', app('fly', 'acme-shop'), 'fly:acme-shop', 'unknown')
  is('railway, nothing said', app('railway'), 'unknown', 'unknown')
})

describe('runtime', () => {
  const runtime = (
    framework: string,
    more: { url?: string; environment?: string; dotenv?: boolean } = {},
    env: Variables = {},
  ): RuntimePlace => ({
    is: 'runtime',
    framework,
    environment: words(more.environment),
    url: words(more.url),
    dotenv: more.dotenv ?? false,
    ...reach(world, env),
  })
  const dev = 'postgresql://dev:dev@localhost:5432/shop_dev'
  is('prisma reads .env', runtime('prisma', { dotenv: true }), 'db.prod.example:5432/shop', 'production')
  is(
    'a variable beats .env',
    runtime('prisma', { dotenv: true }, { DATABASE_URL: dev }),
    'localhost:5432/shop_dev',
    'development',
  )
  is('.env.development comes first', runtime('next', { dotenv: true }), 'localhost:5432/shop_dev', 'development')
  is(
    'NODE_ENV=production reads .env',
    runtime('next', { dotenv: true }, { NODE_ENV: 'production' }),
    'db.prod.example:5432/shop',
    'production',
  )
  is(
    'a URL on the command line',
    runtime('flyway', { url: 'jdbc:postgresql://db.prod.example:5432/shop' }),
    'db.prod.example:5432/shop',
    'production',
  )
  is('nothing says it', runtime('django'), 'unknown', 'unknown')
  is('RAILS_ENV=production', runtime('rails', {}, { RAILS_ENV: 'production' }), 'unknown', 'production')
  is(
    'an exact entry silences the variable',
    runtime('rails', {}, { RAILS_ENV: 'production', DATABASE_URL: dev }),
    'localhost:5432/shop_dev',
    'development',
  )
  is('-e production', runtime('rails', { environment: 'production' }), 'unknown', 'production')
  for (const value of ['PRODUCTION', 'prod', 'prod ', 'Production']) {
    is(`NODE_ENV=${JSON.stringify(value)}`, runtime('x', {}, { NODE_ENV: value }), 'unknown', 'production')
  }
  is(
    'DJANGO_SETTINGS_MODULE',
    runtime('django', {}, { DJANGO_SETTINGS_MODULE: 'shop.settings.production' }),
    'unknown',
    'production',
  )
  is('DEBUG=0', runtime('django', {}, { DEBUG: '0' }), 'unknown', 'production')
  is('CI=true and NODE_ENV', runtime('x', {}, { CI: 'true', NODE_ENV: 'production' }), 'unknown', 'production')
  is(
    'an unlisted database of this host, run as production',
    runtime('x', {}, { APP_ENV: 'production', DATABASE_URL: 'postgres://localhost:5439/x' }),
    'localhost:5439/x',
    'production',
  )
  is(
    'the same, run as nothing',
    runtime('x', {}, { DATABASE_URL: 'postgres://localhost:5439/x' }),
    'localhost:5439/x',
    'development',
  )
  is('a variable that is not known', runtime('x', {}, { DATABASE_URL: UNKNOWN }), 'unknown', 'unknown')
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
