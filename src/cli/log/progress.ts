/** From when on something takes long, and between two signs of life; milliseconds. */
const LONG_MS = 1_000
const EVERY_MS = 200

/** How far it is, on a terminal and once it takes longer than a second. Nothing of it is left afterwards. */
export function progressLine(stream: NodeJS.WriteStream) {
  const began = performance.now()
  let last = began
  let shown = false
  return {
    show: (checked: number, size: number) => {
      const now = performance.now()
      if (stream.isTTY !== true || now - began < LONG_MS || now - last < EVERY_MS) return
      last = now
      shown = true
      stream.write(`\r\u001b[2K${checked} of ${size} entries`)
    },
    clear: () => {
      if (shown) stream.write('\r\u001b[2K')
    },
  }
}
