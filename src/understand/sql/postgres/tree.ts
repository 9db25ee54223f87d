/**
 * Doors into libpg_query's protobuf JSON. A node that may be of several kinds is wrapped in an object with its tag as
 * the only key (`{ "RangeVar": { … } }`); a field that is always of one kind holds the bare fields. Zero, false and
 * empty values are absent.
 */
export type Fields = Readonly<Record<string, unknown>>

export interface Tagged {
  readonly tag: string
  readonly fields: Fields
}

const none: Fields = Object.freeze({})

export function fieldsOf(value: unknown): Fields | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : undefined
}

/** No bare field name of the format begins with a capital, so one capital key is a tag. */
export function tagged(value: unknown): Tagged | undefined {
  const outer = fieldsOf(value)
  if (outer === undefined) return undefined
  const keys = Object.keys(outer)
  const tag = keys[0]
  if (keys.length !== 1 || tag === undefined || tag[0] === undefined || tag[0] < 'A' || tag[0] > 'Z') return undefined
  return { tag, fields: fieldsOf(outer[tag]) ?? none }
}

export function fieldsOfTag(value: unknown, tag: string): Fields | undefined {
  const node = tagged(value)
  return node?.tag === tag ? node.fields : undefined
}

export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

/** `[{String: a}, {String: b}]` is `a.b`. */
function dotted(value: unknown): string {
  return listOf(value).map(nameOf).join('.')
}

export function lastName(value: unknown): string {
  return nameOf(listOf(value).at(-1))
}

/** The name that a node carries, whatever kind of named thing it is; empty where it has none. */
export function nameOf(value: unknown): string {
  if (typeof value === 'string') return value
  if (Array.isArray(value)) return dotted(value)
  const fields = tagged(value)?.fields ?? fieldsOf(value) ?? none
  if (typeof fields['sval'] === 'string') return fields['sval']
  if (typeof fields['relname'] === 'string') {
    return [fields['catalogname'], fields['schemaname'], fields['relname']].filter((x) => x !== undefined).join('.')
  }
  const inner = fields['objname'] ?? fields['items'] ?? fields['names'] ?? fields['relation'] ?? fields['rel']
  if (inner !== undefined) return nameOf(inner)
  return textOf(fields['rolename'] ?? fields['role_name'] ?? fields['priv_name'] ?? fields['name'])
}

/** A list of name parts is one name; a list of things has one each. */
export function namesOf(value: unknown): readonly string[] {
  if (!Array.isArray(value) || tagged(value[0])?.tag === 'String') return [nameOf(value)]
  return value.map(nameOf)
}

/** The text of a constant, casts looked through (`'x'::text`); `undefined` for everything that is computed. */
export function constantOf(value: unknown): string | undefined {
  let node = tagged(value)
  while (node?.tag === 'TypeCast') node = tagged(node.fields['arg'])
  if (node === undefined) return undefined
  const { tag, fields } = node
  if (tag === 'String') return textOf(fields['sval'])
  if (tag === 'Integer') return String(fields['ival'] ?? 0)
  if (tag === 'Float') return textOf(fields['fval'])
  if (tag === 'Boolean') return String(fields['boolval'] ?? false)
  if (tag !== 'A_Const') return undefined
  const { sval, ival, fval, boolval } = fields
  if (sval !== undefined) return textOf(fieldsOf(sval)?.['sval'])
  if (ival !== undefined) return String(fieldsOf(ival)?.['ival'] ?? 0)
  if (fval !== undefined) return textOf(fieldsOf(fval)?.['fval'])
  if (boolval !== undefined) return String(fieldsOf(boolval)?.['boolval'] ?? false)
  return undefined
}
