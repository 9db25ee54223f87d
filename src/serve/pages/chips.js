import { h } from './dom.js'

/**
 * The class of an environment, in its colour and in words.
 *
 * @param {string} environment
 */
export function environmentChip(environment) {
  const known = ['production', 'staging', 'development', 'local'].includes(environment) ? environment : 'unknown'
  return h('span', { class: `chip environment ${known}` }, known)
}

/** @param {string} risk */
export function riskChip(risk) {
  return h('span', { class: `chip risk ${risk.toLowerCase()}` }, `${risk.toLowerCase()} risk`)
}

/** What a status is called, and its colour. */
const STATUS = Object.freeze({
  pending: ['waiting', 'waiting'],
  approved: ['approved', 'good'],
  spent: ['approved and used', 'good'],
  rejected: ['rejected', 'bad'],
  expired: ['ran out of time', 'gone'],
  cancelled: ['called off', 'gone'],
})

/** @param {keyof typeof STATUS} status */
export function statusChip(status) {
  const [label, look] = STATUS[status]
  return h('span', { class: `chip status ${look}` }, label)
}

export function emergencyChip() {
  return h('span', { class: 'chip risk critical' }, 'emergency')
}
