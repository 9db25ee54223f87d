/** What is wrong with an incident's artefacts. Codes are stable. */
export type FindingCode =
  | 'RECORD_UNREADABLE'
  | 'RECEIPT_INVALID'
  | 'TEXT_NOT_COMMITTED'
  | 'ENTRY_TWICE'
  /** Entries were left out of it or put into it since the authority wrote the artefacts from it. */
  | 'RECORD_NOT_AS_WRITTEN'
  /** It is of another incident than the one that was asked about. */
  | 'OTHER_INCIDENT'
  | 'ARTEFACT_MISSING'
  | 'ARTEFACT_ADDED'
  | 'HEADING_MISSING'
  | 'HEADING_ADDED'
  /** A fence or a comment. */
  | 'MARKUP_ADDED'
  | 'RECORD_LINE_MISSING'
  /** What the record says stands in another place, or once more. */
  | 'RECORD_LINE_COPIED'
  /** What is to be written was taken out, and not written. */
  | 'BLANK_REMOVED'
  /** In a section that is the record's alone. */
  | 'LINE_ADDED'
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

/** A line of an artefact. What nobody has written yet is no fault, unless a complete artefact was asked for. */
export interface PaperLine {
  readonly artefact: string
  readonly line: number
  readonly text: string
}
