import { absolute, emit, emitFile } from '../../emit.ts'
import type { Place } from '../../place.ts'
import type { Call } from '../../program.ts'
import { Carries, isKnown, isKnownText, type Stream, UNKNOWN, type Word, word } from '../../word.ts'
import { singular } from './resource.ts'

/** What the manifests of a call hold, as far as they can be read. */
export interface Manifests {
  /** Kinds in the singular and lower case. */
  readonly kinds: ReadonlySet<string>
  /** True where every one of them was read. */
  readonly known: boolean
  /** Those that come straight from the network. */
  readonly remote: readonly Word[]
}

const MOST_FILES = 64
const MOST_TEXT = 1 << 20

/** Reads `-f` and `-k`: files, directories, `-` for standard input, and addresses. Emits the reading of files. */
export function readManifests(call: Call, files: readonly Word[], overlays: readonly Word[] = []): Manifests {
  const kinds = new Set<string>()
  const remote: Word[] = []
  let known = true
  const take = (content: Stream, from: Word) => {
    if ((content.carries & Carries.network) !== 0 && !isKnownText(content.text ?? UNKNOWN)) remote.push(from)
    if (content.text === undefined || !isKnownText(content.text)) known = false
    if ((content.text?.length ?? 0) > MOST_TEXT) known = false
    for (const kind of kindsIn(content.text ?? '')) kinds.add(kind)
  }
  for (const path of files.flatMap(splitList)) {
    if (path.text === '-') take(call.stdin, { ...path, carries: call.stdin.carries })
    else if (isAddress(path.text)) remote.push(path)
    else {
      emitFile(call, 'read', path)
      for (const one of manifestsIn(call, path)) take(call.readFile(one), one)
    }
  }
  for (const path of overlays) {
    if (isRemoteBase(path.text)) {
      remote.push(path)
      continue
    }
    emitFile(call, 'read', path)
    for (const one of manifestsIn(call, path)) {
      const content = call.readFile(one)
      take(content, one)
      if (/(^|\/)kustomization\.ya?ml$/.test(one.text)) takeOverlay(content.text ?? '', one)
    }
  }
  return { kinds, known, remote }

  function takeOverlay(text: string, from: Word): void {
    if (/^[ \t]*secretGenerator[ \t]*:/m.test(text)) kinds.add('secret')
    for (const line of text.split('\n')) {
      const item = line.trimStart()
      if (
        item.startsWith('- ') &&
        isRemoteBase(
          item
            .slice(2)
            .trim()
            .replace(/^["']|["']$/g, ''),
        )
      )
        remote.push({ ...from, text: item.slice(2).trim() })
    }
  }
}

/** `-f a.yaml,b.yaml` is two files. */
function splitList(w: Word): readonly Word[] {
  return isKnown(w) && w.text.includes(',') && !isAddress(w.text)
    ? w.text.split(',').map((text) => ({ ...w, text }))
    : [w]
}

export function isAddress(text: string): boolean {
  return /^https?:\/\//i.test(text)
}

/** kustomize takes git addresses too: `github.com/org/repo//path?ref=v1`, `git@host:repo`. */
function isRemoteBase(text: string): boolean {
  return isAddress(text) || /^(git::|git@|ssh:\/\/|oci:\/\/|(github|gitlab|bitbucket)\.(com|org)\/)/.test(text)
}

/** The file itself, or the manifests directly in a directory. */
function manifestsIn(call: Call, path: Word): readonly Word[] {
  const at = absolute(call.cwd, path.text)
  if (!isKnown(path) || !isKnownText(at) || call.files.kind(at) !== 'directory') return [path]
  const names = (call.files.list(at) ?? []).filter((name) => /\.(ya?ml|json)$/.test(name))
  if (names.length === 0 || names.length > MOST_FILES) return [word(UNKNOWN, path.span)]
  return names.map((name) => ({ ...path, text: `${path.text.replace(/\/$/, '')}/${name}` }))
}

/**
 * The kinds of the objects of a YAML or JSON text, by its `kind` fields. Those inside an object (a `roleRef`) are told
 * apart by their indentation, but in a `List` and in braces they count too.
 */
export function kindsIn(text: string): readonly string[] {
  const outer = new Set<string>()
  const inner = new Set<string>()
  let margin = -1
  let isList = false
  for (const line of text.slice(0, MOST_TEXT).split('\n')) {
    const content = line.trimStart()
    if (content === '' || content.startsWith('#')) continue
    if (line.startsWith('---')) {
      margin = -1
      continue
    }
    const indentation = line.length - content.length
    if (margin < 0) margin = indentation
    for (let at = content.indexOf('kind'); at >= 0; at = content.indexOf('kind', at + 4)) {
      const value = /^kind["']?\s*:\s*["']?([A-Za-z]+)/.exec(content.slice(at, at + 100))?.[1]
      if (value === undefined) continue
      const isOuter =
        (at <= 1 && indentation === margin) || content.slice(0, at).includes('{') || content.startsWith('"')
      if (isOuter) outer.add(singular(value))
      else inner.add(singular(value))
      isList ||= value.endsWith('List')
    }
  }
  return isList ? [...outer, ...inner] : [...outer]
}

/** Manifests from an address are code that nobody here has seen: what they start is what they say. */
export function emitRemote(call: Call, manifests: Manifests, at: Place): void {
  for (const one of manifests.remote) {
    emit(call, 'remote-code', 'apply', 'manifest', one, { at, note: 'the manifest is fetched as it is applied' })
  }
}
