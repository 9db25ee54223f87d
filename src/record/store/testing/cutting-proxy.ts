import { type Between, between } from './between.ts'

/** Stands between an authority and PostgreSQL, and cuts the connection when it hears a certain word. */
export interface CuttingProxy extends Between {
  /** `held back`: the server never hears the word. `passed on`: the server does, and its answer is lost. */
  cutting: { readonly at: string; readonly word: 'held back' | 'passed on' } | undefined
}

export async function cuttingProxy(target: number): Promise<CuttingProxy> {
  const proxy: CuttingProxy = {
    cutting: undefined,
    ...(await between(target, (near, far) => {
      let cut = false
      far.on('data', (piece) => cut || near.write(piece))
      near.on('data', (piece) => {
        const { cutting } = proxy
        cut ||= cutting !== undefined && piece.includes(cutting.at)
        if (!cut) return void far.write(piece)
        if (cutting?.word === 'passed on') far.write(piece)
        near.destroy()
      })
    })),
  }
  return proxy
}
