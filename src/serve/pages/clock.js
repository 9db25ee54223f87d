import { now } from './api.js'
import { h } from './dom.js'

const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/**
 * What each element shows now. An element that is gone is forgotten with it.
 *
 * @type {WeakMap<Element, () => string>}
 */
const shows = new WeakMap()

setInterval(() => {
  for (const element of document.querySelectorAll('time')) {
    const text = shows.get(element)?.()
    if (text !== undefined && text !== element.textContent) element.textContent = text
  }
}, SECOND)

/**
 * How long ago; the time itself when one points at it.
 *
 * @param {string | number} at
 */
export function ago(at) {
  const time = new Date(at)
  return live(time, () => {
    const since = now() - time.getTime()
    return since < MINUTE ? 'just now' : `${span(since)} ago`
  })
}

/**
 * What is left until then.
 *
 * @param {string} at
 */
export function left(at) {
  const time = new Date(at)
  return live(time, () => {
    const rest = time.getTime() - now()
    return rest <= 0 ? 'time is up' : `${countdown(rest)} left`
  })
}

/**
 * A moment ahead.
 *
 * @param {string} at
 */
export function until(at) {
  const time = new Date(at)
  return live(time, () => (time.getTime() <= now() ? 'over' : `in ${span(time.getTime() - now())}`))
}

/**
 * @param {Date} time
 * @param {() => string} text
 */
function live(time, text) {
  const absolute = time.toLocaleString(undefined, { dateStyle: 'full', timeStyle: 'long' })
  const element = h('time', { datetime: time.toISOString(), title: absolute, 'aria-live': 'off' }, text())
  shows.set(element, text)
  return element
}

/** @param {number} ms */
function countdown(ms) {
  if (ms >= HOUR) return span(ms)
  const seconds = Math.floor(ms / SECOND)
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}

/** @param {number} ms */
function span(ms) {
  if (ms >= DAY) return `${Math.floor(ms / DAY)} d ${Math.floor((ms % DAY) / HOUR)} h`
  if (ms >= HOUR) return `${Math.floor(ms / HOUR)} h ${Math.floor((ms % HOUR) / MINUTE)} min`
  return `${Math.max(1, Math.floor(ms / MINUTE))} min`
}
