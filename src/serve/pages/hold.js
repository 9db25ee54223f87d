import { get } from './api.js'
import { fill, h } from './dom.js'
import { answerForm } from './hold-answer.js'
import { checklist } from './hold-checklist.js'
import { outcome } from './hold-outcome.js'
import { plan } from './hold-plan.js'
import { headline, standing } from './hold-state.js'
import { unknownTargets } from './hold-unknown.js'
import { warning } from './hold-warning.js'
import { listen } from './live.js'
import { Names } from './names.js'

/** @import { Me } from './api.js' */
/** @import { HoldView } from '../authority/holds/shown-holds.ts' */

export const title = 'Request'

const CHANGES = ['answered', 'approved', 'rejected', 'expired', 'cancelled', 'spent', 'emergency']

/**
 * One request, whole. What it is about never changes and is drawn once; how it stands is drawn again with every change, and
 * a form that somebody is typing into is left alone as long as it still has a question.
 *
 * @param {HTMLElement} main
 * @param {Me} me
 */
export async function show(main, me) {
  const id = decodeURIComponent(location.pathname.split('/')[2] ?? '')
  const path = `/v1/holds/${encodeURIComponent(id)}`
  const [first, names] = await Promise.all([/** @type {Promise<HoldView>} */ (get(path)), Names.load()])
  const head = h('div', { class: 'request-head' })
  const side = h('aside', { class: 'side', 'aria-label': 'How the request stands' })
  const result = h('div', { 'aria-live': 'polite' })
  const answer = h('div')
  const checks = h('div')
  let question = ''
  let shown = ''

  /** @param {HoldView} hold */
  const draw = (hold) => {
    document.title = `${hold.status === 'pending' ? 'Waiting' : hold.status}: ${hold.target} · prodgate`
    fill(head, headline(hold))
    fill(side, standing(hold, names))
    fill(checks, checklist(hold))
    const after = JSON.stringify([hold.status, hold.closed, hold.answers, hold.emergency])
    if (after !== shown) fill(result, outcome(hold, names, me))
    shown = after
    const mine = hold.answers.some((one) => one.by === me.id)
    const now = `${hold.status} ${mine}`
    if (now !== question) fill(answer, answerForm(hold, names, me, draw))
    question = now
  }

  draw(first)
  fill(
    main,
    head,
    h(
      'div',
      { class: 'columns' },
      h('div', { class: 'stack' }, result, warning(first), unknownTargets(first, me), plan(first.plan), checks, answer),
      side,
    ),
  )
  listen({
    topics: CHANGES.map((one) => `hold.${one}`),
    about: id,
    refresh: async () => draw(await get(path)),
  })
}
