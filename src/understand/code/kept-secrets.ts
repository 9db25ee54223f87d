import { isSecretShown } from '../secrets/variable.ts'
import { words } from './language.ts'
import type { Token } from './tokens.ts'

/** Functions whose result tells what they were given. */
export const KEEPS = words(
  `str String repr ascii format bytes Buffer from JSON stringify dumps json_encode inspect list tuple dict set sorted
    reversed join concat implode trim strip slice substring substr mb_substr upper lower strtoupper strtolower uc lc
    encode decode b64encode b64decode base64_encode base64_decode btoa atob hex bin2hex encodeURIComponent quote
    urlencode Array Object entries values zip map sprintf reverse strrev scalar to_s`,
)

interface Kept {
  readonly variable: string
  /** A list or dictionary has it among other things. */
  readonly among: boolean
}

const LONGEST_PATTERN = 256

/** Names under which code keeps secrets of its environment. Nobody follows the order: what is kept once counts everywhere. */
export class KeptSecrets {
  private readonly names = new Map<string, Kept>()
  private readonly isSure: (name: string) => boolean

  constructor(isSure: (name: string) => boolean) {
    this.isSure = isSure
  }

  get isEmpty(): boolean {
    return this.names.size === 0
  }

  keep(name: string, variable: string, among: boolean): void {
    if (isSecretShown(variable) && !this.names.has(name) && this.isSure(name)) this.names.set(name, { variable, among })
  }

  /** PHP's `['API_TOKEN' => $t] = $_ENV`, `list('API_TOKEN' => $t) = $_ENV`, where the path of the environment begins at `start`. */
  keepFields(tokens: readonly Token[], start: number): void {
    if (tokens[start - 1]?.text !== '=' || !/^[\])]$/.test(tokens[start - 2]?.text ?? '')) return
    for (let i = start - 3; i > start - LONGEST_PATTERN; i--) {
      const [key, arrow, name] = [tokens[i - 1], tokens[i], tokens[i + 1]]
      if (key === undefined || arrow?.kind === 'line' || arrow?.text === ';') return
      if (arrow?.text === '=>' && key.kind === 'text' && name?.kind === 'name') this.keep(name.text, key.text, false)
    }
  }

  /** The variable whose value stands where the name at `i` does. */
  at(tokens: readonly Token[], i: number, links: ReadonlySet<string>): string | undefined {
    const one = tokens[i] as Token
    const kept = this.names.get(one.text)
    const [before, next] = [tokens[i - 1]?.text ?? '', tokens[i + 1]?.text ?? '']
    if (kept === undefined || links.has(before) || next === '=') return undefined
    // `{ k: 1 }` names a field.
    if (next === ':' && /^[{,]$/.test(before)) return undefined
    const isPart = kept.among && (links.has(next) || next === '[')
    return isPart && !isSecretShown(tokens[i + 2]?.text ?? '') ? undefined : kept.variable
  }

  /** Those that are put into a text of Perl or PHP: `"key: $k"`. */
  inText(text: string): readonly string[] {
    return [...this.names].flatMap(([name, { variable, among }]) =>
      name.startsWith('$') && !among && hasName(text, name) ? [variable] : [],
    )
  }
}

function hasName(text: string, name: string): boolean {
  const at = text.indexOf(name)
  return at >= 0 && !/\w/.test(text[at + name.length] ?? '')
}
