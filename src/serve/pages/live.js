import { goToSignIn, whoAmI } from './api.js'

/** Several things often happen at once; they are looked at together. */
const TOGETHER_MS = 60
const AGAIN_MS = 3000

/**
 * Calls `refresh` whenever one of these happens, and whenever the stream begins, for what happened before it. A page that
 * nobody looks at holds no connection: a browser has few of them for one authority.
 *
 * @param {object} options
 * @param {readonly string[]} options.topics
 * @param {string} [options.about] only what happens to this
 * @param {() => Promise<unknown>} options.refresh
 * @param {(connected: boolean) => void} [options.state]
 */
export function listen({ topics, about, refresh, state = () => undefined }) {
  /** @type {EventSource | undefined} */
  let source
  const look = onceAtATime(refresh)

  const open = () => {
    source?.close()
    source = new EventSource('/v1/events')
    source.addEventListener('open', () => {
      state(true)
      look()
    })
    source.addEventListener('error', () => {
      state(false)
      // A stream that was refused is not tried again by the browser: the session is over, or the authority starts anew.
      if (source?.readyState === EventSource.CLOSED) setTimeout(reopen, AGAIN_MS)
    })
    for (const topic of topics)
      source.addEventListener(topic, (event) => {
        if (about === undefined || JSON.parse(event.data).id === about) look()
      })
  }

  const reopen = async () => {
    if (document.hidden) return
    const me = await whoAmI().catch(() => 'away')
    if (me === undefined) goToSignIn()
    else if (me === 'away') setTimeout(reopen, AGAIN_MS)
    else open()
  }

  document.addEventListener('visibilitychange', () => (document.hidden ? source?.close() : open()))
  open()
}

/**
 * An answer that is on its way is never overtaken by a later one, and what happens meanwhile is looked at afterwards.
 *
 * @param {() => Promise<unknown>} work
 */
function onceAtATime(work) {
  let wanted = false
  let running = false
  return async () => {
    wanted = true
    if (running) return
    running = true
    while (wanted) {
      await new Promise((resolve) => setTimeout(resolve, TOGETHER_MS))
      wanted = false
      // An authority that is away for a moment is asked again as soon as the stream is there again.
      await work().catch(() => undefined)
    }
    running = false
  }
}
