import { post } from './api.js'
import { ago } from './clock.js'
import { fill, h } from './dom.js'
import { action } from './form.js'
import { Names } from './names.js'
import { agentForm, tokenShown } from './new-agent.js'
import { secondPerson, waits } from './second-person.js'
import { visible } from './text.js'

/** @import { Me } from './api.js' */
/** @import { AgentView } from '../identity/agents.ts' */
/** @import { HoldHandle } from '../authority/holds/hold-handle.ts' */

export const title = 'Agents'

const AGAIN = 'Then press the button again for the token.'

/** @param {HTMLElement} main @param {Me} me */
export async function show(main, me) {
  const list = h('ul', { class: 'rows card' })
  const secret = h('div')
  const adding = h('div')
  const shown = (/** @type {HTMLElement} */ made) => {
    fill(secret, made)
    made.tabIndex = -1
    made.focus()
  }
  let names = await Names.load()
  const load = async () => {
    names = await Names.load()
    fill(
      list,
      names.agents.map((one) => rowOf(one, names, load, shown)),
    )
    list.hidden = names.agents.length === 0
  }
  await load()
  const open = () =>
    fill(
      adding,
      h(
        'section',
        { class: 'card' },
        h('h2', null, 'Add an agent'),
        agentForm(names.people, async (made) => {
          fill(adding)
          shown(made)
          await load()
        }),
      ),
    )
  fill(
    main,
    h(
      'div',
      { class: 'head' },
      h('h1', null, 'Agents'),
      me.permissions.includes('agents') &&
        h('button', { type: 'button', class: 'primary', click: open }, 'Add an agent'),
    ),
    h('div', { class: 'stack' }, adding, secret, list),
  )
  if (names.agents.length === 0) open()
}

/**
 * @param {AgentView} agent
 * @param {Names} names
 * @param {() => Promise<void>} load
 * @param {(made: HTMLElement) => void} shown
 */
function rowOf({ id, name, owner, handedTo, addedAt, disabledAt, socketOnly }, names, load, shown) {
  const path = `/v1/agents/${encodeURIComponent(id)}`
  const disabled = disabledAt !== undefined
  const newToken = async () => {
    /** @type {{ token: string } | { hold: HoldHandle }} */
    const made = await post(`${path}/token`)
    shown(waits(made) ? secondPerson(made, AGAIN) : tokenShown(name, made.token, socketOnly))
  }
  return h(
    'li',
    { class: `row ${disabled ? 'off' : ''}` },
    h(
      'span',
      { class: 'who' },
      h('bdi', { class: 'name', title: id, id }, visible(name)),
      h(
        'span',
        { class: 'dim' },
        ownership(owner, handedTo, names),
        disabledAt === undefined ? [', added ', ago(addedAt)] : [', disabled ', ago(disabledAt)],
        socketOnly && ', on the socket only',
      ),
    ),
    h(
      'span',
      { class: 'buttons' },
      !disabled && action('New token', newToken, { about: id }),
      action(disabled ? 'Enable' : 'Disable', () => post(`${path}/${disabled ? 'enable' : 'disable'}`).then(load), {
        about: id,
      }),
    ),
  )
}

/** @param {string | undefined} owner @param {string | undefined} handedTo @param {Names} names */
function ownership(owner, handedTo, names) {
  const given = handedTo === undefined || handedTo === owner ? [] : ['token given to ', names.of(handedTo)]
  if (owner === undefined) return given.length === 0 ? 'nobody’s' : given
  return ['of ', names.of(owner), given.length > 0 && ', ', ...given]
}
