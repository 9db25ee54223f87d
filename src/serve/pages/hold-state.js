import { emergencyChip, environmentChip, riskChip, statusChip } from './chips.js'
import { ago, left } from './clock.js'
import { h, pairs } from './dom.js'
import { capital, code, counted, visible } from './text.js'

/** @import { Names } from './names.js' */
/** @import { HoldView } from '../authority/holds/shown-holds.ts' */
/** @import { Requirement } from '../../hold/rules/rule.ts' */

/** @param {HoldView} hold */
export function headline(hold) {
  const { warning, mock, change, environment, risk, emergency, status } = hold
  const deeds = [...new Set(warning?.reaches.map((one) => one.what))]
  const asked = mock === undefined ? change?.says : 'open a mock session'
  const what = asked ?? (deeds.slice(0, 3).join(', ') || 'a request')
  return [
    h(
      'p',
      { class: 'crumb' },
      h('a', { href: '/' }, 'Requests'),
      h('span', { 'aria-hidden': 'true' }, ' / '),
      code(visible(hold.id)),
    ),
    h(
      'p',
      { class: 'warning-title' },
      warning?.title ?? (change === undefined ? 'A request to people' : 'Configuration'),
    ),
    h('h1', null, capital(deeds.length > 3 ? `${what} and ${deeds.length - 3} more` : what)),
    h('p', { class: 'target' }, code(visible(hold.target))),
    h(
      'div',
      { class: 'chips' },
      statusChip(status),
      environmentChip(environment),
      warning !== undefined &&
        warning.treatedAs !== environment &&
        h('span', { class: 'chip' }, `treated as ${warning.treatedAs}`),
      riskChip(risk),
      emergency && emergencyChip(),
    ),
  ]
}

/** @param {HoldView} hold @param {Names} names */
export function standing(hold, names) {
  const { status, decideBefore, executeBefore, openedAt, session, needs, wrongAnswers, checkpoint, index } = hold
  const { emergencySignal: signal } = hold
  return [
    status === 'pending' && clock(decideBefore, 'to answer it'),
    status === 'approved' && executeBefore !== undefined && clock(executeBefore, 'to run it'),
    pairs([
      ['Asked by', names.asker(hold)],
      ['Asked', ago(openedAt)],
      session !== undefined && ['Session', code(visible(session))],
    ]),
    signal !== undefined && emergency(signal, names),
    h('h2', null, 'Who approves'),
    h(
      'ul',
      { class: 'quorum' },
      needs.requirements.map((one) => requirement(one, hold, names)),
    ),
    needs.stepUp && h('p', { class: 'dim' }, 'Each with a passkey, shown for this request.'),
    h(
      'ul',
      { class: 'answers' },
      hold.answers.map((one) =>
        h(
          'li',
          null,
          h('span', { class: 'good', 'aria-hidden': 'true' }, '✓ '),
          names.of(one.by),
          ' approved ',
          ago(one.at),
        ),
      ),
    ),
    wrongAnswers > 0 &&
      h('p', { class: 'bad' }, `${counted(wrongAnswers, 'wrong answer')} so far; the fifth closes the request.`),
    h('h2', null, 'The record'),
    index !== undefined &&
      h('p', null, 'Entry ', code(String(index)), ' of the log: ', code(`prodgate log receipt ${index}`)),
    ...checkpointShown(checkpoint),
  ]
}

/** @param {NonNullable<HoldView['emergencySignal']>} signal @param {Names} names */
function emergency({ by, at, reason, reviewed }, names) {
  return h(
    'div',
    null,
    h('h2', null, 'Emergency'),
    h('p', null, names.of(by), ' ', ago(at), ': ', h('bdi', null, visible(reason))),
    reviewed !== undefined &&
      h('p', null, 'Reviewed by ', names.of(reviewed.by), ': ', h('bdi', null, visible(reviewed.finding))),
  )
}

/** @param {string} at @param {string} what */
function clock(at, what) {
  return h('p', { class: 'clock' }, h('strong', null, left(at)), ` ${what}`)
}

/** @param {Requirement} requirement @param {HoldView} hold @param {Names} names */
function requirement({ name, approvers, roles, people }, { answers }, names) {
  const given = Math.min(answers.length, approvers)
  const who = [...roles.map((one) => h('span', null, one)), ...people.map((one) => names.of(one))]
  return h(
    'li',
    null,
    h(
      'span',
      { class: 'quorum-name' },
      h('bdi', null, name === 'base' ? 'every request' : visible(name)),
      h('span', { class: 'dim' }, `${given} of ${approvers}`),
    ),
    h('progress', { max: approvers, value: given, 'aria-label': `${given} of ${approvers} approvals` }),
    h(
      'span',
      { class: 'dim' },
      'by ',
      who.flatMap((one, i) => (i === 0 ? [one] : [' or ', one])),
    ),
  )
}

/** The log as it is now, in a form that can be read out and held against what a witness saw. @param {string} checkpoint */
function checkpointShown(checkpoint) {
  const [origin = '', size = '', root = ''] = checkpoint.split('\n')
  const short = root.replaceAll(/[^A-Za-z0-9]/g, '').slice(0, 8)
  return [
    h('p', null, 'What somebody else who looks at this log reads, too:'),
    h('p', { class: 'checkpoint', title: `root ${root}` }, code(`${short.slice(0, 4)} ${short.slice(4)}`)),
    h('p', { class: 'dim' }, `Checkpoint of ${counted(Number(size), 'entry', 'entries')} of `, code(visible(origin))),
  ]
}
