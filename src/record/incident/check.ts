import { artefactsOf } from './artefacts.ts'
import { type Artefact, linesOf, markdownOf, type Part, readLine } from './document.ts'
import type { Finding, PaperLine } from './finding.ts'
import { inOrder, isFrame, isHeading, linesIn, type Section, sectionsOf } from './frame.ts'
import { type Incident, incidentOf, isStatement } from './incident.ts'
import type { Evidence } from './note.ts'
import type { IncidentRecord } from './record.ts'
import { redFlagsIn } from './red-flags.ts'

/** Whether the bytes that evidence names are there: `gone` where there is no such file, `changed` where it has others. */
export type FileCheck = (evidence: Extract<Evidence, { readonly file: string }>) => 'there' | 'gone' | 'changed'

export interface Checked {
  readonly findings: readonly Finding[]
  readonly blanks: readonly PaperLine[]
  /** Statements that people wrote in, and the record does not have: their evidence is there, and nobody vouches for more. */
  readonly byHand: readonly PaperLine[]
  /** How many statements were looked at. */
  readonly statements: number
}

/**
 * Holds artefacts, as they lie there, against the record. People may write into them what the record does not know, with
 * evidence; what the record says stands as it is, where it is and once. That the record itself verifies is `verifyRecord`'s.
 */
export function checkArtefacts(
  record: IncidentRecord,
  files: ReadonlyMap<string, string>,
  fileCheck: FileCheck,
): Checked {
  const incident = incidentOf(record)
  if (incident === undefined) {
    const message = 'the record is not one of an incident'
    return { ...NOTHING, findings: [{ code: 'RECORD_UNREADABLE', message }] }
  }
  const wanted = artefactsOf(incident, record)
  const evidence = new EvidenceCheck(incident, fileCheck)
  const claims = new Set(wanted.flatMap((one) => linesWhere(one, ({ is }) => is === 'statement').map(claimOf)))
  const names = wanted.map(({ name }) => name)
  const added = [...files.keys()].filter((name) => !names.includes(name))
  return together([
    ...wanted.map((artefact): Checked => {
      const { name } = artefact
      const text = files.get(name)
      if (text !== undefined) return new PaperCheck(artefact, claims, evidence).of(linesIn(text))
      return { ...NOTHING, findings: [{ code: 'ARTEFACT_MISSING', artefact: name, message: `\`${name}\` is missing` }] }
    }),
    { ...NOTHING, findings: added.map(addedArtefact) },
  ])
}

function addedArtefact(artefact: string): Finding {
  return {
    code: 'ARTEFACT_ADDED',
    artefact,
    message: `the record gives no \`${artefact}\`: what it says is not checked`,
  }
}

const NOTHING: Checked = { findings: [], blanks: [], byHand: [], statements: 0 }

function together(all: readonly Checked[]): Checked {
  return {
    findings: all.flatMap((one) => one.findings),
    blanks: all.flatMap((one) => one.blanks),
    byHand: all.flatMap((one) => one.byHand),
    statements: all.reduce((sum, one) => sum + one.statements, 0),
  }
}

function linesWhere({ parts }: Artefact, is: (part: Part) => boolean): readonly string[] {
  return parts.filter(is).flatMap(linesOf)
}

/** A line without what Markdown leaves out of it. */
function claimOf(line: string): string {
  return line
    .replace(/^[\s>*+-]+/, '')
    .replaceAll(/\s+/g, ' ')
    .trim()
}

/** Sections that are the record's alone: what somebody adds there would look like an entry of the log. */
const OF_RECORD: ReadonlySet<string> = new Set([
  'Timeline',
  'Production Action Approval',
  'Production Action Log',
  'Safe Execution Steps',
  'Log Receipts',
  'Status',
  'Change Log',
])

/** One artefact, as it lies there, against the record's. */
class PaperCheck {
  private readonly artefact: Artefact
  /** The statements of all artefacts. */
  private readonly claims: ReadonlySet<string>
  private readonly evidence: EvidenceCheck
  private readonly statements: ReadonlySet<string>
  private readonly blanks: ReadonlySet<string>
  private readonly passing: ReadonlySet<string>

  constructor(artefact: Artefact, claims: ReadonlySet<string>, evidence: EvidenceCheck) {
    this.artefact = artefact
    this.claims = claims
    this.evidence = evidence
    this.statements = new Set(linesWhere(artefact, ({ is }) => is === 'statement'))
    this.blanks = new Set(linesWhere(artefact, ({ is }) => is === 'blank'))
    this.passing = new Set(linesWhere(artefact, (part) => part.is === 'remark' && part.passing === true))
  }

  of(lines: readonly string[]): Checked {
    const wanted = linesIn(markdownOf(this.artefact))
    const framing = wrongFrame(this.artefact.name, wanted, lines)
    // Where the frame is another, nobody can say which section is which.
    const isWhole = framing.length > 0
    const there = isWhole ? [{ from: 0, under: '', lines }] : sectionsOf(lines)
    const ours = isWhole ? [{ from: 0, under: '', lines: wanted }] : sectionsOf(wanted)
    const checked = there.map((section, i) => this.section(section, ours[i]?.lines ?? [], isWhole))
    return together([{ ...NOTHING, findings: framing }, ...checked])
  }

  /** What the record says stands in its section as it is, in its order. Blanks are there to be filled. */
  private section({ from, under, lines }: Section, wanted: readonly string[], isWhole: boolean): Checked {
    const artefact = this.artefact.name
    const fixed = wanted.filter((line) => line.trim() !== '' && !isFrame(line) && !this.isOpen(line))
    const { missing, at } = inOrder(fixed, lines)
    const isClosed = OF_RECORD.has(under) && !wanted.some((line) => this.blanks.has(line))
    const findings: Finding[] = missing.map((line) => ({
      code: 'RECORD_LINE_MISSING',
      artefact,
      message: `what the record says is missing, is not in its place, or was changed: ${line.replace(/^- /, '').slice(0, 160)}`,
    }))
    const blanks: PaperLine[] = []
    const byHand: PaperLine[] = []
    let statements = 0
    for (const [i, line] of lines.entries()) {
      const place = { artefact, line: from + i + 1 }
      const tell = (found: readonly Finding[]) => findings.push(...found.map((one) => ({ ...one, ...place })))
      if (line.trim() === '') continue
      if (isHeading(line)) tell(guesses(line))
      if (isFrame(line)) {
        // A line of a log that is quoted may have a comment in it.
        if (this.statements.has(line)) tell(this.evidence.wrongIn(line, true))
      } else if (this.blanks.has(line) && wanted.includes(line)) blanks.push({ ...place, text: line.slice(1, -1) })
      else if (at.has(i)) {
        if (!this.statements.has(line)) continue
        statements++
        tell([...guesses(withoutQuotes(line)), ...this.evidence.wrongIn(line, true)])
      } else if (!(this.passing.has(line) && wanted.includes(line))) {
        statements++
        byHand.push({ ...place, text: line.trim() })
        // One that is out of its order is told as missing where it should be.
        tell(missing.includes(line) ? [] : this.added(line, isClosed))
      }
    }
    // A blank goes where something is written for it.
    const taken = isWhole ? [] : wanted.filter((line) => this.blanks.has(line) && !lines.includes(line))
    for (const line of taken.slice(byHand.length))
      findings.push({ code: 'BLANK_REMOVED', artefact, message: `nothing stands for: ${line.slice(1, -1)}` })
    return { findings, blanks, byHand, statements }
  }

  private isOpen(line: string): boolean {
    return this.blanks.has(line) || this.passing.has(line)
  }

  private added(line: string, isClosed: boolean): readonly Finding[] {
    const found = [...guesses(line), ...this.evidence.wrongIn(line, false)]
    // HTML can hide what stands after it (CommonMark 0.31.2, section 4.6).
    if (/(?<!\\)<[a-z/!?]/i.test(line)) return [...found, { code: 'MARKUP_ADDED', message: 'the record has no HTML' }]
    if (this.claims.has(claimOf(line)))
      return [...found, { code: 'RECORD_LINE_COPIED', message: 'the record says this once, and not here' }]
    if (!isClosed) return found
    const message = 'here stands what the record says and nothing else: note it, and write the papers again'
    return [...found, { code: 'LINE_ADDED', message }]
  }
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
