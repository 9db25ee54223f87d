import type { CodeCall } from '../values.ts'

/** What a code asks of a database or of a cloud, by its libraries: the statement, or the command of `aws`, is read in its place. */
export interface Outside {
  /** True where the call was one of these, and has been read. */
  readonly read: (one: CodeCall) => boolean
  /** Libraries whose other functions only open and close. */
  readonly modules: ReadonlySet<string>
}
