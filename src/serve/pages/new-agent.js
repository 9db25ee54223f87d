import { post } from './api.js'
import { fill, h } from './dom.js'
import { field, form, select } from './form.js'
import { visible } from './text.js'

/** @import { PersonView } from '../identity/people.ts' */

const WHAT_FOR =
  'An agent asks here before it touches anything. It gets a token of its own, and approves nothing with it.'

/** The first agent, as a step of the welcome. */
export function firstAgent() {
  const place = h('div')
  const open = h(
    'button',
    {
      type: 'button',
      class: 'quiet',
      click: () =>
        fill(
          place,
          agentForm([], (made) => fill(place, made)),
        ),
    },
    'Add an agent',
  )
  fill(place, open)
  return h('section', { class: 'card' }, h('h2', null, 'The first agent'), h('p', null, WHAT_FOR), place)
}

/**
 * @param {readonly PersonView[]} people who may own it; without any the question is not asked
 * @param {(made: HTMLElement) => unknown} done
 */
export function agentForm(people, done) {
  const name = field({ name: 'name', label: 'Name of the agent', hint: 'For example: deploy-bot', maxlength: 64 })
  const owner = select({
    name: 'owner',
    label: 'Whose agent it is',
    hint: 'Its owner never approves what it asks for.',
    choices: [
      { value: '', label: 'Yours, as long as nobody is named and somebody else may answer' },
      ...people
        .filter((one) => one.disabledAt === undefined)
        .map((one) => ({ value: one.id, label: visible(one.name) })),
    ],
  })
  const heard = select({
    name: 'heard',
    label: 'Where its token is heard',
    choices: [
      { value: '', label: 'on the socket and over HTTP' },
      { value: 'socket', label: 'on the socket of this machine only' },
    ],
  })
  const element = form({
    fields: people.length > 0 ? [name, owner, heard] : [name, heard],
    send: 'Add the agent',
    submit: async ({ name, owner, heard }) => {
      const socketOnly = heard === 'socket'
      /** @type {{ id: string, token: string }} */
      const made = await post('/v1/agents', { name, socketOnly, ...(owner ? { owner } : {}) })
      done(tokenShown(String(name), made.token, socketOnly))
    },
  })
  queueMicrotask(() => name.focus())
  return element
}

/**
 * The token, once, and what to do with it.
 *
 * @param {string} name
 * @param {string} token
 * @param {boolean} [socketOnly]
 */
export function tokenShown(name, token, socketOnly = false) {
  const where = socketOnly ? '--socket ~/.local/state/prodgate/agent.sock ' : ''
  const line = socketOnly
    ? `PRODGATE_TOKEN=${token} \\\n  prodgate decide ${where}'kubectl --context prod-eu get pods'`
    : `PRODGATE_URL=${location.origin} PRODGATE_TOKEN=${token} \\\n  prodgate decide 'kubectl --context prod-eu get pods'`
  const curl = `curl ${location.origin}/v1/decisions \\\n  -H 'authorization: Bearer ${token}' -H 'content-type: application/json' \\\n  -d '{"action":{"kind":"shell","command":"kubectl --context prod-eu get pods"}}'`
  return h(
    'div',
    { class: 'secret', role: 'status' },
    h(
      'p',
      null,
      h('strong', null, 'The token of ', h('bdi', null, visible(name)), '.'),
      ' It is shown this once; keep it where only the agent reads it.',
    ),
    copied(token, 'the token'),
    h('p', null, 'Try it:'),
    copied(line, 'the command'),
    !socketOnly && h('details', null, h('summary', null, 'Without the command line tool'), copied(curl, 'the call')),
  )
}

/**
 * Text with a button that copies it.
 *
 * @param {string} text
 * @param {string} what
 */
export function copied(text, what) {
  const button = h('button', { type: 'button', class: 'copy', 'aria-label': `Copy ${what}` }, 'Copy')
  button.addEventListener('click', async () => {
    try {
      await navigator.clipboard.writeText(text)
      button.textContent = 'Copied'
    } catch {
      getSelection()?.selectAllChildren(shown)
      button.textContent = 'Marked'
    }
    setTimeout(() => {
      button.textContent = 'Copy'
    }, 2000)
  })
  const shown = h('pre', { class: 'raw', tabindex: 0 }, text)
  return h('div', { class: 'copied' }, shown, button)
}
