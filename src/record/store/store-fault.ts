/** Why nothing was written, or why it is not known whether it was. */
export type StoreFaultCode =
  /** The store could not be reached or would not answer in time. Nothing was written. */
  | 'STORE_UNAVAILABLE'
  /** The commit was sent and not confirmed. What it would have spent counts as spent. */
  | 'STORE_UNSURE'
  /**
   * The disk failed to keep what it was given. The store takes nothing more until it is opened anew. A commit that met it
   * may come back when the file is next opened: what it would have spent counts as spent.
   */
  | 'STORE_SEALED'
  /** The disk or the table space is full. Nothing was written. */
  | 'STORE_FULL'
  /** The store, as it is set up, must not be used: its detail says what to do. */
  | 'STORE_UNFIT'

/** Thrown by `Store.commit`: an operation that meets it did not happen as far as anybody may rely on it. */
export class StoreFault extends Error {
  readonly code: StoreFaultCode

  constructor(code: StoreFaultCode, cause: unknown, detail?: string) {
    super(detail === undefined ? MESSAGES[code] : `${MESSAGES[code]}: ${detail}`, { cause })
    this.name = 'StoreFault'
    this.code = code
  }
}

const MESSAGES: Readonly<Record<StoreFaultCode, string>> = {
  STORE_UNAVAILABLE: 'the store could not be written to',
  STORE_UNSURE: 'the store did not confirm what it was given',
  STORE_SEALED: 'the disk failed, and the store takes nothing more until the authority is started again',
  STORE_FULL: 'the disk of the store is full',
  STORE_UNFIT: 'the store cannot be used',
}

/** The code that a driver gives its errors. */
export function codeOf(cause: unknown): string {
  return cause instanceof Error && 'code' in cause ? String(cause.code) : ''
}
