import { hash, verify } from '@node-rs/argon2'
import { ok, type Result } from '../../lib/result.ts'
import { type IdentityFault, refused } from './fault.ts'

/** Argon2id by the OWASP Password Storage Cheat Sheet (2025): 19 MiB, two passes, one lane. The package's default is `id`. */
const COST = Object.freeze({ memoryCost: 19_456, timeCost: 2, parallelism: 1 })

/** NIST SP 800-63B-4, section 3.1.1: length counts, rules of composition do not help. */
const SHORTEST = 12
const LONGEST = 256

/** Of random bytes nobody kept. Who has no password is compared with this, so that it takes as long as for somebody. */
export const NOBODYS =
  '$argon2id$v=19$m=19456,t=2,p=1$QjvZzU2Xm0xwP4rYk1n3Gg$yJt4o1O2w6Zq8bVnH0cKf5sXe7uRi9aLd3mPgT1vBxE'

/** Hashes that are computed at a time: they run where files and names are read as well, on four threads. */
const AT_ONCE = 2
const LONGEST_LINE = 64

/**
 * Hashes and compares passwords, few at a time, so that a flood of sign-ins costs neither all memory nor all threads.
 *
 * KNOWN GAP: passwords are not compared with lists of leaked ones.
 */
export class Passwords {
  private running = 0
  private readonly waiting: (() => void)[] = []

  async hash(password: unknown, name: string): Promise<Result<string, IdentityFault>> {
    const checked = checkPassword(password, name)
    if (checked.is === 'fault') return checked
    const hashed = await this.inTurn(() => hash(checked.value, COST))
    return hashed === undefined ? refused('BUSY') : ok(hashed)
  }

  /** Takes as long where there is no password to compare with. */
  async matches(kept: string | null, password: unknown): Promise<Result<boolean, IdentityFault>> {
    const text = typeof password === 'string' && password.length <= 2 * LONGEST ? password.normalize('NFKC') : ''
    const same = await this.inTurn(() => verify(kept ?? NOBODYS, text))
    return same === undefined ? refused('BUSY') : ok(same && kept !== null && text !== '')
  }

  private async inTurn<T>(work: () => Promise<T>): Promise<T | undefined> {
    if (this.running >= AT_ONCE) {
      if (this.waiting.length >= LONGEST_LINE) return undefined
      // Whoever is done hands the place on.
      await new Promise<void>((resolve) => this.waiting.push(resolve))
    } else this.running++
    try {
      return await work()
    } finally {
      const next = this.waiting.shift()
      if (next === undefined) this.running--
      else next()
    }
  }
}

function checkPassword(password: unknown, name: string): Result<string, IdentityFault> {
  if (typeof password !== 'string') return refused('PASSWORD_TOO_SHORT')
  if (password.length > 2 * LONGEST) return refused('PASSWORD_TOO_LONG')
  const text = password.normalize('NFKC')
  const characters = [...text]
  if (characters.length < SHORTEST) return refused('PASSWORD_TOO_SHORT')
  if (characters.length > LONGEST) return refused('PASSWORD_TOO_LONG')
  const rest = text.toLowerCase().replaceAll(name.normalize('NFKC').toLowerCase(), '')
  if (new Set(characters).size < 5 || [...rest].length < SHORTEST / 2) return refused('PASSWORD_TOO_PLAIN')
  return ok(text)
}
