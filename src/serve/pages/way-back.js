/** Kept while the browser is at the identity provider, which comes back to `/`. */
const KEPT = 'prodgate-next'

/**
 * Where somebody was on the way to: a page of ours, and nothing that a link could put there otherwise. It is a whole address:
 * the path of `/.//evil.example` is `//evil.example`, which alone would lead away.
 */
export function wayBack() {
  const wanted = new URLSearchParams(location.search).get('next') ?? '/'
  const url = URL.canParse(wanted, location.origin) ? new URL(wanted, location.origin) : undefined
  return url?.origin === location.origin ? url.href : `${location.origin}/`
}

export function keepWayBack() {
  sessionStorage.setItem(KEPT, wayBack())
}

/** On to where somebody was on the way to before the identity provider, once. */
export function takeWayBack() {
  const kept = sessionStorage.getItem(KEPT)
  sessionStorage.removeItem(KEPT)
  return kept === null || kept === `${location.origin}/` ? undefined : kept
}
