import type { FilePlace, SessionPlace, UnknownPlace } from '../../understand/place.ts'
import { knownText, type Word } from '../../understand/word.ts'
import { type Claim, nameClaims, type Subject } from '../evidence.ts'
import { local, lost, type Vantage } from '../vantage.ts'

/** The machine itself. Words of the command can only raise (`./deploy.sh production`). */
export function locateSession(place: SessionPlace, from: Vantage): readonly Subject[] {
  return [local(from, machineName(from), [], wordClaims(place.names ?? []))]
}

function machineName(from: Vantage): string {
  if (from.behind === undefined) return 'this machine'
  return from.self ?? 'another machine'
}

/** A file is of the machine's class; what kind of file it is, `files/facts.ts` finds out. */
export function locateFile(place: FilePlace, from: Vantage): readonly Subject[] {
  return [local(from, place.path)]
}

export function locateUnknown(place: UnknownPlace, from: Vantage): readonly Subject[] {
  return [lost(from, place.why, wordClaims(place.names))]
}

/** Words are any text: only a sign of production counts, not a look-alike and not what nobody knows. */
export function wordClaims(words: readonly Word[]): readonly Claim[] {
  return words.flatMap((word) =>
    nameClaims(knownText(word), 'argument', 'command').filter((one) => one.says === 'production'),
  )
}
