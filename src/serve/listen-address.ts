import { fault, ok, type Result } from '../lib/result.ts'

export interface ListenAddress {
  readonly host: string
  /** 0 takes a free one. */
  readonly port: number
}

export const USUAL_LISTEN = '127.0.0.1:4477'

/** `HOST:PORT` or `[IPV6]:PORT`. */
export function readListenAddress(text: string): Result<ListenAddress, string> {
  const at = text.lastIndexOf(':')
  const host = text.slice(0, Math.max(at, 0)).replace(/^\[(.*)\]$/, '$1')
  const port = text.slice(at + 1)
  if (at < 1 || host === '' || !/^\d{1,5}$/.test(port) || Number(port) > 65_535)
    return fault(`\`${text}\` is no address to listen on: write \`127.0.0.1:4477\`, or port 0 for a free one`)
  return ok({ host, port: Number(port) })
}

export function isLoopback({ host }: ListenAddress): boolean {
  return host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host)
}
