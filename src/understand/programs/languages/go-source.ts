import { isKnownText } from '../../word.ts'

/** Packages of Go's standard library that compute and print, and open nothing (Go 1.25). */
const COMPUTES = new Set(
  `bufio bytes cmp container/heap container/list container/ring context crypto/md5 crypto/sha1 crypto/sha256
    crypto/sha512 encoding/base64 encoding/binary encoding/csv encoding/hex encoding/json encoding/xml errors fmt
    hash/crc32 hash/fnv html io iter maps math math/big math/bits math/cmplx math/rand math/rand/v2 path reflect regexp
    slices sort strconv strings sync sync/atomic text/tabwriter time unicode unicode/utf16 unicode/utf8`.split(/\s+/),
)

const IMPORT = /^[ \t]*import[ \t]+(?:\(([^)]*)\)|(?:[\w.]+[ \t]+)?("[^"\n]*"|`[^`\n]*`))/gm

/**
 * True where a program of Go reaches neither files, programs nor the network: all that it imports computes. Counter-example:
 * a text of several lines in backquotes that holds a line like an import, which then counts as one too.
 */
export function onlyComputes(text: string | undefined): boolean {
  if (text === undefined || !isKnownText(text) || /\/\/go:(linkname|embed|cgo)/.test(text)) return false
  // Imports stand before all else, and no path of one holds a comment: what goes here beside comments is behind them.
  const code = text.replace(/\/\*[\s\S]*?\*\/|\/\/[^\n]*/g, ' ')
  const blocks = [...code.matchAll(IMPORT)].map(([, block, one]) => block ?? one ?? '')
  // Each word `import` is one that was read.
  if (blocks.length !== [...code.matchAll(/\bimport\b/g)].length) return false
  return blocks.every((block) =>
    [...block.matchAll(/["`]([^"`\n]*)["`]/g)].every(([, path]) => COMPUTES.has(path ?? '')),
  )
}
