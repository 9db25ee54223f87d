/** One setting of a file in sections. */
export interface IniSetting {
  /** As written between the brackets, trimmed. Empty before the first section. */
  readonly section: string
  readonly key: string
  readonly value: string
}

/**
 * Files in sections: `[name]`, `key = value`, comments with `#` or `;` at the start of a line. The tools agree on that
 * much; what they do with repeated keys and sections is left to the callers. Indented lines belong to the value before
 * them (nested settings of the AWS configuration) and are left out.
 */
export function readIni(text: string): readonly IniSetting[] {
  const found: IniSetting[] = []
  let section = ''
  let inSection = false
  for (const line of lines(text)) {
    const trimmed = line.trim()
    if (trimmed === '' || trimmed.startsWith('#') || trimmed.startsWith(';')) continue
    const indented = line.startsWith(' ') || line.startsWith('\t')
    if (trimmed.startsWith('[')) {
      const end = trimmed.indexOf(']')
      if (end > 0) {
        section = trimmed.slice(1, end).trim()
        inSection = true
        found.push({ section, key: '', value: '' })
      }
      continue
    }
    if (indented && inSection && found.at(-1)?.key !== '') continue
    const split = trimmed.search(/[=:]/)
    if (split <= 0) {
      found.push({ section, key: trimmed, value: '' })
      continue
    }
    found.push({ section, key: trimmed.slice(0, split).trim(), value: trimmed.slice(split + 1).trim() })
  }
  return found
}

/** Lines of a text, whatever ends them. A lone carriage return ends one too, as for Python's reader. */
export function lines(text: string): readonly string[] {
  const start = text.startsWith('\ufeff') ? 1 : 0
  return text.slice(start).split(/\r\n|\n|\r/)
}
