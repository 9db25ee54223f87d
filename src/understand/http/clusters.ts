import type { EffectKind } from '../effect.ts'
import { SAFE_METHODS } from './address.ts'

/** The interfaces of Kubernetes 1.34 and of the Docker Engine 1.51: what their paths say that the method does not. */
export function clusterCall(
  method: string,
  escaped: string,
): { readonly kind: EffectKind; readonly note?: string } | undefined {
  const path = decoded(escaped)
  const safe = SAFE_METHODS.has(method)
  // A GET opens the stream as well as a POST.
  if (/^\/api\/v1\/namespaces\/[^/]+\/pods\/[^/]+\/(exec|attach|portforward)\/?$/.test(path))
    return { kind: 'unreadable', note: 'it opens a session in a pod' }
  if (safe) return /^\/api\/v1\/(namespaces\/[^/]+\/)?secrets(\/|$)/.test(path) ? { kind: 'read-secret' } : undefined
  if (method === 'DELETE') return undefined
  if (ACCESS.test(path)) return { kind: 'access' }
  return method === 'POST' && PRUNES.test(path) ? { kind: 'lose' } : undefined
}

const ACCESS =
  /^\/(api\/v1\/namespaces\/[^/]+\/(secrets|serviceaccounts)(\/|$)|apis\/(rbac\.authorization|certificates|admissionregistration)\.k8s\.io\/|apis\/networking\.k8s\.io\/v1\/namespaces\/[^/]+\/networkpolicies(\/|$))/
const PRUNES = /^(\/v1\.\d+)?\/(containers|images|volumes|networks|build)\/prune$/

/** A server takes `%73ecrets` for `secrets`. */
function decoded(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}
