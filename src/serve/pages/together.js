import { get, post } from './api.js'
import { environmentChip, riskChip } from './chips.js'
import { fill, h } from './dom.js'
import { field, form } from './form.js'
import { backupChoice, checklistChoices } from './hold-answer.js'
import { warning } from './hold-warning.js'
import { Names } from './names.js'
import { confirmedFirst } from './passkey.js'
import { code, counted, sentence, visible } from './text.js'

/** @import { Me } from './api.js' */
/** @import { HoldView } from '../authority/holds/shown-holds.ts' */

export const title = 'Requests alike'

/** @typedef {{ id: string, status?: string, problem?: { code: string, detail: string, errors?: { message: string }[] } }} Answered */

/**
 * Requests that are alike, each whole, and one answer to all of them.
 *
 * @param {HTMLElement} main
 * @param {Me} me
 */
export async function show(main, me) {
  const ids = new URLSearchParams(location.search).getAll('hold')
  const load = (/** @type {string} */ id) =>
    /** @type {Promise<HoldView>} */ (get(`/v1/holds/${encodeURIComponent(id)}`))
  const [holds, names] = await Promise.all([Promise.all(ids.map(load)), Names.load()])
  const waiting = holds.filter((one) => one.status === 'pending' && !one.answers.some(({ by }) => by === me.id))
  const [first] = waiting
  if (first === undefined || waiting.length < 2) {
    location.replace(first === undefined ? '/' : `/holds/${encodeURIComponent(first.id)}`)
    return
  }
  const answer = h('div')
  fill(
    answer,
    groupForm(waiting, first, (answered) => fill(answer, result(answered))),
  )
  fill(
    main,
    h('p', { class: 'crumb' }, h('a', { href: '/' }, 'Requests')),
    h('h1', null, `${waiting.length} requests alike`),
    h('p', { class: 'target' }, code(visible(first.target))),
    h('div', { class: 'chips' }, environmentChip(first.environment), riskChip(first.risk)),
    h(
      'ol',
      { class: 'stack together' },
      waiting.map((one) =>
        h(
          'li',
          { class: 'stack' },
          h('h2', null, names.asker(one), ' ', h('a', { href: `/holds/${encodeURIComponent(one.id)}` }, code(one.id))),
          warning(one),
        ),
      ),
    ),
    me.permissions.includes('approve') && answer,
  )
}

/** @param {readonly HoldView[]} holds @param {HoldView} first @param {(answered: readonly Answered[]) => void} done */
function groupForm(holds, first, done) {
  const fields = [
    field({ name: 'justification', label: 'Why are they done, and why now?', multiline: true, maxlength: 4000 }),
    field({ name: 'rollbackPlan', label: 'How are they undone if it goes wrong?', multiline: true, maxlength: 4000 }),
    ...(first.changesData ? [backupChoice(first)] : []),
    ...checklistChoices(first),
    field({
      name: 'target',
      label: 'Type the name of the target',
      hint: code(visible(first.targets[0] ?? '')),
      typed: true,
      mono: true,
    }),
    field({ name: 'count', label: 'Type how many requests you approve', hint: 'In digits.', typed: true }),
    field({ name: 'sentence', label: 'Type this sentence, letter by letter', hint: code(first.sentence), typed: true }),
  ]
  return h(
    'section',
    { class: 'card answer', 'aria-labelledby': 'answer' },
    h('h2', { id: 'answer' }, 'Approve all of them'),
    h('p', null, 'Each goes ahead once, and each has a record of its own. To reject one, open it.'),
    form({
      fields,
      send: 'Approve all of them',
      look: 'danger',
      submit: async (answer) => {
        const send = () =>
          /** @type {Promise<{ answers: Answered[] }>} */ (
            post('/v1/holds/approve-batch', { ...answer, holds: holds.map((one) => one.id) })
          )
        done((await confirmedFirst(send)).answers)
      },
    }),
  )
}

/** @param {readonly Answered[]} answered */
function result(answered) {
  const refused = answered.filter((one) => one.problem !== undefined)
  return h(
    'section',
    { class: `card outcome ${refused.length === 0 ? 'good' : 'gone'}`, role: 'status' },
    h('h2', null, `${counted(answered.length - refused.length, 'request')} answered`),
    h(
      'ul',
      { class: 'rows' },
      answered.map(({ id, status, problem }) =>
        h(
          'li',
          { class: 'row' },
          h('a', { href: `/holds/${encodeURIComponent(id)}` }, code(id)),
          h('span', null, problem === undefined ? String(status) : sentence(whyNot(problem))),
        ),
      ),
    ),
  )
}

/** @param {NonNullable<Answered['problem']>} problem */
function whyNot({ detail, errors = [] }) {
  return [detail, ...errors.map(({ message }) => message)].join('; ')
}
