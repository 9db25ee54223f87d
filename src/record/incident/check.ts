import { artefactsOf, neededArtefacts } from './artefacts.ts'
import { type Artefact, linesOf, markdownOf, readLine } from './document.ts'
import type { Blank, Finding } from './finding.ts'
import { inOrder, isFrame, isHeading, linesIn, type Section, sectionsOf } from './frame.ts'
import { type Incident, incidentOf, isStatement } from './incident.ts'
import type { Evidence } from './note.ts'
import type { IncidentRecord } from './record.ts'
import { redFlagsIn } from './red-flags.ts'

/** Whether the bytes that evidence names are there: `gone` where there is no such file, `changed` where it has others. */
export type FileCheck = (evidence: Extract<Evidence, { readonly file: string }>) => 'there' | 'gone' | 'changed'

export interface Checked {
  readonly findings: readonly Finding[]
  readonly blanks: readonly Blank[]
  /** How many statements were looked at. */
  readonly statements: number
}

/**
 * Holds artefacts, as they lie there, against the record. People may write into them what the record does not know, with
 * evidence; what the record says stays as it is. That the record itself verifies is `verifyRecord`'s.
 */
export function checkArtefacts(
  record: IncidentRecord,
  files: ReadonlyMap<string, string>,
  fileCheck: FileCheck,
): Checked {
  const incident = incidentOf(record)
  if (incident === undefined) {
    const message = 'the record does not begin with an incident'
    return { findings: [{ code: 'RECORD_UNREADABLE', message }], blanks: [], statements: 0 }
  }
  const wanted = artefactsOf(incident, record)
  const needed = neededArtefacts(incident, record.asOf)
  const evidence = new EvidenceCheck(incident, fileCheck)
  const checked = needed.map((name): Checked => {
    const artefact = wanted.find((one) => one.name === name)
    const text = files.get(name)
    if (text !== undefined && artefact !== undefined) return checkArtefact(artefact, linesIn(text), evidence)
    const missing: Finding = { code: 'ARTEFACT_MISSING', artefact: name, message: `\`${name}\` is missing` }
    return { findings: [missing], blanks: [], statements: 0 }
  })
  return {
    findings: checked.flatMap((one) => one.findings),
    blanks: checked.flatMap((one) => one.blanks),
    statements: checked.reduce((sum, one) => sum + one.statements, 0),
  }
}

function checkArtefact(artefact: Artefact, lines: readonly string[], evidence: EvidenceCheck): Checked {
  const wanted = linesIn(markdownOf(artefact))
  const framing = wrongFrame(artefact.name, wanted, lines)
  // Where the frame is another, nobody can say which section is which.
  const whole = framing.length > 0
  const there = whole ? [{ from: 0, lines }] : sectionsOf(lines)
  const ours = whole ? [{ from: 0, lines: wanted }] : sectionsOf(wanted)
  const claims = new Set(artefact.parts.filter(({ is }) => is === 'statement').flatMap(linesOf))
  const checked = there.map((section, i) =>
    checkSection(artefact.name, section, ours[i]?.lines ?? [], claims, evidence),
  )
  return {
    findings: [...framing, ...checked.flatMap((one) => one.findings)],
    blanks: checked.flatMap((one) => one.blanks),
    statements: checked.reduce((sum, one) => sum + one.statements, 0),
  }
}

/** What the record says stands in its section as it is, in its order. Blanks are there to be filled. */
function checkSection(
  name: string,
  { from, lines }: Section,
  wanted: readonly string[],
  claims: ReadonlySet<string>,
  evidence: EvidenceCheck,
): Checked {
  const said = wanted.filter((line) => claims.has(line))
  const findings: Finding[] = inOrder(said, lines).missing.map((line) => ({
    code: 'RECORD_LINE_MISSING',
    artefact: name,
    message: `what the record says is missing, is not in its place, or was changed: ${line.slice(2, 160)}`,
  }))
  const blanks: Blank[] = []
  let statements = 0
  const ours = new Set(wanted)
  for (const [i, line] of lines.entries()) {
    const at = { artefact: name, line: from + i + 1 }
    const isOurs = line.trim() === '' || ours.has(line)
    if (isOurs && line.startsWith('_To be written by ')) blanks.push({ ...at, text: line.slice(1, -1) })
    const isClaim = (isOurs && claims.has(line)) || !isOurs
    if (isClaim || isHeading(line))
      findings.push(...guesses(isOurs ? withoutQuotes(line) : line).map((found) => ({ ...found, ...at })))
    if (!isClaim || isFrame(line)) continue
    statements++
    findings.push(...evidence.wrongIn(line, isOurs).map((found) => ({ ...found, ...at })))
  }
  return { findings, blanks, statements }
}

/** What is wrong with the evidence of statements. */
class EvidenceCheck {
  private readonly cited: ReadonlyMap<number, Incident['entries'][number]['entry']>
  private readonly fileCheck: FileCheck

  constructor({ entries }: Incident, fileCheck: FileCheck) {
    this.cited = new Map(entries.map(({ index, entry }) => [index, entry]))
    this.fileCheck = fileCheck
  }

  wrongIn(line: string, isOurs: boolean): readonly Finding[] {
    const { evidence } = readLine(line)
    if (evidence.length === 0) return [{ code: 'STATEMENT_UNPROVEN', message: 'the statement has no evidence' }]
    const wrong = evidence.flatMap((one) => this.wrong(one) ?? [])
    if (isOurs || wrong.length > 0 || !evidence.every((one) => this.isSaid(one))) return wrong
    // What somebody said is no proof of what is added by hand.
    return [{ code: 'STATEMENT_UNPROVEN', message: 'what somebody noted is no evidence of it' }]
  }

  private wrong(one: Evidence): Finding | undefined {
    if (one.is === 'entry') {
      if (this.cited.has(one.index)) return undefined
      return {
        code: 'EVIDENCE_NOT_THERE',
        message: `entry ${one.index} is not in the record; it can be attached to a note`,
      }
    }
    const is = this.fileCheck(one)
    if (is === 'there') return undefined
    const what = one.is === 'file' ? `file \`${one.file}\`` : `line ${one.line} of \`${one.file}\``
    if (is === 'gone') return { code: 'EVIDENCE_NOT_THERE', message: `${what} is not there` }
    return { code: 'EVIDENCE_CHANGED', message: `${what} has another digest` }
  }

  private isSaid(one: Evidence): boolean {
    const entry = one.is === 'entry' ? this.cited.get(one.index) : undefined
    return entry !== undefined && isStatement(entry)
  }
}

/** Title, headings, fences and comments are those of the record, in their order, and no others. */
function wrongFrame(name: string, wanted: readonly string[], lines: readonly string[]): readonly Finding[] {
  const there = lines.flatMap((line, i) => (isFrame(line) ? [{ line, i }] : []))
  const { missing, at } = inOrder(
    wanted.filter(isFrame),
    there.map(({ line }) => line),
  )
  return [
    ...missing.map((line): Finding => {
      const message = `\`${line.slice(0, 160)}\` is missing, or not in its place`
      return { code: isHeading(line) ? 'HEADING_MISSING' : 'RECORD_LINE_MISSING', artefact: name, message }
    }),
    ...there
      .filter((_, n) => !at.has(n))
      .map(({ line, i }): Finding => {
        const heading = isHeading(line)
        const message = heading ? 'the record has no such heading here' : 'the record has no such fence or comment here'
        return { code: heading ? 'HEADING_ADDED' : 'MARKUP_ADDED', artefact: name, line: i + 1, message }
      }),
  ]
}

function guesses(line: string): readonly Finding[] {
  return redFlagsIn(line).map((phrase) => ({
    code: 'RED_FLAG',
    message: `\`${phrase}\` is the phrase of a guess: cite evidence, or say that it is not known`,
  }))
}

/** A line of a log may say what it likes, where the record quotes it. Backticks of people are escaped there. */
function withoutQuotes(line: string): string {
  const quotes = readLine(line).evidence.some(({ is }) => is === 'line')
  return quotes
    ? line
        .split(/(?<!\\)`/)
        .filter((_, i) => i % 2 === 0)
        .join(' ')
    : line
}
