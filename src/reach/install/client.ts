import type { ClientName } from '../client-name.ts'
import type { Content } from './content.ts'
import type { Level, Places } from './places.ts'

/** A file that has to hold something. */
export interface Wanted {
  readonly path: string
  /** Another name of it, which counts where it is there already. */
  readonly orWhere?: string
  readonly content: Content
  /** In a few words, for whoever is asked. */
  readonly why: string
  /** The mode of a file that is ours; others keep theirs, and new ones get 0644. */
  readonly mode?: number
  /** Left out, with a note, where it cannot be brought in: a second line that the first does not need. */
  readonly optional?: true
}

/** What a client's files are made from. */
export interface Site {
  readonly level: Level
  readonly places: Places
  /** The shim, absolute. */
  readonly shim: string
}

/** What is closed after an installation, and what is not: said to people after each one. */
export interface Closure {
  readonly closed: string
  readonly open: string
}

/** A client: where it looks for hooks at which level, and what has to stand there. One file a client. */
export interface ClientInstall {
  readonly name: ClientName
  readonly title: string
  /** The program by which it is found on `PATH`. */
  readonly program: string
  /** The first version that does what these files ask for, and what an older one does instead. */
  readonly floor?: { readonly version: string; readonly before: string }
  /** The version whose behaviour was observed; absent where only its documentation was read. */
  readonly observed?: string
  /** Variables by which the client looks elsewhere for its settings. */
  readonly elsewhere?: readonly string[]
  readonly levels: Readonly<Partial<Record<Level, (site: Site) => readonly Wanted[]>>>
  readonly closure: (level: Level) => Closure
  /** What is left to do by hand. */
  readonly next?: (level: Level) => string | undefined
}
