/** The policy engine, `@cedar-policy/cedar-wasm` 4.13.0 (language 4.5), as far as it is used. */
export type Cedar = typeof import('@cedar-policy/cedar-wasm/nodejs')

/**
 * The one door through which Cedar comes in: 4 MB of WebAssembly, compiled when it is loaded (about 15 ms, and 100 ms for
 * the first question). Only the authority and `prodgate policy` open it.
 */
export async function loadCedar(): Promise<Cedar> {
  return import('@cedar-policy/cedar-wasm/nodejs')
}
