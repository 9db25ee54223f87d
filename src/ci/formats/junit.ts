import type { PipelineReport, ReportedPart } from '../report.ts'

/**
 * The report for what shows test results: a suite for each file, a case for each part. Stopped is a failure; what waits for
 * the gate of its job is skipped. Elements and attributes that both GitLab and Jenkins read.
 * https://docs.gitlab.com/ci/testing/unit_test_reports/ · https://github.com/jenkinsci/xunit-plugin (junit-10.xsd)
 */
export function junitOf(report: PipelineReport): string {
  const files = [...new Set(report.parts.map(({ file }) => file))]
  const suites = files.map((file) =>
    suiteOf(
      file,
      report.parts.filter((part) => part.file === file),
    ),
  )
  const lines = [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="prodgate" ${countsOf(report.parts)}>`,
    ...suites.flat(),
    '</testsuites>',
  ]
  return `${lines.join('\n')}\n`
}

function countsOf(parts: readonly ReportedPart[]): string {
  const skipped = parts.filter(({ gate }) => gate === 'asked').length
  const failed = parts.filter(({ gate }) => gate === 'absent').length
  return `tests="${parts.length}" failures="${failed}" errors="0" skipped="${skipped}" time="0"`
}

function suiteOf(file: string, parts: readonly ReportedPart[]): readonly string[] {
  return [
    `  <testsuite name="${escaped(file)}" ${countsOf(parts)}>`,
    ...parts.flatMap((part, i) => caseOf(part, i)),
    '  </testsuite>',
  ]
}

function caseOf(part: ReportedPart, index: number): readonly string[] {
  const { file, where, gate, verdict, findings, start } = part
  const head = `    <testcase classname="${escaped(file)}" name="${escaped(`${index + 1}. ${where}`)}" time="0"`
  if (gate === 'not needed') return [`${head}/>`]
  const told = findings.map((one) => `${file}:${one.start.line}:${one.start.column}: ${one.code}: ${one.message}`)
  const first = findings[0]?.message ?? verdict
  if (gate === 'asked')
    return [
      `${head}>`,
      `      <skipped message="${escaped(`the gate of the job asks when it runs: ${first}`)}"/>`,
      '    </testcase>',
    ]
  return [
    `${head}>`,
    `      <failure type="${verdict}" message="${escaped(first)}">${escaped(
      told.length > 0 ? told.join('\n') : `${file}:${start.line}: ${verdict}`,
    )}</failure>`,
    '    </testcase>',
  ]
}

/** As XML 1.0 may hold it: what it forbids is shown as a mark. */
function escaped(text: string): string {
  let out = ''
  for (const char of text) out += ESCAPES[char] ?? (isAllowed(char.codePointAt(0) ?? 0) ? char : '\uFFFD')
  return out
}

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
  '\n': '&#10;',
  '\r': '&#13;',
  '\t': '&#9;',
}

function isAllowed(code: number): boolean {
  return (code >= 0x20 && code <= 0xd7ff) || (code >= 0xe000 && code <= 0xfffd) || code >= 0x10000
}
