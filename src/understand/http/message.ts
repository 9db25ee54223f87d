import type { Span } from '../../lib/span.ts'
import type { Place } from '../place.ts'
import type { Weakened } from '../weakened.ts'
import type { Stream, Word } from '../word.ts'

/** One HTTP request, whichever client sends it. */
export interface HttpRequest {
  readonly method: Word
  readonly url: Word
  /** `Name: value`. */
  readonly headers: readonly Word[]
  /** What goes into the query of the address beside what stands there, as a form is written: `a=b&c=d`. */
  readonly query?: string
  /** `undefined` where none is sent. */
  readonly body: Stream | undefined
  readonly span?: Span | undefined
  /** Where it really goes, when options lead it elsewhere than to its address. */
  readonly at?: Place
  /** Credentials go along that stand in no header: a certificate, a file of passwords. */
  readonly signedIn?: boolean
  /** What an option of the client's own did to the connection. */
  readonly weakened?: Weakened | undefined
}
