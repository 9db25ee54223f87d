import type { DatabasePlace } from '../../understand/place.ts'
import { readIni } from '../formats/ini.ts'
import { parserOf } from '../formats/parsed.ts'
import { textOf, variable } from '../setting.ts'
import { inHome, pathFrom, type Vantage } from '../vantage.ts'

const servicesOf = parserOf(readIni)

/**
 * A section of `~/.pg_service.conf` (PostgreSQL 18 manual, section 33.17), or of the file that `PGSERVICEFILE` names.
 * Of a repeated key libpq keeps the first. Returns the reason where the service cannot be found.
 *
 * KNOWN GAP: the system's own file is not read; a service that stands only there is unknown.
 */
export function postgresService(
  place: DatabasePlace,
  from: Vantage,
  name: string,
): ReadonlyMap<string, string> | string {
  const setting = variable(place.env, 'PGSERVICEFILE')
  if (setting.is === 'unknown') return 'PGSERVICEFILE is not known before it runs'
  const named = textOf(setting)
  const path = named === undefined ? inHome(from, '.pg_service.conf') : pathFrom(place.cwd, named)
  if (path === undefined) return 'the service file of another machine cannot be read'
  const file = servicesOf(from.files.read(path))
  if (file.is !== 'parsed') return `the service file ${path} cannot be read`
  const found = new Map<string, string>()
  let entered = false
  for (const one of file.value) {
    // libpq stops at the end of the first section of that name.
    if (one.key === '') {
      if (entered) break
      entered = one.section === name
      continue
    }
    if (entered && !found.has(one.key)) found.set(one.key, one.value)
  }
  return entered ? found : `the service ${name} is not in ${path}`
}
