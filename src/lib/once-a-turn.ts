/**
 * Work that many ask for at the same moment, done once for all of them after this turn of the event loop. It begins after each
 * of them has asked, so that nobody gets what was there before they asked; what fails, fails for all.
 */
export function onceATurn<T>(work: () => Promise<T>): () => Promise<T> {
  let next: Promise<T> | undefined
  return () => {
    next ??= new Promise<void>((resolve) => setImmediate(resolve)).then(() => {
      next = undefined
      return work()
    })
    return next
  }
}
