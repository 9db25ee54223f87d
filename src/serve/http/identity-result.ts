import type { Result } from '../../lib/result.ts'
import { asRefusal, type IdentityFault } from '../identity/fault.ts'
import { Refused } from './refused.ts'

/** The value of what was done about somebody's identity, or its fault as the answer. */
export function known<T>(result: Result<T, IdentityFault>): T {
  if (result.is === 'fault') throw new Refused(asRefusal(result.fault))
  return result.value
}
