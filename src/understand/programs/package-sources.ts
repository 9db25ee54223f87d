import { emit } from '../emit.ts'
import { httpAddress, isLoopback } from '../http/address.ts'
import type { Call } from '../program.ts'
import { isKnown, type Word } from '../word.ts'

/** Settings that say where a package manager finds what it is told to install by name. */
const SOURCES: ReadonlySet<string> = new Set([
  'registry',
  'npmregistryserver',
  'global.index-url',
  'global.extra-index-url',
  'install.index-url',
  'install.extra-index-url',
  'goproxy',
])

/** Where they look by themselves. */
const PUBLIC: ReadonlySet<string> = new Set([
  'registry.npmjs.org',
  'registry.yarnpkg.com',
  'pypi.org',
  'proxy.golang.org',
])

/**
 * Packages by name come from another place from here on, whoever installs them. One that a single call names is an
 * install by name like any other, and so is a source beside the usual one for a scope of its own (`@acme:registry`).
 */
export function setsSource(call: Call, name: string, value: Word | undefined): boolean {
  if (value === undefined || !SOURCES.has(name.toLowerCase())) return false
  const isUsual = (source: string) => {
    if (/^(direct|off|)$/.test(source)) return true
    const { host } = httpAddress(source)
    return PUBLIC.has(host) || isLoopback(host)
  }
  if (isKnown(value) && value.text.split(/[,| ]/).every(isUsual)) return false
  emit(
    call,
    'remote-code',
    'set',
    'setting',
    { ...value, text: name },
    {
      note: 'what is installed by name from now on comes from there',
    },
  )
  return true
}
