import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { root } from './command.ts'
import { type Full, namesIn, type Shows, wrongCases, wrongInvariants, wrongWith } from './requirements/check.ts'
import { readTable } from './requirements/table.ts'
import { citedValues, testNames } from './requirements/titles.ts'

/** Every section of the three documents, and how many statements it makes. */
const FULL: Full = {
  // Production gate
  'GATE-PURPOSE': 6,
  'GATE-VARIABLE': 11,
  'GATE-VIOLATION': 8,
  'GATE-ENGINE': 8,
  'GATE-RULE': 5,
  'GATE-FLOW': 3,
  'GATE-STATUS': 13,
  'GATE-ENFORCE': 5,
  'GATE-REQUEST': 7,
  'GATE-NOTICE': 6,
  'GATE-CUSTOMER': 5,
  'GATE-SECURITY': 9,
  'GATE-PLANNED': 8,
  'GATE-BETTER': 12,
  // Production policy
  'POLICY-REACH': 4,
  'POLICY-DEFAULT': 4,
  'POLICY-READ': 5,
  'POLICY-REDACT': 1,
  'POLICY-ANALYSE': 4,
  'POLICY-DOCUMENT': 4,
  'POLICY-PREPARE': 4,
  'POLICY-DATABASE': 5,
  'POLICY-SERVICE': 5,
  'POLICY-CODE': 5,
  'POLICY-INFRASTRUCTURE': 5,
  'POLICY-DESTRUCTIVE': 6,
  'POLICY-COMMAND': 21,
  'POLICY-STOP': 1,
  'POLICY-WARNING': 6,
  'POLICY-CONFIRM': 2,
  'POLICY-RECORD': 5,
  'POLICY-PLAN': 4,
  'POLICY-ARTEFACT': 4,
  'POLICY-CHECKLIST': 9,
  'POLICY-RULE': 12,
  'POLICY-LOG': 8,
  'POLICY-EXAMPLE': 10,
  'POLICY-FLAG': 6,
  'POLICY-DETECT': 8,
  'POLICY-EVERYWHERE': 9,
  'POLICY-SAFER': 2,
  'POLICY-MATRIX': 22,
  'POLICY-DRYRUN': 5,
  'POLICY-LEVEL': 5,
  'POLICY-PROPOSAL': 4,
  'POLICY-SAFELOG': 8,
  'POLICY-SELFCHECK': 9,
  'POLICY-QUALITY': 10,
  'POLICY-HEADING': 6,
  'POLICY-BETTER': 10,
  // Bad-input probes
  'PROBE-GRANT': 13,
  'PROBE-ACTION': 6,
  'PROBE-GUARD': 6,
  'PROBE-ANSWER': 4,
  'PROBE-NINE': 10,
  'PROBE-SUMMARY': 12,
  'PROBE-AROUND': 12,
  'PROBE-BETTER': 10,
}

/** Names that the documents list, as they list them: the first rows of their sections. */
const NAMES: Readonly<Record<string, readonly string[]>> = {
  'GATE-VARIABLE': [
    'BMAD_PRODUCTION_MODE',
    'BMAD_ALLOW_MOCK_MODE',
    'BMAD_VALIDATE_PRODUCTION_MODE',
    'BMAD_FAIL_ON_MOCK_ATTEMPT',
    'BMAD_ENFORCE_REAL_EXECUTION',
  ],
  'POLICY-COMMAND': [
    'systemctl restart',
    'systemctl stop',
    'systemctl reload',
    'service restart',
    'service stop',
    'docker-compose down',
    'docker-compose restart',
    'docker stop',
    'docker rm',
    'psql -c "DROP',
    'psql -c "TRUNCATE',
    'mysql -e "DROP',
    'mysql -e "TRUNCATE',
    'rm -rf',
    'rm -f /',
    'mv /etc',
    'chmod 777',
    'git push origin main',
    'git push origin master',
    'git merge',
    'git commit --amend',
  ],
  'POLICY-ARTEFACT': [
    'artifacts/incident_report.md',
    'artifacts/postmortem.md',
    'artifacts/DECISION_RECORD.md',
    'artifacts/runbook.md',
  ],
  'PROBE-GRANT': [
    'PRODUCTION_READINESS_SCOPING',
    'CANONICAL_FOLD_442_461',
    'PRODUCTION_EXECUTION_OPT4',
    'REAL_RUN',
    'QT001_APPLY',
    'PERMIT',
    'ACTIVATION',
    'REPOINT',
    'CUTOVER',
    'CI_DEPLOY_PRODUCTION',
    'SECRETS_CHANGE',
    'PROD_ROLLBACK_PROVEN',
  ],
  'PROBE-ACTION': ['production_run', 'real_run', 'qt001_apply', 'cutover', 'ci_deploy_production', 'secrets_change'],
}

const inProduction = (is: Shows['is'], command = false): Shows => ({ is, registry: 'production', command })

/** What the labelled cases of a section have to show, row by row. */
const SHOWN: Readonly<Record<string, Shows>> = {
  'POLICY-READ': inProduction('allowed'),
  'POLICY-ANALYSE': inProduction('allowed'),
  'POLICY-DOCUMENT': inProduction('allowed'),
  'POLICY-PREPARE': inProduction('allowed'),
  'POLICY-DATABASE': inProduction('stopped'),
  'POLICY-SERVICE': inProduction('stopped'),
  'POLICY-CODE': inProduction('stopped'),
  'POLICY-INFRASTRUCTURE': inProduction('stopped'),
  'POLICY-DESTRUCTIVE': inProduction('stopped', true),
  'POLICY-COMMAND': inProduction('stopped', true),
  'POLICY-MATRIX': inProduction('stopped', true),
  'POLICY-DRYRUN': inProduction('allowed', true),
  'POLICY-EVERYWHERE': { is: 'stopped', registry: 'development', command: true },
}

const document = readFileSync(join(root, 'docs/requirements.md'), 'utf8')
const architecture = readFileSync(join(root, 'ARCHITECTURE.md'), 'utf8')

describe('the table of requirements', () => {
  test('is whole, and all that it names is there', () => expect(wrongWith(document, FULL)).toEqual([]))

  test('has a case for every command and every action of the policy', () =>
    expect(wrongCases(document, SHOWN)).toEqual([]))

  for (const [section, names] of Object.entries(NAMES))
    test(`names in ${section} what the document names`, () =>
      expect(namesIn(document, section).slice(0, names.length)).toEqual(names))

  test('leaves next to nothing without a test', () => {
    const without = readTable(document).rows.filter((row) => row.proofs.some((proof) => proof.is === 'none'))
    expect(without.map((row) => row.id)).toEqual([])
  })
})

describe('the check fails on', () => {
  const ROW = /^\| GATE-RULE-3 .*\n/m
  const row = document.match(ROW)?.[0] ?? ''
  const before = new Set(wrongWith(document, FULL))
  const newlyWrong = (markdown: string) => wrongWith(markdown, FULL).filter((one) => !before.has(one))
  const wrongIf = (change: (row: string) => string) => newlyWrong(document.replace(ROW, change))
  const TITLE = 'the validation engine › validate_workflow_execution'

  const cases: Readonly<Record<string, readonly [(row: string) => string, string]>> = {
    'a row that is missing': [() => '', 'GATE-RULE-3 is missing, or not in its place'],
    'a row that is there twice': [(one) => one + one, 'GATE-RULE-4 is missing, or not in its place'],
    'a section that nobody knows': [(one) => one + one.replace('RULE-3', 'OTHER-1'), 'what is GATE-OTHER?'],
    'a title that no test has': [(one) => one.replace('validate_workflow', 'validates_workflow'), 'no test'],
    'a title without its group': [(one) => one.replace('the validation engine › ', ''), 'no test'],
    'a test file that is not there': [(one) => one.replace('mode.test.ts', 'modes.test.ts'), 'there is no src/hold/'],
    'a place that is not there': [
      (one) => one.replace('hold/mode/validation.ts', 'hold/none.ts'),
      'there is no src/hold/none',
    ],
    'a place outside': [(one) => one.replace('src/hold/mode/validation.ts', '../x.ts'), 'there is no ../x.ts'],
    'a name that is not in its place': [
      (one) => one.replace('VALIDATION_RULES', 'VALIDATION_RULE'),
      'no VALIDATION_RULE',
    ],
    'a case that is not there': [
      (one) => one.replace(/ `src[^|]*\|$/m, ' hold `ls` (none-001) |'),
      'there is no case none-001',
    ],
    'a row that nothing shows': [(one) => one.replace(/\|[^|]*\|\n$/, '| |\n'), 'GATE-RULE-3 is shown by nothing'],
    'a row that lives nowhere': [
      (one) => one.replace(/`src\/hold\/mode\/validation[^|]*/, ''),
      'GATE-RULE-3 lives nowhere',
    ],
    'a number that is none': [(one) => one.replace('RULE-3', 'RULE-03'), 'no row'],
    'words in place of a reason': [(one) => one.replace(/ `src[^|]*\|$/m, ' none: obvious |'), 'is shown by nothing'],
  }
  for (const [name, [change, said]] of Object.entries(cases))
    test(name, () => {
      expect(change(row)).not.toBe(row)
      expect(wrongIf(change).join('\n')).toContain(said)
    })

  test('and not on the same row as it is, nor on one with another test that is there', () => {
    expect(row).toContain(TITLE)
    expect(wrongIf((one) => one)).toEqual([])
    expect(wrongIf((one) => one.replace(TITLE, 'the validation engine › validate_production_mode'))).toEqual([])
  })

  test('a value that no test has in its template', () => {
    const change = (value: string) => document.replaceAll('production mode › NODE_ENV=Prod makes', value)
    expect(newlyWrong(change('production mode › NODE_NEV=Prod makes'))).toEqual([
      'GATE-VARIABLE-8: "NODE_NEV" of "production mode › NODE_NEV=Prod makes a development authority production" stands nowhere',
    ])
    expect(newlyWrong(change('production mode › NODE_ENV=development makes'))).toEqual([])
  })

  test('a command whose case shows another, or that it goes', () => {
    const change = (command: string) => document.replace('| `systemctl stop` |', `| \`${command}\` |`)
    expect(wrongCases(change('systemctl kill'), SHOWN)).toEqual(['POLICY-COMMAND-2: no case shows that it is stopped'])
    expect(wrongCases(change('systemctl stop myapp'), SHOWN)).toEqual([])
    const shown = { 'POLICY-READ': inProduction('stopped') }
    expect(wrongCases(document, shown)).toContain('POLICY-READ-2: no case shows that it is stopped')
  })
})

describe('a test by its title', () => {
  const tests = testNames(`
    // test('in a comment', () => {})
    const text = "test('in a text')"
    test('plain', () => {})
    test.skip('off', () => {})
    test.todo('to do')
    it.skipIf(slow)('here and there', () => {})
    describe('group', () => {
      for (const one of all) test(\`\${one.id} is closed\`, () => {})
      test.each(all)('value of $name, %s', () => {})
      test.each(all)('%s', () => {})
    })
    describe.skip('group that is off', () => test('inside', () => {}))
  `)
  const found = ['plain', 'here and there', 'group › P1 is closed', 'group › value of a b, c']
  for (const title of found) test(`${title}: there`, () => expect(citedValues(title, tests)).toBeDefined())
  const missing = ['in a comment', 'in a text', 'off', 'to do', 'inside', 'group that is off › inside', 'is closed']
  for (const title of [...missing, 'P1 is closed', 'group › P1 is open', 'group › anything', 'group', ''])
    test(`${title || 'nothing'}: not there`, () => expect(citedValues(title, tests)).toBeUndefined())

  test('tells what it puts in', () => {
    expect(citedValues('plain', tests)).toEqual([])
    expect(citedValues('group › P1 is closed', tests)).toEqual(['P1'])
    expect(citedValues('group › value of a b, c', tests)).toEqual(['a b', 'c'])
  })
})

describe('the invariants of ARCHITECTURE.md', () => {
  test('name places and tests that are there', () => {
    const { names, wrong } = wrongInvariants(architecture)
    expect(names).toBeGreaterThanOrEqual(16)
    expect(wrong).toEqual([])
  })

  test('the check fails on a test that is not there', () => {
    const changed = architecture.replace('`test/properties.test.ts`', '`test/property.test.ts`')
    expect(wrongInvariants(changed).wrong).toEqual(['verdicts only tighten: there is no test/property.test.ts'])
  })
})
