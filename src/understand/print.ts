import type { Effect } from './effect.ts'

/**
 * An effect in one line, as the examples of the program descriptions have it: `restart stop unit nginx`,
 * `file delete src`, `read-data select table orders @ host web1`. The target is left out; `locate` finds it.
 */
export function printEffect(effect: Effect): string {
  const first =
    effect.kind === 'file'
      ? `file ${effect.operation}${effect.recursive === true ? ' below' : ''}`
      : `${effect.kind} ${effect.verb} ${effect.on}`
  const name = effect.name === '' ? '' : ` ${effect.name}`
  const site = effect.at.site
  const where = site.is === 'here' ? '' : ` @ ${site.is}${site.is === 'elsewhere' ? '' : ` ${site.name.text}`}`
  return `${first}${name}${where}`
}
