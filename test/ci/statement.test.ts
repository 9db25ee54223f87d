import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import { beforeAll, expect, test } from 'vitest'
import { signEnvelope } from '../../src/ci/statement/dsse.ts'
import { STATEMENT_TYPE, summaryOf } from '../../src/ci/statement/verification-summary.ts'
import { installReaders, reader } from './readers.ts'

/** Our statements before the readers of sigstore, which sign and verify the statements of npm and GitHub. */

interface Sigstore {
  readonly bundle: { readonly bundleFromJSON: (json: unknown) => unknown }
  readonly core: { readonly dsse: { readonly preAuthEncoding: (type: string, body: Buffer) => Buffer } }
  readonly verify: {
    readonly toSignedEntity: (bundle: unknown) => unknown
    readonly toTrustMaterial: (root: unknown, keys: () => unknown) => unknown
    readonly Verifier: new (
      trust: unknown,
      options: Readonly<Record<string, number>>,
    ) => { verify: (entity: unknown) => unknown }
  }
}

let sigstore: Sigstore
beforeAll(() => {
  installReaders()
  sigstore = { bundle: reader('@sigstore/bundle'), core: reader('@sigstore/core'), verify: reader('@sigstore/verify') }
})

const { privateKey, publicKey } = generateKeyPairSync('ed25519')
const payload = summaryOf({
  subjects: [{ name: 'shop', sha256: 'a'.repeat(64) }],
  target: 'shop in production',
  issuer: 'prodgate.local/log/x',
  at: '2026-01-02T03:04:05.000Z',
  policy: `sha256:${'b'.repeat(64)}`,
  decision: 'one',
  name: 'ci_deploy_production',
  asker: 'agent_1',
  action: `sha256:${'c'.repeat(64)}`,
  grants: ['grant_1'],
  revoked: [],
  index: 7,
})

function verified(key: KeyObject, envelope: object): unknown {
  const { bundle, verify } = sigstore
  const mediaType = 'application/vnd.dev.sigstore.bundle.v0.3+json'
  const read = bundle.bundleFromJSON({
    mediaType,
    verificationMaterial: {
      publicKey: { hint: 'one' },
      tlogEntries: [],
      timestampVerificationData: { rfc3161Timestamps: [] },
    },
    dsseEnvelope: envelope,
  })
  const root = { tlogs: [], ctlogs: [], timestampAuthorities: [], certificateAuthorities: [], mediaType: '' }
  const trust = verify.toTrustMaterial(root, () => ({ publicKey: key, validFor: () => true }))
  const verifier = new verify.Verifier(trust, { tlogThreshold: 0, ctlogThreshold: 0, timestampThreshold: 0 })
  return verifier.verify(verify.toSignedEntity(read))
}

test('what we sign, sigstore verifies, and not what was changed', () => {
  const envelope = signEnvelope(STATEMENT_TYPE, payload, { kid: 'one', key: privateKey })
  expect(verified(publicKey, envelope)).toBeTruthy()
  const changed = Buffer.from(Buffer.from(payload).toString().replace('PASSED', 'FAILED')).toString('base64')
  expect(() => verified(publicKey, { ...envelope, payload: changed })).toThrow()
  expect(() => verified(generateKeyPairSync('ed25519').publicKey, envelope)).toThrow()
})

test('the encoding that is signed is theirs, byte for byte', async () => {
  const { preAuthEncoding } = await import('../../src/ci/statement/dsse.ts')
  const theirs = sigstore.core.dsse.preAuthEncoding(STATEMENT_TYPE, Buffer.from(payload))
  expect(Buffer.from(preAuthEncoding(STATEMENT_TYPE, payload))).toEqual(theirs)
})

test('the fields that a verification summary has to have', () => {
  // https://slsa.dev/spec/v1.1/verification_summary#schema
  const { _type, subject, predicateType, predicate } = JSON.parse(Buffer.from(payload).toString())
  expect([_type, predicateType]).toEqual([
    'https://in-toto.io/Statement/v1',
    'https://slsa.dev/verification_summary/v1',
  ])
  expect(subject).toEqual([{ name: 'shop', digest: { sha256: 'a'.repeat(64) } }])
  for (const name of ['verifier', 'timeVerified', 'resourceUri', 'policy', 'verificationResult', 'verifiedLevels'])
    expect(predicate).toHaveProperty(name)
  for (const uri of [predicate.verifier.id, predicate.resourceUri, predicate.policy.uri])
    expect(URL.canParse(uri)).toBe(true)
  expect(predicate.verifiedLevels.every((level: string) => !level.startsWith('SLSA_'))).toBe(true)
})
