import { fault } from '../../lib/result.ts'
import type { Refusal, RefusalCode } from '../authority/refusal.ts'

/** What a fault is answered as, what is wrong, and what to do instead. */
type Wording = readonly [as: RefusalCode, message: string, help: string]

const FAULTS = {
  LOGIN_FAILED: ['UNAUTHENTICATED', 'the name or the password is wrong', 'try again, or ask an operator for a link'],
  LOCKED: ['TOO_MANY', 'there were too many wrong tries', 'wait, or sign in with a passkey'],
  BUSY: ['TOO_MANY', 'too many people sign in at this moment', 'try again in a few seconds'],
  SESSION_NEEDED: ['FORBIDDEN', 'this is done in the browser only', 'sign in to the console'],
  NAME_UNCLEAR: ['INVALID', 'a name is 1 to 64 visible characters of one script', 'choose another name'],
  NAME_TAKEN: ['CONFLICT', 'the name is taken, or looks like one that is', 'choose another name'],
  ROLE_UNKNOWN: ['INVALID', 'there is no such role', 'give viewer, requester, approver, auditor or operator'],
  PASSWORD_TOO_SHORT: ['INVALID', 'a password has at least 12 characters', 'take a longer one; a sentence is good'],
  PASSWORD_TOO_LONG: ['INVALID', 'a password has at most 256 characters', 'take a shorter one'],
  PASSWORD_TOO_PLAIN: ['INVALID', 'the password is easily guessed', 'take one that neither repeats nor is your name'],
  NO_SUCH_PERSON: ['NOT_FOUND', 'there is no such person', 'look at the list of people'],
  NO_SUCH_AGENT: ['NOT_FOUND', 'there is no such agent', 'look at the list of agents'],
  OWNER_UNKNOWN: ['INVALID', 'the owner is nobody here', 'give the id of a person who is not disabled'],
  DISABLED: ['CONFLICT', 'it is disabled', 'enable it first'],
  STILL_ACTIVE: ['CONFLICT', 'the person is not disabled', 'disable them first'],
  KEY_UNREADABLE: ['INVALID', 'the key is no public key of a known kind', 'give it as a JWK: OKP, EC or RSA'],
  LAST_OPERATOR: ['CONFLICT', 'there would be no operator left', 'make somebody else an operator first'],
  LINK_INVALID: [
    'UNAUTHENTICATED',
    'the link is not known, was used, or is over',
    'ask an operator for a new one; until there is one, the authority prints a new one at each start',
  ],
  STEP_UP_NEEDED: ['STEP_UP_NEEDED', 'this has to be confirmed with a passkey', 'confirm it with a passkey of yours'],
  CHALLENGE_INVALID: ['UNAUTHENTICATED', 'what the passkey signed was not asked for, or is over', 'begin again'],
  PASSKEY_REFUSED: ['UNAUTHENTICATED', 'the passkey did not prove who you are', 'try again, or use another passkey'],
  PASSKEY_KNOWN: ['CONFLICT', 'the passkey is registered already', 'use another authenticator'],
  TOO_MANY_PASSKEYS: ['CONFLICT', 'there are 20 passkeys already', 'remove one first'],
  NO_SUCH_PASSKEY: ['NOT_FOUND', 'there is no such passkey', 'look at the list of your passkeys'],
  NO_PASSKEY: ['STEP_UP_NEEDED', 'there is no passkey to confirm it with', 'register a passkey first'],
  PROVIDER_UNREACHABLE: ['GATE_FAULT', 'the identity provider does not answer', 'try again later'],
  PROVIDER_REFUSED: ['UNAUTHENTICATED', 'the identity provider did not vouch for this sign-in', 'begin again'],
  RUNNER_REFUSED: [
    'UNAUTHENTICATED',
    'the runner’s token stands for no agent here, or was shown before',
    'compare issuer, audience and claims with `ci` in the configuration; each token is heard once',
  ],
  NO_ROLE: ['FORBIDDEN', 'the identity provider names no role of this authority', 'ask an operator for one'],
  ACCOUNT_DISABLED: ['FORBIDDEN', 'the account is disabled', 'ask an operator'],
  USER_CODE_UNKNOWN: ['NOT_FOUND', 'the code is not known, was used, or is over', 'begin again on the command line'],
  AUTHORIZATION_PENDING: ['MALFORMED', 'nobody has confirmed it yet', 'ask again after the interval'],
  SLOW_DOWN: ['MALFORMED', 'asked too often', 'wait 5 seconds longer between two tries'],
  ACCESS_DENIED: ['MALFORMED', 'the sign-in was declined', 'begin again if it was you'],
  EXPIRED_TOKEN: ['MALFORMED', 'the device code is not known, was used, or is over', 'begin again'],
} as const satisfies Readonly<Record<string, Wording>>

export type IdentityFaultCode = keyof typeof FAULTS

/** Why something about somebody's identity was refused. It never says whether a name exists to who has not proven theirs. */
export interface IdentityFault {
  readonly code: IdentityFaultCode
  readonly message: string
  readonly help: string
  /** After how many milliseconds another try is heard. */
  readonly retryAfter?: number
}

export function identityFault(code: IdentityFaultCode): IdentityFault {
  const [, message, help] = FAULTS[code]
  return { code, message, help }
}

/** A result that is this fault. */
export function refused(code: IdentityFaultCode) {
  return fault(identityFault(code))
}

/** The fault as the authority's edges answer it; the code itself stands among the problems. */
export function asRefusal({ code, message, help }: IdentityFault): Refusal {
  return { code: FAULTS[code][0], message, help, problems: [{ field: '', code, message }] }
}
