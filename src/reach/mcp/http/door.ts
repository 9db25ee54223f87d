import type { IncomingHttpHeaders } from 'node:http'
import { one } from './headers.ts'

export interface Listening {
  readonly host: string
  readonly port: number
}

export function listeningOn(text: string): Listening {
  const at = text.lastIndexOf(':')
  return { host: text.slice(0, at).replace(/^\[|\]$/g, ''), port: Number(text.slice(at + 1)) }
}

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|::1)$/

export function isLoopback(host: string): boolean {
  return LOOPBACK.test(host)
}

/**
 * Whether a request may come in: addressed to us by a name that is ours, and from no page but one of this host. A page of
 * elsewhere whose name was pointed at 127.0.0.1 (DNS rebinding) brings its own name (2025-11-25, "Streamable HTTP",
 * security warning).
 */
export function mayComeIn(headers: IncomingHttpHeaders, allowed: readonly string[]): boolean {
  const host = hostOf(`http://${one(headers, 'host') ?? ''}`)
  if (host === undefined || !(isLoopback(host) || allowed.includes(host))) return false
  const origin = one(headers, 'origin')
  if (origin === undefined) return true
  const from = hostOf(origin)
  return from !== undefined && (isLoopback(from) || allowed.includes(from))
}

function hostOf(url: string): string | undefined {
  if (!URL.canParse(url)) return undefined
  const { hostname } = new URL(url)
  return hostname === '' ? undefined : hostname.replace(/^\[|\]$/g, '')
}
