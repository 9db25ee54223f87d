import type { FileText } from '../../lib/files.ts'

/**
 * A file in its parsed form. The disk hands out the same object as long as the file did not change, so the parsed form
 * is kept with that object and a resident process parses each file once.
 */
export type Parsed<T> =
  | { readonly is: 'parsed'; readonly value: T }
  | { readonly is: 'absent' }
  | { readonly is: 'unreadable'; readonly why: string }

/**
 * A parser that keeps its results. `parse` gives `undefined` for a text that it does not understand; it never throws.
 */
export function parserOf<T>(parse: (text: string) => T | undefined): (file: FileText) => Parsed<T> {
  const kept = new WeakMap<FileText, Parsed<T>>()
  return (file) => {
    if (file.is !== 'text') return file
    const found = kept.get(file)
    if (found !== undefined) return found
    const value = parse(file.text)
    const result: Parsed<T> =
      value === undefined ? { is: 'unreadable', why: 'its text is not understood' } : { is: 'parsed', value }
    kept.set(file, result)
    return result
  }
}
