import type { LogFaultCode } from '../log/fault.ts'

/** What can be wrong with what the entries say, beyond the tree that they stand in. The codes are stable. */
export type StoryFaultCode =
  | 'ENTRY_NOT_CANONICAL'
  | 'ENTRY_UNKNOWN'
  | 'TIME_WENT_BACK'
  | 'EPOCH_WENT_BACK'
  | 'DECISION_TWICE'
  | 'VERDICT_WRONG'
  | 'HOLD_UNKNOWN'
  | 'HOLD_NOT_OPEN'
  | 'GRANT_UNKNOWN'
  | 'GRANT_TWICE'
  | 'GRANT_OVERSPENT'
  | 'GRANT_VOID'
  | 'APPROVAL_MISSING'
  | 'OUTCOME_WITHOUT_INTENT'
  | 'OUTCOME_TWICE'
  | 'PASS_WITHOUT_INTENT'
  | 'PASS_TWICE'

/** What can be wrong with the tables beside the log. */
export type TableFaultCode =
  | 'HEAD_CONTRADICTS_LOG'
  | 'ROW_WITHOUT_ENTRY'
  | 'ENTRY_WITHOUT_ROW'
  | 'ROW_CONTRADICTS_LOG'
  | 'VALUE_CHANGED'
  | 'VALUE_NOT_COMMITTED'
  | 'VALUE_MISSING'
  | 'VALUE_NOT_ERASED'

export interface AuditFault {
  readonly code: LogFaultCode | StoryFaultCode | TableFaultCode
  /** Plain words, lower case, no full stop. */
  readonly message: string
  /** The file of the log, where the fault is one of the tree. */
  readonly path?: string
  /** The index of the entry; for a tile above level 0 that of the hash in its level. */
  readonly index?: number
  /** The row of the tables: table and key, such as `grant_given grant_01…`. */
  readonly row?: string
}
