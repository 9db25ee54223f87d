import type { Action, ShellAction, SqlAction } from '../../src/action/action.ts'

/** An action that grows: nothing about it may cost more than its size. */
export interface Shape {
  readonly name: string
  /** The action with about `size` characters in it, or about a file of that size. */
  readonly action: (size: number) => Action
  /** Files that it meets: in the directory where it runs, and in the home. */
  readonly prepare?: (place: ShapePlace, size: number) => void
}

export interface ShapePlace {
  readonly cwd: string
  readonly home: string
}

export function shape(name: string, action: Shape['action'], prepare?: Shape['prepare']): Shape {
  return prepare === undefined ? { name, action } : { name, action, prepare }
}

/** A shape of shell text. */
export function shellShape(name: string, text: (size: number) => string, prepare?: Shape['prepare']): Shape {
  return shape(name, (size) => shell(text(size)), prepare)
}

export function shell(command: string): ShellAction {
  return { kind: 'shell', command }
}

export function sql(statement: string, dialect: SqlAction['dialect']): SqlAction {
  const more = dialect === undefined ? {} : { dialect }
  return { kind: 'sql', statement, ...more }
}

/** `unit` as often as it fits. */
export function fill(unit: string, size: number): string {
  return unit.repeat(Math.max(1, Math.floor(size / unit.length)))
}

/** What `unit` makes of 0, 1, 2 …, as long as it fits. */
export function series(unit: (i: number) => string, size: number): string {
  const parts: string[] = []
  let length = 0
  for (let i = 0; length < size; i++) {
    const part = unit(i)
    length += part.length
    if (length > size && i > 0) break
    parts.push(part)
  }
  return parts.join('')
}

/** `open … inner … close`, as deep as it fits. */
export function nested(open: string, inner: string, close: string, size: number): string {
  const depth = Math.max(1, Math.floor((size - inner.length) / (open.length + close.length)))
  return open.repeat(depth) + inner + close.repeat(depth)
}

/** A text inside single quotes. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`
}
