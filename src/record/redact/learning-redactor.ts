import { createRedactor, type Redactor } from './redact.ts'

const SHORT = 200
const MOST_SEEN = 2_000

/** A redactor that is told of more secrets while it is used. */
export class LearningRedactor {
  private readonly known: Set<string>
  private redactor: Redactor
  /** Of short texts, which come again and again: the names of sessions. */
  private readonly seen = new Map<string, string>()
  private learning: Promise<void> = Promise.resolve()

  private constructor(known: Set<string>, redactor: Redactor) {
    this.known = known
    this.redactor = redactor
  }

  static async create(values: readonly string[]): Promise<LearningRedactor> {
    const known = new Set(values)
    return new LearningRedactor(known, await createRedactor({ knownValues: known }))
  }

  text(text: string): string {
    const known = this.seen.get(text)
    if (known !== undefined) return known
    const redacted = this.redactor.text(text).text
    if (text.length <= SHORT) {
      if (this.seen.size >= MOST_SEEN) this.seen.clear()
      this.seen.set(text, redacted)
    }
    return redacted
  }

  /** Knows them once it answers, and for as long as it is used: what was a secret stands in outputs for a while. */
  async learn(values: readonly string[]): Promise<void> {
    const before = this.known.size
    for (const value of values) this.known.add(value)
    if (this.known.size > before) this.learning = this.learning.then(() => this.renew())
    // What another has just told it counts for this one, too.
    await this.learning
  }

  private async renew(): Promise<void> {
    this.redactor = await createRedactor({ knownValues: this.known })
    this.seen.clear()
  }
}
