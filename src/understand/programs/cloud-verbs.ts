import type { EffectKind } from '../effect.ts'

/**
 * Command lines that are groups of nouns and one verb (`gcloud compute instances list`, `az vm restart`), described as
 * tables: what each verb does, and the whole commands that do something else than their verb says.
 */
export interface VerbTables {
  /** Verbs by what they do, between blanks. */
  readonly verbs: { readonly [K in EffectKind]?: string }
  /** Beginnings of longer verbs: `add-` of `add-tags`. */
  readonly starts: readonly (readonly [string, EffectKind])[]
  /** Whole commands or groups by what they do, between `|` or line ends. A group's rule is about what changes in it. */
  readonly paths: { readonly [K in EffectKind]?: string }
  /** Which word that looks like a verb is the verb. */
  readonly which: 'first' | 'last'
  /** The first word that may be one. */
  readonly from: number
}

export interface FoundVerb {
  /** How many words the command itself has; what follows are its operands. */
  readonly length: number
  readonly command: string
  readonly verb: string
  /** The last word is a verb, not only the end of a rule for a group. */
  readonly isVerb: boolean
  /** `undefined`: nobody described it. */
  readonly kind: EffectKind | undefined
}

/** The tables are read at the first call. */
export function verbFinder(tables: VerbTables): (words: readonly string[]) => FoundVerb {
  let verbs: ReadonlyMap<string, EffectKind> | undefined
  let paths: ReadonlyMap<string, EffectKind> | undefined
  return (words) => {
    verbs ??= tableOf(tables.verbs, /\s+/)
    paths ??= tableOf(tables.paths, /[|\n]/)
    const kinds = words.map((one, i) =>
      i < tables.from ? undefined : kindOfVerb(tables, verbs as ReadonlyMap<string, EffectKind>, one),
    )
    const at =
      tables.which === 'first'
        ? kinds.findIndex((kind) => kind !== undefined)
        : kinds.findLastIndex((kind) => kind !== undefined)
    const whole = longest(words, paths)
    const length = Math.max(at + 1, whole.length)
    const own = at < 0 ? undefined : kinds[at]
    return {
      length,
      command: words.slice(0, length).join(' '),
      verb: words[length - 1] ?? words[0] ?? '',
      isVerb: length > 0 && at + 1 === length,
      kind: joined(whole, length, own),
    }
  }
}

function tableOf(lines: { readonly [K in EffectKind]?: string }, between: RegExp): ReadonlyMap<string, EffectKind> {
  return new Map(
    Object.entries(lines).flatMap(([kind, line]) =>
      line
        .trim()
        .split(between)
        .map((one) => one.trim())
        .filter((one) => one !== '')
        .map((one): [string, EffectKind] => [one, kind as EffectKind]),
    ),
  )
}

interface Whole {
  readonly length: number
  readonly kind: EffectKind | undefined
}

function longest(words: readonly string[], paths: ReadonlyMap<string, EffectKind>): Whole {
  for (let length = Math.min(words.length, 5); length > 0; length--) {
    const kind = paths.get(words.slice(0, length).join(' '))
    if (kind !== undefined) return { length, kind }
  }
  return { length: 0, kind: undefined }
}

/** A rule for a whole group (`iam`) is about what changes there: reading in it stays a read. */
function joined(whole: Whole, length: number, own: EffectKind | undefined): EffectKind | undefined {
  if (whole.kind === undefined || whole.length === length) return whole.kind ?? own
  return own === 'read' || own === undefined ? own : whole.kind
}

function kindOfVerb(tables: VerbTables, verbs: ReadonlyMap<string, EffectKind>, text: string): EffectKind | undefined {
  return verbs.get(text) ?? tables.starts.find(([start]) => text.startsWith(start))?.[1]
}
