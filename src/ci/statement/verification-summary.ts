import { z } from 'zod'
import { fault, ok, type Result } from '../../lib/result.ts'
import { type Subject, subjectText } from './subject.ts'

/** https://github.com/in-toto/attestation/blob/main/spec/v1/envelope.md */
export const STATEMENT_TYPE = 'application/vnd.in-toto+json'
const IN_TOTO = 'https://in-toto.io/Statement/v1'
/** https://slsa.dev/spec/v1.1/verification_summary */
const SUMMARY = 'https://slsa.dev/verification_summary/v1'

/** What one deployment was let go with. */
export interface Deployment {
  readonly subjects: readonly Subject[]
  readonly target: string
  /** The gate's own name. */
  readonly issuer: string
  readonly version: string
  /** ISO 8601, in UTC. */
  readonly at: string
  /** Digest of the rules, `sha256:…`. */
  readonly policy: string
  readonly decision: string
  /** Digest of the action, `sha256:…`. */
  readonly action: string
  readonly grants: readonly string[]
  /** Where the decision stands in the log. */
  readonly index: number
}

/**
 * The statement about a deployment that was let go. There is none about one that was not: the result is `PASSED` and nothing
 * else. Fields of ours begin with `prodgate_`, as the predicate's own page has it.
 */
export function summaryOf(deployment: Deployment): Uint8Array {
  const { subjects, target, issuer, version, at, policy, decision, action, grants, index } = deployment
  const statement = {
    _type: IN_TOTO,
    subject: subjects.map(({ name, sha256 }) => ({ name, digest: { sha256 } })),
    predicateType: SUMMARY,
    predicate: {
      verifier: { id: `urn:prodgate:authority:${encodeURIComponent(issuer)}`, version: { prodgate: version } },
      timeVerified: at,
      resourceUri: targetUri(target),
      policy: { uri: `urn:prodgate:policy:${encodeURIComponent(issuer)}`, digest: { sha256: hexOf(policy) } },
      inputAttestations: [],
      verificationResult: 'PASSED',
      verifiedLevels: ['PRODGATE_APPROVED'],
      slsaVersion: '1.1',
      prodgate_decision: { id: decision, action: { sha256: hexOf(action) }, grants, target },
      prodgate_log: { origin: issuer, index },
    },
  }
  return Buffer.from(JSON.stringify(statement))
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
    prodgate_decision: z.looseObject({ id: z.string() }).optional(),
    prodgate_log: z.looseObject({ origin: z.string(), index: z.number().int() }).optional(),
  }),
})
export type VerificationSummary = z.output<typeof Statement>

/** What a reader wants it to say. */
export interface Wanted {
  readonly subjects: readonly Subject[]
  readonly target?: string
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
  if (!read.success) return fault('it is no verification summary')
  const { subject, predicate } = read.data
  if (predicate.verificationResult !== 'PASSED') return fault('its result is not `PASSED`')
  const missing = wanted.subjects.find(
    (one) => !subject.some(({ name, digest }) => name === one.name && digest.sha256 === one.sha256),
  )
  if (missing !== undefined) return fault(`it is not about \`${subjectText(missing)}\``)
  if (wanted.target !== undefined && predicate.resourceUri !== targetUri(wanted.target))
    return fault('it is about another target')
  return ok(read.data)
}
