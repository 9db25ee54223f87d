import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { type CryptoKey, exportJWK, type GenerateKeyPairResult, generateKeyPair, type JWTPayload, SignJWT } from 'jose'

/** What stands in a token instead of what a runner's would have; `undefined` leaves a claim out. */
export type Changed = Readonly<Record<string, unknown>>

const DEPLOY_JOB = {
  repository: 'acme/shop',
  ref: 'refs/heads/main',
  environment: 'production',
  job_workflow_ref: 'acme/shop/.github/workflows/deploy.yml@refs/heads/main',
} as const

/**
 * An issuer of runners' tokens on a port of this machine, as GitHub's and GitLab's are: it says where its keys are, and hands
 * a token for an audience to whoever shows the job's own secret. Test support.
 */
export class RunnerIssuer {
  readonly issuer: string
  readonly requestToken = 'the secret of a job'
  private readonly server: Server
  private readonly keys: GenerateKeyPairResult

  private constructor(server: Server, issuer: string, keys: GenerateKeyPairResult) {
    this.server = server
    this.issuer = issuer
    this.keys = keys
  }

  static async start(): Promise<RunnerIssuer> {
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    const address = server.address()
    if (address === null || typeof address === 'string') throw new Error('a server that listens has a port')
    const keys = await generateKeyPair('RS256', { extractable: true })
    const runner = new RunnerIssuer(server, `http://127.0.0.1:${address.port}`, keys)
    const jwk = { ...(await exportJWK(keys.publicKey)), kid: 'one', alg: 'RS256', use: 'sig' }
    server.on('request', async (request, response) => {
      const url = new URL(request.url ?? '/', runner.issuer)
      const answer = (status: number, body: unknown) =>
        response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
      if (url.pathname === '/.well-known/openid-configuration')
        return answer(200, { issuer: runner.issuer, jwks_uri: `${runner.issuer}/keys` })
      if (url.pathname === '/keys') return answer(200, { keys: [jwk] })
      if (url.pathname !== '/token') return answer(404, {})
      if (request.headers.authorization !== `Bearer ${runner.requestToken}`) return answer(401, {})
      return answer(200, { value: await runner.token(url.searchParams.get('audience') ?? '') })
    })
    return runner
  }

  /** Where a job asks for its token, as the runner tells it. */
  get requestUrl(): string {
    return `${this.issuer}/token?api-version=2.0`
  }

  /** A token as the issuer makes it, or with something else in it. */
  async token(
    audience: string,
    changed: Changed = {},
    header: Changed = {},
    key?: CryptoKey | Uint8Array,
  ): Promise<string> {
    const now = Math.floor(Date.now() / 1000)
    const claims = {
      iss: this.issuer,
      sub: 'repo:acme/shop:environment:production',
      aud: audience,
      iat: now,
      nbf: now,
      exp: now + 300,
      jti: randomUUID(),
      ...DEPLOY_JOB,
      ...changed,
    }
    return new SignJWT(JSON.parse(JSON.stringify(claims)) as JWTPayload)
      .setProtectedHeader({ alg: 'RS256', kid: 'one', typ: 'JWT', ...header })
      .sign(key ?? this.keys.privateKey)
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections()
    this.server.close()
    await once(this.server, 'close')
  }
}
