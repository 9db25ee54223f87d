import { followOtherTabs, get, goToSignIn, takeHandedCsrf, whoAmI } from './api.js'
import { fill, h } from './dom.js'
import { problemText } from './form.js'
import { showBanners, showNavigation } from './shell.js'
import { takeWayBack } from './way-back.js'

/** @import { Me } from './api.js' */

/**
 * What a page's module exports.
 *
 * @typedef {object} Page
 * @property {string} title
 * @property {(main: HTMLElement, me: Me) => Promise<void> | void} show
 */

/** @type {readonly { at: RegExp, load: () => Promise<Page>, open?: true }[]} */
const PAGES = [
  { at: /^\/(holds)?$/, load: () => import('./inbox.js') },
  { at: /^\/holds\/[^/]+$/, load: () => import('./hold.js') },
  { at: /^\/together$/, load: () => import('./together.js') },
  { at: /^\/enrol$/, load: () => import('./enrol.js'), open: true },
  { at: /^\/sign-in$/, load: () => import('./sign-in.js'), open: true },
  { at: /^\/device$/, load: () => import('./device.js') },
  { at: /^\/account$/, load: () => import('./account.js') },
  { at: /^\/people$/, load: () => import('./people.js') },
  { at: /^\/agents$/, load: () => import('./agents.js') },
]

const main = /** @type {HTMLElement} */ (document.getElementById('main'))

/** For pages that are open to everybody: nobody. */
const NOBODY = Object.freeze({ id: '', name: '', role: '', permissions: [] })

async function start() {
  const path = location.pathname.replace(/(?<=.)\/$/, '')
  const page = PAGES.find((one) => one.at.test(path))
  if (page === undefined) return fill(main, nothingHere())
  takeHandedCsrf()
  const module = page.load()
  const me = page.open ? NOBODY : await whoAmI()
  if (me === undefined) return goToSignIn()
  const onTheWay = path === '/' ? takeWayBack() : undefined
  if (onTheWay !== undefined) return location.replace(onTheWay)
  if (!page.open) {
    followOtherTabs(me)
    showNavigation(me, path)
    void showBanners(get)
  }
  const { title, show } = await module
  document.title = `${title} · prodgate`
  await show(main, me)
}

function nothingHere() {
  document.title = 'Nothing here · prodgate'
  return h('div', { class: 'card narrow' }, h('h1', null, 'There is nothing at this address'), back())
}

/** @param {unknown} cause */
function didNotWork(cause) {
  document.title = 'This did not work · prodgate'
  return h(
    'div',
    { class: 'card narrow' },
    h('h1', null, 'This did not work'),
    h('p', null, problemText(cause)),
    back(),
  )
}

function back() {
  return h('p', null, h('a', { href: '/' }, 'Go to the requests'))
}

start()
  .catch((cause) => fill(main, didNotWork(cause)))
  .finally(() => main.removeAttribute('aria-busy'))
