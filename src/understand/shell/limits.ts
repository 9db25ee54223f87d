/**
 * Bounds on one action. A bound that is met ends in `unreadable`, which is held everywhere, so that a text can never be
 * too long to be stopped.
 */
export const LIMITS = {
  /** UTF-16 code units of one shell text. A script of 2,000 lines has about 80,000. */
  shellText: 256 * 1024,
  /** Simple commands that are looked at, loops and functions unrolled. */
  commands: 10_000,
  /** Characters of one word, and of what a command prints; a longer one counts as unknown. */
  word: 256 * 1024,
  /** Words that expansion may make, of all commands. */
  words: 200_000,
  /** Words of one command. Descriptions may go through them more than once. */
  arguments: 4_096,
  /** Shells in shells, functions in functions, scripts in scripts. */
  depth: 40,
  /** Rounds of a loop whose words are all known; the rest of them is looked at as one unknown word. */
  rounds: 64,
  /** Characters of one brace expansion. */
  braces: 16_384,
  /** Words of one brace or name expansion. */
  expansion: 512,
  /** Steps of reading (`work.ts`): some three times what a script of 2,000 lines takes. */
  work: 8_000_000,
  /** Characters of a directory or path; PATH_MAX of Linux. */
  path: 4096,
  /** Signs of a here-document in one text: the parser's cost is their number times those that wait for their line. */
  hereDocuments: 2_000,
  /** Signs of a process substitution in one text: the parser reads what is in one again for each that it is in. */
  processSubstitutions: 250,
  /** Directories of `PATH` that are looked into. */
  searched: 32,
  /** Effects that are kept apart. */
  effects: 2_000,
} as const
