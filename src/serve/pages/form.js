import { Problem } from './api.js'
import { fill, h } from './dom.js'
import { sentence } from './text.js'

/** @import { Child } from './dom.js' */

/**
 * A labelled field, with room for what is wrong with it.
 *
 * @typedef {object} Field
 * @property {string} name as the authority calls it
 * @property {HTMLElement} row
 * @property {() => unknown} value
 * @property {(message: string | undefined) => void} wrong
 * @property {() => void} focus
 */

/**
 * @typedef {object} FieldOptions
 * @property {string} name
 * @property {string} label
 * @property {Child | readonly Child[]} [hint]
 * @property {string} [type]
 * @property {string} [autocomplete]
 * @property {boolean} [multiline]
 * @property {boolean} [typed] it is typed by hand: pasting and dropping do nothing
 * @property {boolean} [mono]
 * @property {string} [value]
 * @property {number} [maxlength]
 * @property {string} [id] where two fields of one name stand on a page
 */

/**
 * @param {FieldOptions} options
 * @returns {Field & { input: HTMLInputElement | HTMLTextAreaElement }}
 */
export function field(options) {
  const { name, label, hint, type = 'text', autocomplete = 'off', multiline, typed, mono, value, maxlength } = options
  const id = `field-${options.id ?? name}`
  const own = { id, name, class: mono ? 'mono' : undefined, 'aria-describedby': `${id}-hint ${id}-error`, maxlength }
  const asTyped = typed || mono ? { spellcheck: 'false', autocapitalize: 'none', autocorrect: 'off' } : {}
  const input = multiline
    ? h('textarea', { ...own, rows: 3 }, value ?? '')
    : h('input', { ...own, ...asTyped, type, autocomplete, value })
  const error = errorLine(id)
  const blocked = h('p', { class: 'blocked', role: 'status' })
  if (typed) {
    const refuse = (/** @type {Event} */ event) => {
      event.preventDefault()
      blocked.textContent = 'Please type it: pasting is off here, so that it is read once more.'
    }
    input.addEventListener('paste', refuse)
    input.addEventListener('drop', refuse)
    input.addEventListener('input', () => fill(blocked))
  }
  const row = h(
    'div',
    { class: 'field' },
    h('label', { for: id }, label),
    hint !== undefined &&
      h('div', { class: 'hint', id: `${id}-hint` }, /** @type {readonly Child[]} */ ([hint].flat())),
    input,
    typed && blocked,
    error,
  )
  return { name, row, input, value: () => input.value, focus: () => input.focus(), wrong: marker(input, error) }
}

/**
 * One of several, as radio buttons.
 *
 * @template T
 * @param {{ name: string, label: string, hint?: string, choices: readonly { value: T, label: string }[] }} options
 * @returns {Field}
 */
export function choice({ name, label, hint, choices }) {
  const id = `field-${name}`
  const error = errorLine(id)
  const inputs = choices.map((_, i) => h('input', { type: 'radio', name, value: i, id: `${id}-${i}` }))
  const row = h(
    'fieldset',
    { class: 'field', 'aria-describedby': `${id}-hint ${id}-error` },
    h('legend', null, label),
    hint !== undefined && h('p', { class: 'hint', id: `${id}-hint` }, hint),
    h(
      'div',
      { class: 'choices' },
      inputs.map((input, i) => h('label', { class: 'choice' }, input, choices[i]?.label)),
    ),
    error,
  )
  const mark = marker(row, error)
  return {
    name,
    row,
    value: () => choices[inputs.findIndex((one) => one.checked)]?.value,
    focus: () => inputs[0]?.focus(),
    wrong: (message) =>
      mark(message === undefined || inputs.some((one) => one.checked) ? message : 'choose one of them'),
  }
}

/**
 * @param {{ name: string, label: string, hint?: string, choices: readonly { value: string, label: string }[] }} options
 * @returns {Field & { input: HTMLSelectElement }}
 */
export function select({ name, label, hint, choices }) {
  const id = `field-${name}`
  const error = errorLine(id)
  const input = h(
    'select',
    { id, name, 'aria-describedby': `${id}-hint ${id}-error` },
    choices.map((one) => h('option', { value: one.value }, one.label)),
  )
  const row = h(
    'div',
    { class: 'field' },
    h('label', { for: id }, label),
    hint !== undefined && h('p', { class: 'hint', id: `${id}-hint` }, hint),
    input,
    error,
  )
  return { name, row, input, value: () => input.value, focus: () => input.focus(), wrong: marker(input, error) }
}

/**
 * A form that sends once at a time, and shows what is wrong where it is wrong.
 *
 * @param {object} options
 * @param {readonly Field[]} options.fields
 * @param {string} options.send what its button says
 * @param {'primary' | 'danger' | 'quiet'} [options.look]
 * @param {(values: Record<string, unknown>) => Promise<unknown>} options.submit
 */
export function form({ fields, send, look = 'primary', submit }) {
  const told = h('div', { class: 'told', role: 'alert' })
  const button = h('button', { class: look, type: 'submit' }, send)
  const element = h(
    'form',
    {
      novalidate: true,
      submit: async (/** @type {SubmitEvent} */ event) => {
        event.preventDefault()
        for (const one of fields) one.wrong(undefined)
        fill(told)
        await busy(button, async () => {
          try {
            await submit(Object.fromEntries(fields.map((one) => [one.name, one.value()])))
          } catch (cause) {
            showWrong(fields, told, cause)
          }
        })
      },
    },
    fields.map((one) => one.row),
    told,
    h('div', { class: 'buttons' }, button),
  )
  return element
}

/**
 * A button that does one thing, and tells beside it where that was refused.
 *
 * @param {string} label
 * @param {() => Promise<unknown>} work
 * @param {{ look?: 'primary' | 'danger' | 'quiet', about?: string }} [options] `about`: the id of what it is about, in a row of many
 */
export function action(label, work, { look = 'quiet', about } = {}) {
  const told = h('span', { class: 'told', role: 'alert' })
  const button = h('button', { class: look, type: 'button', 'aria-describedby': about }, label)
  button.addEventListener('click', () => {
    fill(told)
    return busy(button, () => work().catch((cause) => fill(told, problemText(cause))))
  })
  return h('span', { class: 'action' }, button, told)
}

/**
 * What went wrong, in words.
 *
 * @param {unknown} cause
 */
export function problemText(cause) {
  if (!(cause instanceof Problem)) {
    console.error(cause)
    return h('span', null, 'This page could not do it. Reload it and try again.')
  }
  const { message, help } = cause
  return h(
    'span',
    null,
    sentence(message),
    help !== undefined && h('span', { class: 'help' }, [' ', ...sentence(help)]),
  )
}

/**
 * @param {HTMLButtonElement} button
 * @param {() => Promise<unknown>} work
 */
async function busy(button, work) {
  if (button.ariaBusy === 'true') return
  button.ariaBusy = 'true'
  try {
    await work()
  } finally {
    button.ariaBusy = null
  }
}

/**
 * @param {readonly Field[]} fields
 * @param {HTMLElement} told
 * @param {unknown} cause
 */
function showWrong(fields, told, cause) {
  const errors = cause instanceof Problem ? cause.errors : []
  const marked = fields.filter((one) => {
    const wrong = errors.find(({ field }) => field === one.name)
    if (wrong !== undefined) one.wrong(wrong.message)
    return wrong !== undefined
  })
  if (marked.length === 0 || errors.some(({ field }) => !fields.some((one) => one.name === field)))
    fill(told, problemText(cause))
  marked[0]?.focus()
}

/** @param {string} id */
function errorLine(id) {
  return h('p', { class: 'error', id: `${id}-error` })
}

/**
 * @param {Element} input
 * @param {HTMLElement} error
 * @returns {Field['wrong']}
 */
function marker(input, error) {
  return (message) => {
    if (message === undefined) input.removeAttribute('aria-invalid')
    else input.setAttribute('aria-invalid', 'true')
    fill(error, message === undefined ? [] : sentence(message))
  }
}
