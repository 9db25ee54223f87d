import { isJsonObject, type Json } from '../lib/json.ts'
import { visible } from '../lib/quoted.ts'

/**
 * A line for operators as a person reads it who has started the authority at a terminal: when, how grave, what, and what
 * belongs to it. Programs get it as JSON.
 */
export function lineForPeople(line: string): string {
  const read = objectIn(line)
  if (read === undefined) return line
  const { level, time, msg, loud: _, ...rest } = read
  const clock = typeof time === 'string' ? `${time.slice(11, 19)} ` : ''
  const grave = typeof level === 'number' && level >= 50 ? 'fault: ' : level === 40 ? 'note: ' : ''
  const facts = Object.entries(rest).map(([name, value]) => `${name}=${JSON.stringify(value)}`)
  const beside = facts.length === 0 ? '' : `  (${facts.join(', ')})`
  const all = visible(`${String(msg ?? '')}${beside}`, Number.POSITIVE_INFINITY).replaceAll('⟨U+0060⟩', '`')
  return `${clock}${grave}${all}\n`
}

function objectIn(line: string): Readonly<Record<string, Json | undefined>> | undefined {
  try {
    const read: Json = JSON.parse(line)
    return isJsonObject(read) ? read : undefined
  } catch {
    return undefined
  }
}
