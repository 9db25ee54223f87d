import { h } from './dom.js'
import { capital } from './text.js'

/** @import { HoldView } from '../authority/holds/shown-holds.ts' */

/** @type {Readonly<Record<string, string>>} */
const MARKS = { checked: '☑', unchecked: '☐', 'not answered': '☐', 'not needed': '–', 'by exception': '⚠' }

/** The production policy's eight items, as they stand. @param {HoldView} hold */
export function checklist({ checklist: items, needs }) {
  if (items === undefined) return undefined
  return h(
    'section',
    { class: 'card', 'aria-labelledby': 'checklist' },
    h('h2', { id: 'checklist' }, 'Checklist before an action in production'),
    needs.checklist === 'required' && h('p', null, 'The rules ask for all of it: what is unchecked stops it.'),
    h(
      'ul',
      { class: 'plain' },
      items.map(({ says, state }) =>
        h(
          'li',
          null,
          h('span', { 'aria-hidden': 'true' }, MARKS[state] ?? '☐'),
          ' ',
          capital(says),
          h('span', { class: 'dim' }, `: ${state}`),
        ),
      ),
    ),
  )
}
