import { postAsStranger, useCsrf } from './api.js'
import { fill, h } from './dom.js'
import { action, field, form } from './form.js'
import { namedAddress, passkeysWork, signInWithPasskey } from './passkey.js'
import { keepWayBack, wayBack } from './way-back.js'

export const title = 'Sign in'

/** Why a sign-in through the provider did not work, by the code that it came back with. */
const PROBLEMS = new Map([
  ['PROVIDER_UNREACHABLE', 'The identity provider does not answer. Try again later.'],
  ['PROVIDER_REFUSED', 'The identity provider did not vouch for this sign-in. Begin again.'],
  ['NO_ROLE', 'The identity provider names no role of this authority. Ask an operator for one.'],
  ['ACCOUNT_DISABLED', 'The account is disabled. Ask an operator.'],
])

/** @param {HTMLElement} main */
export function show(main) {
  const code = new URLSearchParams(location.search).get('problem')
  const problem = code === null ? undefined : (PROBLEMS.get(code) ?? 'The sign-in did not work. Begin again.')
  const name = field({ name: 'name', label: 'Name', autocomplete: 'username webauthn', maxlength: 256 })
  const password = field({ name: 'password', label: 'Password', type: 'password', autocomplete: 'current-password' })
  const byPassword = form({
    fields: [name, password],
    send: 'Sign in',
    submit: async (values) => {
      /** @type {{ csrf: string }} */
      const { csrf } = await postAsStranger('/v1/auth/sign-in', values)
      useCsrf(csrf)
      goOn()
    },
  })
  const named = namedAddress()
  fill(
    main,
    h(
      'div',
      { class: 'card narrow' },
      h('h1', null, 'Sign in'),
      problem !== undefined && h('p', { class: 'note', role: 'alert' }, problem),
      byPassword,
      h(
        'div',
        { class: 'or' },
        passkeysWork() && action('Use a passkey', () => signInWithPasskey().then(goOn)),
        document.documentElement.hasAttribute('data-provider') && providerLink(),
      ),
      named !== undefined &&
        h(
          'p',
          { class: 'dim' },
          'Passkeys work at ',
          h('a', { href: `${named}/sign-in${location.search}` }, named),
          '.',
        ),
      h('p', { class: 'dim' }, 'No account? An operator gives you a link.'),
    ),
  )
  name.focus()
}

function providerLink() {
  return h('a', { class: 'button', href: '/v1/auth/oidc/start', click: keepWayBack }, 'Use the identity provider')
}

function goOn() {
  location.assign(wayBack())
}
