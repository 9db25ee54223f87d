import { createRedactor, type Redactor } from './redact.ts'

/** A redactor that is told of more secrets while it is used. */
export class LearningRedactor {
  private readonly known: Set<string>
  private redactor: Redactor

  private constructor(known: Set<string>, redactor: Redactor) {
    this.known = known
    this.redactor = redactor
  }

  static async create(values: readonly string[]): Promise<LearningRedactor> {
    const known = new Set(values)
    return new LearningRedactor(known, await createRedactor({ knownValues: known }))
  }

  text(text: string): string {
    return this.redactor.text(text).text
  }

  /** Knows them once it answers, and for as long as it is used: what was a secret stands in outputs for a while. */
  async learn(values: readonly string[]): Promise<void> {
    const before = this.known.size
    for (const value of values) this.known.add(value)
    if (this.known.size > before) this.redactor = await createRedactor({ knownValues: this.known })
  }
}
