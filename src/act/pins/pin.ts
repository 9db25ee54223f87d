import type { Files } from '../../lib/files.ts'

/**
 * How a tool's target is kept from changing between the decision and the run.
 *
 * `pinned`: the tool is led there by what we give it, whatever happens to its settings meanwhile. `checked`: its settings are
 * compared once more right before it starts, and not held. `open`: its settings cannot be known; the record says so.
 */
export type PinStrength = 'pinned' | 'checked' | 'open'

export interface Pin {
  readonly tool: string
  readonly how: PinStrength
  /** Where it leads, as people know it: `prod-eu`, `profile shop`. */
  readonly to: string
  /** Variables that lead the tool there. They say what it would have found by itself. */
  readonly env: Readonly<Record<string, string>>
  /** Settings that are handed to the tool as a private copy. */
  readonly freeze: readonly Freeze[]
  /** Settings as they were, each by its path and the digest of what stood there; `absent` where nothing did. */
  readonly state: readonly StateFile[]
  /** Why it is no more than that. */
  readonly why?: string
}

/** A variable that names the private copies of these files. */
export interface Freeze {
  readonly variable: string
  readonly files: readonly FrozenFile[]
}

export interface FrozenFile {
  readonly text: string
  readonly digest: string
}

export interface StateFile {
  readonly path: string
  readonly digest: string
}

/** What a pin is made from: values, and the port to files. */
export interface PinContext {
  /** The words of the command, or all words that stand in its text. */
  readonly words: readonly string[]
  /** True where `words` are the words of one program, with no shell between. */
  readonly exact: boolean
  /** The variables that the process will have. */
  readonly env: Readonly<Record<string, string>>
  readonly home: string
  readonly cwd: string
  readonly files: Files
}

export interface Pinner {
  readonly tool: string
  /** Programs that reach out by these settings. */
  readonly programs: readonly string[]
  readonly pin: (context: PinContext) => Pin | undefined
}
