import { readIni } from '../../locate/formats/ini.ts'

/** The settings of a profile: `[profile NAME]` in `config`; `[NAME]` in `credentials`, and for the default one. */
export function profileSettings(text: string, name: string, bare = false): ReadonlyMap<string, string> | undefined {
  const wanted = bare ? [name] : name === 'default' ? ['default', 'profile default'] : [`profile ${name}`]
  const own = readIni(text).filter((one) => wanted.includes(one.section))
  return own.length === 0 ? undefined : new Map(own.map(({ key, value }) => [key, value]))
}
