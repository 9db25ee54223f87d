import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import Provider, { type Claims } from 'oidc-provider'

const REDIRECT = 'http://127.0.0.1:9/oidc/callback'

interface ProviderOptions {
  /** The ID token says who it is and nothing more. */
  readonly small?: boolean
  /** Where it sends the browser back to. */
  readonly redirect?: string
}

/** A real provider of OpenID Connect on a port of this machine, and a browser that signs in there. Test support. */
export class TestProvider {
  readonly redirect: string
  readonly clientId = 'prodgate'
  readonly clientSecret = 'a secret of the tests'
  readonly issuer: string
  /** What the provider knows of somebody, by the name that they type. */
  readonly people = new Map<string, Record<string, unknown>>()
  private readonly server: Server

  private constructor(server: Server, issuer: string, { small = false, redirect = REDIRECT }: ProviderOptions) {
    this.server = server
    this.issuer = issuer
    this.redirect = redirect
    const { clientId: client_id, clientSecret: client_secret } = this
    const provider = new Provider(issuer, {
      clients: [
        { client_id, client_secret, redirect_uris: [redirect], response_types: ['code'], require_auth_time: true },
      ],
      claims: { openid: ['sub'], profile: ['preferred_username', 'groups'], auth_time: null, acr: null, amr: null },
      conformIdTokenClaims: small,
      cookies: { keys: ['a key of the tests'] },
      pkce: { required: () => true },
      findAccount: (_: unknown, sub: string) => ({
        accountId: sub,
        claims: async (): Promise<Claims> => ({ sub, ...this.people.get(sub) }),
      }),
    })
    server.on('request', provider.callback())
  }

  static async start(options: ProviderOptions = {}): Promise<TestProvider> {
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    const address = server.address()
    if (address === null || typeof address === 'string') throw new Error('a server that listens has a port')
    return new TestProvider(server, `http://127.0.0.1:${address.port}`, options)
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections()
    this.server.close()
    await once(this.server, 'close')
  }

  /** Follows the address as a browser does, types this name, says yes, and gives the query that the console is called with. */
  async signIn(url: string, login: string): Promise<string> {
    const jar = new Map<string, string>()
    let next: string | undefined = url
    let form: URLSearchParams | undefined
    for (let steps = 0; steps < 20 && next !== undefined; steps++) {
      if (next.startsWith(this.redirect)) return new URL(next).search.slice(1)
      const response: Response = await fetch(next, {
        redirect: 'manual',
        headers: { cookie: [...jar].map(([name, text]) => `${name}=${text}`).join('; ') },
        ...(form === undefined ? {} : { method: 'POST', body: form }),
      })
      for (const line of response.headers.getSetCookie()) {
        const [, name, text] = /^([^=]+)=([^;]*)/.exec(line) ?? []
        if (name !== undefined && text !== undefined) jar.set(name, text)
      }
      form = undefined
      const location = response.headers.get('location')
      const page = await response.text()
      if (location !== null) next = new URL(location, this.issuer).href
      else {
        const action = /action="([^"]+)"/.exec(page)?.[1]
        const prompt = /name="prompt" value="(\w+)"/.exec(page)?.[1]
        if (action === undefined || prompt === undefined) throw new Error(`no form: ${response.status} ${page}`)
        next = new URL(action, this.issuer).href
        form = new URLSearchParams(prompt === 'login' ? { prompt, login, password: 'x' } : { prompt })
      }
    }
    throw new Error('the provider does not come to an end')
  }
}
