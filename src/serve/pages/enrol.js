/** @import { Me } from './api.js' */
import { Problem, postAsStranger, useCsrf } from './api.js'
import { fill, h } from './dom.js'
import { action, field, form } from './form.js'
import { firstAgent } from './new-agent.js'
import { addPasskey, namedAddress, passkeysWork } from './passkey.js'
import { visible } from './text.js'

export const title = 'Enrol'

const SHORTEST_PASSWORD = 12

/** The secret stands behind the `#`: browsers send that part to nobody. @param {HTMLElement} main */
export function show(main) {
  const token = location.hash.slice(1)
  if (token === '') return noLink(main)
  const name = field({ name: 'name', label: 'Your name', autocomplete: 'username', maxlength: 64 })
  const length = h('span', { role: 'status' }, `At least ${SHORTEST_PASSWORD} characters. A sentence is good.`)
  const password = field({
    name: 'password',
    label: 'Password',
    type: 'password',
    autocomplete: 'new-password',
    hint: length,
  })
  password.input.addEventListener('input', () => {
    length.textContent = lengthHint([...password.input.value].length)
  })
  const enrol = form({
    fields: [name, password],
    send: 'Create the account',
    submit: async (values) => {
      try {
        /** @type {{ person: Me, csrf: string }} */
        const { person, csrf } = await postAsStranger('/v1/auth/enrol', { token, ...values })
        useCsrf(csrf)
        // The link is used up: nothing is left of it in the history.
        history.replaceState(null, '', '/enrol')
        welcome(main, person)
      } catch (cause) {
        if (cause instanceof Problem && cause.is('LINK_INVALID')) return noLink(main)
        throw atField(cause)
      }
    },
  })
  fill(
    main,
    h(
      'div',
      { class: 'card narrow' },
      h('h1', null, 'Welcome to prodgate'),
      h('p', { class: 'dim' }, 'This link makes one account. What you approve is recorded under its name.'),
      enrol,
    ),
  )
  name.focus()
}

/** @param {number} length */
function lengthHint(length) {
  if (length < SHORTEST_PASSWORD) return `${length} of at least ${SHORTEST_PASSWORD} characters.`
  return length < 20 ? `${length} characters: long enough.` : `${length} characters: strong.`
}

/** What is wrong is told without a field; it is shown at the one that it is about. @param {unknown} cause */
function atField(cause) {
  if (!(cause instanceof Problem)) return cause
  const errors = cause.errors.map((one) => {
    const field = one.code.startsWith('PASSWORD_') ? 'password' : one.code.startsWith('NAME_') ? 'name' : one.field
    return { ...one, field }
  })
  const { status, code, message: detail, help } = cause
  return new Problem({ status, code, detail, ...(help === undefined ? {} : { help }), errors })
}

/** @param {HTMLElement} main */
function noLink(main) {
  fill(
    main,
    h(
      'div',
      { class: 'card narrow' },
      h('h1', null, 'This link is not good any more'),
      h('p', null, 'A link makes one account, once, within a day. Ask an operator for a new one.'),
      h(
        'p',
        { class: 'dim' },
        'The first operator: start ',
        h('code', null, 'prodgate serve'),
        ' again, it prints a new link.',
      ),
      h('p', null, h('a', { class: 'button', href: '/sign-in' }, 'Sign in')),
    ),
  )
}

/** @param {HTMLElement} main @param {Me} person */
function welcome(main, person) {
  const operator = person.role === 'operator'
  const steps = [passkeyStep(), ...(operator ? [firstAgent()] : [])]
  fill(
    main,
    h(
      'div',
      { class: 'narrow stack' },
      h('h1', { tabindex: -1, id: 'welcome' }, 'Hello, ', h('bdi', null, visible(person.name))),
      h(
        'p',
        { class: 'lead' },
        'You are signed in as ',
        h('strong', null, person.role),
        '. Two more things are worth doing now.',
      ),
      steps,
      h('p', null, h('a', { class: 'button primary', href: '/' }, 'Go to the requests')),
    ),
  )
  if (!operator) main.querySelector('.lead')?.lastChild?.replaceWith('. One more thing is worth doing now.')
  document.getElementById('welcome')?.focus()
}

function passkeyStep() {
  const named = namedAddress()
  const done = h('div')
  const add = action('Add a passkey', async () => {
    await addPasskey('first passkey')
    fill(
      done,
      h('p', { class: 'good' }, 'The passkey is added. It signs you in, and confirms approvals that ask for one.'),
    )
  })
  if (passkeysWork()) fill(done, add)
  else if (named !== undefined)
    fill(
      done,
      h(
        'p',
        { class: 'dim' },
        'Passkeys belong to a name and not to a number: add it at ',
        h('a', { href: `${named}/account` }, `${named}/account`),
        '.',
      ),
    )
  else fill(done, h('p', { class: 'dim' }, 'This browser has no passkeys at this address.'))
  return h(
    'section',
    { class: 'card' },
    h('h2', null, 'A passkey'),
    h(
      'p',
      null,
      'Your fingerprint, face or security key instead of the password. A page that only looks like this one gets nothing from it.',
    ),
    done,
  )
}
