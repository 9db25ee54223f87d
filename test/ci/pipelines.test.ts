import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { migrationOrder } from '../../src/ci/migrations.ts'
import { root } from '../command.ts'
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

async function readTemplate() {
  const { parse } = await import('yaml')
  return parse(readFileSync(join(root, 'integrations/gitlab/prodgate.yml'), 'utf8'))
}

/** A workflow of one job. */
const job = (steps: string, more = '') =>
  `on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n${more}    steps:\n${steps}`

describe('GitHub Actions', () => {
  test('a workflow that ships', async () => {
    expect(await judged(read('github/ship.yml'))).toEqual([
      '38: allow',
      '40: allow',
      '61: hold CHANGES@61:15 DEPLOYS@61:15',
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
      '14: allow',
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

  test.each([
    [
      'a step before it',
      '- run: ./build.sh\n      - name: Ask',
      '- uses: step-security/harden-runner@v2\n      - name: Ask',
    ],
    [
      'a step before it',
      '- run: echo ./bin >> "$GITHUB_PATH"\n      - name: Ask',
      '- run: npm install --global prodgate@0.1.0\n      - name: Ask',
    ],
    [
      'a step before it',
      '- uses: somebody/sets-up@v1\n      - name: Ask',
      '- uses: actions/setup-node@v5\n        with: { node-version: 24 }\n      - name: Ask',
    ],
    [
      'a step before it',
      '- uses: actions/setup-node@v5\n        with: { registry-url: "https://x.example" }\n      - name: Ask',
      '- uses: actions/setup-node@v5\n      - name: Ask',
    ],
    [
      'a step before it',
      `- uses: actions/setup-node@${'a'.repeat(40)}\n      - name: Ask`,
      '- uses: actions/setup-node@v5.0.0\n      - name: Ask',
    ],
    [
      'the files that were checked out',
      '- uses: actions/checkout@v5\n      - name: Ask',
      '- name: Ask\n        id: ask',
    ],
    ['a variable', '- name: Ask\n        env: { npm_config_registry: x }', '- name: Ask\n        env: { NODE_ENV: x }'],
    ['a variable', '- name: Ask\n        env: { NODE_OPTIONS: x }', '- name: Ask\n        env: { OPTIONS: x }'],
    ['a variable', '- name: Ask\n        env: { HOME: x }', '- name: Ask\n        env: { HOMES: x }'],
    [
      'a variable',
      "- name: Ask\n        env: ${{ fromJSON('{}') }}",
      '- name: Ask\n        env: { A: "${{ fromJSON(\'{}\') }}" }',
    ],
    ['it has a key', '- name: Ask\n        If: false', '- name: Ask\n        timeout-minutes: 40'],
    ['it has a key', '- name: Ask\n        Continue-On-Error: true', '- name: Ask\n        continue-on-error: false'],
    ['the image', '- name: Ask', '- name: Ask', 'container: acme/tools:1', 'container: node:24'],
    [
      'the image',
      '- name: Ask',
      '- name: Ask',
      'container: { image: node:24, options: --env PATH=/x }',
      'container: { image: node:24 }',
    ],
  ])('%s lets another program be asked: not with `%s`, but with `%s`', async (why, wrong, right, ...containers) => {
    const gate = async (to: string, container: string | undefined) => {
      const more = container === undefined ? '' : `    ${container}\n`
      const text = read('github/gated.yml').replace('- name: Ask', () => to)
      const report = await repository.judge(
        WORKFLOW,
        text.replace('    environment', () => `${more}    environment`),
      )
      return report.parts.find(({ where }) => where.includes('Roll out'))
    }
    const [bad, good] = [await gate(wrong, containers[0]), await gate(right, containers[1])]
    expect([bad?.gate, good?.gate]).toEqual(['absent', 'asked'])
    expect(bad?.where).toContain(` is no gate: ${why}`)
  })

  test.each([
    ['npx --yes prodgate@0.1.0', 'npx --yes prodgate@latest', 'npx --yes "prodgate@0.1.0"'],
    ['npx --yes prodgate@0.1.0', 'npx --yes prodgate@0', 'npx --yes prodgate@0.2.0-rc.1'],
    ['npx --yes prodgate@0.1.0', 'npx --yes prodgate@npm:other@1.0.0', 'prodgate'],
    ['npx --yes prodgate@0.1.0', 'npx prodgate', 'npx --yes prodgate@0.1.0'],
    ['--wait 1800', '--wait ${{ inputs.wait }}', '--wait "$WAIT"'],
    ['--wait 1800', '--name ${{ inputs.name }}', '--name ci_deploy_production'],
    ['--wait 1800', '--name "$NAME"', '--name "ci_deploy_production"'],
    ['--wait 1800', '--session "x ${{ inputs.session }}"', '--session "${{ github.run_id }}"'],
    ['--wait 1800', '--subject "shop@${{ steps.build.outputs.digest }}"', '--subject "shop@$DIGEST"'],
    ['--wait 1800', "--url ${{ inputs['url'] }}", '--url "$URL"'],
    ['--pass pass.jwt', '--pass "${PASS@P}"', '--pass "${PASS:-pass.jwt}"'],
    ['--pass pass.jwt', '--pass "${PASS/%/$X}"', '--pass "$RUNNER_TEMP/pass.jwt"'],
  ])('with `%s` as `%s` it is no gate, as `%s` it is one', async (from, wrong, right) => {
    const gate = async (to: string) => {
      const text = read('github/gated.yml')
      expect(text).toContain(from)
      const report = await repository.judge(
        WORKFLOW,
        text.replace(from, () => to),
      )
      return report.parts.find(({ where }) => where.includes('Roll out'))?.gate
    }
    expect([await gate(wrong), await gate(right)]).toEqual(['absent', 'asked'])
  })

  test('behind a checkout the command is asked by its name, or away from the repository', async () => {
    const gate = async (script: string) => {
      const steps = `      - uses: actions/checkout@v5\n      - run: ${script}\n      - run: kubectl --context prod-eu apply -f x\n`
      return (await repository.judge(WORKFLOW, job(steps))).parts.at(-1)?.gate
    }
    const asks = 'ci gate --target shop --pass p'
    expect(await gate(`npx --yes prodgate@0.1.0 ${asks}`)).toBe('absent')
    expect(await gate(`prodgate ${asks}`)).toBe('asked')
    expect(await gate(`(cd / && npx --yes prodgate@0.1.0 ${asks})`)).toBe('asked')
    expect(await gate(`|\n          (cd / && npx --yes prodgate@0.1.0 ${asks}\n          --wait 1)`)).toBe('absent')
    expect(await gate(`(cd app && npx --yes prodgate@0.1.0 ${asks})`)).toBe('absent')
    expect(await gate(`(cd / && npx --yes prodgate@0.1.0 ${asks}) || true`)).toBe('absent')
  })

  test('a job that does not wait for the one that asks', async () => {
    const report = await repository.judge(WORKFLOW, read('github/gated.yml').replace('needs: ship', 'if: always()'))
    expect(report.parts.map(({ gate }) => gate)).toEqual(['not needed', 'asked', 'absent'])
  })

  test('jobs that wait for each other in a ring are read once each', async () => {
    const names = Array.from({ length: 14 }, (_, i) => `j${i}`)
    const jobs = names.map(
      (id) => `  ${id}:\n    needs: [${names.join(', ')}]\n    runs-on: x\n    steps: [{ run: rm -rf / }]\n`,
    )
    const { parts } = await repository.judge(WORKFLOW, `on: push\njobs:\n${jobs.join('')}`)
    expect(parts.map(({ verdict }) => verdict)).toEqual(names.map(() => 'deny'))
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
    expect(await gate('npm_config_registry', 'shop')).toBe('absent')
    const set = async (more: string) => {
      const script = '[prodgate ci gate --target shop --pass p, kubectl --context prod-eu apply -f x]'
      const text = `a:\n  script: ${script}\n${more}`
      return (await repository.judge(name, text, { machine: 'throwaway' })).parts.find(
        ({ verdict }) => verdict !== 'allow',
      )?.gate
    }
    for (const way of ['  rules: [{ variables: { NAME: x } }]\n', '  parallel: { matrix: [{ NAME: [x] }] }\n']) {
      expect(await set(way.replace('NAME', 'PATH'))).toBe('absent')
      expect(await set(way.replace('NAME', 'STAGE'))).toBe('asked')
    }
    expect(await set('workflow: { rules: [{ variables: { NODE_OPTIONS: x } }] }\n')).toBe('absent')
    // A report of this kind sets variables of any name in the jobs that get it.
    const build = 'build:\n  script: [npm test]\n  artifacts: { reports: { dotenv: x.env } }\n'
    expect(await set(build)).toBe('absent')
    expect(await set(build.replace('dotenv', 'junit'))).toBe('asked')
    expect(await set(`  needs: [build]\n${build}`)).toBe('absent')
    expect(await set(`  needs: [{ job: build, artifacts: false }]\n${build}`)).toBe('asked')
    expect(await set(`  dependencies: []\n${build}`)).toBe('asked')
    expect(await set(`  needs: [{ pipeline: $UPSTREAM, job: build }]\n`)).toBe('absent')
    const template = '"${PRODGATE_TARGET:?}"'
    expect([await gate('STAGE', template), await gate('PRODGATE_TARGET', template)]).toEqual(['absent', 'asked'])
  })

  test('a line, an image or a script before the one that asks lets another program be asked', async () => {
    const gate = async (more: string, lines: readonly string[] = []) => {
      const script = [...lines, 'prodgate ci gate --target shop --pass p', 'kubectl --context prod-eu apply -f x']
      const text = `a:\n  script: ${JSON.stringify(script)}\n${more}`
      const part = (await repository.judge(name, text, { machine: 'throwaway' })).parts.at(-1)
      return [part?.gate, / is no gate: (.*)/.exec(part?.where ?? '')?.[1]]
    }
    const asked = ['asked', undefined]
    const [line, image] = ['a line before it may', 'the image of its job may']
    const stopped = (why: string) => ['absent', expect.stringContaining(why)]
    expect(await gate('')).toEqual(asked)
    expect(await gate('', ['cp ci/prodgate /usr/local/bin/prodgate'])).toEqual(stopped(line))
    expect(await gate('', ['npm ci'])).toEqual(stopped(line))
    expect(await gate('', ['(cd / && npm install --global prodgate@0.1.0)'])).toEqual(asked)
    expect(await gate('  before_script: [./prepare.sh]\n')).toEqual(stopped(line))
    expect(await gate('  before_script: [date]\n')).toEqual(asked)
    expect(await gate('  image: acme/tools:1\n')).toEqual(stopped(image))
    expect(await gate('default: { image: acme/tools:1 }\n')).toEqual(stopped(image))
    expect(await gate('  image: { name: node:24, entrypoint: [./x] }\n')).toEqual(stopped(image))
    expect(await gate('  image: ${CI_DEPENDENCY_PROXY_GROUP_IMAGE_PREFIX}/node:24-slim\n')).toEqual(asked)
    expect(await gate('  hooks: { pre_get_sources_script: [ls] }\n')).toEqual(stopped('a script before it'))
  })

  test('what a job starts beside its script', async () => {
    const codes = async (more: string) => {
      const { parts } = await repository.judge(name, `a:\n  script: [ls]\n${more}`, { machine: 'throwaway' })
      return parts.flatMap(({ findings }) => findings.map(({ code }) => code))
    }
    const deploys = '  environment: review\n'
    expect(await codes('  services: [acme/deploys:1]\n')).toEqual([])
    expect(await codes(`${deploys}  services: [acme/deploys:1]\n`)).toContain('UNDESCRIBED')
    const known = '  id_tokens: { T: { aud: x } }\n  services: [postgres:17, { name: docker:28-dind, alias: d }]\n'
    expect(await codes(known)).toEqual([])
    expect(await codes(known.replace('postgres:17', '$IMAGE'))).toContain('UNDESCRIBED')
    expect(await codes('  image: { name: acme/x, entrypoint: [rm, -rf, /] }\n')).toContain('CATASTROPHE')
    expect(await codes('  image: { name: acme/x, entrypoint: [""] }\n')).toEqual([])
    expect(await codes('  services: [{ name: x, command: [-c, max_connections 9] }]\n')).toEqual([])
    for (const entry of ['entrypoint: [sh, -c, rm -rf /]', 'entrypoint: [sh], command: [-c, rm -rf /]'])
      expect(await codes(`  services: [{ name: x, ${entry} }]\n`)).toContain('CATASTROPHE')
  })

  test('the line of the template, with its variables in the file and away from the repository', async () => {
    const template = (await readTemplate())['.prodgate-ask'].script[0]
    const gate = async (line: string, variables: object) => {
      const script = [line, 'kubectl --context prod-eu apply -f x']
      const text = `a:\n  variables: ${JSON.stringify(variables)}\n  script: ${JSON.stringify(script)}\n`
      return (await repository.judge(name, text, { machine: 'throwaway' })).parts.at(-1)?.gate
    }
    const known = { PRODGATE_VERSION: '0.1.0', PRODGATE_TARGET: 'shop' }
    expect(await gate(template, known)).toBe('asked')
    expect(await gate(template, { ...known, PRODGATE_VERSION: 'npm:other' })).toBe('absent')
    expect(await gate(template, { ...known, PRODGATE_VERSION: undefined })).toBe('absent')
    expect(await gate(template, { ...known, PRODGATE_TARGET: '$STAGE' })).toBe('absent')
    expect(await gate(template.replace('(cd / && ', '').replace(/\)$/, ''), known)).toBe('absent')
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

  test('what is taken into the state is changed by it', async () => {
    const change = (more: object) =>
      judged(
        JSON.stringify({
          format_version: '1.2',
          resource_changes: [{ address: 'a.b', type: 'x', change: { actions: ['no-op'], ...more } }],
        }),
        'plan.json',
      )
    expect(await change({})).toEqual(['1: allow'])
    expect(await change({ importing: { id: 'x' } })).toEqual([expect.stringContaining('hold CHANGES')])
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
