import { h } from './dom.js'

/**
 * What a reader would not see, or what would reorder what they see, written out; the brackets of the marks too, so that
 * nobody writes a mark. What the authority has escaped already does not go through here.
 */
const UNSEEN = /[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}⟨⟩\u2800]|(?! )\p{Zs}/gu
const PADDING = / {17,}/g

/**
 * Text that came from somebody else, on one line.
 *
 * @param {string} text
 */
export function visible(text) {
  return text
    .replace(UNSEEN, (one) => `⟨U+${Number(one.codePointAt(0)).toString(16).toUpperCase().padStart(4, '0')}⟩`)
    .replace(PADDING, (run) => `⟨×${run.length} spaces⟩`)
}

/**
 * As code: every character in the order in which it stands there, whatever its script.
 *
 * @param {string} text
 */
export function code(text) {
  return h('code', { class: 'raw' }, text)
}

/**
 * A message of the authority as a sentence, with what it quotes as code.
 *
 * @param {string} message
 * @returns {(Node | string)[]}
 */
export function sentence(message) {
  const parts = message.split('`').map((part, i) => (i % 2 === 1 ? code(part) : part))
  const [first] = parts
  if (typeof first === 'string') parts[0] = capital(first)
  return /[.!?…]$/.test(message) ? parts : [...parts, '.']
}

/** @param {string} text */
export function capital(text) {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

/**
 * @param {number} count
 * @param {string} one
 * @param {string} [many]
 */
export function counted(count, one, many = `${one}s`) {
  return `${count} ${count === 1 ? one : many}`
}
