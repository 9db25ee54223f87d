import { post } from './api.js'
import { ago, until } from './clock.js'
import { fill, h } from './dom.js'
import { action, field, form } from './form.js'

/** @import { DeviceRequest } from '../identity/device.ts' */

export const title = 'Sign in a command line'

/** @param {HTMLElement} main */
export function show(main) {
  const card = h('div', { class: 'card narrow' })
  ask(card)
  fill(main, card)
  card.querySelector('input')?.focus()
}

/** @param {HTMLElement} card */
function ask(card) {
  const userCode = field({
    name: 'user_code',
    label: 'Code',
    hint: 'The eight letters that prodgate login shows on your own machine.',
    mono: true,
    maxlength: 32,
  })
  userCode.input.classList.add('code-input')
  const look = form({
    fields: [userCode],
    send: 'Look',
    submit: async (values) => {
      /** @type {DeviceRequest} */
      const request = await post('/v1/auth/device/look', values)
      confirm(card, String(values['user_code']), request)
    },
  })
  fill(card, h('h1', null, 'Sign in a command line'), look)
}

/** @param {HTMLElement} card @param {string} code @param {DeviceRequest} request */
function confirm(card, code, request) {
  const answer = (/** @type {'approve' | 'deny'} */ given) => async () => {
    await post('/v1/auth/device/answer', { user_code: code, answer: given })
    done(card, given === 'approve')
  }
  const heading = h('h1', { tabindex: -1 }, 'Is this you?')
  fill(
    card,
    heading,
    h(
      'dl',
      { class: 'pairs' },
      h('dt', null, 'Code'),
      h('dd', null, h('code', { class: 'raw' }, code.toUpperCase())),
      h('dt', null, 'Begun'),
      h('dd', null, ago(request.startedAt)),
      h('dt', null, 'Over'),
      h('dd', null, until(request.expires)),
    ),
    h(
      'p',
      { class: 'note' },
      'Whoever began it acts in your name for twelve hours. Confirm only what you have begun yourself, a moment ago; nobody has a reason to send you a code.',
    ),
    h(
      'div',
      { class: 'buttons' },
      action('Yes, sign it in', answer('approve'), { look: 'primary' }),
      action('No', answer('deny')),
    ),
  )
  heading.focus()
}

/** @param {HTMLElement} card @param {boolean} confirmed */
function done(card, confirmed) {
  const heading = h('h1', { tabindex: -1 }, confirmed ? 'Signed in' : 'Declined')
  const text = confirmed
    ? 'The command line goes on by itself. You can close this page.'
    : 'Nobody was signed in with this code.'
  fill(card, heading, h('p', null, text))
  heading.focus()
}
