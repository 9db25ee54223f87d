import { isReasonCode, REASONS } from '../../decide/reasons.ts'
import type { Finding, PipelineReport, ReportedPart } from '../report.ts'

/**
 * The report for code scanning: SARIF 2.1.0 (OASIS standard with errata 01). Columns count UTF-16 code units, as ours do.
 * https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/sarif-v2.1.0-errata01-os-complete.html
 */
export function sarifOf(report: PipelineReport, version: string): string {
  const findings = report.parts.flatMap((part) => part.findings.map((finding) => ({ part, finding })))
  const codes = [...new Set(findings.map(({ finding }) => finding.code))].toSorted()
  const log = {
    $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'prodgate',
            semanticVersion: version,
            rules: codes.map(ruleOf),
          },
        },
        columnKind: 'utf16CodeUnits',
        originalUriBaseIds: { WORKSPACE: { description: { text: 'the directory that was judged' } } },
        automationDetails: { id: 'prodgate/ci/' },
        results: findings.map(({ part, finding }) => resultOf(part, finding, codes.indexOf(finding.code))),
      },
    ],
  }
  return `${JSON.stringify(log, null, 2)}\n`
}

function ruleOf(code: string) {
  const { title, text } = isReasonCode(code) ? REASONS[code] : { title: code, text: code }
  return {
    id: code,
    shortDescription: { text: `${title}.` },
    fullDescription: { text },
    help: { text: `${text} \`prodgate explain ${code}\` says it again.` },
    defaultConfiguration: { level: code === 'CATASTROPHE' ? 'error' : 'warning' },
    properties: { tags: ['security', 'production'] },
  }
}

/** How grave it is: what nobody can approve, what a person may, what is asked about when it runs. */
function levelOf({ verdict, gate }: ReportedPart): 'error' | 'warning' | 'note' {
  if (gate === 'asked') return 'note'
  return verdict === 'deny' ? 'error' : 'warning'
}

function resultOf(part: ReportedPart, finding: Finding, ruleIndex: number) {
  const { code, message, start, end, snippet, fingerprint } = finding
  const waits = part.gate === 'asked' ? '; the gate of the job asks when it runs' : ''
  return {
    ruleId: code,
    ruleIndex,
    kind: 'fail',
    level: levelOf(part),
    message: { text: `${part.where}: ${message}${waits}.` },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: uriOf(part.file), uriBaseId: 'WORKSPACE' },
          region: {
            startLine: start.line,
            startColumn: start.column,
            endLine: end.line,
            endColumn: end.column,
            ...(snippet === '' ? {} : { snippet: { text: snippet } }),
          },
        },
        logicalLocations: [{ fullyQualifiedName: part.where, kind: 'member' }],
      },
    ],
    partialFingerprints: { 'prodgate/v1': fingerprint },
    properties: { verdict: part.verdict, environment: part.environment, decision: part.decision },
  }
}

function uriOf(file: string): string {
  return file.split('/').map(encodeURIComponent).join('/')
}
