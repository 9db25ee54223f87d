import { readFileSync } from 'node:fs'
import { decodeUtf8Strict } from '../lib/utf8.ts'

/**
 * The variables that a process of this user was started with, as the kernel has them (proc_pid_environ(5)). Nothing where they
 * cannot be read, are no text, or one of them is there twice.
 *
 * KNOWN GAP: whose number it is nobody asks. Who may be answered could read that of any process of theirs.
 */
export function environmentOf(process: number): Readonly<Record<string, string>> | undefined {
  const bytes = bytesAt(`/proc/${process}/environ`)
  const text = bytes === undefined ? undefined : decodeUtf8Strict(bytes)
  if (text?.is !== 'ok') return undefined
  const found = new Map<string, string>()
  for (const one of text.value.split('\0')) {
    if (one === '') continue
    const equals = one.indexOf('=', 1)
    const name = one.slice(0, equals)
    if (equals < 0 || found.has(name)) return undefined
    found.set(name, one.slice(equals + 1))
  }
  return Object.fromEntries(found)
}

function bytesAt(path: string): Buffer | undefined {
  try {
    return readFileSync(path)
  } catch {
    return undefined
  }
}
