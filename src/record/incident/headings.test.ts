import { expect, test } from 'vitest'
import { HEADINGS } from './artefacts.ts'

/** The headings that the production policy's templates have; ours may have more behind them. */
test('the incident report has the six of its template, and behind them what is asked of an approval and of a log', () => {
  expect(HEADINGS['incident_report.md'].slice(0, 6)).toEqual([
    'Summary',
    'Symptoms',
    'Root Cause',
    'Mitigation',
    'Corrective Actions',
    'Prevention',
  ])
  expect(HEADINGS['incident_report.md']).toEqual(
    expect.arrayContaining(['Production Action Approval', 'Production Action Log', 'Safe Execution Steps']),
  )
})

test('the postmortem has its six', () => {
  const wanted = ['Timeline', 'Impact', 'Root Cause', 'What went well', 'What went wrong', 'Action items']
  expect(HEADINGS['postmortem.md']).toEqual(wanted)
})

test('the decision record has its seven', () => {
  const wanted = ['Context', 'Decision', 'Options considered', 'Rationale', 'Risks', 'Rollback', 'Status']
  expect(HEADINGS['DECISION_RECORD.md']).toEqual(wanted)
})

test('the runbook has its eight', () => {
  expect(HEADINGS['runbook.md']).toEqual([
    'Overview',
    'Quick Reference',
    'Procedures',
    'Troubleshooting',
    'Monitoring & Alerts',
    'Emergency Contacts',
    'Related Documentation',
    'Change Log',
  ])
})
