/** @import { Me } from './api.js' */
/** @import { HoldSummary } from '../authority/holds/shown-holds.ts' */
/** @import { Decision } from '../../decide/decision.ts' */
import { get } from './api.js'
import { emergencyChip, environmentChip, riskChip, statusChip } from './chips.js'
import { ago, left } from './clock.js'
import { fill, h } from './dom.js'
import { listen } from './live.js'
import { Names } from './names.js'
import { showBanners } from './shell.js'
import { capital, code, counted, sentence, visible } from './text.js'

export const title = 'Requests'

const TOPICS = [
  ...['opened', 'answered', 'approved', 'rejected', 'expired', 'cancelled', 'spent', 'emergency'].map(
    (one) => `hold.${one}`,
  ),
  ...['freeze.set', 'freeze.lifted', 'mock.opened', 'mock.ended'],
]
const RECENT = 30
const RISKS = ['CRITICAL', 'HIGH', 'MEDIUM', 'LOW']

/** @param {HTMLElement} main @param {Me} me */
export async function show(main, me) {
  const waiting = h('div', { class: 'stack' })
  const told = h('p', { class: 'unseen', role: 'status' })
  const recent = h('div')
  const connection = h('span', { class: 'connection', role: 'status' })
  const load = async () => {
    const [{ holds }, names] = await Promise.all([
      /** @type {Promise<{ holds: HoldSummary[] }>} */ (get('/v1/holds')),
      Names.load(),
    ])
    const open = holds.filter((one) => one.status === 'pending').toSorted(byUrgency)
    const rest = holds.filter((one) => one.status !== 'pending').slice(0, RECENT)
    await Promise.all([...open, ...rest].map(learnWhat))
    const groups = Map.groupBy(open, kindOf)
    document.title = open.length === 0 ? 'Requests · prodgate' : `(${open.length}) Requests · prodgate`
    const count = open.length === 0 ? 'nothing waits' : `${counted(open.length, 'request')} waiting`
    if (told.textContent !== count) told.textContent = count
    update(
      waiting,
      [...groups.values()].map((group) => cardOf(group, names)),
    )
    if (open.length === 0) fill(waiting, nothing(me, names))
    fill(recent, rest.length > 0 && recentTable(rest, names))
  }
  await load()
  fill(main, h('div', { class: 'head' }, h('h1', null, 'Waiting for a person'), connection), told, waiting, recent)
  listen({
    topics: TOPICS,
    refresh: () => Promise.all([load(), showBanners(get)]),
    state: (connected) => {
      connection.textContent = connected ? 'Live' : 'Connecting again …'
      connection.classList.toggle('lost', !connected)
    },
  })
}

/**
 * What would be done, by the id of the decision. A decision never changes.
 *
 * @type {Map<string, Decision | undefined>}
 */
const decisions = new Map()

/** @param {HoldSummary} hold */
async function learnWhat({ decision, id }) {
  // A request for a mock session or a change of the configuration comes from no decision.
  if (decision === id || decisions.has(decision)) return
  decisions.set(decision, await get(`/v1/decisions/${encodeURIComponent(decision)}`).catch(() => undefined))
}

/** @param {HoldSummary} hold */
function whatOf(hold) {
  const effects = decisions.get(hold.decision)?.effects ?? []
  const what = [...new Set(effects.map(({ verb, on }) => `${verb} ${on}`))]
  if (hold.about === 'mock-session') return 'open a mock session'
  if (hold.about === 'configuration') return 'change the configuration'
  if (what.length === 0) return 'a request'
  return visible(what.length > 2 ? `${what.slice(0, 2).join(', ')} and ${what.length - 2} more` : what.join(', '))
}

/** Requests alike are one card: the same deed on the same target. @param {HoldSummary} hold */
function kindOf(hold) {
  return JSON.stringify([whatOf(hold), hold.target, hold.environment, hold.risk, hold.emergency])
}

/** @param {HoldSummary} a @param {HoldSummary} b */
function byUrgency(a, b) {
  if (a.emergency !== b.emergency) return a.emergency ? -1 : 1
  return a.decideBefore.localeCompare(b.decideBefore) || RISKS.indexOf(a.risk) - RISKS.indexOf(b.risk)
}

/** @param {readonly HoldSummary[]} group @param {Names} names */
function cardOf(group, names) {
  const [hold] = /** @type {[HoldSummary]} */ (group)
  const heading = h(
    'h2',
    null,
    group.length > 1 && h('span', { class: 'count' }, `${group.length} ×`),
    capital(whatOf(hold)),
  )
  const card = h(
    'article',
    { class: `card request ${hold.environment}`, 'data-key': group.map((one) => `${one.id} ${one.approvals}`).join() },
    h(
      'div',
      { class: 'chips' },
      environmentChip(hold.environment),
      riskChip(hold.risk),
      hold.emergency && emergencyChip(),
    ),
    heading,
    h('p', { class: 'target' }, code(visible(hold.target))),
    h(
      'ul',
      { class: 'asks' },
      group.map((one) => askOf(one, names)),
    ),
    group.length > 1 &&
      hold.about === 'action' &&
      h('a', { class: 'button', href: together(group) }, togetherLabel(group.length)),
  )
  return card
}

/** What the authority takes at once. */
const AT_ONCE = 20

/** @param {readonly HoldSummary[]} group */
function together(group) {
  return `/together?${new URLSearchParams(group.slice(0, AT_ONCE).map(({ id }) => ['hold', id]))}`
}

/** @param {number} count */
function togetherLabel(count) {
  return count > AT_ONCE ? `Read and answer the first ${AT_ONCE} together` : 'Read and answer them together'
}

/** @param {HoldSummary} hold @param {Names} names */
function askOf(hold, names) {
  const message = decisions.get(hold.decision)?.reasons[0]?.message
  return h(
    'li',
    null,
    h(
      'a',
      { class: 'ask', href: `/holds/${encodeURIComponent(hold.id)}` },
      message !== undefined && h('span', { class: 'why' }, sentence(message)),
      h(
        'span',
        { class: 'facts' },
        names.asker(hold),
        ago(hold.openedAt),
        hold.approvals > 0 && counted(hold.approvals, 'approval'),
        h('strong', { class: 'left' }, left(hold.decideBefore)),
        h('span', { class: 'open' }, 'Read and answer'),
      ),
    ),
  )
}

/**
 * Cards that are as they were stay where they are, so that nothing jumps under a finger.
 *
 * @param {HTMLElement} list
 * @param {readonly HTMLElement[]} cards
 */
function update(list, cards) {
  const present = new Map([...list.children].map((one) => [one.getAttribute('data-key'), one]))
  const next = cards.map((one) => present.get(one.getAttribute('data-key')) ?? one)
  for (const one of list.children) if (!next.includes(one)) one.remove()
  next.forEach((one, i) => {
    if (list.children[i] !== one) list.insertBefore(one, list.children[i] ?? null)
  })
}

/** @param {Me} me @param {Names} names */
function nothing(me, names) {
  const first = names.agents.length === 0 && me.permissions.includes('agents')
  return h(
    'div',
    { class: 'card empty' },
    h('p', null, h('strong', null, 'Nothing waits.')),
    h('p', { class: 'dim' }, 'What an agent asks for and a person has to answer appears here by itself.'),
    first && h('p', null, h('a', { class: 'button', href: '/agents' }, 'Add the first agent')),
  )
}

/** @param {readonly HoldSummary[]} holds @param {Names} names */
function recentTable(holds, names) {
  return h(
    'section',
    { class: 'recent', 'aria-labelledby': 'recent' },
    h('h2', { id: 'recent' }, 'Answered lately'),
    h(
      'ul',
      { class: 'rows' },
      holds.map((hold) =>
        h(
          'li',
          null,
          h(
            'a',
            { href: `/holds/${encodeURIComponent(hold.id)}` },
            h(
              'span',
              { class: 'row-what' },
              statusChip(hold.status),
              capital(whatOf(hold)),
              code(visible(hold.target)),
            ),
            h('span', { class: 'facts' }, environmentChip(hold.environment), names.asker(hold), ago(hold.openedAt)),
          ),
        ),
      ),
    ),
  )
}
