import { readFileSync } from 'node:fs'
import { type CryptoKey, importJWK } from 'jose'
import { z } from 'zod'
import { Client } from '../../../client/client.ts'
import { EXIT, UsageError } from '../../../client/exit.ts'
import { type ReachOptions, whereabouts } from '../../../client/whereabouts.ts'
import { verifyPass } from '../../../hold/grants/pass-token.ts'
import { whyUnreadable } from '../../../lib/unreadable.ts'
import { visibleText } from '../../../lib/visible-text.ts'
import { Pass } from '../../../wire/schemas.ts'
import { print } from '../../output.ts'
import { jsonLine } from '../json-line.ts'
import { reaching, told } from '../reach.ts'

export interface TakeOptions extends ReachOptions {
  readonly audience?: string
  readonly seconds?: number
  readonly keyThumbprint?: string
}

/** `prodgate pass take DECISION`: the pass alone on standard output, for the step that presents it. */
export function takePass(decision: string, options: TakeOptions): Promise<number> {
  const { audience, seconds, keyThumbprint } = options
  const wanted = { decision, audience, seconds, keyThumbprint }
  return reaching(options, async (client) => {
    await told(options, await client.post('/v1/passes', wanted, Pass), ({ pass }) => `${visibleText(pass)}\n`)
    return EXIT.allow
  })
}

export interface VerifyOptions extends ReachOptions {
  readonly key?: string
  readonly audience: string
  readonly issuer?: string
}

/**
 * `prodgate pass verify TOKEN`: what an enforcement point asks before it lets something go. Nothing is asked of the
 * authority but its keys, and not even those where a file has them.
 */
export async function verifyPassCommand(token: string, options: VerifyOptions): Promise<number> {
  const keys = options.key === undefined ? await publishedKeys(options) : await keysOf(readKeys(options.key))
  const now = Date.now()
  const text = token === '-' ? readFileSync(0, 'utf8').trim() : token
  // The trusted keys are one gate's: whatever they signed is that gate's, by whichever name it goes.
  const { audience, issuer = claimedIssuer(text) } = options
  const read = await verifyPass(text, { keys, audience, issuer, now, highWater: now })
  if (read.is === 'ok') {
    const { sub, act, xh, exp, jti } = read.value
    const end = new Date(exp * 1000).toISOString()
    const lines = [
      `valid until ${end}, for ${visibleText(sub)}`,
      `  ${visibleText(act.kind)} on ${visibleText(act.target)}`,
      `  ${xh}`,
      `  spend it once: remember ${visibleText(jti)} until then`,
    ]
    await print(options.json === true ? jsonLine({ valid: true, claims: read.value }) : `${lines.join('\n')}\n`)
    return EXIT.allow
  }
  const { code, message, help } = read.fault
  if (options.json === true) await print(jsonLine({ valid: false, code, message }))
  else process.stderr.write(`prodgate: ${message}\n  ${help}\n`)
  return EXIT.deny
}

function claimedIssuer(token: string): string {
  const payload = Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8')
  try {
    return z.looseObject({ iss: z.string() }).parse(JSON.parse(payload)).iss
  } catch {
    return ''
  }
}

/** RFC 7517. Keys of another kind may stand beside ours. */
const KeySet = z.looseObject({ keys: z.array(z.looseObject({ kty: z.string() })) })
const OurKey = z.looseObject({
  kty: z.literal('OKP'),
  crv: z.literal('Ed25519'),
  kid: z.string(),
  x: z.string(),
  d: z.undefined().optional(),
})

function publishedKeys(options: ReachOptions): Promise<ReadonlyMap<string, CryptoKey>> {
  const { url, socket } = whereabouts(options)
  // The keys are public, and nobody has to be told who asks for them.
  const client = new Client(socket === undefined ? { url } : { url, socket })
  return client.get('/.well-known/jwks.json', KeySet).then(keysOf)
}

export function readKeys(path: string): z.output<typeof KeySet> {
  try {
    return KeySet.parse(JSON.parse(readFileSync(path, 'utf8')))
  } catch (cause) {
    const why = cause instanceof Error && 'code' in cause ? whyUnreadable(cause) : 'it is no set of keys (RFC 7517)'
    throw new UsageError(`couldn't read the keys in \`${path}\`: ${why}`)
  }
}

export async function keysOf({ keys }: z.output<typeof KeySet>): Promise<ReadonlyMap<string, CryptoKey>> {
  const known = new Map<string, CryptoKey>()
  for (const one of keys) {
    const read = OurKey.safeParse(one)
    if (!read.success) continue
    const { kty, crv, x, kid } = read.data
    const key = await importJWK({ kty, crv, x }, 'EdDSA')
    if (!(key instanceof Uint8Array)) known.set(kid, key)
  }
  if (known.size === 0) throw new UsageError('there is no Ed25519 key among the keys')
  return known
}
