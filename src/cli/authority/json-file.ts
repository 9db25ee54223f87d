import { readFileSync } from 'node:fs'
import { UsageError } from '../../client/exit.ts'
import type { Json } from '../../lib/json.ts'
import { readJson } from '../../lib/json-strict.ts'
import { whyUnreadable } from '../../lib/unreadable.ts'

/** A file of JSON that an option names. */
export function readJsonFile(path: string): Json {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (cause) {
    throw new UsageError(`couldn't read \`${path}\`: ${whyUnreadable(cause)}`)
  }
  const json = readJson(text)
  if (json.is === 'fault') throw new UsageError(`\`${path}\` is no JSON: ${json.fault.message}`)
  return json.value
}
