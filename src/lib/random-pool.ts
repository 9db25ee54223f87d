/** How much is asked for at a time: the call costs as much as a few hundred bytes do. */
const POOL = 4096

/**
 * Random bytes from a stock, each given out once and then forgotten. For what has to be unique, such as ids and nonces; a
 * secret is drawn by itself.
 */
export function randomPool(draw: (bytes: number) => Uint8Array): (bytes: number) => Uint8Array {
  let stock: Uint8Array = new Uint8Array()
  let used = 0
  return (bytes) => {
    if (bytes > POOL) return draw(bytes)
    if (used + bytes > stock.length) {
      stock = draw(POOL)
      used = 0
    }
    const given = Uint8Array.from(stock.subarray(used, used + bytes))
    stock.fill(0, used, used + bytes)
    used += bytes
    return given
  }
}
