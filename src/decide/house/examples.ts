import { readJson } from '../../lib/json-strict.ts'
import { fault, ok, type Result } from '../../lib/result.ts'
import { VERDICTS, type Verdict } from '../verdict.ts'
import { type HouseRequest, readHouseRequest } from './request.ts'
import type { Comment } from './statements.ts'

/**
 * An example of a policy: a request, and what this policy alone makes of it. It stands above the policy:
 *
 *     // example: {"effect": {"kind": "lose", "on": "table", "environment": "staging"}} -> hold
 *     // example: {"effect": {"kind": "lose", "on": "table", "environment": "local"}} -> allow
 *
 * `allow` says that the policy does not apply.
 */
export interface Example {
  readonly request: HouseRequest
  readonly verdict: Verdict
  readonly line: number
}

const MARK = 'example:'

export function isExample({ text }: Comment): boolean {
  return text.startsWith(MARK)
}

export function readExample({ text }: Comment, line: number): Result<Example, string> {
  const arrow = text.lastIndexOf('->')
  if (arrow < 0) return fault('an example ends with `-> allow`, `-> hold` or `-> deny`')
  const word = text.slice(arrow + 2).trim()
  const verdict = VERDICTS.find((one) => one === word)
  if (verdict === undefined) return fault('an example ends with `-> allow`, `-> hold` or `-> deny`')
  const json = readJson(text.slice(MARK.length, arrow).trim())
  if (json.is === 'fault') return fault(`the example is no JSON: ${json.fault.message}`)
  const request = readHouseRequest(json.value)
  return request.is === 'fault'
    ? fault(`the example is no request: ${request.fault}`)
    : ok({ request: request.value, verdict, line })
}
