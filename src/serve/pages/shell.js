import { until } from './clock.js'
import { fill, h } from './dom.js'
import { visible } from './text.js'

/** @import { Me } from './api.js' */
/** @import { FreezeView } from '../authority/settings/freezes.ts' */
/** @import { ModeStatus } from '../authority/settings/mode.ts' */

/**
 * @param {Me} me
 * @param {string} path
 */
export function showNavigation(me, path) {
  const nav = /** @type {HTMLElement} */ (document.getElementById('nav'))
  const link = (/** @type {string} */ href, /** @type {string} */ label) => {
    const here = path === href || (href === '/' && path.startsWith('/holds'))
    return h('a', { href, 'aria-current': here ? 'page' : undefined }, label)
  }
  const manages = me.permissions.includes('people')
  fill(
    nav,
    link('/', 'Requests'),
    manages && link('/agents', 'Agents'),
    manages && link('/people', 'People'),
    h(
      'a',
      { href: '/account', class: 'me', 'aria-current': path === '/account' ? 'page' : undefined },
      visible(me.name),
    ),
  )
}

/**
 * What holds for everything: the mode of the authority, and freezes.
 *
 * @param {<T>(path: string) => Promise<T>} get
 */
export async function showBanners(get) {
  const banners = /** @type {HTMLElement} */ (document.getElementById('banners'))
  const [mode, { freezes }] = await Promise.all([
    /** @type {Promise<ModeStatus>} */ (get('/bmad/production-mode/status')),
    /** @type {Promise<{ freezes: FreezeView[] }>} */ (get('/v1/freezes')),
  ])
  fill(banners, modeBanner(mode), freezes.map(freezeBanner))
}

/** @param {ModeStatus} mode */
function modeBanner({ production_mode: production, mock_sessions: mocks }) {
  const text = production
    ? ' Work is real or it fails.'
    : ' Runs against mocks are open; nothing here stands for production.'
  return h(
    'p',
    { class: `banner ${production ? 'production' : 'development'}` },
    h('strong', null, production ? 'Production mode.' : 'Development mode.'),
    text,
    mocks.map((one) =>
      h('span', null, ` A mock session of ${visible(one.workflow || 'any workflow')} ends `, until(one.ends), '.'),
    ),
  )
}

/** @param {FreezeView} freeze */
function freezeBanner({ reason, from, to, environments }) {
  const begun = Date.parse(from) <= Date.now()
  return h(
    'p',
    { class: 'banner freeze' },
    h('strong', null, begun ? 'Freeze' : 'A freeze begins '),
    begun ? ` of ${environments.join(', ')}: ` : until(from),
    begun ? '' : ': ',
    h('bdi', null, visible(reason)),
    '. It ends ',
    until(to),
    '; one more approval is needed, by somebody named for it.',
  )
}
