declare const made: unique symbol

/** JSON as text, of a value of this type: what was made of one is read as the same, and as nothing else. */
export type JsonText<T> = string & { readonly [made]: T }

export function jsonText<T>(value: T): JsonText<T> {
  return JSON.stringify(value) as JsonText<T>
}

/** Nothing is checked: whoever wrote the text is believed. */
export function fromJsonText<T>(text: JsonText<T>): T {
  return JSON.parse(text)
}
