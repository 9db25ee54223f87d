/** A reader that goes away is told to whoever writes, and is no fault. */
const GONE = new Set(['EPIPE', 'ECONNRESET'])

/**
 * Hears what becomes of our output from here on. What no disk takes is lost, though the command may have written all of it
 * and ended well: by the message that is given then its end is not taken for a good one.
 */
export function hearLostOutput(stopped: () => void = () => {}): () => string | undefined {
  let lost: string | undefined
  for (const stream of [process.stdout, process.stderr])
    stream.removeAllListeners('error').on('error', ({ code, message }: NodeJS.ErrnoException) => {
      if (!GONE.has(code ?? '')) lost ??= `what it printed could not be written whole: ${message}`
      stopped()
    })
  return () => lost
}
