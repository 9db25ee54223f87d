import { isSecretVariable } from '../../understand/secrets/variable.ts'

/** The lists of `policies/redaction.json`. */
export interface RedactionLists {
  readonly headers: readonly string[]
  /** Parameters in the query of an address. */
  readonly query: readonly string[]
  /** Names whose value is secret, besides those that `isSecretVariable` knows. */
  readonly secret: readonly string[]
  /** Last words of names that only tell of a secret: `TOKEN_FILE`. */
  readonly aboutSecrets: readonly string[]
  readonly personal: readonly string[]
  /** Personal too; their last four characters may stay. */
  readonly identifiers: readonly string[]
  /** Words that make a personal name one of a thing: `hostname`, `file_name`. */
  readonly technical: readonly string[]
  readonly options: readonly SecretOption[]
}

/** An option whose value is secret, where its name alone does not say so. */
export interface SecretOption {
  readonly programs: readonly string[]
  /** Only behind this word of the program: `docker login -p X`, but not `docker run -p 80:80`. */
  readonly with?: string
  readonly option: string
  /** In the same word, in the next one, or behind the colon of the next one (`user:password`). */
  readonly value: 'joined' | 'next' | 'user'
}

export type NameKind = 'secret' | 'personal' | 'identifier'

const LONGEST_NAME = 64

/** What the name of a value says about the value. */
export class Names {
  private readonly options: ReadonlyMap<string, readonly SecretOption[]>
  private readonly headers: ReadonlySet<string>
  private readonly queries: ReadonlySet<string>
  private readonly secrets: ReadonlySet<string>
  private readonly about: ReadonlySet<string>
  private readonly personals: readonly string[]
  private readonly identifiers: ReadonlySet<string>
  private readonly technical: ReadonlySet<string>
  private readonly seen = new Map<string, NameKind | 'plain'>()

  constructor(lists: RedactionLists) {
    const programs = new Set(lists.options.flatMap((one) => one.programs))
    const optionsOf = (program: string) => lists.options.filter((one) => one.programs.includes(program))
    this.options = new Map([...programs].map((program) => [program, optionsOf(program)]))
    this.headers = new Set(lists.headers)
    this.queries = new Set(lists.query)
    this.secrets = new Set(lists.secret)
    this.about = new Set(lists.aboutSecrets)
    this.personals = lists.personal
    this.identifiers = new Set(lists.identifiers)
    this.technical = new Set(lists.technical)
  }

  optionsOf(program: string): readonly SecretOption[] {
    return this.options.get(program) ?? []
  }

  /** The name of a setting, of an option, of a variable, of a header. */
  isSecret(name: string): boolean {
    return this.ofKey(name) === 'secret'
  }

  ofQuery(name: string): NameKind | undefined {
    return this.queries.has(name.toLowerCase()) ? 'secret' : this.ofKey(name)
  }

  /** The key of a JSON object; the names of headers are among them. */
  ofKey(name: string): NameKind | undefined {
    if (name.length > LONGEST_NAME) return undefined
    let kind = this.seen.get(name)
    if (kind === undefined) {
      kind = this.kindOf(name)
      // Names come from agents: what is remembered must not grow with them.
      if (this.seen.size < 4096) this.seen.set(name, kind)
    }
    return kind === 'plain' ? undefined : kind
  }

  private kindOf(name: string): NameKind | 'plain' {
    const words = wordsOf(name)
    const last = words.at(-1) ?? ''
    if (this.headers.has(name.toLowerCase())) return 'secret'
    if (!this.about.has(last)) {
      if (isSecretVariable(words.join('_')) || this.secrets.has(words.join('')) || this.secrets.has(last))
        return 'secret'
    }
    if (words.some((word) => this.identifiers.has(word))) return 'identifier'
    return words.some((word, i) => this.isPersonal(word, words[i - 1])) ? 'personal' : 'plain'
  }

  /** `name`, `patient_name`, `patientname`, `emails`; but not `namespace`, `host_name`, `hostname`. */
  private isPersonal(word: string, before: string | undefined): boolean {
    if (before !== undefined && this.technical.has(before)) return false
    for (const one of this.personals) {
      if (word === one || word === `${one}s` || word === `${one}es`) return true
      if (one.length >= 4 && word.endsWith(one)) return !this.technical.has(word.slice(0, -one.length))
    }
    return false
  }
}

/** The words of a name in lower case: `firstName`, `first_name`, `FIRST-NAME` → `first`, `name`. */
function wordsOf(name: string): readonly string[] {
  return name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .split(/[^\p{L}\p{M}\p{N}]/u)
    .filter((word) => word !== '')
}
