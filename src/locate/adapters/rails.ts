import { readYaml } from '../../lib/yaml.ts'
import type { RuntimePlace } from '../../understand/place.ts'
import { word } from '../../understand/word.ts'
import type { Subject } from '../evidence.ts'
import { fieldsField, fieldsOf, type JsonFields } from '../formats/json-fields.ts'
import { parserOf } from '../formats/parsed.ts'
import { lost, type Vantage } from '../vantage.ts'
import { databasePlace } from './database-place.ts'

const databasesOf = parserOf(parseDatabases)

/** `config/database.yml` (Rails 8.1). A text that runs Ruby (`<%`) cannot be read before it runs. */
function parseDatabases(text: string): JsonFields | undefined {
  return text.includes('<%') ? undefined : fieldsOf(readYaml(text, '1.2'))
}

export function railsDatabase(place: RuntimePlace, from: Vantage, environment: string): readonly Subject[] {
  const file = databasesOf(from.files.read(`${place.cwd}/config/database.yml`))
  if (file.is !== 'parsed') return [lost(from, 'config/database.yml cannot be read before it runs')]
  const section = fieldsField(file.value, environment)
  if (section === undefined) return [lost(from, `config/database.yml has no ${environment}`)]
  // Several databases stand one level deeper.
  const nested = Object.values(section)
    .map(fieldsOf)
    .filter((one) => one !== undefined)
  return (nested.length > 0 ? nested : [section]).flatMap((one) => from.locate(configured(place, one)))
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
