import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { root } from '../command.ts'
import { read, Shop } from './shop.ts'

/** What pipelines of GitLab would do, each line with its place; every refusal with a twin that goes. */

const shop = new Shop()
const { judged } = shop

async function readTemplate() {
  const { parse } = await import('yaml')
  return parse(readFileSync(join(root, 'integrations/gitlab/prodgate.yml'), 'utf8'))
}

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
    const asked = await shop.judge(name, text, { machine: 'throwaway' })
    expect([asked.verdict, asked.parts.at(-1)?.gate]).toEqual(['allow', 'asked'])
    const hidden = await shop.judge(name, text.replace('--pass p', '--pass p || true'), { machine: 'throwaway' })
    expect(hidden.verdict).toBe('hold')
    const after = `${text}  after_script:\n    - kubectl --context prod-eu apply -f y\n`
    expect((await shop.judge(name, after, { machine: 'throwaway' })).parts.at(-1)?.gate).toBe('absent')
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
      return (await shop.judge(name, text, { machine: 'throwaway' })).parts.at(-1)?.gate
    }
    expect([await gate(wrong), await gate(right)]).toEqual(['absent', 'asked'])
  })

  test('a variable that changes the shell, or is the target', async () => {
    const gate = async (variable: string, target: string) => {
      const script = [`prodgate ci gate --target ${target} --pass p`, 'kubectl --context prod-eu apply -f x']
      const text = `a:\n  variables: { ${variable}: shop }\n  script: ${JSON.stringify(script)}\n`
      return (await shop.judge(name, text, { machine: 'throwaway' })).parts.at(-1)?.gate
    }
    expect([await gate('PATH', 'shop'), await gate('STAGE', 'shop')]).toEqual(['absent', 'asked'])
    expect(await gate('npm_config_registry', 'shop')).toBe('absent')
    const set = async (more: string) => {
      const script = '[prodgate ci gate --target shop --pass p, kubectl --context prod-eu apply -f x]'
      const text = `a:\n  script: ${script}\n${more}`
      return (await shop.judge(name, text, { machine: 'throwaway' })).parts.find(({ verdict }) => verdict !== 'allow')
        ?.gate
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
      const part = (await shop.judge(name, text, { machine: 'throwaway' })).parts.at(-1)
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
      const { parts } = await shop.judge(name, `a:\n  script: [ls]\n${more}`, { machine: 'throwaway' })
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
      return (await shop.judge(name, text, { machine: 'throwaway' })).parts.at(-1)?.gate
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
    shop.write('ci/jobs.yml', 'inner:\n  script: [npm test]\n')
    const local = 'include:\n  - local: ci/jobs.yml\n'
    expect(await judged(local, name, { machine: 'throwaway' })).toEqual(['2: allow'])
    expect(await judged('include:\n  - remote: https://x.example/y.yml\n', name)).toEqual(['2: hold UNDESCRIBED@2:5'])
    expect((await judged('a:\n  extends: .nowhere\n  script: [ls]\n', name))[0]).toMatch(/hold UNREADABLE/)
    expect((await judged('a:\n  script: [!reference [.nowhere, script]]\n', name))[0]).toMatch(/hold UNREADABLE/)
    expect((await judged('a:\n  extends: a\n  script: [ls]\n', name))[0]).toMatch(/hold UNREADABLE/)
    expect(await judged('.b:\n  script: [ls]\na:\n  extends: .b\n', name)).toEqual(['2: allow'])
  })
})
