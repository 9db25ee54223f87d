import type { Span } from '../lib/span.ts'
import type { Place } from './place.ts'
import type { Weakened } from './weakened.ts'

/**
 * What an action does, by the rows of the contract's table (section 3). The table in `decide/table.ts` has one row for
 * each, so a new kind does not compile until it has a verdict everywhere.
 */
export const EFFECT_KINDS = [
  'read', // what is no secret: files, logs, metrics, configuration, status, schema, dry runs
  'read-data', // table rows, object contents, dumps
  'read-secret', // private keys, tokens, secret values, credential stores
  'prepare', // a branch, a commit, a pull request that is opened, an incident artefact
  'change', // create or change, and it can be undone: edit, build, install, apply, scale
  'restart', // stop, restart or reload a service, container, workload or process
  'deploy', // deploy, migrate, merge
  'publish', // outward and for good: a package release, a public post
  'lose', // what nothing else holds: drop, truncate, force-push, destroy
  'lose-remade', // lost, but it can be made again: build output, caches, temporary files
  'access', // who may do what: permissions, identities, secrets, firewall
  'disclose', // a secret or stored data leaves the host
  'remote-code', // code straight from the network is run
  'undescribed', // a program or tool that nobody described
  'unreadable', // code that cannot be read before it runs
  'catastrophe', // the host's root, all of a cluster or account, the evidence, the gate itself
] as const

export type EffectKind = (typeof EFFECT_KINDS)[number]

/**
 * What is done to a file. The row of the table follows only once `locate` has looked at the file: the same `delete` is
 * lost for good, held by git, made again, or a catastrophe, by the file that it meets.
 */
export type FileOperation =
  | 'read' // contents are read
  | 'list' // names, sizes, existence: never contents
  | 'create' // a new file or directory; what is there already stays
  | 'overwrite' // the whole contents are replaced; a new file where there was none
  | 'edit' // changed in place, the rest is kept
  | 'append' // added to at the end
  | 'delete' // removed; with everything below it where it is a directory
  | 'move' // moved away from here; where it goes to is an `overwrite` of its own
  | 'permissions' // mode, owner, attributes
  | 'execute' // run as a program that could not be looked into

interface EffectBase {
  /** What is done, in the field's own word: `delete`, `restart`, `apply`. */
  readonly verb: string
  /** The kind of thing that it is done to: `file`, `pod`, `table`, `unit`. */
  readonly on: string
  /** The thing as the action names it; empty where it has no name of its own. */
  readonly name: string
  /** Where it lands, as the action says it; `locate` finds out what that really is. */
  readonly at: Place
  /** The words of the action that do it. */
  readonly span: Span | undefined
  /** A command that only reads and shows what this one would do. */
  readonly dryRun?: string
  /** A command that only reads, by which a person checks that this one worked. */
  readonly verify?: string
  /** Why it is so, where the row alone does not say it. In our words, never the action's. */
  readonly note?: string
  /** What the action did to the connection by which it gets there. */
  readonly weakened?: Weakened
  /** The caller proves who they are there, where that is not so by itself: a request with a token. */
  readonly signedIn?: true
  /** A program does it that a tool starts to sign in, because settings of elsewhere name it. */
  readonly signsIn?: true
}

/** An effect whose row is known from the action alone. */
export interface PlainEffect extends EffectBase {
  readonly kind: EffectKind
}

/** An effect on a file of the host where it runs; `name` is the path. */
export interface FileEffect extends EffectBase {
  readonly kind: 'file'
  readonly operation: FileOperation
  readonly on: 'file'
  /** With everything below it (`rm -r`, `chmod -R`). */
  readonly recursive?: boolean
  /** Only files that git tracks are touched (`git checkout .`, `git rm -r`); others below it stay as they are. */
  readonly trackedOnly?: boolean
  /** It is one of several files that may be meant, and nobody knows which are. */
  readonly perhaps?: true
}

export type Effect = PlainEffect | FileEffect
