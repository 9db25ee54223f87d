import { dropCsrf, get, post, postAsStranger, useCsrf } from './api.js'
import { ago } from './clock.js'
import { fill, h } from './dom.js'
import { action, field, form } from './form.js'
import { addPasskey, listPasskeys, namedAddress, passkeysWork, removePasskey } from './passkey.js'
import { visible } from './text.js'

/** @import { Me } from './api.js' */
/** @import { SessionView } from '../identity/web-session.ts' */

export const title = 'Your account'

/** @param {HTMLElement} main @param {Me} me */
export async function show(main, me) {
  const passkeys = h('section', { class: 'card' })
  const sessions = h('section', { class: 'card' })
  await Promise.all([showPasskeys(passkeys), showSessions(sessions)])
  fill(
    main,
    h(
      'div',
      { class: 'head' },
      h('h1', null, h('bdi', null, visible(me.name)), ' ', h('span', { class: 'chip' }, me.role)),
      action('Sign out', signOut),
    ),
    h('div', { class: 'stack' }, passkeys, passwordSection(), sessions, tokensSection()),
  )
}

async function signOut() {
  await postAsStranger('/v1/auth/sign-out')
  dropCsrf()
  location.assign('/sign-in')
}

/** @param {HTMLElement} section */
async function showPasskeys(section) {
  const { passkeys } = await listPasskeys()
  const again = () => showPasskeys(section)
  const named = namedAddress()
  const label = field({ name: 'label', label: 'Name of the new passkey', hint: 'For example: laptop', maxlength: 64 })
  const add = form({
    fields: [label],
    send: 'Add a passkey',
    look: 'quiet',
    submit: ({ label }) => addPasskey(String(label)).then(again),
  })
  fill(
    section,
    h('h2', null, 'Passkeys'),
    h(
      'ul',
      { class: 'rows' },
      passkeys.map((one) =>
        h(
          'li',
          { class: 'row' },
          h('span', null, h('bdi', null, visible(one.label)), h('span', { class: 'dim' }, ' added ', ago(one.addedAt))),
          action('Remove', () => removePasskey(one.id).then(again)),
        ),
      ),
    ),
    passkeys.length === 0 &&
      h('p', { class: 'dim' }, 'None yet. A passkey signs you in, and confirms approvals that ask for one.'),
    passkeysWork() && add,
    named !== undefined &&
      h(
        'p',
        { class: 'dim' },
        'Passkeys belong to a name and not to a number: add them at ',
        h('a', { href: `${named}/account` }, `${named}/account`),
        '.',
      ),
  )
}

function passwordSection() {
  const current = field({
    name: 'current',
    label: 'Password of now',
    type: 'password',
    autocomplete: 'current-password',
  })
  const next = field({
    name: 'next',
    label: 'New password',
    hint: 'At least 12 characters. Your other sessions end.',
    type: 'password',
    autocomplete: 'new-password',
  })
  const done = h('p', { class: 'good', role: 'status' })
  const change = form({
    fields: [current, next],
    send: 'Change the password',
    look: 'quiet',
    submit: async (values) => {
      /** @type {{ csrf: string }} */
      const { csrf } = await postAsStranger('/v1/auth/password', values)
      useCsrf(csrf)
      change.reset()
      done.textContent = 'Changed. Your other sessions have ended.'
    },
  })
  return h('details', { class: 'card' }, h('summary', null, h('h2', null, 'Password')), change, done)
}

/** What command lines sign in with. */
function tokensSection() {
  const told = h('p', { role: 'status' })
  const end = async () => {
    /** @type {{ revoked: number }} */
    const { revoked } = await post('/v1/me/token/revoke', { which: 'all' })
    told.textContent = revoked === 0 ? 'There was none.' : 'They are void. Each command line signs in again.'
  }
  return h(
    'section',
    { class: 'card' },
    h('h2', null, 'Command lines'),
    h('p', { class: 'dim' }, 'They sign in with tokens of yours. Where one was lost, end all of them.'),
    action('End all tokens', end),
    told,
  )
}

/** @param {HTMLElement} section */
async function showSessions(section) {
  /** @type {{ sessions: SessionView[] }} */
  const { sessions } = await get('/v1/auth/sessions')
  const end = (/** @type {string} */ session) =>
    post('/v1/auth/sessions/end', { session }).then(() => showSessions(section))
  fill(
    section,
    h('h2', null, 'Where you are signed in'),
    h(
      'ul',
      { class: 'rows' },
      sessions.map(({ id, how, signedInAt, seenAt, current }) =>
        h(
          'li',
          { class: 'row' },
          h(
            'span',
            null,
            current ? h('strong', null, 'This browser') : 'Another browser',
            h('span', { class: 'dim' }, `, by ${how} `, ago(signedInAt), ', seen ', ago(seenAt)),
          ),
          !current && action('End it', () => end(id)),
        ),
      ),
    ),
  )
}
