import { readFileSync } from 'node:fs'
import { quoted } from '../lib/quoted.ts'
import { whyUnreadable } from '../lib/unreadable.ts'
import { UsageError } from './exit.ts'

/** As a header may hold it (RFC 6750, section 2.1). */
const TOKEN = /^[A-Za-z0-9._~+/=-]{1,4096}$/

export function isToken(text: string): boolean {
  return TOKEN.test(text)
}

/** The token alone, or what `prodgate admin agent add` printed. What is wrong with it is not shown. */
export function readTokenFile(path: string): string {
  const text = textAt(path)
  const token = text.startsWith('{') ? tokenAmong(text) : text
  if (isToken(token)) return token
  const what = text === '' ? 'is empty' : 'holds no token'
  throw new UsageError(
    `the file ${quoted(path)} ${what}`,
    'put the token into it, or what `prodgate admin agent add NAME` prints',
  )
}

function textAt(path: string): string {
  try {
    return readFileSync(path, 'utf8').trim()
  } catch (cause) {
    throw new UsageError(`couldn't read the token in ${quoted(path)}: ${whyUnreadable(cause)}`)
  }
}

function tokenAmong(text: string): string {
  try {
    const { token }: { readonly token?: unknown } = JSON.parse(text)
    return typeof token === 'string' ? token : ''
  } catch {
    return ''
  }
}
