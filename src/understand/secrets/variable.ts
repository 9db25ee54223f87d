import type { Word } from '../word.ts'

/** What a word is about that holds the value of a variable: only secrets are followed. */
export function aboutVariable(name: string): string {
  return `variable ${name}`
}

/** The variable that holds a secret and whose value stands in the word. */
export function secretVariableIn({ about }: Pick<Word, 'about'>): string | undefined {
  const name = about?.startsWith('variable ') === true ? about.slice('variable '.length) : undefined
  return name !== undefined && isSecretVariable(name) ? name : undefined
}

/** As `secretVariableIn`, for what is shown: an address of a database has the password in it. */
export function shownVariableIn({ about }: Pick<Word, 'about'>): string | undefined {
  const name = about?.startsWith('variable ') === true ? about.slice('variable '.length) : undefined
  return name !== undefined && isSecretShown(name) ? name : undefined
}

/** True where a secret is seen by whoever sees the value: `DATABASE_URL`, not `DATABASE_HOST`. */
export function isSecretShown(name: string): boolean {
  return isSecretVariable(name) || isConnection(name)
}

/** Counter-example that is held: the address of a database without a password. */
function isConnection(name: string): boolean {
  const parts = name.toUpperCase().split('_')
  const [before, last] = [parts.at(-2) ?? '', parts.at(-1) ?? '']
  if (before === 'CONNECTION' && last === 'STRING') return true
  return (last === 'URL' || last === 'URI' || last === 'DSN') && SERVERS.has(before)
}

const SERVERS = new Set([
  'DATABASE',
  'DB',
  'POSTGRES',
  'POSTGRESQL',
  'PG',
  'MYSQL',
  'MARIADB',
  'MONGO',
  'MONGODB',
  'REDIS',
  'AMQP',
  'RABBITMQ',
  'CLOUDAMQP',
  'DIRECT',
])

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
