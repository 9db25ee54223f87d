import type { Finding, PipelineReport, ReportedPart } from '../report.ts'

/**
 * The report as workflow commands, which GitHub shows beside the lines of a change.
 * https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands (of 2025)
 */
export function annotationsOf(report: PipelineReport): string {
  const lines = report.parts.flatMap((part) => part.findings.map((finding) => lineOf(part, finding)))
  return lines.map((line) => `${line}\n`).join('')
}

function lineOf(part: ReportedPart, { code, message, start, end }: Finding): string {
  const level = part.gate === 'asked' ? 'notice' : part.verdict === 'deny' ? 'error' : 'warning'
  const columns =
    start.line === end.line ? `,col=${start.column},endColumn=${Math.max(end.column - 1, start.column)}` : ''
  const at = `file=${property(part.file)},line=${start.line},endLine=${end.line}${columns}`
  const title = property(`prodgate: ${part.verdict} ${code}`)
  return `::${level} ${at},title=${title}::${data(`${part.where}: ${message}`)}`
}

/** A text of somebody else's must not end the command and begin another one. */
function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
}
