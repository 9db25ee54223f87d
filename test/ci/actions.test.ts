import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Repository } from './judged.ts'

/** What known actions of GitHub do by their inputs, and texts of strangers that become code; each with a twin that goes. */

let repository: Repository
beforeAll(() => {
  repository = new Repository()
  repository.write('act/action.yml', COMPOSITE)
  repository.write('.github/workflows/inner.yml', REUSABLE)
})
afterAll(() => repository.remove())

const COMPOSITE = `inputs: { title: { default: none } }
runs:
  using: composite
  steps:
    - run: echo "\${{ inputs.title }}"
      shell: bash
`
const REUSABLE = `on: { workflow_call: { inputs: { title: { type: string } } } }
jobs:
  b:
    runs-on: ubuntu-latest
    steps:
      - run: echo "\${{ inputs.title }}"
`

const judge = async (text: string) => (await repository.judge('.github/workflows/x.yml', text)).parts
const job = (steps: string, more = '') =>
  `on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n${more}    steps:\n${steps}`
const codes = async (text: string) => [
  ...new Set((await judge(text)).flatMap(({ findings }) => findings.map(({ code }) => code))),
]
const step = (uses: string, inputs: object) =>
  codes(job(`      - uses: ${uses}\n        with: ${JSON.stringify(inputs)}\n`))

describe('an input of a known action that does more', () => {
  const push = 'docker/build-push-action@v6'
  test.each<readonly [string, object, string, object]>([
    [push, { outputs: 'type=image,name=x/y,push=true' }, 'DEPLOYS', { outputs: 'type=docker,name=x/y' }],
    [push, { outputs: 'type=local,dest=out\ntype=registry' }, 'DEPLOYS', { outputs: 'type=local,dest=out' }],
    [push, { outputs: '${{ inputs.to }}' }, 'DEPLOYS', { outputs: 'type=docker' }],
    [push, { push: '${{ inputs.push }}', tags: 'a/b' }, 'DEPLOYS', { push: false, tags: 'a/b' }],
    [push, { 'cache-to': 'type=registry,ref=ghcr.io/a/c' }, 'DEPLOYS', { 'cache-to': 'type=gha,mode=max' }],
    [push, { context: 'https://github.com/x/y.git' }, 'REMOTE_CODE', { context: './app' }],
    ['docker/bake-action@v6', { set: '*.output=type=registry' }, 'DEPLOYS', { set: '*.platform=linux/arm64' }],
    ['docker/bake-action@v6', { set: '*.cache-to=type=registry,ref=x' }, 'DEPLOYS', { set: '*.cache-to=type=gha' }],
    ['actions/stale@v9', { 'delete-branch': true }, 'LOSES', { 'days-before-close': 5 }],
    ['actions/attest@v3', { 'push-to-registry': true, 'subject-name': 'ghcr.io/a/b' }, 'DEPLOYS', {}],
    ['actions/configure-pages@v5', { enablement: true }, 'CHANGES_ACCESS', { enablement: false }],
    ['actions/setup-node@v5', { mirror: 'https://x.example' }, 'UNDESCRIBED', { 'node-version': 24 }],
    ['oven-sh/setup-bun@v2', { 'bun-download-url': 'https://x.example/b' }, 'UNDESCRIBED', { 'bun-version': '1.2' }],
    ['github/codeql-action/init@v4', { tools: 'https://x.example/b.tgz' }, 'UNDESCRIBED', { tools: 'linked' }],
    [
      'actions/github-script@v8',
      { script: 'require("fs").rmSync("/", {recursive: true})' },
      'CATASTROPHE',
      { script: '1' },
    ],
    ['nick-fields/retry@v3', { command: 'rm -rf /' }, 'CATASTROPHE', { command: 'npm test' }],
    ['nick-fields/retry@v3', { command: 'ls', on_retry_command: 'rm -rf /' }, 'CATASTROPHE', { command: 'ls' }],
    ['changesets/action@v1', { publish: 'npm publish' }, 'PUBLISHES', { version: 'npm run version' }],
    ['goreleaser/goreleaser-action@v6', { args: 'release --clean' }, 'PUBLISHES', { args: 'build --snapshot' }],
    ['actions/setup-python@v6', { 'pip-install': '-r http://x.example/r.txt' }, 'REMOTE_CODE', { 'pip-install': '.' }],
    ['endbug/add-and-commit@v9', { push: 'origin main --force' }, 'PROTECTED_BRANCH', { push: false }],
  ])('%s with %j is %s, not with %j', async (uses, wrong, code, right) => {
    expect(await step(uses, wrong)).toContain(code)
    expect(await step(uses, right)).toEqual([])
  })

  test('each command of wrangler, and what runs before and behind it', async () => {
    const wrangler = async (inputs: object) =>
      (await judge(job(`      - uses: cloudflare/wrangler-action@v3\n        with: ${JSON.stringify(inputs)}\n`))).map(
        ({ verdict, findings }) => [verdict, ...findings.map(({ code }) => code)].join(' '),
      )
    expect(await wrangler({ command: 'deploy --dry-run' })).toEqual(['allow'])
    expect(await wrangler({ command: 'deploy --dry-run', preCommands: 'rm -rf /' })).toEqual([
      'deny CATASTROPHE',
      'allow',
    ])
    expect(await wrangler({ command: 'deploy --dry-run', postCommands: 'npm test\nrm -rf /' })).toEqual([
      'allow',
      'deny CATASTROPHE',
    ])
    expect(await wrangler({ command: 'deploy --dry-run\ndeploy', preCommands: 'npm test' })).toEqual([
      'allow',
      'allow',
      'hold DEPLOYS',
    ])
    expect(await wrangler({ command: 'whoami', secrets: 'KEY' })).toContain('hold CHANGES_ACCESS')
    expect(await wrangler({})).toEqual(['hold DEPLOYS'])
  })

  test.each([
    ["await github.rest.git.deleteRef({ ref: 'heads/x' })", "await github.rest.git.getRef({ ref: 'heads/x' })"],
    ['github.rest.repos.createRelease({})', 'github.rest.repos.getLatestRelease({})'],
    ['github.repos.createDeployment({})', 'github.repos.listDeployments({})'],
    ['github.rest.pulls.merge({})', 'github.rest.pulls.createReview({})'],
    ['github.rest.issues.deleteComment({})', 'github.rest.issues.createComment({})'],
    ["github.request('DELETE /repos/{owner}/{repo}')", "github.request('GET /repos/{owner}/{repo}')"],
    ['github.request(route)', "github.request('GET /user')"],
    ['github.graphql(`mutation { x }`)', 'github.graphql(`query { x }`)'],
    ["github.rest['git'].deleteRef({})", "context.payload['number']"],
    ["await exec.exec('kubectl --context prod-eu delete ns x')", "await exec.exec('npm --version')"],
    ["exec.getExecOutput('kubectl', ['delete', 'ns', \"x\"])", "exec.getExecOutput('git', ['log', '-1'])"],
    ['exec.exec(program)', "exec.exec('ls', [place])"],
  ])('a script with the API and programs in its hands: `%s` is stopped, `%s` goes', async (wrong, right) => {
    const script = 'actions/github-script@v8'
    expect(await step(script, { script: wrong })).not.toEqual([])
    expect(await step(script, { script: right })).toEqual([])
  })

  test('every tag, manifest and host counts, not the first one alone', async () => {
    const messages = async (uses: string, inputs: object) =>
      (await judge(job(`      - uses: ${uses}\n        with: ${JSON.stringify(inputs)}\n`)))
        .flatMap(({ findings }) => findings.map(({ message }) => message))
        .join('\n')
    const pushed = await messages(push, { push: true, tags: 'ghcr.io/a/b:1, ghcr.io/a/c:2\nghcr.io/a/d:3' })
    for (const image of ['a/b:1', 'a/c:2', 'a/d:3']) expect(pushed).toContain(image)
    const reached = await messages('appleboy/ssh-action@v1', { host: 'web1,web2', script: 'systemctl restart x' })
    for (const host of ['web1', 'web2']) expect(reached).toContain(host)
    expect(await messages('appleboy/ssh-action@v1', { host: 'web1', script_path: 'x.sh', script: 'ls' })).not.toBe('')
  })
})

describe('a text of a stranger in a script', () => {
  const title = 'github.event.issue.title'

  test.each([
    ["github['event']['issue']['title']", "github['event']['issue']['number']"],
    ["github.event['issue'].title", "github.event['issue'].number"],
    ['toJSON(github.event)', 'toJSON(github.event.repository)'],
    ['toJson(github)', 'github.event_name'],
    ['github.event[inputs.field]', "github['sha']"],
    ['github.event.commits.*.message', 'github.event.after'],
    ['github.event.commits[0].message', 'github.event.commits[0].id'],
    ["format('{0} by {1}', github.event.issue.title, github.actor)", "format('{0} by {1}', github.sha, github.actor)"],
    ['github.event.inputs.x || github.head_ref', 'github.event.inputs.x || github.ref_name'],
    [`${title} && ${title}`, `${title} && 'a' || 'b'`],
    ["join(github.event.pull_request.labels.*.name, ' ')", "join(matrix.node, ' ')"],
    ['github.event.pull_request.head.repo.default_branch', 'github.event.repository.default_branch'],
    ['github.event.pull_request.head', 'github.event.pull_request.head.sha'],
    ['github.event.client_payload.args', 'github.event.sender.login'],
    ['fromJSON(toJSON(github.event)).issue.title', "contains(github.event.pull_request.title, 'x')"],
    ['(github.event.issue.title)', "github.event.issue.title == 'x'"],
    ['GitHub.Event.Issue.Title', '!github.event.issue.title'],
    [`inputs['a' ${title}`, "inputs['a']"],
  ])('%s is one, %s is none', async (wrong, right) => {
    const run = (expression: string) => codes(job(`      - run: ${JSON.stringify(`echo "\${{ ${expression} }}"`)}\n`))
    expect(await run(wrong)).toContain('UNREADABLE')
    expect(await run(right)).toEqual([])
  })

  const [theirs, ours] = [`\${{ ${title} }}`, '${{ github.sha }}']

  test.each([
    ['of the step', (text: string) => job(`      - run: echo "\${{ env.T }}"\n        env: { T: "${text}" }\n`)],
    ['of the job', (text: string) => job('      - run: echo "${{ env.t }}"\n', `    env: { T: "${text}" }\n`)],
    ['of the workflow', (text: string) => `env: { T: "${text}" }\n${job('      - run: echo "${{ env[\'T\'] }}"\n')}`],
    [
      'of another one',
      (text: string) =>
        `env: { A: "${text}" }\n${job('      - run: echo "${{ env.T }}"\n', '    env: { T: "x ${{ env.A }}" }\n')}`,
    ],
    ['of all', (text: string) => job('      - run: echo "${{ toJSON(env) }}"\n', `    env: { T: "${text}" }\n`)],
    [
      'that a step sets',
      (text: string) =>
        job(
          `      - run: echo "T=$A" >> "$GITHUB_ENV"\n        env: { A: "${text}" }\n      - run: echo "\${{ env.T }}"\n`,
        ),
    ],
  ])('through a variable %s', async (_name, workflow) => {
    expect(await codes(workflow(theirs))).toContain('UNREADABLE')
    expect(await codes(workflow(ours))).toEqual([])
  })

  test('a variable that is set anew is no longer theirs', async () => {
    const own = (text: string) =>
      job(`      - run: echo "\${{ env.T }}"\n        env: { T: ${text} }\n`, `    env: { T: "${theirs}" }\n`)
    expect(await codes(own('plain'))).toEqual([])
    expect(await codes(own('"${{ env.T }}"'))).toContain('UNREADABLE')
  })

  test('through the output of a step, of a job, and what a matrix is made of', async () => {
    const sets = (text: string) =>
      `      - id: pr\n        run: echo "t=$A" >> "$GITHUB_OUTPUT"\n        env: { A: "${text}" }\n`
    const output = (text: string) => job(`${sets(text)}      - run: echo "\${{ steps.pr.outputs.t }}"\n`)
    expect(await codes(output(theirs))).toContain('UNREADABLE')
    expect(await codes(output(ours))).toEqual([])
    const read = (field: string) =>
      job(
        `      - id: pr\n        run: echo "t=$(jq -r .x ${field})" >> "$GITHUB_OUTPUT"\n      - run: echo "\${{ steps.pr.outputs.t }}"\n`,
      )
    expect(await codes(read('$GITHUB_EVENT_PATH'))).toContain('UNREADABLE')
    expect(await codes(read('package.json'))).toEqual([])
    const script = (field: string) =>
      job(
        `      - id: pr\n        uses: actions/github-script@v8\n        with: { script: "return context.payload.issue.${field}" }\n      - run: echo "\${{ steps.pr.outputs.result }}"\n`,
      )
    expect(await codes(script('title'))).toContain('UNREADABLE')
    expect(await codes(script('number'))).toEqual([])
    const needing = (text: string) =>
      `on: push\njobs:\n  z:\n    needs: a\n    runs-on: ubuntu-latest\n    steps:\n      - run: echo "\${{ needs.a.outputs.t }}"\n${job(sets(text), '    outputs: { t: "${{ steps.pr.outputs.t }}" }\n').replace('on: push\njobs:\n', '')}`
    expect(await codes(needing(theirs))).toContain('UNREADABLE')
    expect(await codes(needing(ours))).toEqual([])
    const matrix = (text: string) =>
      job('      - run: echo "${{ matrix.x }}"\n', `    strategy: { matrix: { x: ["${text}"] } }\n`)
    expect(await codes(matrix(theirs))).toContain('UNREADABLE')
    expect(await codes(matrix(ours))).toEqual([])
  })

  test('through an input of an action or a workflow of the repository, or of a known action', async () => {
    const action = (text: string) => job(`      - uses: ./act\n        with: { title: "${text}" }\n`)
    expect(await codes(action(theirs))).toContain('UNREADABLE')
    expect(await codes(action(ours))).toEqual([])
    const workflow = (text: string) =>
      `on: push\njobs:\n  a:\n    uses: ./.github/workflows/inner.yml\n    with: { title: "${text}" }\n`
    expect(await codes(workflow(theirs))).toContain('UNREADABLE')
    expect(await codes(workflow(ours))).toEqual([])
    const usual = (text: string) =>
      `on: { workflow_call: { inputs: { t: { type: string, default: "${text}" } } } }\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps: [{ run: 'echo "\${{ inputs.t }}"' }]\n`
    expect(await codes(usual(theirs))).toContain('UNREADABLE')
    expect(await codes(usual(ours))).toEqual([])
    const script = (text: string) => step('actions/github-script@v8', { script: `console.log("${text}")` })
    expect(await script(theirs)).toContain('UNREADABLE')
    expect(await script('x')).toEqual([])
    const args = (text: string) => step('goreleaser/goreleaser-action@v6', { args: `build ${text}` })
    expect(await args(theirs)).toContain('UNREADABLE')
    expect(await args(ours)).not.toContain('UNREADABLE')
  })
})

describe('what a job has in its hands', () => {
  const tool = '      - run: ./tool build\n'
  const aws =
    '      - uses: aws-actions/configure-aws-credentials@v5\n        with: { role-to-assume: x, aws-region: y }\n'
  const login = (password: string) =>
    `      - uses: docker/login-action@v3\n        with: { username: x, password: "\${{ ${password} }}" }\n`

  test('behind a step that signs in, code that nobody described is stopped', async () => {
    expect(await codes(job(`${aws}${tool}`))).toContain('UNDESCRIBED')
    expect(await codes(job(`${tool}${aws}`))).toEqual([])
    expect(await codes(job(`${login('secrets.PASSWORD')}${tool}`))).toContain('UNDESCRIBED')
    expect(await codes(job(`${login('secrets.GITHUB_TOKEN')}${tool}`))).toEqual([])
  })

  test('a container beside the steps with a secret, where its image says nothing', async () => {
    const service = (image: string, value: string, more = '') =>
      codes(job('      - run: ls\n', `    services: { a: { image: "${image}", env: { K: "${value}" }${more} } }\n`))
    expect(await service('acme/deploys:1', '${{ secrets.K }}')).toEqual(['UNDESCRIBED'])
    expect(await service('acme/deploys:1', 'plain')).toEqual([])
    expect(await service('postgres:18', '${{ secrets.K }}')).toEqual([])
    expect(await service('postgres:18', '${{ secrets.K }}', ', options: --health-cmd x')).toEqual([])
    expect(await service('postgres:18', '${{ secrets.K }}', ', options: --entrypoint x')).toEqual(['UNDESCRIBED'])
    expect(await service('postgres-acme:18', '${{ secrets.K }}')).toEqual(['UNDESCRIBED'])
  })

  test.each([
    ['ref: "${{ github.event.pull_request.head.sha }}"', 'ref: "${{ github.event.pull_request.base.sha }}"'],
    ['ref: "refs/pull/${{ github.event.number }}/merge"', 'ref: main'],
    ['repository: "${{ github.event.workflow_run.head_repository.full_name }}"', 'fetch-depth: 0'],
  ])('code of a stranger with the rights of the repository: not %s, but %s', async (wrong, right) => {
    const checkout = (given: string, on: string) =>
      codes(
        job(`      - uses: actions/checkout@v5\n        with: { ${given} }\n      - run: npm test\n`).replace(
          'on: push',
          `on: ${on}`,
        ),
      )
    for (const on of ['pull_request_target', '[workflow_run]', '{ pull_request_target: { types: [opened] } }']) {
      expect(await checkout(wrong, on)).toEqual(['UNDESCRIBED'])
      expect(await checkout(right, on)).toEqual([])
    }
    expect(await checkout(wrong, 'pull_request')).toEqual([])
  })
})

describe('machines that a matrix names', () => {
  const matrix = async (values: string, runs = '${{ matrix.os }}') =>
    (
      await judge(
        job('      - run: npm ci\n').replace(
          'runs-on: ubuntu-latest',
          `runs-on: ${runs}\n    strategy: { matrix: ${values} }`,
        ),
      )
    ).map(({ verdict }) => verdict)

  test.each([
    ['{ os: [ubuntu-latest, our-machine] }', '{ os: [ubuntu-latest, windows-latest] }'],
    ['{ os: [ubuntu-latest], include: [{ os: our-machine }] }', '{ os: [ubuntu-latest], include: [{ os: macos-15 }] }'],
    ['{ os: "${{ fromJSON(inputs.os) }}" }', '{ include: [{ os: ubuntu-24.04 }] }'],
    ['{ os: ["${{ vars.OS }}"] }', '{ os: [ubuntu-24.04-arm] }'],
    ['{ node: [24] }', '{ node: [24], os: [ubuntu-slim] }'],
  ])('not %s, but %s', async (wrong, right) => {
    expect([await matrix(wrong), await matrix(right)]).toEqual([['hold'], ['allow']])
  })

  test('below a key of it, too', async () => {
    const on = '${{ matrix.target.on }}'
    expect(await matrix('{ target: [{ on: our-machine }] }', on)).toEqual(['hold'])
    expect(await matrix('{ target: [{ on: ubuntu-latest }] }', on)).toEqual(['allow'])
  })
})

test('what a runner sets is known: its files, its directories', async () => {
  const runs = (script: string) => codes(job(`      - run: ${JSON.stringify(script)}\n`))
  for (const script of [
    'echo a=b >> "$GITHUB_OUTPUT"',
    'echo done >> $GITHUB_STEP_SUMMARY',
    'cp a "${{ runner.temp }}/b" && rm -rf "$RUNNER_TEMP/b"',
    'cd "${{ github.workspace }}" && touch x',
  ])
    expect([script, await runs(script)]).toEqual([script, []])
  expect(await runs('cp a "${{ vars.PLACE }}/b"')).not.toEqual([])
  expect(await runs('echo a=b >> "$GITHUB_OTHER"')).not.toEqual([])
})

test('programs are put on a machine that is made for the job, and room is made there', async () => {
  const runs = async (script: string, machine = 'ubuntu-latest') =>
    codes(job(`      - run: ${JSON.stringify(script)}\n`).replace('ubuntu-latest', machine))
  for (const script of ['sudo mv kind /usr/local/bin/kind', 'sudo rm -rf /usr/share/dotnet /opt/ghc']) {
    expect([script, await runs(script)]).toEqual([script, []])
    expect(await runs(script, 'our-machine')).not.toEqual([])
  }
  for (const script of ['sudo cp x /etc/sudoers.d/x', 'sudo rm -rf /usr', 'rm -rf /'])
    expect(await runs(script)).not.toEqual([])
})
