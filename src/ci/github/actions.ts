import { UNKNOWN } from '../../understand/word.ts'

/** What a step hands to an action: `with`, expressions replaced. */
export type Inputs = (name: string) => string | undefined

/**
 * What a known action does, as the command that does the same by hand: its description is there already, and the target is
 * found by the same rules. `undefined`: it does nothing that lasts beyond the job.
 */
type Doing = (given: Inputs) => readonly string[] | undefined

const nothing: Doing = () => undefined
const or = (text: string | undefined): string => (text === undefined || text === '' ? UNKNOWN : text)
const isOn = (text: string | undefined): boolean => text !== undefined && text.trim().toLowerCase() !== 'false'

/** Actions that set up, read or keep what belongs to the run, by who publishes them. */
const HARMLESS = [
  'actions/checkout',
  'actions/setup-node',
  'actions/setup-python',
  'actions/setup-go',
  'actions/setup-java',
  'actions/setup-dotnet',
  'actions/cache',
  'actions/cache/restore',
  'actions/cache/save',
  'actions/upload-artifact',
  'actions/download-artifact',
  'actions/upload-pages-artifact',
  'actions/configure-pages',
  'actions/dependency-review-action',
  'actions/attest-build-provenance',
  'actions/labeler',
  'actions/stale',
  'github/codeql-action/init',
  'github/codeql-action/autobuild',
  'github/codeql-action/analyze',
  'github/codeql-action/upload-sarif',
  'docker/setup-buildx-action',
  'docker/setup-qemu-action',
  'docker/login-action',
  'docker/metadata-action',
  'aws-actions/configure-aws-credentials',
  'aws-actions/amazon-ecr-login',
  'aws-actions/amazon-ecs-render-task-definition',
  'azure/login',
  'azure/setup-kubectl',
  'azure/setup-helm',
  'google-github-actions/auth',
  'google-github-actions/setup-gcloud',
  'google-github-actions/get-gke-credentials',
  'hashicorp/setup-terraform',
  'opentofu/setup-opentofu',
  'superfly/flyctl-actions/setup-flyctl',
  'pnpm/action-setup',
  'oven-sh/setup-bun',
  'denoland/setup-deno',
  'astral-sh/setup-uv',
  'ruby/setup-ruby',
  'shivammathur/setup-php',
  'golangci/golangci-lint-action',
] as const

const DEPLOYING: Readonly<Record<string, Doing>> = {
  'docker/build-push-action': (given) =>
    isOn(given('push')) || (given('outputs') ?? '').includes('registry')
      ? ['docker', 'push', or(given('tags')?.split(/[\s,]+/)[0])]
      : undefined,
  'docker/bake-action': (given) => (isOn(given('push')) ? ['docker', 'push', UNKNOWN] : undefined),
  'aws-actions/amazon-ecs-deploy-task-definition': (given) => [
    'aws',
    'ecs',
    'update-service',
    '--service',
    or(given('service')),
    '--cluster',
    or(given('cluster')),
  ],
  'aws-actions/aws-cloudformation-github-deploy': (given) => [
    'aws',
    'cloudformation',
    'deploy',
    '--stack-name',
    or(given('name')),
    '--template-file',
    or(given('template')),
  ],
  'azure/webapps-deploy': (given) => ['az', 'webapp', 'deploy', '--name', or(given('app-name'))],
  'azure/functions-action': (given) => ['az', 'functionapp', 'deploy', '--name', or(given('app-name'))],
  'azure/k8s-deploy': (given) => [
    'kubectl',
    'apply',
    '-f',
    or(given('manifests')?.trim()),
    '-n',
    or(given('namespace') ?? 'default'),
  ],
  'google-github-actions/deploy-cloudrun': (given) => [
    'gcloud',
    'run',
    'deploy',
    or(given('service')),
    '--project',
    or(given('project_id')),
    '--image',
    or(given('image')),
  ],
  'google-github-actions/deploy-appengine': (given) => [
    'gcloud',
    'app',
    'deploy',
    '--project',
    or(given('project_id')),
  ],
  'google-github-actions/deploy-cloud-functions': (given) => [
    'gcloud',
    'functions',
    'deploy',
    or(given('name')),
    '--project',
    or(given('project_id')),
  ],
  'cloudflare/wrangler-action': (given) => ['wrangler', ...(given('command') ?? 'deploy').split(/\s+/)],
  'firebaseextended/action-hosting-deploy': (given) => [
    'firebase',
    'deploy',
    '--only',
    'hosting',
    '--project',
    or(given('projectId')),
  ],
  'akhileshns/heroku-deploy': (given) => [
    'git',
    'push',
    `https://git.heroku.com/${or(given('heroku_app_name'))}.git`,
    'HEAD:main',
  ],
  'amondnet/vercel-action': (given) => [
    'vercel',
    'deploy',
    ...(given('vercel-args') ?? '').split(/\s+/).filter(Boolean),
  ],
  'nwtgck/actions-netlify': (given) => [
    'netlify',
    'deploy',
    ...(given('production-deploy') === 'false' ? [] : ['--prod']),
  ],
  'softprops/action-gh-release': (given) => ['gh', 'release', 'create', or(given('tag_name'))],
  'ncipollo/release-action': (given) => ['gh', 'release', 'create', or(given('tag'))],
  'pypa/gh-action-pypi-publish': () => ['twine', 'upload', 'dist/*'],
  'js-devtools/npm-publish': () => ['npm', 'publish'],
  'appleboy/ssh-action': (given) => ['ssh', or(given('host')), or(given('script'))],
  'appleboy/scp-action': (given) => ['scp', '-r', or(given('source')), `${or(given('host'))}:${or(given('target'))}`],
  'peaceiris/actions-gh-pages': () => ['git', 'push', 'origin', 'HEAD:gh-pages'],
}

const ACTIONS: ReadonlyMap<string, Doing> = new Map<string, Doing>([
  ...HARMLESS.map((name) => [name, nothing] as const),
  ...Object.entries(DEPLOYING),
])

/**
 * What the action does that a step uses, or `undefined` where nobody described it. The name alone counts: a version can be
 * moved by whoever publishes the action.
 *
 * KNOWN GAP: that the publisher put something else under a version is not seen. Pin actions to a commit.
 */
export function describedAction(uses: string): Doing | undefined {
  const name = uses.split('@')[0] ?? ''
  return uses.includes('@') ? ACTIONS.get(name.toLowerCase()) : undefined
}
