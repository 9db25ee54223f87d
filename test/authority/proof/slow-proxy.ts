import type { Socket } from 'node:net'
import { type Between, between } from '../../../src/record/store/testing/between.ts'

/** Stands between an authority and PostgreSQL, and passes every piece on only after a while. */
export interface SlowProxy extends Between {
  /** Milliseconds for every piece. */
  delay: number
}

export async function slowProxy(target: number): Promise<SlowProxy> {
  const pass = (from: Socket, to: Socket) =>
    from.on('data', (piece) => {
      setTimeout(() => to.writable && to.write(piece), proxy.delay)
    })
  const proxy: SlowProxy = {
    delay: 0,
    ...(await between(target, (near, far) => {
      pass(near, far)
      pass(far, near)
    })),
  }
  return proxy
}
