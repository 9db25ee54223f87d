import { Session } from 'node:inspector'

const session = new Session()
session.connect()
session.post('Profiler.enable')
// From the beginning: V8 counts in functions that it compiles from now on.
session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true })

/**
 * How often blocks of the sources run meanwhile, which V8 counts for coverage. It is no time: it is much the same on
 * every machine and in every run. The effort inside of the engine (`indexOf`, regular expressions) is not in it.
 */
export function effortOf(run: () => unknown): number {
  blocksSinceLast()
  run()
  return blocksSinceLast()
}

function blocksSinceLast(): number {
  let blocks = 0
  session.post('Profiler.takePreciseCoverage', (_, taken) => {
    for (const { url, functions } of taken?.result ?? []) {
      if (!url.includes('/src/')) continue
      for (const { ranges } of functions) for (const { count } of ranges) blocks += count
    }
  })
  return blocks
}

/** Below it effort grows in step with the length, with something for sorting. */
export const LINEAR = 2.6

/** How much more effort a text of twice the length takes: 2 where it grows in step, 4 where it grows with the square. */
export function growthOf(textOf: (length: number) => string, read: (text: string) => unknown, length: number): number {
  const once = effortOf(() => read(textOf(length)))
  const twice = effortOf(() => read(textOf(2 * length)))
  return twice / Math.max(1, once)
}
