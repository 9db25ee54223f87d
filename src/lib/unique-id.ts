/** Crockford's base 32, lower case: sorts as text in the order of its values, and no letter is taken for a digit. */
const DIGITS = '0123456789abcdefghjkmnpqrstvwxyz'

/**
 * A sortable, unique id after ULID (https://github.com/ulid/spec, 2016): 48 bits of time in milliseconds, then 80 random
 * bits. Clock and randomness come from the rim.
 */
export function uniqueId(now: number, random: Uint8Array): string {
  let time = ''
  let rest = now
  for (let i = 0; i < 10; i++) {
    time = DIGITS[rest % 32] + time
    rest = Math.floor(rest / 32)
  }
  let tail = ''
  let bits = 0
  let held = 0
  for (const byte of random.subarray(0, 10)) {
    held = (held << 8) | byte
    bits += 8
    while (bits >= 5) {
      bits -= 5
      tail += DIGITS[(held >> bits) & 31]
    }
    held &= (1 << bits) - 1
  }
  return time + tail
}
