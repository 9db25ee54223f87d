import type { Files } from '../lib/files.ts'
import type { Span } from '../lib/span.ts'
import type { Effect } from './effect.ts'
import type { Env, Place, Site, Tunnel } from './place.ts'
import type { SqlDialect } from './sql/dialect.ts'
import type { Stream, Word } from './word.ts'

/**
 * The description of one program: what it does with the words that it gets. One file holds one family; a new program is
 * a new entry there, or a new file named in `programs/families.ts`.
 *
 * INVARIANT (described or stopped): a description emits an effect for everything that it can make of a call. A call that
 * it does not understand emits `undescribed` or `unreadable`, never nothing. Nothing emitted means "this has no effect
 * worth a row", as for `true`.
 */
export interface Program {
  /** Names by which it is called, without a directory. */
  readonly names: readonly string[]
  /** What it is, in a clause. */
  readonly about: string
  /**
   * Emits the effects of one call and returns what it prints, where somebody may want to know (`echo`, `cat`, `curl`).
   * No return value means: prints something that is unknown and harmless.
   */
  readonly run: (call: Call) => Stream | undefined | void
  /** Command → the effects that it must have, as `printEffect` prints them. The tests run them. */
  readonly examples: Examples
}

/** Each key is a shell command; the value lists its effects, in order, without repetition. `[]`: no effect. */
export type Examples = Readonly<Record<string, readonly string[]>>

/** One call of a program, with all that its description may look at and do. */
export interface Call {
  /** The name by which it was called, without its directory. */
  readonly name: string
  readonly args: readonly Word[]
  /** The words of the whole simple command. */
  readonly span: Span | undefined
  /** The words that say what is done (`delete namespace`); an effect on a thing is marked together with them. */
  readonly verbSpan?: Span | undefined
  readonly site: Site
  /** Absolute; contains `UNKNOWN` where it cannot be known. */
  readonly cwd: string
  readonly env: Env
  readonly home: string
  readonly stdin: Stream
  /** True where something is piped or redirected into it; false for the terminal. */
  readonly stdinGiven: boolean
  /** Files of the machine on which it runs; what is elsewhere cannot be read. */
  readonly files: Files

  readonly emit: (effect: Effect) => void
  /**
   * Counts what it costs to read a long text, about one step for each character that is looked at. False where no more
   * is read: the action is held then, and a description may stop where it is.
   */
  readonly spend: (steps: number) => boolean
  /** Reads a file as it will be then: what the same action wrote before, else what the disk holds. */
  readonly readFile: (path: Word) => Stream
  /** True where every file is still what `files` says: this host, and the action wrote nothing yet. */
  readonly isUntouched: () => boolean
  /** True as long as packages of Node are those that a registry gave. */
  readonly arePackagesLeft: () => boolean
  /** Files that the action wrote before, by their absolute paths; none where it wrote nothing. */
  readonly writtenFiles: () => readonly string[]
  /** Notes that a file will hold this from here on (`-o FILE`, `tee`); emits nothing. */
  readonly wroteFile: (path: Word, content: Stream) => void
  /**
   * Notes that an edit leaves this in a script. Where it may not run, or more than once, what stands there is then not
   * known. Emits nothing.
   */
  readonly editedFile: (path: Word, content: Stream) => void
  /** Notes that a patch which nobody has read landed on a directory: any file below it may be another one. Emits nothing. */
  readonly patched: (directory: string, patch: Stream) => void
  /** Such a patch that landed where the call runs, above it or below. */
  readonly patchNear: () => Stream | undefined
  /** Notes that what stands at `from` will stand at `to` too: a copied program is what it was. Emits nothing. */
  readonly copied: (from: Word, to: Word) => void
  /** Notes that `to` leads to `from` from here on: what is read or written there is read or written at `from`. Emits nothing. */
  readonly linked: (from: Word, to: Word) => void
  /** Notes that what stood at `from` stands at `to` from here on: what is lost there is lost. Emits nothing. */
  readonly moved: (from: Word, to: Word) => void
  /** True where something stands there, or below it, that the action itself moved. */
  readonly movedInto: (path: Word) => boolean
  /** Notes a choice that later commands of the same action meet (`kubectl config use-context`), under a name of its own. */
  readonly choose: (name: string, value: Word) => void
  /** What an earlier command of the same action chose; `undefined` where none did. Unknown where it may have done so. */
  readonly chosen: (name: string) => Word | undefined
  /** Notes that a port of this machine leads somewhere else from here on. */
  readonly tunnel: (tunnel: Tunnel) => void
  /** The ports that earlier commands forward. */
  readonly tunnels: readonly Tunnel[]
  /** Runs shell text, as `sh -c` would. What cannot be known of it is held. */
  readonly shell: (code: Stream, shift?: Shift) => Stream
  /** Runs a program with words, no shell between, as `sudo` and `xargs` do. */
  readonly exec: (words: readonly Word[], shift?: Shift) => Stream
  /** Reads SQL and emits its effects on a database. */
  readonly sql: (statement: Stream, dialect: SqlDialect, place: Place) => void
  /** Reads the code of an interpreter (`python -c`, a script file). Inline where `origin` is absent. */
  readonly code: (language: CodeLanguage, code: Stream, origin?: CodeOrigin) => Stream
}

export type CodeLanguage = 'python' | 'javascript' | 'ruby' | 'perl' | 'php' | 'awk' | 'powershell'

/**
 * Where code comes from. `inline`: the action's own text, or a stream into an interpreter; what of it cannot be read is
 * `unreadable`. `file`: a script that stands on disk, the project's own code; its caller has already emitted
 * `undescribed`, and only effects that can be seen in it are added. Code that comes from the network or was decoded on
 * the way is held in both. `own`: code that a tool runs as the project's own, tests and tasks, and that the action wrote;
 * of it only files that it names whole count, and programs whose words are all known.
 */
export type CodeOrigin = 'inline' | 'file' | 'own'

/** What is different for a nested command. What is absent stays as it is for the call. */
export interface Shift {
  readonly site?: Site
  readonly cwd?: string
  readonly env?: Env
  readonly stdin?: Stream
  /** `$0`, `$1`, … */
  readonly positional?: readonly Word[]
  /**
   * Only files count that it surely loses: it is what a service starts with every day, in a container that nobody here
   * can look into.
   */
  readonly lossesOnly?: true
  /** It is a program that a tool starts to sign in, because settings of elsewhere name it. */
  readonly signsIn?: true
}
