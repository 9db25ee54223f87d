import { secretPieces } from '../vault/secret-pieces.ts'
import { formsOfAll, MaskedBytes } from './masked-bytes.ts'

/** Shorter ones would be found in every text. */
const SHORTEST = 6

/** The end of an output without the credentials that went along, in whatever form they were printed. */
export function maskedTail(tail: string, credentials: readonly string[]): string {
  const pieces = credentials.flatMap(secretPieces).filter((one) => one.length >= SHORTEST)
  const mask = new MaskedBytes(formsOfAll(pieces))
  return Buffer.concat([mask.push(Buffer.from(tail)), mask.end()]).toString()
}
