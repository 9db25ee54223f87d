import { sha256Hex } from '../lib/sha256.ts'
import type { Action } from './action.ts'
import { canonicalText } from './canonical.ts'

declare const brand: unique symbol

/** SHA-256 of an action's canonical bytes. Equal digests mean the same action, whatever the order of its keys was. */
export type ActionDigest = `sha256:${string}` & { readonly [brand]: 'ActionDigest' }

export function actionDigest(action: Action): ActionDigest {
  return `sha256:${sha256Hex(canonicalText(action))}` as ActionDigest
}
