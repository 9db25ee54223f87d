import type { Word } from './word.ts'

/** What a word is about that holds the value of a variable: only secrets are followed. */
export function aboutVariable(name: string): string {
  return `variable ${name}`
}

/** The variable that holds a secret and whose value stands in the word. */
export function secretVariableIn({ about }: Pick<Word, 'about'>): string | undefined {
  const name = about?.startsWith('variable ') === true ? about.slice('variable '.length) : undefined
  return name !== undefined && isSecretVariable(name) ? name : undefined
}

/** A variable that holds a secret, by the words of its name. `TOKENIZER` is none. */
export function isSecretVariable(name: string): boolean {
  return (
    name
      .toUpperCase()
      .split('_')
      .some((part) =>
        [
          'SECRET',
          'SECRETS',
          'TOKEN',
          'PASSWORD',
          'PASSWD',
          'PASSPHRASE',
          'APIKEY',
          'CREDENTIALS',
          'PAT',
          'PGPASSWORD',
        ].includes(part),
      ) || /(^|_)(API|ACCESS|PRIVATE|SIGNING|ENCRYPTION|SSH|DEPLOY)_KEY(_|$)/i.test(name)
  )
}
