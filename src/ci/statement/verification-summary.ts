import { z } from 'zod'
import { fault, ok, type Result } from '../../lib/result.ts'
import { type Subject, subjectText } from './subject.ts'

/** https://github.com/in-toto/attestation/blob/main/spec/v1/envelope.md */
export const STATEMENT_TYPE = 'application/vnd.in-toto+json'
const IN_TOTO = 'https://in-toto.io/Statement/v1'
/** https://slsa.dev/spec/v1.1/verification_summary */
const SUMMARY = 'https://slsa.dev/verification_summary/v1'

/** What one deployment was let go with, as it was when that was decided. */
export interface Deployment {
  readonly subjects: readonly Subject[]
  readonly target: string
  /** The gate's own name. */
  readonly issuer: string
  /** ISO 8601, in UTC. */
  readonly at: string
  /** Digest of the rules by which it was decided, `sha256:…`. */
  readonly policy: string
  readonly decision: string
  /** Name of the action. */
  readonly name: string
  /** Digest of the action, `sha256:…`. */
  readonly action: string
  /** Who asked, and within what. */
  readonly asker: string
  readonly session?: string
  readonly grants: readonly string[]
  /** Of those, the ones that were taken back since. */
  readonly revoked: readonly Revoked[]
  /** Where the decision stands in the log. */
  readonly index: number
}

export interface Revoked {
  readonly grant: string
  /** ISO 8601, in UTC. */
  readonly at: string
}

/**
 * The statement about a deployment that was let go. There is none about one that was not. Where a grant behind it was taken
 * back, the result is `FAILED`, so that no reader of SLSA's takes it for good, and `prodgate_revoked` says what was and
 * when. Fields of ours begin with `prodgate_`, as the predicate's own page has it.
 */
export function summaryOf(deployment: Deployment): Uint8Array {
  const { subjects, target, issuer, at, policy, decision, name, action, asker, session, grants, revoked, index } =
    deployment
  const statement = {
    _type: IN_TOTO,
    subject: subjects.map(({ name, sha256 }) => ({ name, digest: { sha256 } })),
    predicateType: SUMMARY,
    predicate: {
      verifier: { id: verifierOf(issuer) },
      timeVerified: at,
      resourceUri: targetUri(target),
      policy: { uri: `urn:prodgate:policy:${encodeURIComponent(issuer)}`, digest: { sha256: hexOf(policy) } },
      inputAttestations: [],
      verificationResult: revoked.length === 0 ? 'PASSED' : 'FAILED',
      verifiedLevels: revoked.length === 0 ? ['PRODGATE_APPROVED'] : ['FAILED'],
      slsaVersion: '1.1',
      prodgate_decision: {
        id: decision,
        action: { name, target, sha256: hexOf(action) },
        asked: { by: asker, ...(session === undefined ? {} : { session }) },
        grants,
      },
      ...(revoked.length === 0 ? {} : { prodgate_revoked: revoked }),
      prodgate_log: { origin: issuer, index },
    },
  }
  return Buffer.from(JSON.stringify(statement))
}

function verifierOf(issuer: string): string {
  return `urn:prodgate:authority:${encodeURIComponent(issuer)}`
}

/** A target that is an address stays one. */
function targetUri(target: string): string {
  return /^[a-z][a-z0-9+.-]*:\/\//i.test(target) && URL.canParse(target)
    ? target
    : `urn:prodgate:target:${encodeURIComponent(target)}`
}

function hexOf(digest: string): string {
  return digest.replace(/^sha256:/, '')
}

const hex = z.string().regex(/^[0-9a-f]{64}$/)
const Statement = z.looseObject({
  _type: z.literal(IN_TOTO),
  predicateType: z.literal(SUMMARY),
  subject: z.array(z.looseObject({ name: z.string(), digest: z.looseObject({ sha256: hex }) })).min(1),
  predicate: z.looseObject({
    verifier: z.looseObject({ id: z.string() }),
    timeVerified: z.string(),
    resourceUri: z.string(),
    policy: z.looseObject({ digest: z.looseObject({ sha256: hex }) }),
    verificationResult: z.enum(['PASSED', 'FAILED']),
    prodgate_decision: z.looseObject({
      id: z.string(),
      action: z.looseObject({ name: z.string(), target: z.string(), sha256: hex }),
      asked: z.looseObject({ by: z.string(), session: z.string().optional() }),
    }),
    prodgate_revoked: z.array(z.looseObject({ grant: z.string(), at: z.string() })).optional(),
    prodgate_log: z.looseObject({ origin: z.string(), index: z.number().int() }),
  }),
})
export type VerificationSummary = z.output<typeof Statement>

/** What a reader wants it to say. */
export interface Wanted {
  readonly issuer: string
  readonly subjects: readonly Subject[]
  readonly target: string
  /** Of the action. */
  readonly name: string
}

/** Reads the payload of an envelope whose signature is good, and says what is missing of what is wanted. */
export function readSummary(payload: Uint8Array, wanted: Wanted): Result<VerificationSummary, string> {
  let json: unknown
  try {
    json = JSON.parse(Buffer.from(payload).toString('utf8'))
  } catch {
    return fault('it is no statement')
  }
  const read = Statement.safeParse(json)
  if (!read.success) return fault('it is no verification summary of a gate')
  const wrong = missingOf(read.data, wanted)
  return wrong === undefined ? ok(read.data) : fault(wrong)
}

function missingOf({ subject, predicate }: VerificationSummary, wanted: Wanted): string | undefined {
  if (predicate.verifier.id !== verifierOf(wanted.issuer)) return 'it is of another gate'
  const { name, target } = predicate.prodgate_decision.action
  if (name !== wanted.name) return 'it is about another action'
  if (target !== wanted.target || predicate.resourceUri !== targetUri(wanted.target))
    return 'it is about another target'
  const missing = wanted.subjects.find(
    (one) => !subject.some((given) => given.name === one.name && given.digest.sha256 === one.sha256),
  )
  if (missing !== undefined) return `it is not about \`${subjectText(missing)}\``
  const [revoked] = predicate.prodgate_revoked ?? []
  if (revoked !== undefined) return `it passed at ${predicate.timeVerified} and is REVOKED since ${revoked.at}`
  return predicate.verificationResult === 'PASSED' ? undefined : 'its result is not `PASSED`'
}
