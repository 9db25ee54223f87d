import { emitFile } from '../../emit.ts'
import type { Call } from '../../program.ts'
import type { Word } from '../../word.ts'

/**
 * A file that a program uses without showing it: a key that signs, a certificate of which the dates are printed. Nothing
 * of its contents comes out, whatever it is called.
 */
export function emitUsed(call: Call, path: Word): void {
  emitFile(call, 'list', path, { verb: 'use' })
}
