import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { migrationOrder } from '../../src/ci/migrations.ts'
import { lines, PIPELINES, Repository } from './judged.ts'

/** What pipelines of the shapes that people have would do, each with its place; every refusal with a twin that goes. */

let repository: Repository
beforeAll(() => {
  repository = new Repository()
  repository.copy('terraform', 'infra')
  repository.write('deploy.sh', 'kubectl --context prod-eu delete namespace shop\n')
})
afterAll(() => repository.remove())

const read = (path: string) => readFileSync(join(PIPELINES, path), 'utf8')
const WORKFLOW = '.github/workflows/x.yml'
const judged = async (text: string, name = WORKFLOW, more = {}) => lines(await repository.judge(name, text, more))

/** A workflow of one job. */
const job = (steps: string, more = '') =>
  `on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n${more}    steps:\n${steps}`

describe('GitHub Actions', () => {
  test('a workflow that ships', async () => {
    expect(await judged(read('github/ship.yml'))).toEqual([
      '38: allow',
      '40: allow',
      '61: hold DEPLOYS@61:15',
      '67: hold DEPLOYS@69:11',
      '72: hold CHANGES@72:48',
    ])
  })

  test('the same for staging, and for a cluster that somebody enrolled', async () => {
    const staging = read('github/ship.yml').replace('name: production', 'name: staging')
    const report = await repository.judge(WORKFLOW, staging)
    expect(report.parts.map(({ verdict }) => verdict)).toEqual(['allow', 'allow', 'hold', 'hold', 'hold'])
    expect(report.parts[3]?.findings[0]?.message).toContain('(production)')
  })

  test('a job that asks first', async () => {
    const text = read('github/gated.yml')
    const report = await repository.judge(WORKFLOW, text)
    expect([report.verdict, ...lines(report)]).toEqual([
      'allow',
      '15: allow',
      '21: hold behind a gate CHANGES@21:40',
      '27: hold behind a gate RESTARTS@27:40',
    ])
  })

  test.each([
    ['its failure is hidden', '--pass pass.jwt', '--pass pass.jwt || true'],
    ['it goes on after a failure', '- name: Ask', '- name: Ask\n        continue-on-error: true'],
    ['it does not always ask', '- name: Ask', "- name: Ask\n        if: github.ref != 'refs/heads/main'"],
    ['another program of the name', 'npx --yes prodgate@0.1.0', './prodgate'],
    ['what comes after does not care', '- name: Roll out', '- name: Roll out\n        if: always()'],
    ['it only says what it would do', '--pass pass.jwt', '--help'],
    ['an option that is computed', '--pass pass.jwt', '--pass "$(cat x)"'],
  ])('asks nobody where %s', async (_name, from, to) => {
    const text = read('github/gated.yml')
    expect(text).toContain(from)
    const report = await repository.judge(WORKFLOW, text.replace(from, to))
    expect([report.verdict, report.parts[1]?.gate]).toEqual(['hold', 'absent'])
  })

  test('an action that asks is known by its commit', async () => {
    const action = `acme/prodgate/integrations/github@${'a'.repeat(40)}`
    const uses = (what: string) =>
      job(`      - uses: ${what}\n        with: { target: shop }\n      - run: kubectl --context prod-eu apply -f x\n`)
    const gate = async (what: string, gateAction: string) =>
      (await repository.judge(WORKFLOW, uses(what), { gateAction })).parts.map((part) => part.gate)
    expect(await gate(action, action)).toEqual(['not needed', 'asked'])
    expect(await gate(`${action}0`, action)).toEqual(['absent', 'absent'])
    expect(await gate('acme/prodgate/integrations/github@v1', 'acme/prodgate/integrations/github@v1')).toEqual([
      'absent',
      'absent',
    ])
  })

  test.each([
    ['target: ""', 'target: shop'],
    ['target: "${{ vars.TARGET }}"', 'Target: shop'],
    ['target: shop, mode: judge', 'target: shop, mode: gate'],
    ['target: shop, MODE: "${{ vars.MODE }}"', 'target: the shop'],
    ['mode: gate', 'target: shop, wait: "${{ vars.WAIT }}"'],
  ])('the action asks only for a target that stands there: not with %s, with %s', async (wrong, right) => {
    const gateAction = `acme/prodgate/integrations/github@${'a'.repeat(40)}`
    const gate = async (inputs: string) => {
      const steps = `      - uses: ${gateAction}\n        with: { ${inputs} }\n      - run: kubectl --context prod-eu apply -f x\n`
      return (await repository.judge(WORKFLOW, job(steps), { gateAction })).parts.at(-1)?.gate
    }
    expect([await gate(wrong), await gate(right)]).toEqual(['absent', 'asked'])
  })

  test.each([
    ['${{ !success() }}', '${{ success() }}'],
    ['${{ success() || true }}', 'success()'],
    ['true', "github.ref == 'refs/heads/main'"],
    ["github.ref == 'x' || failure()", "github.ref == 'x' && inputs.go == true"],
    ["always ( ) && github.ref == 'x'", "${{ success() && github.event_name != 'pull_request' }}"],
    ["contains(github.ref, 'x')", "inputs.to == 'eu'"],
  ])(
    'a step behind the gate with the condition %s counts as one that runs after a refusal, not with %s',
    async (wrong, right) => {
      const gates = async (condition: string) => {
        const text = read('github/gated.yml').replace('- name: Roll out', `- if: ${JSON.stringify(condition)}`)
        const needing = read('github/gated.yml').replace(
          'needs: ship',
          `needs: ship\n    if: ${JSON.stringify(condition)}`,
        )
        const [step, whole] = [await repository.judge(WORKFLOW, text), await repository.judge(WORKFLOW, needing)]
        return [step.parts[1]?.gate, whole.parts[2]?.gate]
      }
      expect(await gates(wrong)).toEqual(['absent', 'absent'])
      expect(await gates(right)).toEqual(['asked', 'asked'])
    },
  )

  test.each([
    ['jobs:', 'defaults: { run: { shell: "bash {0} || true" } }\njobs:', 'defaults: { run: { shell: bash } }\njobs:'],
    [
      '    steps:',
      '    defaults: { run: { shell: pwsh } }\n    steps:',
      '    defaults: { run: { shell: sh } }\n    steps:',
    ],
    ['jobs:', 'env: { ENV: x.sh }\njobs:', 'env: { STAGE: x.sh }\njobs:'],
    ['    steps:', '    env: { PATH: ./bin }\n    steps:', '    env: { PATHS: ./bin }\n    steps:'],
    ['- name: Ask', '- env: { BASH_ENV: x.sh }', '- env: { PRODGATE_URL: x }'],
    ['--target shop', '--target "$TARGET"', '--target "shop"'],
    ['--target shop', '--target ${{ vars.TARGET }}', '--target=shop'],
    ['--pass pass.jwt', '"--help"', '--pass "pass.jwt"'],
    ['--pass pass.jwt', '--pass $PASS', '--pass "$PASS"'],
  ])('for `%s`, `%s` is no gate and `%s` is one', async (from, wrong, right) => {
    const gate = async (to: string) => {
      const text = read('github/gated.yml')
      expect(text).toContain(from)
      return (
        await repository.judge(
          WORKFLOW,
          text.replace(from, () => to),
        )
      ).parts.at(-1)?.gate
    }
    expect([await gate(wrong), await gate(right)]).toEqual(['absent', 'asked'])
  })

  test('a job that does not wait for the one that asks', async () => {
    const report = await repository.judge(WORKFLOW, read('github/gated.yml').replace('needs: ship', 'if: always()'))
    expect(report.parts.map(({ gate }) => gate)).toEqual(['not needed', 'asked', 'absent'])
  })

  test('what nobody can approve is denied behind a gate, too', async () => {
    const text = read('github/gated.yml').replace('kubectl --context prod-eu apply -f k8s/', 'rm -rf /')
    expect((await repository.judge(WORKFLOW, text)).verdict).toBe('deny')
  })

  test('expressions are unknown words', async () => {
    expect(await judged(job('      - run: echo ${{ github.sha }} > version.txt\n'))).toEqual(['6: allow'])
    expect(await judged(job('      - run: kubectl --context ${{ inputs.to }} apply -f x\n'))).toEqual([
      '6: hold CHANGES@6:49',
    ])
    expect(await judged(job('      - run: ${{ inputs.command }} apply\n'))).toEqual([expect.stringMatching(/^6: hold/)])
    expect(await judged(job("      - run: bash -c '${{ inputs.command }}'\n"))).toEqual([
      expect.stringMatching(/^6: hold UNREADABLE/),
    ])
  })

  test('a text of a stranger is no part of a script; in a variable it is', async () => {
    const title = '${{ github.event.issue.title }}'
    expect(await judged(job(`      - run: echo "${title}"\n`))).toEqual(['6: allow', '6: hold UNREADABLE@6:20'])
    expect(await judged(job(`      - run: echo "$TITLE"\n        env:\n          TITLE: ${title}\n`))).toEqual([
      '6: allow',
    ])
  })

  test('variables of three levels, the nearest counts; a step may change those of the job', async () => {
    const step = '      - run: kubectl --context "$CTX" apply -f x\n'
    const own = `${step}        env:\n          CTX: prod-eu\n`
    const report = await repository.judge(WORKFLOW, `env:\n  CTX: other\n${job(own, '    env:\n      CTX: third\n')}`)
    expect(report.parts[0]?.environment).toBe('production')
    const changed = job(`      - run: echo CTX=x >> "$GITHUB_ENV"\n${step}`, '    env:\n      CTX: prod-eu\n')
    const after = await repository.judge(WORKFLOW, changed)
    expect(after.parts[1]?.environment).toBe('unknown')
  })

  test('scripts of the repository are read where they stand', async () => {
    expect(await judged(job('      - run: bash deploy.sh\n'))).toEqual([expect.stringMatching(/^6: hold/)])
    const below = '      - run: bash ../deploy.sh\n        working-directory: infra\n'
    expect(await judged(job(below))).toEqual([expect.stringMatching(/^6: hold/)])
  })

  test('an action that nobody described, a local one, one that sets up', async () => {
    repository.write('act/action.yml', 'runs:\n  using: composite\n  steps:\n    - run: rm -rf /\n      shell: bash\n')
    repository.write('code/action.yml', 'runs:\n  using: node24\n  main: index.js\n')
    expect(await judged(job('      - uses: somebody/deploys@v1\n'))).toEqual(['6: hold UNDESCRIBED@6:15'])
    expect(await judged(job('      - uses: actions/checkout@v5\n'))).toEqual([])
    expect(await judged(job('      - uses: ./act\n'))).toEqual([expect.stringMatching(/^4: deny CATASTROPHE/)])
    expect(await judged(job('      - uses: ./code\n'))).toEqual([expect.stringMatching(/^2: hold UNDESCRIBED/)])
    expect(await judged(job('      - uses: ./nowhere\n'))).toEqual(['6: hold UNDESCRIBED@6:15'])
  })

  test('code that nobody described is accepted on a machine of its own, with secrets in its hands it is not', async () => {
    const step = '      - run: ./tool build\n'
    expect(await judged(job(step))).toEqual(['6: allow'])
    const handed = `${step}        env:\n          KEY: \${{ secrets.KEY }}\n`
    expect(await judged(job(handed))).toEqual([expect.stringMatching(/^6: hold UNDESCRIBED/)])
    expect(await judged(job(step).replace('ubuntu-latest', 'our-machine'))).toEqual([
      expect.stringMatching(/^6: hold UNDESCRIBED/),
    ])
  })

  test('shells', async () => {
    const step = (shell: string, run: string) => job(`      - shell: ${shell}\n        run: ${run}\n`)
    expect(await judged(step('bash -e {0}', 'rm -rf /'))).toEqual([expect.stringMatching(/deny/)])
    expect(await judged(step('pwsh', 'Remove-Item -Recurse -Force /'))).toEqual([expect.stringMatching(/hold|deny/)])
    expect(await judged(step('python', 'import shutil; shutil.rmtree("/")'))).toEqual([
      expect.stringMatching(/hold|deny/),
    ])
    expect(await judged(step('python', 'print(1)'))).toEqual(['7: allow'])
    expect(await judged(step('bash -c "rm -rf x" {0}', 'ls'))).toEqual([expect.stringMatching(/hold UNREADABLE/)])
    expect(await judged(step('bash --noprofile --norc -eo pipefail {0}', 'ls'))).toEqual(['7: allow'])
    expect(await judged(job('      - run: ls\n', '    env:\n      BASH_ENV: x.sh\n'))).toEqual([
      expect.stringMatching(/hold UNREADABLE/),
    ])
    expect(await judged(step('cmd', 'del x'))).toEqual([expect.stringMatching(/hold UNREADABLE/)])
  })

  test.each([
    ['no yaml', 'jobs: [\n'],
    ['a key twice', 'jobs:\n  a: {}\njobs:\n  b: {}\n'],
    ['no jobs', 'on: push\n'],
    ['a step that does nothing', job('      - name: x\n')],
    [
      'an alias without end',
      `x: &a [1]\ny: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nz: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\nq: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c]\nr: &e [*d,*d,*d,*d,*d,*d,*d,*d,*d]\ns: &f [*e,*e,*e,*e,*e,*e,*e,*e,*e]\n${job('      - run: ls\n')}`,
    ],
  ])('what cannot be read is stopped: %s', async (_name, text) => {
    expect((await repository.judge(WORKFLOW, text)).verdict).not.toBe('allow')
  })

  test('a workflow that is used: one of the repository is read, one of elsewhere is stopped', async () => {
    repository.write('.github/workflows/inner.yml', job('      - run: npm test\n'))
    const uses = (what: string) => `on: push\njobs:\n  a:\n    uses: ${what}\n`
    expect(await judged(uses('./.github/workflows/inner.yml'))).toEqual(['6: allow'])
    expect(await judged(uses('acme/flows/.github/workflows/x.yml@main'))).toEqual(['3: hold UNDESCRIBED@3:3'])
  })

  test('places in blocks, folded texts and quotes', async () => {
    const steps = [
      '      - run: |',
      '          echo one',
      '          kubectl --context prod-eu delete ns shop',
      '      - run: >',
      '          kubectl --context prod-eu',
      '          delete ns shop',
      '      - run: "echo \\"a\\"; kubectl --context prod-eu delete ns shop"',
      "      - run: 'echo ''a''; kubectl --context prod-eu delete ns shop'",
      '',
    ].join('\n')
    expect(await judged(job(steps))).toEqual([
      '6: hold LOSES@8:37',
      '9: hold LOSES@11:11',
      '12: hold LOSES@12:53',
      '13: hold LOSES@13:53',
    ])
  })
})

describe('GitLab', () => {
  const name = '.gitlab-ci.yml'

  test('a pipeline with templates, anchors and references', async () => {
    expect(await judged(read('gitlab/.gitlab-ci.yml'), name, { machine: 'throwaway' })).toEqual([
      '10: allow',
      '15: hold CHANGES@36:15',
      '15: hold DEPLOYS@19:41',
      '48: hold RESTARTS@48:33',
    ])
  })

  test('on machines of which nobody says what they are, nothing is changed', async () => {
    expect((await judged('a:\n  script: [npm ci]\n', name))[0]).toMatch(/hold CHANGES/)
    expect(await judged('a:\n  script: [npm ci]\n', name, { machine: 'throwaway' })).toEqual(['2: allow'])
  })

  test('behind a line that asks; after_script runs without its answer', async () => {
    const text =
      'a:\n  script:\n    - prodgate ci gate --target shop --pass p\n    - kubectl --context prod-eu apply -f x\n'
    const asked = await repository.judge(name, text, { machine: 'throwaway' })
    expect([asked.verdict, asked.parts.at(-1)?.gate]).toEqual(['allow', 'asked'])
    const hidden = await repository.judge(name, text.replace('--pass p', '--pass p || true'), { machine: 'throwaway' })
    expect(hidden.verdict).toBe('hold')
    const after = `${text}  after_script:\n    - kubectl --context prod-eu apply -f y\n`
    expect((await repository.judge(name, after, { machine: 'throwaway' })).parts.at(-1)?.gate).toBe('absent')
  })

  test.each([
    ['set +e', 'npm --version'],
    ['prodgate() { true; }', 'echo prodgate'],
    ['echo "', 'echo "x"'],
    ['if false', 'echo if false'],
    ['exec 2>x', 'echo exec'],
  ])('a line in front of the one that asks: not `%s`, but `%s`', async (wrong, right) => {
    const gate = async (before: string) => {
      const asks = 'prodgate ci gate --target shop --pass p'
      const script = [before, asks, 'kubectl --context prod-eu apply -f x']
      const text = `a:\n  script: ${JSON.stringify(script)}\n`
      return (await repository.judge(name, text, { machine: 'throwaway' })).parts.at(-1)?.gate
    }
    expect([await gate(wrong), await gate(right)]).toEqual(['absent', 'asked'])
  })

  test('a variable that changes the shell, or is the target', async () => {
    const gate = async (variable: string, target: string) => {
      const script = [`prodgate ci gate --target ${target} --pass p`, 'kubectl --context prod-eu apply -f x']
      const text = `a:\n  variables: { ${variable}: shop }\n  script: ${JSON.stringify(script)}\n`
      return (await repository.judge(name, text, { machine: 'throwaway' })).parts.at(-1)?.gate
    }
    expect([await gate('PATH', 'shop'), await gate('STAGE', 'shop')]).toEqual(['absent', 'asked'])
    const template = '"${PRODGATE_TARGET:?}"'
    expect([await gate('STAGE', template), await gate('PRODGATE_TARGET', template)]).toEqual(['absent', 'asked'])
  })

  test('scripts before the script, and a release', async () => {
    const more = (text: string) => `a:\n  script: [ls]\n${text}`
    const run = { machine: 'throwaway' }
    expect(await judged(more(''), name, run)).toEqual(['2: allow'])
    const hook = '  hooks:\n    pre_get_sources_script: [rm -rf /]\n'
    expect((await judged(more(hook), name, run)).join()).toContain('deny')
    expect((await judged(more('  release:\n    tag_name: v1\n'), name, run)).join()).toContain('hold')
  })

  test('what is included: a file of the repository is read, others are stopped', async () => {
    repository.write('ci/jobs.yml', 'inner:\n  script: [npm test]\n')
    const local = 'include:\n  - local: ci/jobs.yml\n'
    expect(await judged(local, name, { machine: 'throwaway' })).toEqual(['2: allow'])
    expect(await judged('include:\n  - remote: https://x.example/y.yml\n', name)).toEqual(['2: hold UNDESCRIBED@2:5'])
    expect((await judged('a:\n  extends: .nowhere\n  script: [ls]\n', name))[0]).toMatch(/hold UNREADABLE/)
    expect((await judged('a:\n  script: [!reference [.nowhere, script]]\n', name))[0]).toMatch(/hold UNREADABLE/)
    expect((await judged('a:\n  extends: a\n  script: [ls]\n', name))[0]).toMatch(/hold UNREADABLE/)
    expect(await judged('.b:\n  script: [ls]\na:\n  extends: .b\n', name)).toEqual(['2: allow'])
  })
})

describe('a Terraform plan', () => {
  const plan = () => JSON.parse(read('terraform/plan.json'))
  const infra = () => ({ workspace: join(repository.path, 'infra') })
  const verdicts = async (text: string) => await judged(text, 'plan.json', infra())

  test('by its changes; what is enrolled may be changed, not lost', async () => {
    expect(await verdicts(read('terraform/plan.json'))).toEqual([
      '14: allow',
      '22: hold LOSES@22:19',
      '30: hold CHANGES_ACCESS@30:19',
      '37: hold LOSES@37:19',
    ])
  })

  test('for a state that nobody enrolled', async () => {
    expect((await judged(read('terraform/plan.json'), 'plan.json'))[0]).toMatch(/^14: hold CHANGES/)
  })

  test('what it leaves open is stopped', async () => {
    const changes = [plan().resource_changes[1]]
    const only = (more: object) => verdicts(JSON.stringify({ ...plan(), resource_changes: changes, ...more }))
    expect(await only({})).toEqual(['1: allow'])
    for (const more of [{ errored: true }, { complete: false }, { deferred_changes: [{}] }, { format_version: '2.0' }])
      expect((await only(more)).join()).toContain('hold UNREADABLE')
    const provisioners = [{ type: 'local-exec' }]
    expect((await only({ configuration: { root_module: { resources: [{ provisioners }] } } })).join()).toMatch(
      /UNDESCRIBED|allow.*allow/,
    )
    expect(await verdicts('{"resource_changes": 1, "format_version": "1.2"}')).toEqual([
      expect.stringContaining('UNREADABLE'),
    ])
    const strange = { ...plan().resource_changes[1], change: { actions: ['evaporate'] } }
    expect((await verdicts(JSON.stringify({ ...plan(), resource_changes: [strange] }))).join()).toContain('UNREADABLE')
  })
})

describe('migrations', () => {
  const dev = { connection: 'postgres://localhost:5432/shop_dev' }

  test('in the order in which they are run, without the way back', () => {
    expect(migrationOrder(['10_seed.sql', '2_note.sql', '1_orders.down.sql', '1_orders.up.sql', 'readme.md'])).toEqual([
      '1_orders.up.sql',
      '2_note.sql',
      '10_seed.sql',
    ])
    expect(migrationOrder(['1_x.down.sql'])).toEqual(['1_x.down.sql'])
  })

  test('each statement has its place', async () => {
    expect(await judged(read('migrations/2_note.sql'), '2_note.sql', dev)).toEqual(['1: hold LOSES@2:1'])
    expect(await judged(read('migrations/1_orders.up.sql'), '1.sql', dev)).toEqual(['1: allow'])
    expect(await judged(read('migrations/1_orders.up.sql'), '1.sql')).toEqual([expect.stringMatching(/hold/)])
    const two = "insert into t values ('; drop table x');\n\ndrop table orders;\n"
    expect(await judged(two, '3.sql', dev)).toEqual(['1: hold LOSES@3:1'])
  })
})
