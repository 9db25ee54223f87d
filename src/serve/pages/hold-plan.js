import { h } from './dom.js'
import { capital, sentence } from './text.js'

/** @import { Plan } from '../../hold/shown/plan.ts' */

/** The safe execution plan. @param {Plan | undefined} given */
export function plan(given) {
  if (given === undefined) return undefined
  return h(
    'section',
    { class: 'card', 'aria-labelledby': 'plan' },
    h('h2', { id: 'plan' }, 'Safe execution plan'),
    h(
      'ol',
      { class: 'plan' },
      given.steps.map(({ name, todo, commands }) =>
        h(
          'li',
          null,
          h('h3', null, capital(name)),
          todo.map((one) => h('p', null, sentence(one))),
          commands.length > 0 && h('pre', { class: 'raw' }, commands.join('\n')),
        ),
      ),
    ),
  )
}
