import { z } from 'zod'
import { Client } from '../../client/client.ts'
import { CommandFault, EXIT, UsageError } from '../../client/exit.ts'
import { type ReachOptions, type Whereabouts, whereabouts } from '../../client/whereabouts.ts'

const Given = z.looseObject({ token: z.string() })
const Runner = z.looseObject({ value: z.string() })

/** Who asks: the token that is given, or the runner itself, by a token of its own (OpenID Connect). */
export async function clientOf(options: ReachOptions & { readonly oidcAudience?: string }): Promise<Client> {
  const where = whereabouts(options)
  if (where.token !== undefined) return new Client(where)
  const own = await runnerToken(options.oidcAudience ?? where.url.origin)
  if (own === undefined)
    throw new UsageError(
      'nobody says who asks',
      'give the token of an agent (`PRODGATE_TOKEN`, `--token-file`), or let the job have an identity: `permissions: id-token: write` on GitHub, `id_tokens: PRODGATE_ID_TOKEN` on GitLab',
    )
  const { token } = await new Client(where).post('/v1/ci/token', { token: own }, Given)
  return new Client({ ...where, token } satisfies Whereabouts)
}

const TIMEOUT_MS = 10_000

/**
 * https://docs.github.com/actions/reference/security/oidc: the runner hands out a token for an audience;
 * https://docs.gitlab.com/ci/secrets/id_token_authentication/: it stands in a variable that the job names.
 */
async function runnerToken(audience: string): Promise<string | undefined> {
  const {
    PRODGATE_ID_TOKEN: given,
    ACTIONS_ID_TOKEN_REQUEST_URL: url,
    ACTIONS_ID_TOKEN_REQUEST_TOKEN: token,
  } = process.env
  if (given !== undefined && given !== '') return given
  if (!url || !token) return undefined
  const address = new URL(url)
  address.searchParams.set('audience', audience)
  try {
    const response = await fetch(address, {
      headers: { authorization: `Bearer ${token}`, accept: 'application/json' },
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    })
    if (!response.ok) throw new Error(`it answers ${response.status}`)
    return Runner.parse(await response.json()).value
  } catch (cause) {
    throw new CommandFault(
      EXIT.unreachable,
      `the runner hands out no token, which counts as stopped: ${(cause as Error).message}`,
    )
  }
}
