/** What a note is about. Each kind has its place under the headings of the artefacts. */
export const NOTE_KINDS = Object.freeze([
  'impact',
  'symptom',
  'finding',
  'root-cause',
  'contributing-factor',
  'mitigation',
  'corrective-action',
  'prevention',
  'decision',
  'option',
  'risk',
  'deployment',
  'went-well',
  'went-wrong',
  'timeline',
] as const)

export type NoteKind = (typeof NOTE_KINDS)[number]

/** The points of a downtime, in their order. */
export const POINTS = Object.freeze(['started', 'detected', 'mitigated', 'ended'] as const)

export type Point = (typeof POINTS)[number]

/** When it began, was seen, was stopped from hurting and was over (ISO 8601). */
export type Times = Readonly<Partial<Record<Point, string>>>

/** What shows that a statement is true. */
export type Evidence =
  /** An entry of the log. */
  | { readonly is: 'entry'; readonly index: number }
  /** A line of a log file; `digest` is SHA-256 of its bytes without the end of the line. */
  | { readonly is: 'line'; readonly file: string; readonly line: number; readonly digest: string }
  | { readonly is: 'file'; readonly file: string; readonly digest: string }

export const LONGEST_NOTE = 4000
export const MOST_EVIDENCE = 20
export const MOST_NOTES = 500
const LONGEST_PATH = 300

/** Names of files stand between backticks in the artefacts. */
export function isFileName(text: string): boolean {
  return text !== '' && text.length <= LONGEST_PATH && !/[`\p{C}\p{Zl}\p{Zp}]/u.test(text)
}

/** What is wrong with the times of a downtime, as far as they are known; nothing where they can be true. */
export function wrongTimes(times: Times, now: number): string | undefined {
  let before: { readonly point: Point; readonly at: number } | undefined
  for (const point of POINTS) {
    const text = times[point]
    if (text === undefined) continue
    const at = Date.parse(text)
    if (Number.isNaN(at)) return `\`${point}\` is no time; one is written as \`2026-11-21T12:00:00Z\``
    if (at > now) return `\`${point}\` is in the future`
    if (before !== undefined && at < before.at) return `\`${point}\` is before \`${before.point}\``
    before = { point, at }
  }
  return undefined
}
