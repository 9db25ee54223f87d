import { postAsStranger } from './api.js'
import { fill, h } from './dom.js'
import { action, field, form } from './form.js'
import { namedAddress, passkeysWork, signInWithPasskey } from './passkey.js'
import { keepWayBack, wayBack } from './way-back.js'

export const title = 'Sign in'

/** @param {HTMLElement} main */
export function show(main) {
  const name = field({ name: 'name', label: 'Name', autocomplete: 'username webauthn', maxlength: 256 })
  const password = field({ name: 'password', label: 'Password', type: 'password', autocomplete: 'current-password' })
  const byPassword = form({
    fields: [name, password],
    send: 'Sign in',
    submit: async (values) => {
      await postAsStranger('/v1/auth/sign-in', values)
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
