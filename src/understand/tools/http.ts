import type { HttpAction } from '../../action/action.ts'
import { emitFile } from '../emit.ts'
import { understandRequest } from '../http/request.ts'
import type { Call } from '../program.ts'
import { stream, word } from '../word.ts'
import { toolPath } from './tool-path.ts'

/** A request that an agent sends by a tool of its own, not by a program. */
export function understandHttp(call: Call, action: HttpAction): void {
  const headers = Object.entries(action.headers ?? {}).map(([name, value]) => word(`${name}: ${value}`))
  const body = action.body === undefined || action.body === '' ? undefined : stream(action.body)
  // No request at all: the tool reads a file of this host.
  if (/^file:/i.test(action.url)) return emitFile(call, 'read', toolPath(call, word(action.url)))
  understandRequest(call, { method: word(action.method), url: word(action.url), headers, body })
}
