import { isKnown, type Word } from '../../word.ts'

/**
 * True where a word stands for each of all the things of an account: it comes from a list that nothing narrowed
 * (`aws s3 ls | awk …`). Where the list was filtered, or is not in sight, nothing says so, and it is one unknown thing.
 */
export function isEveryOne(w: Word | undefined): boolean {
  return w !== undefined && !isKnown(w) && w.about?.startsWith('every ') === true
}
