import { h } from './dom.js'
import { code, visible } from './text.js'

/** @import { HoldHandle } from '../authority/holds/hold-handle.ts' */

/**
 * Whether a change waits for a second person.
 *
 * @param {object} answer
 * @returns {answer is { hold: HoldHandle }}
 */
export function waits(answer) {
  return 'hold' in answer
}

/**
 * That a change of the configuration is confirmed by somebody else first.
 *
 * @param {{ hold: HoldHandle }} answer
 * @param {string} [then] what is to be done afterwards
 */
export function secondPerson({ hold: { id } }, then = '') {
  return h(
    'div',
    { class: 'note', role: 'status', tabindex: -1 },
    h('p', null, h('strong', null, 'A second person confirms it first.'), then !== '' && ` ${then}`),
    h('p', null, h('a', { href: `/holds/${encodeURIComponent(id)}` }, code(visible(id)))),
  )
}
