import { get, Problem, post, postAsStranger, useCsrf } from './api.js'

/** @import { PasskeyView } from '../identity/passkeys.ts' */

/**
 * Passkeys (Web Authentication, level 3): options come from the authority as JSON, and what the authenticator made goes back
 * as JSON.
 */

/** A passkey belongs to a domain; at an address of numbers there is none. */
export function passkeysWork() {
  return typeof PublicKeyCredential !== 'undefined' && !/^[\d.]+$|^\[/.test(location.hostname)
}

/** Where this same page has a domain, on the machine that the authority runs on. */
export function namedAddress() {
  const loopback = /^127\.|^\[::1\]$/.test(location.hostname)
  return loopback && window.isSecureContext ? `${location.protocol}//localhost:${location.port}` : undefined
}

/**
 * @param {string} label
 * @returns {Promise<PasskeyView>}
 */
export async function addPasskey(label) {
  const made = await confirmedFirst(async () => {
    const options = /** @type {PublicKeyCredentialCreationOptionsJSON} */ (await post('/v1/auth/passkeys/options'))
    const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options)
    return asked(navigator.credentials.create({ publicKey }))
  })
  return confirmedFirst(() => post('/v1/auth/passkeys', { attestation: made, label }))
}

/** @param {string} id */
export function removePasskey(id) {
  return confirmedFirst(() => post(`/v1/auth/passkeys/${encodeURIComponent(id)}/remove`))
}

/** @returns {Promise<{ passkeys: PasskeyView[] }>} */
export function listPasskeys() {
  return get('/v1/auth/passkeys')
}

export async function signInWithPasskey() {
  const options = await postAsStranger('/v1/auth/passkey/options')
  /** @type {{ csrf: string }} */
  const { csrf } = await postAsStranger('/v1/auth/passkey', { assertion: await assertion(options) })
  useCsrf(csrf)
}

/**
 * Confirms one request, or that one is there.
 *
 * @param {string} [hold]
 */
export async function stepUp(hold) {
  const about = hold === undefined ? {} : { hold }
  const options = await post('/v1/auth/step-up/options', about)
  /** @type {{ csrf: string }} */
  const { csrf } = await post('/v1/auth/step-up', { ...about, assertion: await assertion(options) })
  useCsrf(csrf)
}

/**
 * Does it, and where a passkey is asked for first, shows one and does it again.
 *
 * @template T
 * @param {() => Promise<T>} work
 * @param {string} [hold]
 */
export async function confirmedFirst(work, hold) {
  try {
    return await work()
  } catch (cause) {
    if (!(cause instanceof Problem && cause.code === 'STEP_UP_NEEDED') || cause.is('NO_PASSKEY')) throw cause
    await stepUp(hold)
    return work()
  }
}

/** @param {unknown} options */
function assertion(options) {
  const json = /** @type {PublicKeyCredentialRequestOptionsJSON} */ (options)
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(json)
  return asked(navigator.credentials.get({ publicKey }))
}

/** @param {Promise<Credential | null>} answer */
async function asked(answer) {
  const credential = await answer.catch((cause) => {
    const code = cause instanceof DOMException ? cause.name : ''
    throw new Problem({ status: 0, code: 'PASSKEY_ABORTED', detail: whyNot(code), help: 'try again' })
  })
  return /** @type {PublicKeyCredential} */ (credential).toJSON()
}

/** @param {string} name of the exception */
function whyNot(name) {
  if (name === 'InvalidStateError') return 'this passkey is registered already'
  if (name === 'SecurityError') return 'passkeys do not work at this address'
  return 'no passkey was shown'
}
