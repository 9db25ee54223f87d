/** @import { Problem as ProblemDocument } from '../http/problem.ts' */

/**
 * Who is signed in here, as `GET /v1/auth/me` tells it.
 *
 * @typedef {{ id: string, name: string, role: string, permissions: readonly string[], csrf?: string }} Me
 */

/** What the authority answered instead of doing it (RFC 9457). */
export class Problem extends Error {
  /** @param {Pick<ProblemDocument, 'status' | 'code' | 'detail' | 'help' | 'errors'>} told */
  constructor({ status, code, detail, help, errors = [] }) {
    super(detail)
    this.status = status
    this.code = code
    this.help = help
    this.errors = errors
  }

  /**
   * The code or one of those behind it.
   *
   * @param {string} code
   */
  is(code) {
    return this.code === code || this.errors.some((one) => one.code === code)
  }
}

/**
 * Where the token of the session is kept. It goes with the cookie, which a browser hands to every port of this host; what is
 * kept here is for this port alone.
 */
const CSRF = 'prodgate-csrf'

/** What the address of a page carries behind the `#` after a sign-in with an identity provider. */
const HANDED = /^#csrf=([\w-]{43})$/

/** How far the authority's clock is ahead of this one, in milliseconds. */
let ahead = 0

/** The authority's time: clocks of requests run by it. */
export function now() {
  return Date.now() + ahead
}

/**
 * Where nobody is signed in, the browser goes to sign in, and comes back.
 *
 * @template T
 * @param {string} path
 * @returns {Promise<T>}
 */
export async function get(path) {
  return signedIn(await call('GET', path))
}

/**
 * @template T
 * @param {string} path
 * @param {object} [body]
 * @returns {Promise<T>}
 */
export async function post(path, body) {
  return signedIn(await call('POST', path, body))
}

/**
 * @template T
 * @param {string} path
 * @returns {Promise<T>}
 */
export async function erase(path) {
  return signedIn(await call('DELETE', path))
}

/**
 * For who is not signed in yet: that the name is wrong is an answer as any other.
 *
 * @template T
 * @param {string} path
 * @param {object} [body]
 * @returns {Promise<T>}
 */
export async function postAsStranger(path, body) {
  return read(await call('POST', path, body))
}

/**
 * Nobody, too, where the token of the session is lost: without it the cookie lets nobody in.
 *
 * @returns {Promise<Me | undefined>}
 */
export async function whoAmI() {
  const response = await call('GET', '/v1/auth/me')
  if (response.status === 401) return undefined
  /** @type {Me} */
  const me = await read(response)
  return me.csrf === undefined ? undefined : me
}

/**
 * The token of a session that has just begun.
 *
 * @param {string} token
 */
export function useCsrf(token) {
  localStorage.setItem(CSRF, token)
}

/** Of the session that has just ended. */
export function dropCsrf() {
  localStorage.removeItem(CSRF)
}

/** Takes the token out of the address. A link of somebody else's that brings another one ends in a new sign-in. */
export function takeHandedCsrf() {
  const token = HANDED.exec(location.hash)?.[1]
  if (token === undefined) return
  history.replaceState(null, '', location.pathname + location.search)
  useCsrf(token)
}

/**
 * Another tab signs in somebody else, or out: what stands on this page was for who was signed in before. A step-up there gives
 * another token to the same person, and nothing here is lost by it.
 *
 * @param {Me} me
 */
export function followOtherTabs(me) {
  window.addEventListener('storage', async ({ key }) => {
    if (key !== CSRF) return
    const now = await whoAmI().catch(() => me)
    if (now?.id !== me.id) location.reload()
  })
}

/** To sign in, and back to where one was. */
export function goToSignIn() {
  const here = location.pathname + location.search
  location.replace(here === '/' ? '/sign-in' : `/sign-in?next=${encodeURIComponent(here)}`)
}

/**
 * @param {'GET' | 'POST' | 'DELETE'} method
 * @param {string} path
 * @param {object} [body]
 */
async function call(method, path, body) {
  /** @type {Record<string, string>} */
  const headers = { accept: 'application/json' }
  const csrf = localStorage.getItem(CSRF)
  if (csrf !== null) headers['x-csrf-token'] = csrf
  if (body !== undefined) headers['content-type'] = 'application/json'
  const json = body === undefined ? {} : { body: JSON.stringify(body) }
  const response = await fetch(path, { method, headers, cache: 'no-store', ...json }).catch(() => {
    throw new Problem({ status: 0, code: 'AWAY', detail: 'the authority does not answer', help: 'try again' })
  })
  const date = Date.parse(response.headers.get('date') ?? '')
  if (!Number.isNaN(date)) ahead = Math.abs(date - Date.now()) < 2000 ? 0 : date - Date.now()
  return response
}

/**
 * @template T
 * @param {Response} response
 * @returns {Promise<T>}
 */
async function signedIn(response) {
  if (response.status !== 401) return read(response)
  goToSignIn()
  // Nothing goes on here; another page is on its way.
  return new Promise(() => undefined)
}

/**
 * @template T
 * @param {Response} response
 * @returns {Promise<T>}
 */
async function read(response) {
  const answer = await response.json().catch(() => undefined)
  if (response.ok) return answer
  const { status } = response
  throw new Problem(answer?.code === undefined ? { status, code: 'UNKNOWN', detail: `answered ${status}` } : answer)
}
