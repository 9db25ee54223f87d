import { get, post } from './api.js'
import { h } from './dom.js'
import { choice, field, form } from './form.js'
import { confirmedFirst } from './passkey.js'
import { code, visible } from './text.js'

/** @import { Me } from './api.js' */
/** @import { Names } from './names.js' */
/** @import { HoldView } from '../authority/holds/shown-holds.ts' */

/** @typedef {(hold: HoldView) => void} Draw */

const AGENT_SEES =
  'The agent is told whether it may go on, and by when. It never sees the sentence, your name or what you write.'

/**
 * What this person can do with the request now.
 *
 * @param {HoldView} hold
 * @param {Names} names
 * @param {Me} me
 * @param {Draw} draw
 */
export function answerForm(hold, names, me, draw) {
  const { status, answers, incurable } = hold
  if (status !== 'pending' && status !== 'approved') return undefined
  if (!me.permissions.includes('approve'))
    return note('You can look at this request. Approvers and operators answer it.')
  const own = hold.person === me.id || names.ownersOf(hold.agent).includes(me.id)
  const answered = answers.some((one) => one.by === me.id)
  return h(
    'div',
    { class: 'stack' },
    own && note('You asked for this, or your agent did: somebody else approves it. You can still stop it.'),
    status === 'pending' && answered && note('You have approved it. It waits for somebody else as well.'),
    status === 'pending' && !answered && !own && incurable.length === 0 && approval(hold, draw),
    h(
      'div',
      { class: 'others' },
      withReason(hold, draw, REJECT[status]),
      status === 'pending' && !hold.emergency && withReason(hold, draw, EMERGENCY),
    ),
  )
}

/** @param {string} text */
function note(text) {
  return h('p', { class: 'note' }, text)
}

/** @param {HoldView} hold @param {Draw} draw */
function approval(hold, draw) {
  const { id, about, sentence, targets, changesData, needs } = hold
  const fields = [
    field({ name: 'justification', label: 'Why is it done, and why now?', multiline: true, maxlength: 4000 }),
    field({ name: 'rollbackPlan', label: 'How is it undone if it goes wrong?', multiline: true, maxlength: 4000 }),
    ...(changesData ? [backupChoice(hold)] : []),
    ...checklistChoices(hold),
    field({
      name: 'target',
      label: 'Type the name of the target',
      hint: [code(visible(targets[0] ?? '')), targets.length > 1 && ` or another of the ${targets.length} targets`],
      typed: true,
      mono: true,
    }),
    field({ name: 'sentence', label: 'Type this sentence, letter by letter', hint: code(sentence), typed: true }),
  ]
  return h(
    'section',
    { class: 'card answer', 'aria-labelledby': 'answer' },
    h('h2', { id: 'answer' }, 'Approve it'),
    h(
      'p',
      null,
      'It goes ahead once, as it stands above, within ',
      `${needs.executeWithin} minutes of the approval. `,
      about === 'action' && h('span', { class: 'dim' }, AGENT_SEES),
    ),
    form({
      fields,
      send: needs.stepUp ? 'Approve with a passkey' : 'Approve',
      look: 'danger',
      submit: async (answer) => {
        const path = `/v1/holds/${encodeURIComponent(id)}`
        try {
          const approve = () => /** @type {Promise<HoldView>} */ (post(`${path}/approve`, answer))
          draw(await confirmedFirst(approve, id))
        } catch (cause) {
          // A wrong answer is counted, which nobody is told of but who gave it.
          draw(await get(path))
          throw cause
        }
        scrollTo({ top: 0 })
        document.getElementById('outcome')?.focus()
      },
    }),
  )
}

/** @param {HoldView} hold */
export function backupChoice({ warning, needs }) {
  const losesForGood = warning?.because.some(({ code }) => code === 'LOSES') === true
  const hint =
    needs.checklist === 'required'
      ? 'The rules ask for a yes.'
      : losesForGood
        ? 'A no stops it: what it loses, nothing else holds.'
        : 'A no is an answer too; it stands in the record, and raises the risk there.'
  return choice({
    name: 'backup',
    label: 'Was a backup taken of what changes?',
    hint,
    choices: [
      { value: true, label: 'Yes' },
      { value: false, label: 'No' },
    ],
  })
}

/**
 * The items of the checklist that only a person can say. Left open, they stand in the record as not answered.
 *
 * @param {HoldView} hold
 */
export function checklistChoices({ checklist, needs }) {
  if (checklist === undefined) return []
  const hint =
    needs.checklist === 'required'
      ? 'The rules ask for a yes.'
      : 'A no stops it. Left open, it is recorded as not answered.'
  const choices = [
    { value: true, label: 'Yes' },
    { value: false, label: 'No' },
  ]
  return [
    choice({ name: 'monitoring', label: 'Is monitoring in place that would show that it goes wrong?', hint, choices }),
    choice({ name: 'incidentReport', label: 'Is an incident report prepared?', hint, choices }),
  ]
}

/**
 * @typedef {object} WithReason
 * @property {'reject' | 'emergency'} path
 * @property {string} title
 * @property {string} text
 * @property {string} label
 * @property {string} send
 */

/** @type {Readonly<Record<'pending' | 'approved', WithReason>>} */
const REJECT = Object.freeze({
  pending: {
    path: 'reject',
    title: 'Reject it',
    text: 'One rejection stops it. The agent is told to leave it, not why.',
    label: 'Why not?',
    send: 'Reject',
  },
  approved: {
    path: 'reject',
    title: 'Take the approval back',
    text: 'As long as it has not run, one rejection stops it.',
    label: 'Why not?',
    send: 'Stop it',
  },
})

/** @type {WithReason} */
const EMERGENCY = Object.freeze({
  path: 'emergency',
  title: 'It is an emergency',
  text: 'A signal and no permission: everybody is told, the clocks get shorter, as many people approve as before, and somebody who took no part reviews it afterwards.',
  label: 'What is happening?',
  send: 'Signal an emergency',
})

/** @param {HoldView} hold @param {Draw} draw @param {WithReason} what */
function withReason({ id }, draw, { path, title, text, label, send }) {
  // Two of these forms stand on one page; each has an id of its own for its field.
  const reason = field({ name: 'reason', label, multiline: true, maxlength: 4000, id: path })
  const element = form({
    fields: [reason],
    send,
    look: 'quiet',
    submit: async (values) => draw(await post(`/v1/holds/${encodeURIComponent(id)}/${path}`, values)),
  })
  return h('details', { class: 'card' }, h('summary', null, title), h('p', { class: 'dim' }, text), element)
}
