import { posix } from 'node:path'
import { python } from '../../understand/code/python.ts'
import { type Token, tokenize } from '../../understand/code/tokens.ts'
import type { Env, RuntimePlace } from '../../understand/place.ts'
import { isKnownText, knownText, word } from '../../understand/word.ts'
import type { Subject } from '../evidence.ts'
import { lost, type Vantage } from '../vantage.ts'
import { databasePlace } from './database-place.ts'

/**
 * The database of `DATABASES` in the settings of a Django project (Django 6.0, "Settings"), where they say it in plain
 * texts: the settings are a program, and what it computes is not known.
 */
export function djangoDatabase(place: RuntimePlace, from: Vantage): readonly Subject[] {
  const path = settingsPath(place, from)
  // A package of that name comes before the file.
  const isPackage = path !== undefined && from.files.kind(path.slice(0, -'.py'.length)) === 'directory'
  const text = path === undefined || isPackage ? undefined : readText(from, path)
  if (path === undefined || text === undefined) return [lost(from, 'the settings of the project are not found')]
  const starts = readText(from, `${place.cwd}/manage.py`) ?? ''
  const env = keepsVariables(text) && !/dotenv|read_env|environ\s{0,9}\[/.test(starts) ? place.env : undefined
  const told = isPlain(text) ? defaultDatabase(text, path, env) : undefined
  if (told === undefined) return [lost(from, 'the settings of the project cannot be read before they run')]
  return from.locate(told.engine === 'sqlite' ? databasePlace(place, sqlite(told)) : databasePlace(place, server(told)))
}

interface Told {
  readonly engine: 'sqlite' | 'postgresql' | 'mysql'
  readonly name: string
  readonly host: string | undefined
  readonly port: string | undefined
}

const sqlite = ({ engine, name }: Told) => ({ engine, file: word(name) }) as const
const server = ({ engine, name, host, port }: Told) =>
  ({
    engine,
    database: word(name),
    ...(host ? { host: word(host) } : {}),
    ...(port ? { port: word(port) } : {}),
  }) as const

function readText(from: Vantage, path: string): string | undefined {
  const file = from.files.read(path)
  return file.is === 'text' && file.text.length < LONGEST ? file.text : undefined
}

const LONGEST = 100_000

/** `--settings`, `DJANGO_SETTINGS_MODULE`, or what `manage.py` sets that to. */
function settingsPath(place: RuntimePlace, from: Vantage): string | undefined {
  const given = place.environment ?? place.env.get('DJANGO_SETTINGS_MODULE')
  const manage = given === undefined ? readText(from, `${place.cwd}/manage.py`) : undefined
  const [only, ...others] =
    manage?.match(/setdefault\(\s{0,9}["']DJANGO_SETTINGS_MODULE["'],\s{0,9}["'][\w.]{1,99}["']/g) ?? []
  const once = others.length === 0 && manage?.split('DJANGO_SETTINGS_MODULE').length === 2
  const name = given === undefined ? (once ? /["']([\w.]+)["']$/.exec(only ?? '')?.[1] : undefined) : knownText(given)
  return name === undefined || !/^\w+(\.\w+)*$/.test(name) || !isKnownText(place.cwd)
    ? undefined
    : `${place.cwd}/${name.replaceAll('.', '/')}.py`
}

/** Nothing in it sets a name by another way than writing it. */
function isPlain(text: string): boolean {
  return (
    text.split(/\bDATABASES\b/).length === 2 &&
    !/\bimport\s{1,9}\*|\b(exec|eval|globals|locals|vars|setattr|include|configure|settings)\s{0,9}\(/.test(text)
  )
}

/** Nothing in it gives a variable of the environment another value. */
function keepsVariables(text: string): boolean {
  return !/environ\s{0,9}\[[^\]\n]{0,99}\]\s{0,9}=|environ\.(update|setdefault)|putenv|dotenv|read_env/.test(text)
}

function defaultDatabase(text: string, path: string, env: Env | undefined): Told | undefined {
  const { tokens, broken } = tokenize(text, python.lexicon)
  const at = tokens.findIndex((one) => one.kind === 'name' && one.text === 'DATABASES')
  const before = tokens[at - 1]
  const begins = before === undefined || before.kind === 'line'
  if (broken || !begins || tokens[at + 1]?.text !== '=' || column(text, tokens[at]) !== 0) return undefined
  const databases = fieldsAt(tokens, at + 2)
  const after = databases === undefined ? undefined : tokens[databases.next]
  const own = databases?.fields.get('default')
  if (own === undefined || databases?.fields.size !== 1 || (after !== undefined && after.kind !== 'line'))
    return undefined
  const fields = fieldsAt(tokens, own[0])
  if (fields === undefined || fields.next !== own[1]) return undefined
  const value = (name: string): string | undefined => {
    const found = fields.fields.get(name)
    return found === undefined ? '' : plainValue(tokens.slice(...found), text, path, env)
  }
  const engine = /^django\.db\.backends\.(sqlite3|postgresql|mysql)$/.exec(value('ENGINE') ?? '')?.[1]
  const [name, host, port] = [value('NAME'), value('HOST'), value('PORT')]
  const more = (fields.fields.get('OPTIONS') ?? [0, 0]) as readonly [number, number]
  const leads = tokens
    .slice(...more)
    .some((one) => /^(service|host|hostaddr|read_default_file|unix_socket|dsn)$/.test(one.text))
  if (engine === undefined || name === undefined || name === '' || host === undefined || port === undefined || leads)
    return undefined
  return { engine: engine === 'sqlite3' ? 'sqlite' : engine === 'mysql' ? 'mysql' : 'postgresql', name, host, port }
}

function column(text: string, token: Token | undefined): number {
  const at = token?.at ?? 0
  return at - (text.lastIndexOf('\n', at - 1) + 1)
}

interface Found {
  /** Where the value of each key stands. */
  readonly fields: ReadonlyMap<string, readonly [number, number]>
  readonly next: number
}

/** `{ 'key': value, … }`; a key that is there twice, or is no text, makes all of it unknown. */
function fieldsAt(tokens: readonly Token[], from: number): Found | undefined {
  if (tokens[from]?.text !== '{' || tokens[from]?.kind !== 'mark') return undefined
  const fields = new Map<string, readonly [number, number]>()
  let depth = 0
  let key: string | undefined
  let start = from + 1
  for (let i = from; i < tokens.length; i++) {
    const { kind, text } = tokens[i] as Token
    if (kind !== 'mark') continue
    if (/^[([{]$/.test(text)) depth++
    else if (/^[)\]}]$/.test(text)) depth--
    const ends = depth === 0 || (depth === 1 && text === ',')
    if (depth === 1 && text === ':') {
      const [name, ...others] = tokens.slice(start, i).filter((one) => one.kind !== 'line')
      if (key !== undefined || name?.kind !== 'text' || others.length > 0 || fields.has(name.text)) return undefined
      key = name.text
      start = i + 1
    } else if (ends) {
      const isEmpty = tokens.slice(start, i).every((one) => one.kind === 'line')
      if (key === undefined ? !isEmpty : isEmpty) return undefined
      if (key !== undefined) fields.set(key, trimmed(tokens, start, i))
      key = undefined
      start = i + 1
    }
    if (depth === 0) return { fields, next: i + 1 }
  }
  return undefined
}

function trimmed(tokens: readonly Token[], from: number, to: number): readonly [number, number] {
  let [a, b] = [from, to]
  while (tokens[a]?.kind === 'line') a++
  while (b > a && tokens[b - 1]?.kind === 'line') b--
  return [a, b]
}

/** A text, a number, a path below the project, a variable of the environment with what stands for it. */
function plainValue(tokens: readonly Token[], text: string, path: string, env: Env | undefined): string | undefined {
  const written = tokens.map((one) => (one.kind === 'text' ? 'T' : one.kind === 'number' ? 'N' : one.text)).join(' ')
  const texts = tokens.filter((one) => one.kind === 'text').map((one) => one.text)
  if (written === 'T') return texts[0]
  if (written === 'N') return tokens[0]?.text
  if (/^(os \. path \. join \( BASE_DIR|str \( BASE_DIR|BASE_DIR)( [/,] T){1,4}( \))?$/.test(written)) {
    const base = isProjectKnown(text) ? posix.dirname(posix.dirname(path)) : undefined
    return base === undefined ? undefined : [base, ...texts].join('/')
  }
  if (/^os \. (environ \. get|getenv) \( T(?: , [TN])? \)$|^os \. environ \[ T \]$/.test(written)) {
    const value = env?.get(texts[0] ?? '')
    const otherwise = tokens.find((_, i) => i > 4 && tokens[i - 1]?.text === ',')?.text
    if (env === undefined) return undefined
    return value === undefined ? otherwise : knownText(value)
  }
  return undefined
}

/** As `startproject` writes it. */
function isProjectKnown(text: string): boolean {
  const [only, ...others] = text.match(/^[^\S\n]{0,9}BASE_DIR\b.*$/gm) ?? []
  return (
    others.length === 0 &&
    /^BASE_DIR = (Path\(__file__\)\.resolve\(\)\.parent\.parent|os\.path\.dirname\(os\.path\.dirname\(os\.path\.abspath\(__file__\)\)\))\s*$/.test(
      only ?? '',
    )
  )
}
