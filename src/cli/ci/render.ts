import type { PipelineReport, ReportedPart } from '../../ci/report.ts'
import { visibleText } from '../../lib/visible-text.ts'
import { coloursFor, widthOf, wrap } from '../terminal.ts'
import { inert } from './inert.ts'

/** The report for people: what is stopped, where it stands, why, and what to do. */
export function renderReport(
  report: PipelineReport,
  stream: { readonly isTTY?: boolean; readonly columns?: number },
): string {
  const colours = coloursFor(stream)
  const width = widthOf(stream)
  const stopped = report.parts.filter(({ gate }) => gate !== 'not needed')
  const blocks = stopped.map((part) => {
    const paint = part.gate === 'asked' ? colours.dim : part.verdict === 'deny' ? colours.red : colours.yellow
    const word = part.gate === 'asked' ? 'GATE' : part.verdict.toUpperCase()
    const head = `${paint(colours.bold(word))}  ${inert(visibleText(part.where))}  ${colours.dim(placeOf(part))}`
    return [head, ...findingsOf(part, width), ...insteadOf(part)].join('\n')
  })
  const count = (test: (part: ReportedPart) => boolean) => report.parts.filter(test).length
  const sums = [
    `${count(({ gate }) => gate === 'not needed')} go ahead`,
    `${count(({ gate, verdict }) => gate === 'absent' && verdict === 'hold')} stopped, a person may approve`,
    `${count(({ gate, verdict }) => gate === 'absent' && verdict === 'deny')} denied`,
    `${count(({ gate }) => gate === 'asked')} behind a gate of their own`,
  ]
  return `${[...blocks, `${report.parts.length} ${report.parts.length === 1 ? 'part' : 'parts'}: ${sums.join('; ')}`].join('\n\n')}\n`
}

function placeOf({ file, start }: ReportedPart): string {
  return inert(`${visibleText(file)}:${start.line}:${start.column}`)
}

function findingsOf({ file, findings }: ReportedPart, width: number): readonly string[] {
  return findings.map(({ code, message, start }) => {
    const text = `${visibleText(file)}:${start.line}:${start.column}: ${code}  ${visibleText(message)}`
    return `  ${wrap(inert(text), width - 2, '    ')}`
  })
}

function insteadOf({ instead, gate }: ReportedPart): readonly string[] {
  return gate === 'asked' ? [] : instead.map((text) => `  instead: ${inert(visibleText(text))}`)
}
