import { h, pairs } from './dom.js'
import { code, counted, sentence, visible } from './text.js'

/** @import { HoldView } from '../authority/holds/shown-holds.ts' */
/** @import { RenderedLine } from '../../hold/shown/rendered.ts' */
/** @import { ShownEvidence } from '../../hold/shown/warning.ts' */

/**
 * What is asked, made from the action's own bytes: the dangerous words first, then all of it. The authority has escaped it.
 *
 * @param {HoldView} hold
 */
export function warning({ id, warning: shown, mock, change, incurable }) {
  if (mock !== undefined) return mockAsked(mock)
  if (change !== undefined) return changeAsked(change)
  if (shown === undefined)
    return h(
      'section',
      { class: 'card' },
      h('p', null, 'What was asked for has been erased. Its digest stands in the log.'),
    )
  const { action, because, reaches, evidence } = shown
  const danger = action.lines.filter((one) => one.part === 'danger')
  const whole = action.lines.filter((one) => one.part === 'action')
  return h(
    'div',
    { class: 'stack' },
    h(
      'section',
      { class: 'card danger', 'aria-labelledby': `asked-${id}` },
      h('h2', { id: `asked-${id}` }, danger.length > 0 ? 'What it was stopped for' : 'What would run'),
      danger.map((one) => h('pre', { class: 'raw dangerous' }, one.text)),
      danger.length > 0 && h('h3', null, 'The whole action'),
      lines(whole),
      h('p', { class: 'facts' }, `${action.kind}, ${counted(action.bytes, 'byte')}`, code(action.digest)),
    ),
    incurable.length > 0 &&
      h(
        'p',
        { class: 'note' },
        'No approval cures this: ',
        code(incurable.join(', ')),
        '. It has to be put right and asked for again.',
      ),
    h(
      'section',
      { class: 'card', 'aria-labelledby': `why-${id}` },
      h('h2', { id: `why-${id}` }, 'Why a person is asked'),
      because.map(({ code: name, message, explained }, i) =>
        h(
          'div',
          { class: 'reason' },
          h('p', null, sentence(message), ' ', h('span', { class: 'chip' }, name)),
          because.findIndex((one) => one.code === name) === i && h('p', { class: 'dim' }, sentence(explained)),
        ),
      ),
    ),
    h(
      'section',
      { class: 'card', 'aria-labelledby': `reaches-${id}` },
      h('h2', { id: `reaches-${id}` }, 'What it would reach'),
      reached(reaches),
      h('h3', null, 'What says so'),
      evidenceList(evidence.filter((one) => one.used)),
      unused(evidence.filter((one) => !one.used)),
    ),
  )
}

/** What reads the same is one row, with its number. @param {NonNullable<HoldView['warning']>['reaches']} reaches */
function reached(reaches) {
  const alike = Map.groupBy(reaches, ({ what, target, reversible }) => JSON.stringify([what, target, reversible]))
  return h(
    'ul',
    { class: 'reaches' },
    [...alike.values()].map((those) => {
      const [{ what, target, reversible }] = /** @type {[typeof reaches[number]]} */ (those)
      return h(
        'li',
        null,
        h(
          'span',
          null,
          those.length > 1 && h('span', { class: 'count' }, `${those.length} ×`),
          h('strong', null, what),
          ' → ',
          code(target),
        ),
        h('span', { class: WAY_BACK[reversible].look }, WAY_BACK[reversible].text),
      )
    }),
  )
}

const WAY_BACK = Object.freeze({
  yes: { text: 'can be undone', look: 'good' },
  no: { text: 'cannot be undone', look: 'bad' },
  unknown: { text: 'perhaps not undone', look: 'warn' },
})

/** The lines of each field below its name. @param {readonly RenderedLine[]} whole */
function lines(whole) {
  const fields = Map.groupBy(whole, (one) => one.label)
  return h(
    'dl',
    { class: 'action' },
    [...fields].flatMap(([label, those]) => [
      h('dt', null, label),
      h('dd', null, h('pre', { class: 'raw' }, those.map((one) => one.text).join('\n'))),
    ]),
  )
}

/** @param {readonly ShownEvidence[]} evidence */
function evidenceList(evidence) {
  return h(
    'ul',
    { class: 'evidence' },
    evidence.map(({ says, from, value }) =>
      h(
        'li',
        null,
        h('strong', null, says),
        h('span', null, code(value), h('span', { class: 'dim' }, ' in ', h('span', { class: 'raw' }, from))),
      ),
    ),
  )
}

/** @param {readonly ShownEvidence[]} evidence */
function unused(evidence) {
  if (evidence.length === 0) return undefined
  const summary = h('summary', null, `${counted(evidence.length, 'piece')} of evidence that did not count`)
  return h('details', null, summary, evidenceList(evidence))
}

/** @param {NonNullable<HoldView['mock']>} mock */
function mockAsked({ workflow, agent, reason, minutes }) {
  return h(
    'section',
    { class: 'card danger' },
    h('h2', null, 'A mock session in production'),
    h('p', null, 'While it is open, workflows may run against mocks: their results say so, and are no real work.'),
    pairs([
      ['Workflow', workflow === undefined ? 'any' : code(visible(workflow))],
      agent !== undefined && ['Agent', code(visible(agent))],
      ['For', counted(minutes, 'minute')],
      ['Because', h('bdi', null, visible(reason))],
    ]),
  )
}

/** @param {NonNullable<HoldView['change']>} change */
function changeAsked({ says, parts }) {
  return h(
    'section',
    { class: 'card danger', 'aria-labelledby': 'asked' },
    h('h2', { id: 'asked' }, 'A change of what the authority goes by'),
    h('p', null, sentence(says)),
    pairs(parts.map(({ label, text }) => [label, code(visible(text))])),
    h('p', { class: 'dim' }, 'Who asked for it does not count. It is done once, with your approval.'),
  )
}
