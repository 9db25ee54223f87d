import { userParts } from './addresses.ts'
import { codedSecrets } from './coded.ts'
import { commandWords } from './command-words.ts'
import type { KnownValues } from './known-values.ts'
import type { Found } from './mask.ts'
import type { Names } from './names.ts'
import { optionValues } from './options.ts'
import type { Secretlint } from './secretlint.ts'
import { namedValues } from './settings.ts'
import { knownForms } from './tokens.ts'
import { lookEveryWay } from './views.ts'

/** What the rules look with. */
export interface Rules {
  readonly known: KnownValues
  readonly names: Names
  readonly secretlint: Secretlint
}

/**
 * Everything in a text that must not be kept. The cost is linear in the text. Counter-example that stays: a secret that
 * bears no name, no form and that nobody knows, as in `login hunter2`.
 */
export function secretsIn(text: string, rules: Rules): readonly Found[] {
  return [
    ...lookEveryWay(text, (view) => plainSecrets(view, rules)),
    ...codedSecrets(text, (read) => plainSecrets(read, rules).length > 0),
  ]
}

function plainSecrets(text: string, { known, names, secretlint }: Rules): readonly Found[] {
  return [
    ...known.find(text),
    ...knownForms(text),
    ...secretlint(text),
    ...userParts(text),
    ...namedValues(text, names),
    ...(OPTION_OR_SQL.test(text) ? optionValues(commandWords(text), names) : []),
  ]
}

const OPTION_OR_SQL = /(?:^|[\s"'(])-|password|identified/i
