import type { Call } from '../../program.ts'
import { isKnown, isKnownText, type Word, word } from '../../word.ts'

/**
 * The address in the settings of Flyway 11, where no option and no variable says it: the files of `-configFiles`, the last of
 * them first, then `flyway.conf` of the working directory. `undefined` where nobody can tell: other settings may name another
 * database then (a TOML file, an environment, another working directory).
 */
export function flywayUrl(call: Call, environment: Word | undefined): Word | undefined {
  const options = call.args.filter((w) => w.text.startsWith('-'))
  const leadsElsewhere = options.some((w) =>
    /^-(workingDirectory|environment|url|jdbcProperties|driver|jarDirs|initSql|vault|dapr|gcsm|secret)/i.test(w.text),
  )
  const variables = call.env.names().filter((name) => name.startsWith('FLYWAY_') && !CREDENTIALS.has(name))
  if (environment !== undefined || leadsElsewhere || variables.length > 0 || !options.every(isKnown)) return undefined
  if (TOML.some((path) => isThere(call, path))) return undefined
  const given = options.findLast((w) => /^-configFiles=/i.test(w.text))
  const named = given === undefined ? [] : given.text.slice('-configFiles='.length).split(',')
  for (const path of [...named.toReversed(), 'flyway.conf']) {
    if (!path.endsWith('.conf')) return undefined
    const { text } = call.readFile(word(path, given?.span ?? call.span))
    if (text === undefined || !isKnownText(text)) return undefined
    const url = urlIn(text)
    if (url !== 'none') return url === undefined ? undefined : word(url, given?.span ?? call.span)
  }
  return undefined
}

const CREDENTIALS: ReadonlySet<string> = new Set(['FLYWAY_USER', 'FLYWAY_PASSWORD', 'FLYWAY_LOCATIONS'])
const TOML = ['flyway.toml', 'flyway.user.toml']

/** On the disk, or written by the action. */
function isThere(call: Call, path: string): boolean {
  const read = call.readFile(word(path, call.span))
  return read.text !== undefined || read.written === true || call.files.kind(`${call.cwd}/${path}`) !== 'absent'
}

/**
 * `flyway.url` in a file of properties (Java SE 21, `Properties.load`), the last one of them. `undefined` where it is put
 * together or escaped.
 */
function urlIn(text: string): string | 'none' | undefined {
  if (text.includes('\\')) return undefined
  let found: string | 'none' = 'none'
  for (const line of text.split(/[\r\n]+/)) {
    const start = line.replace(/^[ \t\f]+/, '')
    const key = /^[^ \t\f:=#!][^ \t\f:=]*/.exec(start)?.[0]
    if (key === 'flyway.url')
      found = start
        .slice(key.length)
        .replace(/^[ \t\f]+/, '')
        .replace(/^[:=]/, '')
        .trim()
    if (
      key !== undefined &&
      /^flyway\.(environment|configFiles|jdbcProperties|driver|jarDirs|initSql|vault|dapr|gcsm|secret)/.test(key)
    )
      return undefined
  }
  return found.includes('${') || found === '' ? undefined : found
}
