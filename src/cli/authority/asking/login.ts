import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import { AnyAnswer, MeAnswer } from '../../../client/answers.ts'
import { Client } from '../../../client/client.ts'
import { forgetLogin, keepLogin } from '../../../client/client-file.ts'
import { CommandFault, EXIT, UsageError } from '../../../client/exit.ts'
import { AuthorityFault } from '../../../client/fault.ts'
import type { ReachOptions } from '../../../client/whereabouts.ts'
import { visibleText } from '../../../lib/visible-text.ts'
import { print } from '../../output.ts'
import { jsonLine } from '../json-line.ts'
import { reaching } from '../reach.ts'

export interface LoginOptions extends ReachOptions {
  readonly withToken?: boolean
}

/** RFC 8628, section 3.2. */
const Started = z.looseObject({
  device_code: z.string(),
  user_code: z.string(),
  verification_uri: z.string(),
  interval: z.number().default(5),
  expires_in: z.number(),
})

/** RFC 8628, section 3.5, with the name that OAuth gives a token, too. */
const Given = z.union([
  z.looseObject({ access_token: z.string() }).transform((one) => one.access_token),
  z.looseObject({ token: z.string() }).transform((one) => one.token),
])

/** `prodgate login`: a person signs in in the browser, and this machine gets a token. */
export function login(options: LoginOptions): Promise<number> {
  if (options.socket !== undefined) throw new UsageError('people sign in by `--url`, not by the socket of agents')
  return reaching(options, async (client) => {
    const token = options.withToken === true ? await given(client) : await byDevice(client, options)
    const url = client.where.url.href.replace(/\/$/, '')
    keepLogin({ url, token })
    await print(options.json === true ? jsonLine({ loggedIn: true, url }) : `signed in to ${url}\n`)
    return EXIT.allow
  })
}

export interface LogoutOptions extends ReachOptions {
  readonly everywhere?: boolean
}

/** `prodgate logout`: forgets the login of this machine; with `--everywhere` the authority ends all tokens of the person. */
export async function logout(options: LogoutOptions): Promise<number> {
  if (options.everywhere === true)
    await reaching(options, async (client) => {
      await client.post('/v1/me/token/revoke', { which: 'all' }, AnyAnswer)
      return EXIT.allow
    })
  const was = forgetLogin()
  const here = was ? 'signed out on this machine\n' : 'nobody was signed in\n'
  const text = options.everywhere === true ? 'all tokens of yours are void\n' : here
  await print(options.json === true ? jsonLine({ loggedIn: false, was }) : text)
  return EXIT.allow
}

/** A token that an operator handed out, from standard input and never from an argument, which others could list. */
async function given(client: Client): Promise<string> {
  const parts: Buffer[] = []
  for await (const part of process.stdin as AsyncIterable<Buffer>) parts.push(part)
  const token = Buffer.concat(parts).toString('utf8').trim()
  if (!/^[\w-]{16,200}$/.test(token)) throw new UsageError('standard input holds no token')
  const me = await new Client({ url: client.where.url, token }).get('/v1/auth/me', MeAnswer)
  if (me.is !== 'person') throw new UsageError('this is the token of an agent, and people sign in')
  return token
}

async function byDevice(client: Client, options: LoginOptions): Promise<string> {
  const started = await client.post('/v1/auth/device', {}, Started)
  const { device_code, user_code, verification_uri, expires_in } = started
  await print(
    options.json === true
      ? jsonLine({ user_code, verification_uri, expires_in })
      : `Open ${visibleText(verification_uri)} and sign in.\nEnter this code there: ${visibleText(user_code)}\n`,
  )
  const until = Date.now() + expires_in * 1000
  let interval = Math.max(1, started.interval)
  while (Date.now() < until) {
    await sleep(interval * 1000)
    const answer = await poll(client, device_code)
    if (answer === 'slow down') interval += 5
    else if (answer !== 'pending') return answer.token
  }
  throw new CommandFault(EXIT.notPermitted, 'nobody entered the code in its time', 'begin again')
}

async function poll(
  client: Client,
  device_code: string,
): Promise<'pending' | 'slow down' | { readonly token: string }> {
  try {
    return { token: await client.post('/v1/auth/device/token', { device_code }, Given) }
  } catch (cause) {
    if (!(cause instanceof AuthorityFault)) throw cause
    if (cause.is('AUTHORIZATION_PENDING')) return 'pending'
    if (cause.is('SLOW_DOWN')) return 'slow down'
    if (cause.is('ACCESS_DENIED')) throw new CommandFault(EXIT.notPermitted, 'the sign-in was declined')
    if (cause.is('EXPIRED_TOKEN')) throw new CommandFault(EXIT.notPermitted, 'the code has expired', 'begin again')
    throw cause
  }
}
