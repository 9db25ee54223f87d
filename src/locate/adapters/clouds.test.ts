import { cpSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe } from 'vitest'
import { buildWorld, expectPlace, reach } from '../../../test/world/world.ts'
import type { AwsPlace, Place, TerraformPlace } from '../../understand/place.ts'
import { UNKNOWN, word } from '../../understand/word.ts'

const world = buildWorld()
afterAll(() => world.remove())

/** One line a case: the place as a command would name it, then what it really is. */
const is = expectPlace(world)
const words = (text: string | undefined) => (text === undefined ? undefined : word(text))
type Variables = Readonly<Record<string, string>>

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
  is(
    'an ARN that is not known',
    aws({ profile: 'dev', words: ['--topic-arn', UNKNOWN] }),
    '111111111111, unknown',
    'unknown',
  )
  is(
    'an ARN of which only the name is not known',
    aws({ profile: 'dev', words: ['--topic-arn', `arn:aws:sns:eu-west-1:111111111111:${UNKNOWN}`] }),
    '111111111111',
    'development',
  )
  is(
    'an ARN of which the account is not known',
    aws({ profile: 'dev', words: ['--topic-arn', `arn:aws:sns:eu-west-1:${UNKNOWN}:t`] }),
    '111111111111, unknown',
    'unknown',
  )
  is(
    'a role that it uses',
    aws({ profile: 'dev', words: ['--execution-role-arn', UNKNOWN] }),
    '111111111111',
    'development',
  )
  is(
    'the number of another account',
    aws({ profile: 'dev', words: ['--registry-id', '333333333333'] }),
    '111111111111, 333333333333',
    'production',
  )
  is(
    'a number that is none',
    aws({ profile: 'dev', words: ['--timeout', '333333333333'] }),
    '111111111111',
    'development',
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
  const provider = (name: string, text: string) => {
    cpSync(join(world.app, 'infra/dev'), join(world.app, 'infra', name), { recursive: true })
    writeFileSync(join(world.app, 'infra', name, 'providers.tf'), text)
    return tf(`infra/${name}`)
  }
  const role = (account: string) =>
    `provider "aws" {\n  assume_role {\n    role_arn = "arn:aws:iam::${account}:role/ops"\n  }\n}\n`
  is('a role of production', provider('role', role('333333333333')), /333333333333/, 'production')
  is('a role of development', provider('role-dev', role('111111111111')), /dev\/terraform.tfstate/, 'development')
  is(
    'a profile of production',
    provider('profile', 'provider "aws" { profile = "prod" }'),
    /333333333333/,
    'production',
  )
  is('a project', provider('project', 'provider "google" { project = "acme-prod" }'), /acme-prod/, 'production')
  is(
    'a context',
    provider('context', 'provider "helm" {\n  kubernetes {\n    config_context = "prod-eu"\n  }\n}\n'),
    /10.0.0.1/,
    'production',
  )
  is(
    'a context of development',
    provider('context-dev', 'provider "kubernetes" { config_context = "kind-dev" }'),
    /dev\/terraform.tfstate/,
    'development',
  )
  is('no configuration', tf('src'), /src\/terraform.tfstate$/, 'unknown')
  is('nobody listed it', tf('infra/dev'), 's3://acme-state/dev/terraform.tfstate', 'unknown', 'empty')
})
