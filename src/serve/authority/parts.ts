import type { Action } from '../../action/action.ts'
import type { Decision } from '../../decide/decision.ts'
import type { HouseRequest } from '../../decide/house/request.ts'
import type { GrantsPresent } from '../../decide/named.ts'
import type { Verdict } from '../../decide/verdict.ts'
import type { Weighed } from '../../gate.ts'
import type { ApprovalPolicy } from '../../hold/rules/rule-file.ts'
import type { NameOf } from '../../record/names.ts'
import type { Seal } from '../../record/seal.ts'
import type { SignedText } from '../../record/signed-text.ts'
import type { Store } from '../../record/store/store.ts'

/** The gate as the authority asks it. It may change while the authority runs: a person enrols a target, a file is edited. */
export interface GateSource {
  weigh(action: Action, grants: GrantsPresent, from?: AskedFrom): Promise<Weighed>
  refuse(fault: Parameters<import('../../gate.ts').Gate['refuse']>[0]): Decision
  /** Whether the operator's own file calls this target something laxer than that. */
  isLaxerInFile(target: UnknownTarget, environment: string): boolean
  /** Of the rules: the table's version, house policies, approval rules. */
  policyDigest(): string
}

/** Where whoever asks is, for what the action does not say itself. Absolute. */
export interface AskedFrom {
  readonly home: string
  readonly cwd: string
}

/** What may raise a verdict on top of the table. It answers with the same decision or a stricter one. */
export interface HouseRules {
  raise(asked: HouseRequest, weighed: Weighed): Weighed
}

/** A target of the registry's kinds, by its identity. */
export interface UnknownTarget {
  readonly kind: string
  readonly identity: string
}

/** An action as it was judged: by the table, then by the house. */
export interface Judged {
  readonly weighed: Weighed
  /** What the house was asked, kept so that other policies can be tried on it later. */
  readonly asked: HouseRequest
  /** The verdict before the house. */
  readonly table: Verdict
  /** Targets that nobody has classified and that a person could enrol. */
  readonly unknown: readonly UnknownTarget[]
}

/** What the parts of the authority are built from. */
export interface Parts {
  readonly store: Store
  readonly gate: GateSource
  readonly house: HouseRules
  /** The time zone of hours and weekdays in house policies (IANA). */
  readonly timeZone: string
  readonly approvals: ApprovalPolicy
  readonly seal: Seal
  readonly sign: SignedText
  /** Milliseconds since 1970. */
  readonly now: () => number
  /**
   * Resolves once something was committed and told, here or by another authority, or after so many milliseconds; with
   * `false` where the authority ends.
   */
  readonly changed: (within: number) => Promise<boolean>
  readonly random: (bytes: number) => Uint8Array
  /** A new id with this prefix, such as `hold_…`. */
  readonly newId: (prefix: string) => string
  /** Text of people and agents, without secrets and personal data, as it may be kept. */
  readonly redact: (text: string) => Promise<string>
  /** The name under which a session or a workflow is kept. */
  readonly nameOf: NameOf
  readonly openHoldsPerAgent: number
  /** Where people reach the authority, without a slash at the end. Known once it listens. */
  readonly publicUrl: () => string
  /** Counts a decision that was answered. */
  readonly decided: (verdict: Verdict) => void
  /** A line of the operators' log that must not be missed. */
  readonly loud: (line: string, fields: Readonly<Record<string, unknown>>) => void
  /** Faults that nobody else is told of. */
  readonly report: (what: string, cause: unknown) => void
}
