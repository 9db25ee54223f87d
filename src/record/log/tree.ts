import { hash } from 'node:crypto'

/**
 * The Merkle tree of RFC 6962, section 2.1 (the same in RFC 9162, section 2.1.1), over SHA-256. A leaf and a node are
 * hashed with different first bytes, so that no node can be passed off as an entry.
 */

/** 32 bytes of SHA-256. */
export type Hash = Uint8Array

export const HASH_BYTES = 32

const LEAF = 0x00
const NODE = 0x01

/** The root of the tree of no entries: the hash of nothing. */
export const EMPTY_ROOT: Hash = hash('sha256', '', 'buffer')

// What is hashed is put together here. Hashing is synchronous, so nobody sees it half written.
const node = Buffer.alloc(1 + 2 * HASH_BYTES, NODE)
const leaf = Buffer.alloc(1 + 0xffff, LEAF)

/** The hash of an entry's bytes: SHA-256(0x00 || entry). */
export function leafHash(entry: Uint8Array): Hash {
  if (entry.length >= leaf.length) return hash('sha256', Buffer.concat([Buffer.of(LEAF), entry]), 'buffer')
  leaf.set(entry, 1)
  return hash('sha256', leaf.subarray(0, 1 + entry.length), 'buffer')
}

/** The hash of two subtrees side by side: SHA-256(0x01 || left || right). Each must be 32 bytes. */
export function nodeHash(left: Hash, right: Hash): Hash {
  if (left.length !== HASH_BYTES || right.length !== HASH_BYTES) throw new RangeError('a hash has 32 bytes')
  node.set(left, 1)
  node.set(right, 1 + HASH_BYTES)
  return hash('sha256', node, 'buffer')
}

/** Roots are public, so this need not take the same time for all. */
export function sameHash(one: Hash, other: Hash): boolean {
  return Buffer.compare(one, other) === 0
}
