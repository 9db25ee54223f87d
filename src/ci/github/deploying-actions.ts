import { UNKNOWN } from '../../understand/word.ts'
import { command, type Doing, type Inputs, isOn, linesOf, listOf, or, otherAddress, script, wordsOf } from './doing.ts'
import { scriptMade } from './github-script.ts'

const flag = (name: string, text: string | undefined): readonly string[] =>
  text === undefined || text === '' ? [] : [name, text]

/** An image is built, and goes out where the action says so, or may: what is not known before the run counts. */
const builds: Doing = (given) => [
  command(
    'docker',
    'buildx',
    'build',
    ...(isOn(given('push')) ? ['--push'] : []),
    ...listOf(given('tags')).flatMap((tag) => ['--tag', tag]),
    ...linesOf(given('outputs')).flatMap((output) => ['--output', output]),
    ...linesOf(given('cache-to')).flatMap((cache) => ['--cache-to', cache]),
    ...flag('--file', given('file')),
    given('context') ?? '.',
  ),
]

const bakes: Doing = (given) => [
  command(
    'docker',
    'buildx',
    'bake',
    ...(isOn(given('push')) ? ['--push'] : []),
    ...linesOf(given('set')).flatMap((one) => ['--set', one]),
    ...listOf(given('targets')),
  ),
]

const hostsOf = (given: Inputs): readonly string[] => {
  const hosts = listOf(given('host'))
  return hosts.length === 0 ? [UNKNOWN] : hosts
}

/** A script of a file is not looked into. */
const overSsh: Doing = (given) => {
  const path = given('script_path') ?? given('script_file')
  return hostsOf(given).map((host) => command('ssh', host, path === undefined ? or(given('script')) : UNKNOWN))
}

const copies: Doing = (given) =>
  hostsOf(given).flatMap((host) => [
    ...(isOn(given('rm')) ? [command('ssh', host, `rm -rf ${or(given('target'))}`)] : []),
    command('scp', '-r', ...listOf(given('source')), `${host}:${or(given('target'))}`),
  ])

const wrangler: Doing = (given) => {
  const env = flag('--env', given('environment'))
  const commands = linesOf(given('command'))
  return [
    script('preCommands'),
    ...(given('secrets') === undefined ? [] : [command('wrangler', 'secret', 'bulk', UNKNOWN, ...env)]),
    ...(commands.length === 0 ? ['deploy'] : commands).map((one) => command('wrangler', ...wordsOf(one), ...env)),
    script('postCommands'),
  ]
}

const cloudRun: Doing = (given) => {
  const job = given('job')
  const more = [
    ...flag('--project', given('project_id')),
    ...flag('--image', given('image')),
    ...wordsOf(given('flags')),
  ]
  if (job !== undefined) return [command('gcloud', 'run', 'jobs', 'deploy', job, ...more)]
  return [command('gcloud', 'run', 'deploy', or(given('service')), ...more)]
}

const toPages =
  (repository: string, branch: string, force: (given: Inputs) => boolean): Doing =>
  (given) => {
    const other = given(repository)
    return [
      command(
        'git',
        'push',
        ...(force(given) ? ['--force'] : []),
        other === undefined || other === '' ? 'origin' : `https://github.com/${other}.git`,
        `HEAD:${given(branch) || 'gh-pages'}`,
      ),
    ]
  }

const releasePlease: Doing = (given) => [
  command('gh', 'pr', 'create'),
  ...(isOn(given('skip-github-release')) ? [] : [command('gh', 'release', 'create', UNKNOWN)]),
]

const releases =
  (tag: string): Doing =>
  (given) => [command('gh', 'release', 'create', or(given(tag)), ...flag('--repo', given('repository')))]

const publishes: Doing = (given) => [
  command(
    'npm',
    'publish',
    ...(given('dry-run') === 'true' ? ['--dry-run'] : []),
    ...flag('--registry', given('registry')),
  ),
]

/** Actions that deploy, publish or push, each as what does the same by hand. */
export const DEPLOYING: Readonly<Record<string, Doing>> = {
  'docker/build-push-action': builds,
  'docker/bake-action': bakes,
  'aws-actions/amazon-ecs-deploy-task-definition': (given) => [
    ...(given('service') === undefined && isOn(given('run-task'))
      ? []
      : [
          command('aws', 'ecs', 'update-service', '--service', or(given('service')), '--cluster', or(given('cluster'))),
        ]),
    ...(isOn(given('run-task')) ? [command('aws', 'ecs', 'run-task', '--cluster', or(given('cluster')))] : []),
  ],
  'aws-actions/aws-cloudformation-github-deploy': (given) => [
    command(
      'aws',
      'cloudformation',
      'deploy',
      '--stack-name',
      or(given('name')),
      '--template-file',
      or(given('template')),
    ),
  ],
  'azure/webapps-deploy': (given) => [command('az', 'webapp', 'deploy', '--name', or(given('app-name')))],
  'azure/functions-action': (given) => [command('az', 'functionapp', 'deploy', '--name', or(given('app-name')))],
  'azure/k8s-deploy': (given) => {
    const manifests = listOf(given('manifests'))
    return [
      command(
        'kubectl',
        'apply',
        ...(manifests.length === 0 ? [UNKNOWN] : manifests).flatMap((one) => ['-f', one]),
        '-n',
        or(given('namespace') ?? 'default'),
      ),
    ]
  },
  'google-github-actions/deploy-cloudrun': cloudRun,
  'google-github-actions/deploy-appengine': (given) => [
    command(
      'gcloud',
      'app',
      'deploy',
      ...wordsOf(given('deliverables')),
      '--project',
      or(given('project_id')),
      ...wordsOf(given('flags')),
    ),
  ],
  'google-github-actions/deploy-cloud-functions': (given) => [
    command('gcloud', 'functions', 'deploy', or(given('name')), '--project', or(given('project_id'))),
  ],
  'cloudflare/wrangler-action': wrangler,
  'firebaseextended/action-hosting-deploy': (given) => [
    command('firebase', 'deploy', '--only', 'hosting', '--project', or(given('projectId'))),
  ],
  'akhileshns/heroku-deploy': (given) => [
    command('git', 'push', `https://git.heroku.com/${or(given('heroku_app_name'))}.git`, 'HEAD:main'),
  ],
  'amondnet/vercel-action': (given) => [
    command('vercel', 'deploy', ...wordsOf(given('vercel-args'))),
    ...listOf(given('alias-domains')).map((domain) => command('vercel', 'alias', 'set', UNKNOWN, domain)),
  ],
  'nwtgck/actions-netlify': (given) => [
    command('netlify', 'deploy', ...(given('production-deploy') === 'false' ? [] : ['--prod'])),
  ],
  'superfly/flyctl-actions': (given) => [command('flyctl', ...wordsOf(or(given('args'))))],
  'softprops/action-gh-release': releases('tag_name'),
  'ncipollo/release-action': releases('tag'),
  'actions/create-release': releases('tag_name'),
  'svenstaro/upload-release-action': (given) => [
    command('gh', 'release', 'upload', or(given('tag')), or(given('file'))),
  ],
  'googleapis/release-please-action': releasePlease,
  'google-github-actions/release-please-action': releasePlease,
  'goreleaser/goreleaser-action': (given) => [
    ...(given('install-only') === 'true' ? [] : [command('goreleaser', ...wordsOf(given('args')))]),
  ],
  // `publish` and `version` are commands; with neither it opens a pull request.
  'changesets/action': () => [script('version'), script('publish'), command('gh', 'pr', 'create')],
  'pypa/gh-action-pypi-publish': (given) => [
    command(
      'twine',
      'upload',
      ...flag('--repository-url', given('repository-url') ?? given('repository_url')),
      `${given('packages-dir') ?? 'dist'}/*`,
    ),
  ],
  'js-devtools/npm-publish': publishes,
  'appleboy/ssh-action': overSsh,
  'appleboy/scp-action': copies,
  'peaceiris/actions-gh-pages': toPages('external_repository', 'publish_branch', (given) =>
    isOn(given('force_orphan')),
  ),
  'jamesives/github-pages-deploy-action': toPages('repository-name', 'branch', (given) => given('force') !== 'false'),
  'actions/deploy-pages': () => [{ is: 'effect', kind: 'deploy', verb: 'deploy', on: 'site', name: 'github pages' }],
  'peter-evans/create-pull-request': (given) => [
    command('git', 'push', 'origin', `HEAD:${given('branch') || 'create-pull-request/patch'}`),
    command('gh', 'pr', 'create'),
  ],
  'stefanzweifel/git-auto-commit-action': (given) => [
    command('git', 'push', ...wordsOf(given('push_options')), 'origin', `HEAD:${or(given('branch'))}`),
  ],
  'endbug/add-and-commit': (given) =>
    given('push') === 'false' ? [] : [command('git', 'push', 'origin', `HEAD:${or(given('new_branch'))}`)],
  'pyo3/maturin-action': (given) => [command('maturin', given('command') ?? 'build', ...wordsOf(given('args')))],
  // What stays of the run, and more where an input asks for it.
  'actions/attest-build-provenance': pushesAttestation,
  'actions/attest': pushesAttestation,
  'actions/attest-sbom': pushesAttestation,
  'actions/stale': (given) =>
    isOn(given('delete-branch')) ? [command('git', 'push', 'origin', '--delete', UNKNOWN)] : [],
  'actions/configure-pages': (given) =>
    isOn(given('enablement'))
      ? [{ is: 'effect', kind: 'access', verb: 'enable', on: 'site', name: 'github pages' }]
      : [],
  'docker/setup-qemu-action': (given) =>
    given('image') === undefined ? [] : [command('docker', 'run', '--privileged', '--rm', or(given('image')))],
  'actions/github-script': (given) => [script('script', 'node'), ...scriptMade(given('script') ?? '')],
  'nick-fields/retry': (given) =>
    ['command', 'new_command_on_retry', 'on_retry_command'].map((name) => script(name, given('shell') ?? 'bash')),
  'cypress-io/github-action': () =>
    ['install-command', 'build', 'command-prefix', 'start', 'command'].map((name) => script(name)),
  'pypa/cibuildwheel': () => [command('cibuildwheel')],
  'pre-commit/action': (given) => [command('pre-commit', 'run', ...wordsOf(given('extra_args') ?? '--all-files'))],
  'gradle/gradle-build-action': (given) =>
    given('arguments') === undefined ? [] : [command('./gradlew', ...wordsOf(given('arguments')))],
  'pnpm/action-setup': (given) =>
    /^(?:|false|null)$/.test(given('run_install') ?? '') ? [] : [command('pnpm', 'install')],
  'ruby/setup-ruby': (given) => (isOn(given('bundler-cache')) ? [command('bundle', 'install')] : []),
  'actions/setup-python': (given) =>
    given('pip-install') === undefined ? [] : [command('pip', 'install', ...wordsOf(given('pip-install')))],
  // Their programs come from where their publisher keeps them, or from an address of the workflow's own.
  'actions/setup-node': otherAddress('mirror'),
  'actions/setup-go': otherAddress('go-download-base-url'),
  'azure/setup-helm': otherAddress('downloadBaseURL'),
  'oven-sh/setup-bun': otherAddress('bun-download-url'),
  'astral-sh/setup-uv': otherAddress('manifest-file'),
  'github/codeql-action/init': otherAddress('tools', (text) => /[:/]/.test(text) || text.includes(UNKNOWN)),
  'codecov/codecov-action': otherAddress('url'),
}

function pushesAttestation(given: Inputs) {
  return isOn(given('push-to-registry')) ? [command('docker', 'push', or(given('subject-name')))] : []
}
