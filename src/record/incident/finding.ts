/** What is wrong with an incident's artefacts. Codes are stable. */
export type FindingCode =
  | 'RECORD_UNREADABLE'
  | 'RECEIPT_INVALID'
  | 'TEXT_NOT_COMMITTED'
  | 'ARTEFACT_MISSING'
  | 'HEADING_MISSING'
  | 'HEADING_ADDED'
  /** A fence or a comment. */
  | 'MARKUP_ADDED'
  | 'RECORD_LINE_MISSING'
  | 'STATEMENT_UNPROVEN'
  | 'EVIDENCE_NOT_THERE'
  | 'EVIDENCE_CHANGED'
  | 'RED_FLAG'

export interface Finding {
  readonly code: FindingCode
  readonly message: string
  readonly artefact?: string
  /** From 1. */
  readonly line?: number
}

/** What nobody has written yet. It is no fault unless a complete artefact was asked for. */
export interface Blank {
  readonly artefact: string
  readonly line: number
  readonly text: string
}
