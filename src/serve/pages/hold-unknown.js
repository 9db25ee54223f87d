import { post } from './api.js'
import { fill, h } from './dom.js'
import { field, form, select } from './form.js'
import { secondPerson, waits } from './second-person.js'
import { code, visible } from './text.js'

/** @import { Me } from './api.js' */
/** @import { HoldView } from '../authority/holds/shown-holds.ts' */

const CLASSES = [
  { value: 'staging', label: 'staging' },
  { value: 'development', label: 'development' },
  { value: 'local', label: 'local' },
  { value: 'production', label: 'production' },
]

/**
 * Targets that nobody has classified. What a person says once is remembered.
 *
 * @param {HoldView} hold
 * @param {Me} me
 */
export function unknownTargets({ unknown }, me) {
  if (unknown.length === 0) return undefined
  const may = me.permissions.includes('registry')
  return h(
    'section',
    { class: 'card classify', 'aria-labelledby': 'unknown' },
    h('h2', { id: 'unknown' }, 'Nobody has said what this is'),
    h(
      'p',
      null,
      'What is not known is treated as production. ',
      may ? 'Say once what it is, and it is remembered.' : 'An operator can say once what it is.',
    ),
    unknown.map((target) => (may ? enrolment(target) : h('p', null, nameOf(target)))),
  )
}

/** @param {HoldView['unknown'][number]} target */
function nameOf({ kind, identity }) {
  return h('span', null, `${kind} `, code(visible(identity)))
}

/** @param {HoldView['unknown'][number]} target */
function enrolment(target) {
  const place = h('div', { class: 'remember' })
  const environment = select({ name: 'environment', label: 'This is', choices: CLASSES })
  const reason = field({
    name: 'reason',
    label: 'How do you know?',
    hint: 'Ten characters at least; it stands in the record.',
  })
  const remember = form({
    fields: [environment, reason],
    send: 'Remember it',
    look: 'quiet',
    submit: async (values) => {
      /** @type {object} */
      const answer = await post('/v1/registry', { ...target, ...values })
      if (waits(answer)) {
        fill(place, h('p', null, nameOf(target)), secondPerson(answer, 'Then it is remembered.'))
        return
      }
      fill(
        place,
        h(
          'p',
          { class: 'good', role: 'status', tabindex: -1 },
          nameOf(target),
          ` is ${String(values['environment'])} from now on. This request stays as it was asked; the agent asks again, and the new class counts.`,
        ),
      )
    },
  })
  fill(place, h('p', null, nameOf(target)), remember)
  return place
}
