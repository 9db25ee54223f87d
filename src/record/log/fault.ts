/** What can be wrong with a log, a note or a proof. The codes are stable: auditors' scripts read them. */
export type LogFaultCode =
  | 'KEY_MALFORMED'
  | 'NOTE_TOO_LARGE'
  | 'NOTE_MALFORMED'
  | 'SIGNATURE_INVALID'
  | 'SIGNATURE_MISSING'
  | 'COSIGNATURES_MISSING'
  | 'CHECKPOINT_MISSING'
  | 'CHECKPOINT_MALFORMED'
  | 'CHECKPOINT_OF_ANOTHER_LOG'
  | 'FRONTIER_MALFORMED'
  | 'TILE_PATH_MALFORMED'
  | 'TILE_MISSING'
  | 'TILE_MALFORMED'
  | 'TILE_MISMATCH'
  | 'BUNDLE_MISSING'
  | 'BUNDLE_MALFORMED'
  | 'ENTRY_MISMATCH'
  | 'ROOT_MISMATCH'
  | 'LOG_SHRUNK'
  | 'LOG_REWRITTEN'
  | 'LOG_UNREADABLE'
  | 'INDEX_OUT_OF_RANGE'
  | 'RECEIPT_MALFORMED'
  | 'PROOF_INVALID'
  | 'REQUEST_MALFORMED'

export interface LogFault {
  readonly code: LogFaultCode
  /** Plain words, lower case, no full stop. */
  readonly message: string
  /** The file of the log in which it was found, such as `tile/0/000.p/7`. */
  readonly path?: string
  /** The place in it: the index of the entry for entries and level 0, of the hash in its level above that. */
  readonly index?: number
}

export function logFault(code: LogFaultCode, message: string, place: { path?: string; index?: number } = {}): LogFault {
  return { code, message, ...place }
}
