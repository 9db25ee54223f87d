/**
 * A JSON document that a tool wrote as its state, for reading single fields of it. It is not an input of the gate, so
 * the tolerant reader of the platform is enough: what is missing or of another type is `undefined`.
 */
export type JsonFields = Readonly<Record<string, unknown>>

export function parseJsonFields(text: string): JsonFields | undefined {
  try {
    return fieldsOf(JSON.parse(text.startsWith('\ufeff') ? text.slice(1) : text))
  } catch {
    return undefined
  }
}

export function fieldsOf(value: unknown): JsonFields | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonFields) : undefined
}

export function textField(fields: JsonFields | undefined, key: string): string | undefined {
  const value = fields !== undefined && Object.hasOwn(fields, key) ? fields[key] : undefined
  return typeof value === 'string' && value !== '' ? value : undefined
}

export function fieldsField(fields: JsonFields | undefined, key: string): JsonFields | undefined {
  return fields !== undefined && Object.hasOwn(fields, key) ? fieldsOf(fields[key]) : undefined
}
