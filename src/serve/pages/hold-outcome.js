import { post } from './api.js'
import { ago, left } from './clock.js'
import { fill, h, pairs } from './dom.js'
import { action, field, form } from './form.js'
import { visible } from './text.js'

/** @import { Me } from './api.js' */
/** @import { Names } from './names.js' */
/** @import { HoldView } from '../authority/holds/shown-holds.ts' */

/** Why a request was closed, by its code. */
const CLOSED = Object.freeze({
  REJECTED: 'Rejected',
  TOO_MANY_WRONG_ANSWERS: 'Closed after five wrong answers',
  APPROVALS_VOID: 'Closed: who approved it may no longer do so',
  CANCELLED: 'Called off by who asked',
  NOT_DECIDED_IN_TIME: 'Nobody answered in time',
  NOT_EXECUTED_IN_TIME: 'It was approved and not run in time',
  SPENT: 'Approved, and let go',
})

/**
 * What became of the request, and the record of its approval.
 *
 * @param {HoldView} hold
 * @param {Names} names
 * @param {Me} me
 */
export function outcome(hold, names, me) {
  const { about, status, closed, executeBefore, answers, emergency } = hold
  const parts = []
  if (status === 'approved')
    parts.push(
      panel(
        'good',
        'Approved',
        h(
          'p',
          null,
          about === 'action'
            ? 'The agent may run exactly this, once. It has '
            : 'Who asked comes back for it. They have ',
          h('strong', null, left(executeBefore ?? '')),
          '.',
        ),
      ),
    )
  if (closed !== undefined)
    parts.push(
      panel(
        status === 'spent' ? 'good' : 'gone',
        status === 'spent' && about !== 'action' ? 'Approved, and done' : CLOSED[closed.code],
        h('p', null, ago(closed.at), closed.by === undefined ? [] : [', by ', names.of(closed.by)]),
        closed.reason !== undefined && h('blockquote', null, visible(closed.reason)),
      ),
    )
  if (answers.length > 0 && status !== 'pending') parts.push(record(hold, names, me))
  if (emergency && status !== 'pending' && me.permissions.includes('review')) parts.push(review(hold))
  return parts.length > 0 && h('div', { class: 'stack' }, parts)
}

/** @param {string} look @param {string} title @param {...(Node | false | undefined)} children */
function panel(look, title, ...children) {
  return h('section', { class: `card outcome ${look}` }, h('h2', { id: 'outcome', tabindex: -1 }, title), children)
}

/** @param {HoldView} hold @param {Names} names @param {Me} me */
function record(hold, names, me) {
  return h(
    'details',
    { class: 'card' },
    h('summary', null, h('h2', null, 'Approval record')),
    hold.answers.map(({ by, at, justification, rollbackPlan, backup, stepUp }) =>
      pairs([
        ['By', names.of(by), ' ', h('span', { class: 'dim' }, ago(at))],
        ['Why', h('bdi', null, visible(justification))],
        ['Way back', h('bdi', null, visible(rollbackPlan))],
        ['Backup', backup === undefined ? 'not asked for' : backup ? 'taken' : 'none'],
        ['Passkey', stepUp ? 'shown for this request' : 'not asked for'],
      ]),
    ),
    h(
      'div',
      { class: 'buttons' },
      hold.record !== undefined &&
        action('Save the record', async () => save(`${hold.id}.json`, JSON.stringify(hold.record, null, 2))),
      me.permissions.includes('see-log') &&
        h('a', { class: 'button', href: '/v1/log/checkpoint' }, 'Signed checkpoint'),
    ),
  )
}

/** @param {string} name @param {string} text */
function save(name, text) {
  const href = URL.createObjectURL(new Blob([text], { type: 'application/json' }))
  h('a', { href, download: name }).click()
  setTimeout(() => URL.revokeObjectURL(href), 1000)
}

/** @param {HoldView} hold */
function review({ id }) {
  const place = h('div')
  const finding = field({ name: 'finding', label: 'What did you find?', multiline: true, maxlength: 4000 })
  fill(
    place,
    form({
      fields: [finding],
      send: 'Keep the review',
      look: 'quiet',
      submit: async (values) => {
        await post(`/v1/holds/${encodeURIComponent(id)}/review`, values)
        fill(place, h('p', { class: 'good', role: 'status' }, 'The review is kept.'))
      },
    }),
  )
  return h('details', { class: 'card' }, h('summary', null, 'Review the emergency'), place)
}
