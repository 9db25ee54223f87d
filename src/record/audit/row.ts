import type { AuditFault } from './fault.ts'

/** Takes what was found wrong. */
export type Report = (fault: AuditFault) => void

/** Columns of a row, or what the log says of them. */
export type Fields = Readonly<Record<string, unknown>>

/** The first column in which a row is not what the log says. Texts of people are not shown: their names are enough. */
export function contradiction(row: Fields, told: Fields): Pick<AuditFault, 'code' | 'message'> | undefined {
  for (const [column, value] of Object.entries(told)) {
    const kept = row[column]
    if (kept === value) continue
    const message = `\`${column}\` is ${shown(kept)} in the row and ${shown(value)} in the log`
    return { code: 'ROW_CONTRADICTS_LOG', message }
  }
  return undefined
}

const LONGEST = 80

function shown(value: unknown): string {
  if (value === null || value === undefined) return 'nothing'
  const text = String(value)
  return `\`${text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text}\``
}
