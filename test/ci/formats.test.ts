import { spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { annotationsOf } from '../../src/ci/formats/annotations.ts'
import { junitOf } from '../../src/ci/formats/junit.ts'
import { sarifOf } from '../../src/ci/formats/sarif.ts'
import type { PipelineReport } from '../../src/ci/report.ts'
import { renderReport } from '../../src/cli/ci/render.ts'
import { PIPELINES, Repository } from './judged.ts'
import { fileOf, installReaders, reader, SARIF_MULTITOOL } from './readers.ts'

/** Each format as a reader that we did not write takes it. */

const WORKFLOW = '.github/workflows/a b,c.yml'
const NASTY = 'a "name" <with> & everything: %0A, \u0007 and ]]>'
let repository: Repository
let report: PipelineReport
let fine: PipelineReport
let folder = ''

beforeAll(async () => {
  installReaders()
  folder = mkdtempSync(join(tmpdir(), 'prodgate-formats-'))
  repository = new Repository()
  const gated = readFileSync(join(PIPELINES, 'github/gated.yml'), 'utf8')
  const nasty = JSON.stringify(NASTY)
  const more = `      - name: ${nasty}\n        if: always()\n        run: rm -rf /\n      - run: kubectl --context prod-eu apply -f z\n        if: always()\n`
  report = await repository.judge(WORKFLOW, gated.replace('  verify:\n', `${more}  verify:\n`))
  fine = await repository.judge(
    WORKFLOW,
    'on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - run: ls\n',
  )
})
afterAll(() => {
  repository.remove()
  rmSync(folder, { recursive: true, force: true })
})

test('there is something of each kind in it', () => {
  expect(report.parts.map(({ verdict, gate }) => `${verdict} ${gate}`)).toEqual([
    'allow not needed',
    'hold asked',
    'deny absent',
    'hold absent',
    'hold asked',
  ])
})

describe('SARIF 2.1.0', () => {
  interface Ajv {
    addMetaSchema(schema: unknown): void
    compile(schema: unknown): ((log: unknown) => boolean) & { errors?: unknown }
  }

  const validate = () => {
    const schema = JSON.parse(readFileSync(fileOf('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json'), 'utf8'))
    const ajv = new (reader<new (options: object) => Ajv>('ajv'))({ schemaId: 'auto', unknownFormats: 'ignore' })
    ajv.addMetaSchema(reader('ajv/lib/refs/json-schema-draft-04.json'))
    return ajv.compile(schema)
  }

  test('by its schema', () => {
    const valid = validate()
    for (const one of [report, fine]) {
      valid(JSON.parse(sarifOf(one, '1.2.3')))
      expect(valid.errors).toBe(null)
    }
    expect(valid({ ...JSON.parse(sarifOf(report, '1.2.3')), runs: [{ results: [{}] }] })).toBe(false)
  })

  test('every result has its rule, its level, its place and a print that stays', async () => {
    const [run] = JSON.parse(sarifOf(report, '1.2.3')).runs
    for (const { ruleId, ruleIndex, locations, partialFingerprints } of run.results) {
      expect(run.tool.driver.rules[ruleIndex].id).toBe(ruleId)
      expect(run.tool.driver.rules[ruleIndex].help.text.length).toBeGreaterThan(20)
      expect(locations[0].physicalLocation.artifactLocation.uri).toBe('.github/workflows/a%20b%2Cc.yml')
      expect(partialFingerprints['prodgate/v1']).toMatch(/^[0-9a-f]{64}$/)
    }
    expect(run.results.map(({ level }: { level: string }) => level)).toEqual(
      expect.arrayContaining(['error', 'warning', 'note']),
    )
    const text =
      'on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - run: rm -rf /\n      - run: rm -rf /\n'
    const prints = async (given: string) =>
      (await repository.judge(WORKFLOW, given)).parts.flatMap(({ findings }) => findings.map((one) => one.fingerprint))
    expect(await prints(`# moved\n\n${text}`)).toEqual(await prints(text))
    expect(new Set(await prints(text)).size).toBe(2)
  })

  test.runIf(existsSync(SARIF_MULTITOOL))("by Microsoft's own validator, with the rules of code scanning", () => {
    chmodSync(SARIF_MULTITOOL, 0o755)
    const [given, found] = [join(folder, 'x.sarif'), join(folder, 'found.sarif')]
    writeFileSync(given, sarifOf(report, '1.2.3'))
    const args = ['validate', given, '--rule-kind', 'Sarif;Ghas', '--output', found, '--log', 'ForceOverwrite']
    spawnSync(SARIF_MULTITOOL, args, { env: { ...process.env, DOTNET_SYSTEM_GLOBALIZATION_INVARIANT: '1' } })
    const { results } = JSON.parse(readFileSync(found, 'utf8')).runs[0]
    expect(results.filter(({ level }: { level?: string }) => level === 'error')).toEqual([])
  })
})

describe('JUnit', () => {
  interface Case {
    readonly name: string
    readonly failure?: readonly { readonly type: string; readonly inner?: string }[]
    readonly skipped?: unknown
  }

  test('by a reader of its own', async () => {
    const { parse } = reader<{ parse: (xml: string) => Promise<unknown> }>('junit2json')
    const read = (await parse(junitOf(report))) as {
      tests: number
      failures: number
      testsuite: { testcase: Case[] }[]
    }
    expect([read.tests, read.failures]).toEqual([5, 2])
    const cases = read.testsuite[0]?.testcase ?? []
    expect(cases.map((one) => [one.failure?.[0]?.type, one.skipped !== undefined])).toEqual([
      [undefined, false],
      [undefined, true],
      ['deny', false],
      ['hold', false],
      [undefined, true],
    ])
    expect(cases[2]?.failure?.[0]?.inner).toContain('CATASTROPHE')
    expect(cases[2]?.name).toContain('a "name" <with> & everything')
  })

  test('by another one', () => {
    const path = join(folder, 'junit.xml')
    writeFileSync(path, junitOf(report))
    const { parse } = reader<{ parse: (options: object) => { total: number; failed: number; skipped: number } }>(
      'test-results-parser',
    )
    expect(parse({ type: 'junit', files: [path] })).toMatchObject({ total: 3, failed: 2, skipped: 2 })
  })
})

describe('annotations of GitHub', () => {
  /** As the runner reads a line: `ActionCommand.TryParseV2` of actions/runner, told in its documentation. */
  function command(line: string) {
    const [, level, given, message] = /^::(\w+) ([^:]*)::(.*)$/.exec(line) ?? []
    const plain = (text: string) =>
      text
        .replaceAll('%0D', '\r')
        .replaceAll('%0A', '\n')
        .replaceAll('%3A', ':')
        .replaceAll('%2C', ',')
        .replaceAll('%25', '%')
    const properties = Object.fromEntries((given ?? '').split(',').map((one) => one.split('=').map(plain)))
    return { level, properties, message: plain(message ?? '') }
  }

  test('one line each, with its place, whatever is in it', () => {
    const lines = annotationsOf(report).trimEnd().split('\n').map(command)
    expect(lines.map(({ level }) => level)).toEqual(['notice', 'error', 'warning', 'notice'])
    expect(lines[1]?.properties).toMatchObject({ file: WORKFLOW, line: '24', col: '21' })
    expect(lines[1]?.message).toContain('%0A')
    expect(annotationsOf(fine)).toBe('')
  })
})

test('the text for people holds nothing that a runner obeys, also where a line is broken', async () => {
  const text = async (name: string) => {
    const step = `      - name: ${JSON.stringify(name)}\n        run: rm -rf /\n`
    const workflow = `on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n${step}`
    const judged = await repository.judge(WORKFLOW, workflow)
    const parts = judged.parts.map((part) => ({
      ...part,
      findings: part.findings.map((one) => ({ ...one, message: `${'word '.repeat(20)}${name} `.repeat(4) })),
      instead: [name],
    }))
    return renderReport({ ...judged, parts }, { columns: 40 })
  }
  const shown = await text('::error::x ##[error]y ::add-mask::z')
  expect(shown).not.toMatch(/##\[|^\s*::/m)
  expect(shown).toContain('#⟨U+0023⟩[error]y')
  expect(shown).toContain('⟨U+003A⟩:add-mask::z')
  expect(await text('a::b #[x] :c')).toContain('instead: a::b #[x] :c')
})
