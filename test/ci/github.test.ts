import { describe, expect, test } from 'vitest'
import { lines } from './judged.ts'
import { job, read, Shop, WORKFLOW } from './shop.ts'

/** What workflows of GitHub Actions would do, each line with its place; every refusal with a twin that goes. */

const shop = new Shop()
const { judged } = shop

describe('GitHub Actions', () => {
  test('a workflow that ships', async () => {
    expect(await judged(read('github/ship.yml'))).toEqual([
      '38: allow',
      '40: allow',
      '61: hold DEPLOYS@61:15 CHANGES@61:15',
      '67: hold DEPLOYS@69:11',
      '72: hold CHANGES@72:48',
    ])
  })

  test('the same for staging, and for a cluster that somebody enrolled', async () => {
    const staging = read('github/ship.yml').replace('name: production', 'name: staging')
    const report = await shop.judge(WORKFLOW, staging)
    expect(report.parts.map(({ verdict }) => verdict)).toEqual(['allow', 'allow', 'hold', 'hold', 'hold'])
    expect(report.parts[3]?.findings[0]?.message).toContain('(production)')
  })

  test('a job that asks first', async () => {
    const text = read('github/gated.yml')
    const report = await shop.judge(WORKFLOW, text)
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
    const report = await shop.judge(WORKFLOW, text.replace(from, to))
    expect([report.verdict, report.parts[1]?.gate]).toEqual(['hold', 'absent'])
  })

  test('an action that asks is known by its commit', async () => {
    const action = `acme/prodgate/integrations/github@${'a'.repeat(40)}`
    const uses = (what: string) =>
      job(`      - uses: ${what}\n        with: { target: shop }\n      - run: kubectl --context prod-eu apply -f x\n`)
    const gate = async (what: string, gateAction: string) =>
      (await shop.judge(WORKFLOW, uses(what), { gateAction })).parts.map((part) => part.gate)
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
      return (await shop.judge(WORKFLOW, job(steps), { gateAction })).parts.at(-1)?.gate
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
        const [step, whole] = [await shop.judge(WORKFLOW, text), await shop.judge(WORKFLOW, needing)]
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
        await shop.judge(
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
      const report = await shop.judge(
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
      const report = await shop.judge(
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
      return (await shop.judge(WORKFLOW, job(steps))).parts.at(-1)?.gate
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
    const report = await shop.judge(WORKFLOW, read('github/gated.yml').replace('needs: ship', 'if: always()'))
    expect(report.parts.map(({ gate }) => gate)).toEqual(['not needed', 'asked', 'absent'])
  })

  test('jobs that wait for each other in a ring are read once each', async () => {
    const names = Array.from({ length: 14 }, (_, i) => `j${i}`)
    const jobs = names.map(
      (id) => `  ${id}:\n    needs: [${names.join(', ')}]\n    runs-on: x\n    steps: [{ run: rm -rf / }]\n`,
    )
    const { parts } = await shop.judge(WORKFLOW, `on: push\njobs:\n${jobs.join('')}`)
    expect(parts.map(({ verdict }) => verdict)).toEqual(names.map(() => 'deny'))
  })

  test('what nobody can approve is denied behind a gate, too', async () => {
    const text = read('github/gated.yml').replace('kubectl --context prod-eu apply -f k8s/', 'rm -rf /')
    expect((await shop.judge(WORKFLOW, text)).verdict).toBe('deny')
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
    const report = await shop.judge(WORKFLOW, `env:\n  CTX: other\n${job(own, '    env:\n      CTX: third\n')}`)
    expect(report.parts[0]?.environment).toBe('production')
    const changed = job(`      - run: echo CTX=x >> "$GITHUB_ENV"\n${step}`, '    env:\n      CTX: prod-eu\n')
    const after = await shop.judge(WORKFLOW, changed)
    expect(after.parts[1]?.environment).toBe('unknown')
  })

  test('scripts of the repository are read where they stand', async () => {
    expect(await judged(job('      - run: bash deploy.sh\n'))).toEqual([expect.stringMatching(/^6: hold/)])
    const below = '      - run: bash ../deploy.sh\n        working-directory: infra\n'
    expect(await judged(job(below))).toEqual([expect.stringMatching(/^6: hold/)])
  })

  test('an action that nobody described, a local one, one that sets up', async () => {
    shop.write('act/action.yml', 'runs:\n  using: composite\n  steps:\n    - run: rm -rf /\n      shell: bash\n')
    shop.write('code/action.yml', 'runs:\n  using: node24\n  main: index.js\n')
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
    expect((await shop.judge(WORKFLOW, text)).verdict).not.toBe('allow')
  })

  test('a workflow that is used: one of the repository is read, one of elsewhere is stopped', async () => {
    shop.write('.github/workflows/inner.yml', job('      - run: npm test\n'))
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
