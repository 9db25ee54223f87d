import { readYaml } from '../../lib/yaml.ts'
import type { Env, RuntimePlace } from '../../understand/place.ts'
import { knownText, UNKNOWN, word } from '../../understand/word.ts'
import type { Subject } from '../evidence.ts'
import { fieldsField, fieldsOf, type JsonFields } from '../formats/json-fields.ts'
import { parserOf } from '../formats/parsed.ts'
import { lost, type Vantage } from '../vantage.ts'
import { databasePlace } from './database-place.ts'

const textOf = parserOf((text) => text)

/** `config/database.yml` (Rails 8.1). Of the Ruby in it only what asks for a variable is worked out. */
export function railsDatabase(place: RuntimePlace, from: Vantage, environment: string): readonly Subject[] {
  const file = textOf(from.files.read(`${place.cwd}/config/database.yml`))
  const text = file.is === 'parsed' ? withVariables(file.value, place.env) : undefined
  const all = text === undefined ? undefined : fieldsOf(readYaml(text, '1.2'))
  if (all === undefined) return [lost(from, 'config/database.yml cannot be read before it runs')]
  const section = fieldsField(all, environment)
  if (section === undefined) return [lost(from, `config/database.yml has no ${environment}`)]
  // Several databases stand one level deeper.
  const nested = Object.values(section)
    .map(fieldsOf)
    .filter((one) => one !== undefined)
  return (nested.length > 0 ? nested : [section]).flatMap((one) => from.locate(configured(place, one)))
}

const ASKED =
  /<%= {0,9}ENV(?:\.fetch\( {0,9}["'](\w{1,99})["'](?: {0,9}, {0,9}(["'][^"'\n]{0,999}["']|\d{1,9}))? {0,9}\)|\[["'](\w{1,99})["']\]) {0,9}(?:(?:\{|\|\|) {0,9}(["'][^"'\n]{0,999}["']|\d{1,9}) {0,9}\}? {0,9})?%>/g

/** `<%= ENV.fetch("A") { "b" } %>` and `<%= ENV["A"] || "b" %>`; `undefined` where there is other Ruby in it. */
function withVariables(text: string, env: Env): string | undefined {
  if (!text.includes('<%')) return text
  let isKnown = true
  const worked = text.replace(ASKED, (_, fetched?: string, second?: string, indexed?: string, otherwise?: string) => {
    const value = env.get(fetched ?? indexed ?? '')
    const told = value === undefined ? unquoted(otherwise ?? second ?? '') : knownText(value)
    // A line of its own would be another setting.
    if (told === undefined || /[\n\r]/.test(told)) isKnown = false
    return /^[\w.:/@%?&=,+~-]*$/.test(told ?? '') ? (told ?? '') : UNKNOWN
  })
  return isKnown && !worked.includes('<%') ? worked : undefined
}

function unquoted(text: string): string {
  return text.replace(/^["']|["']$/g, '')
}

function configured(place: RuntimePlace, fields: JsonFields) {
  const at = (key: string) => {
    const value = Object.hasOwn(fields, key) ? fields[key] : undefined
    return typeof value === 'string' || typeof value === 'number' ? word(String(value)) : undefined
  }
  const url = at('url')
  if (url !== undefined) return databasePlace(place, { url })
  const adapter = at('adapter')?.text ?? ''
  if (adapter.startsWith('sqlite')) return databasePlace(place, { engine: 'sqlite', ...fileOf(at('database')) })
  const engine = adapter.startsWith('postg')
    ? 'postgresql'
    : adapter === 'mysql2' || adapter === 'trilogy'
      ? 'mysql'
      : 'other'
  return databasePlace(place, { engine, host: at('host'), port: at('port'), database: at('database') })
}

function fileOf(file: ReturnType<typeof word> | undefined) {
  return file === undefined ? {} : { file }
}
