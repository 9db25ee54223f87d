import { type LogSource, openSource, type SourceOptions } from './source.ts'

/** Opens the log, works with it, and closes it whatever happens. */
export async function withSource<T>(options: SourceOptions, work: (source: LogSource) => Promise<T>): Promise<T> {
  const source = await openSource(options)
  let done: T
  try {
    done = await work(source)
  } catch (cause) {
    // What went wrong counts for more than how it was left.
    await source.close().catch(() => undefined)
    throw cause
  }
  await source.close()
  return done
}
