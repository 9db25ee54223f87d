import { type Identity, matchesStars, type TargetKind } from './identity.ts'
import type { RegistryEntry } from './registry-entry.ts'

/** The entries by what they are compared with, made once when the registry is read. */
export interface RegistryIndex {
  readonly exact: ReadonlyMap<string, readonly RegistryEntry[]>
  readonly near: ReadonlyMap<string, readonly RegistryEntry[]>
  readonly patterns: ReadonlyMap<TargetKind, readonly RegistryEntry[]>
}

interface Indexed {
  readonly index: RegistryIndex
}

export function indexOf(entries: readonly RegistryEntry[]): RegistryIndex {
  const exact = new Map<string, RegistryEntry[]>()
  const near = new Map<string, RegistryEntry[]>()
  const patterns = new Map<TargetKind, RegistryEntry[]>()
  for (const entry of entries) {
    if (entry.match.pattern) put(patterns, entry.kind, entry)
    else put(exact, keyOf(entry.kind, entry.match.key), entry)
    if (entry.match.near !== undefined) put(near, keyOf(entry.kind, entry.match.near), entry)
  }
  return { exact, near, patterns }
}

function put<K>(map: Map<K, RegistryEntry[]>, key: K, entry: RegistryEntry): void {
  const list = map.get(key)
  if (list === undefined) map.set(key, [entry])
  else list.push(entry)
}

function keyOf(kind: TargetKind, key: string): string {
  return `${kind} ${key}`
}

/** The entries that decide: all those under the most specific key that has any. */
export function decidingEntries({ index }: Indexed, identity: Identity): readonly RegistryEntry[] {
  for (const key of identity.keys) {
    const found = index.exact.get(keyOf(identity.kind, key))
    if (found !== undefined) return found
  }
  return []
}

/** All entries of a kind. */
export function entriesOf({ index }: Indexed, kind: TargetKind): readonly RegistryEntry[] {
  const exact = [...index.exact.values()].flat().filter((one) => one.kind === kind)
  return [...exact, ...(index.patterns.get(kind) ?? [])]
}

/** The entries that may only raise: patterns, neighbours on the same server, the host that it stands on. */
export function raisingEntries({ index }: Indexed, identity: Identity): readonly RegistryEntry[] {
  const { near, patterns } = index
  const found: RegistryEntry[] = []
  const texts = [identity.id, ...identity.keys]
  for (const entry of patterns.get(identity.kind) ?? []) {
    if (texts.some((text) => matchesStars(entry.match.key, text))) found.push(entry)
  }
  for (const key of identity.near) found.push(...(near.get(keyOf(identity.kind, key)) ?? []))
  for (const host of identity.hosts) {
    found.push(...(index.exact.get(keyOf('host', host)) ?? []))
    for (const entry of patterns.get('host') ?? []) if (matchesStars(entry.match.key, host)) found.push(entry)
  }
  return found
}
