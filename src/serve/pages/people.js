import { erase, get, post } from './api.js'
import { ago, until } from './clock.js'
import { fill, h } from './dom.js'
import { action, form, select } from './form.js'
import { copied } from './new-agent.js'
import { secondPerson, waits } from './second-person.js'
import { visible } from './text.js'

/** @import { Me } from './api.js' */
/** @import { HoldHandle } from '../authority/holds/hold-handle.ts' */
/** @import { PersonView } from '../identity/people.ts' */

export const title = 'People'

const ROLES = [
  { value: 'approver', label: 'approver: answers requests' },
  { value: 'operator', label: 'operator: answers, and looks after all of this' },
  { value: 'requester', label: 'requester: asks, and answers nothing' },
  { value: 'auditor', label: 'auditor: reads everything, changes nothing' },
  { value: 'viewer', label: 'viewer: sees requests' },
]

/** @param {HTMLElement} main @param {Me} me */
export async function show(main, me) {
  const list = h('ul', { class: 'rows card' })
  const link = h('div')
  const load = async () => {
    /** @type {{ people: PersonView[] }} */
    const { people } = await get('/v1/people')
    fill(
      list,
      people.map((one) => rowOf(one, me, load, link)),
    )
  }
  await load()
  const role = select({ name: 'role', label: 'What they may do', choices: ROLES })
  const invite = form({
    fields: [role],
    send: 'Make a link',
    submit: async (values) =>
      showLink(link, await post('/v1/people/invitations', values), 'One more person enrols with it.'),
  })
  fill(
    main,
    h('h1', null, 'People'),
    h('div', { class: 'stack' }, link, list, h('section', { class: 'card' }, h('h2', null, 'Invite somebody'), invite)),
  )
}

/** @param {PersonView} person @param {Me} me @param {() => Promise<void>} load @param {HTMLElement} link */
function rowOf(person, me, load, link) {
  const { id, name, role, addedAt, disabledAt, passkeys, hasPassword, federated } = person
  const path = `/v1/people/${encodeURIComponent(id)}`
  const ways = [hasPassword && 'password', passkeys > 0 && 'passkey', federated && 'identity provider'].filter(Boolean)
  const disabled = disabledAt !== undefined
  const newLink = async () =>
    showLink(link, await post(`${path}/link`), `${visible(name)} sets a new password with it.`)
  const change = async () => {
    /** @type {object} */
    const answer = await post(`${path}/${disabled ? 'enable' : 'disable'}`)
    if (waits(answer)) fill(link, secondPerson(answer))
    await load()
  }
  const eraseName = async () => {
    if (!confirm(`Erase the name ${visible(name)}? It cannot be undone: everybody sees ${id} in its place.`)) return
    await erase(`${path}/name`)
    await load()
  }
  return h(
    'li',
    { class: `row ${disabled ? 'off' : ''}` },
    h(
      'span',
      { class: 'who' },
      h(
        'span',
        null,
        h('bdi', { class: 'name', title: id, id }, visible(name)),
        ' ',
        h('span', { class: 'chip' }, role),
        id === me.id && h('span', { class: 'dim' }, ' you'),
      ),
      h(
        'span',
        { class: 'dim' },
        disabledAt === undefined ? ['added ', ago(addedAt)] : ['disabled ', ago(disabledAt)],
        ways.length > 0 && `, ${ways.join(' and ')}`,
      ),
    ),
    h(
      'span',
      { class: 'buttons' },
      !disabled && action('New link', newLink, { about: id }),
      disabled && name !== id && action('Erase the name', eraseName, { about: id }),
      action(disabled ? 'Enable' : 'Disable', change, { about: id }),
    ),
  )
}

const AGAIN = 'Then press the button again for the link.'

/**
 * @param {HTMLElement} place
 * @param {{ link: string, expires: string } | { hold: HoldHandle }} made
 * @param {string} what
 */
function showLink(place, made, what) {
  if (waits(made)) {
    const shown = secondPerson(made, AGAIN)
    fill(place, shown)
    shown.focus()
    return
  }
  const { link, expires } = made
  const shown = h(
    'div',
    { class: 'secret', role: 'status', tabindex: -1 },
    h('p', null, h('strong', null, 'A link.'), ` ${what} It is shown this once, and is over `, until(expires), '.'),
    copied(link, 'the link'),
  )
  fill(place, shown)
  shown.focus()
}
