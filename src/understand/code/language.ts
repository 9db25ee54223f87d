import type { CodeEffect } from './does.ts'
import type { Grammar } from './grammar.ts'
import type { Lexicon } from './tokens.ts'

/** A language as data: how it is written, and what its functions do. */
export interface Language {
  readonly lexicon: Lexicon
  readonly grammar: Grammar
  /** Functions by their full path. */
  readonly functions: Readonly<Record<string, CodeEffect>>
  /** Methods by their last name, whatever they are called on. */
  readonly methods: Readonly<Record<string, CodeEffect>>
  /** Modules whose import and functions compute and print and touch nothing, beyond what `functions` says. */
  readonly harmlessModules: ReadonlySet<string>
  /** Modules that reach files, programs or the network: a function of theirs that `functions` does not name is strange. */
  readonly guardedModules: ReadonlySet<string>
  /** Functions that compute and print. */
  readonly harmless: ReadonlySet<string>
  /** Names of the whole environment. */
  readonly environment?: ReadonlySet<string>
  /** A field of it is a variable: `process.env.HOME`. */
  readonly environmentFields?: boolean
  /** Words behind which a bracket is no call: `if (`, `for (`. */
  readonly keywords: ReadonlySet<string>
  /** Methods that call or hand out another one by its name, whatever they are called on: `File.send('delete', 'x')`. */
  readonly indirect?: ReadonlySet<string>
  /** What a text between backquotes or `qx` is: shell text. */
  readonly commands: boolean
}

/** Methods of texts, lists, maps, promises and streams in all of these languages: they compute. */
export const COMMON_METHODS: ReadonlySet<string> = words(
  'split join strip lstrip rstrip trim lower upper toLowerCase toUpperCase replace replaceAll format get items keys values entries append extend insert map filter reduce forEach each find findIndex some every includes include indexOf slice splice sort sorted sort_by reverse toString to_s to_i to_f to_a to_h to_json toFixed toISOString startsWith endsWith startswith endswith start_with end_with match matchAll test push pop shift unshift concat then catch finally parse stringify loads dumps log error warn info debug read readline readlines write writelines close flush encode decode hexdigest digest update count sum min max length size first last take drop select reject collect inject flatten compact uniq zip group_by copy clear setdefault union intersection difference add has set isoformat strftime timestamp total_seconds group groups search json text arrayBuffer end on once emit pipe charCodeAt codePointAt padStart padEnd repeat substring substr at flat flatMap fill chars bytes lines chomp sub gsub scan times upto downto step puts print exists is_file is_dir resolve absolute iterdir glob rglob stat with_suffix relative_to as_posix isdigit isalpha zfill splitlines most_common elements index remove discard next send_header fetch bind call apply toJSON getTime getFullYear equal strictEqual deepEqual ok toBe toEqual',
)

export function words(line: string): ReadonlySet<string> {
  return new Set(line.split(/\s+/).filter((one) => one !== ''))
}
