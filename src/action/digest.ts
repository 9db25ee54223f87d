import { hash } from 'node:crypto'
import type { Action } from './action.ts'
import { canonicalText } from './canonical.ts'

declare const brand: unique symbol

/** SHA-256 of an action's canonical bytes. Equal digests mean the same action, whatever the order of its keys was. */
export type ActionDigest = `sha256:${string}` & { readonly [brand]: 'ActionDigest' }

export function actionDigest(action: Action): ActionDigest {
  return `sha256:${hash('sha256', canonicalText(action), 'hex')}` as ActionDigest
}
