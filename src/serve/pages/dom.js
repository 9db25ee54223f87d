/**
 * Building elements. There is no way from here to markup: children are nodes or text, so that nothing that an agent wrote
 * is ever read as HTML.
 *
 * @typedef {Node | string | number | false | undefined} Child
 * @typedef {Readonly<Record<string, string | number | boolean | undefined | ((event: any) => unknown)>>} Props
 */

/**
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag
 * @param {Props | null} [props] attributes; a function listens to the event that its name says
 * @param {...(Child | readonly Child[])} children
 * @returns {HTMLElementTagNameMap[K]}
 */
export function h(tag, props, ...children) {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(props ?? {})) {
    if (typeof value === 'function') element.addEventListener(name, value)
    else if (value !== false && value !== undefined) element.setAttribute(name, value === true ? '' : String(value))
  }
  element.append(...nodes(children))
  return element
}

/**
 * Puts these children in place of the present ones.
 *
 * @param {Element} element
 * @param {...(Child | readonly Child[])} children
 */
export function fill(element, ...children) {
  element.replaceChildren(...nodes(children))
}

/**
 * @param {readonly (Child | readonly Child[])[]} children
 * @returns {(Node | string)[]}
 */
function nodes(children) {
  return children
    .flat()
    .filter((one) => one !== false && one !== undefined)
    .map((one) => (typeof one === 'object' ? one : String(one)))
}

/**
 * Names with what stands behind each.
 *
 * @param {readonly (readonly [name: string, ...value: Child[]] | false | undefined)[]} list
 */
export function pairs(list) {
  const shown = list.filter((one) => one !== false && one !== undefined)
  return h(
    'dl',
    { class: 'pairs' },
    shown.flatMap(([name, ...value]) => [h('dt', null, name), h('dd', null, value)]),
  )
}
