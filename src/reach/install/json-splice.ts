import type { JsonList, JsonMember, JsonNode, JsonTable } from './json-tree.ts'

/** Changes of one place in a JSON text. Everything that is not named stays byte for byte. */

/** How this text is laid out: its blanks for one level and its ends of lines. */
interface Layout {
  readonly unit: string
  readonly newline: string
}

function layoutOf(text: string): Layout {
  const newline = text.includes('\r\n') ? '\r\n' : '\n'
  for (const line of text.split('\n')) {
    const blanks = blanksOf(line)
    if (blanks !== '' && line.trim() !== '') return { unit: blanks.startsWith('\t') ? '\t' : blanks, newline }
  }
  return { unit: '  ', newline }
}

/** The blanks at the beginning of the line in which something stands. */
function indentAt(text: string, at: number): string {
  return at === 0 ? '' : blanksOf(text.slice(text.lastIndexOf('\n', at - 1) + 1, at))
}

/** Blanks of JSON: a mark of byte order is none. */
function blanksOf(line: string): string {
  return /^[ \t]*/.exec(line)?.[0] ?? ''
}

function written(value: unknown, indent: string, { unit, newline }: Layout): string {
  return JSON.stringify(value, null, unit).replaceAll('\n', `${newline}${indent}`)
}

export function replaceValue(text: string, node: JsonNode, value: unknown): string {
  const layout = layoutOf(text)
  return text.slice(0, node.start) + written(value, indentAt(text, node.start), layout) + text.slice(node.end)
}

export function addMember(text: string, table: JsonTable, key: string, value: unknown): string {
  return add(
    text,
    table,
    table.members,
    (indent, layout) => `${JSON.stringify(key)}: ${written(value, indent, layout)}`,
  )
}

export function addElement(text: string, list: JsonList, value: unknown): string {
  return add(text, list, list.elements, (indent, layout) => written(value, indent, layout))
}

type Part = JsonMember | JsonNode

function add(
  text: string,
  holder: JsonTable | JsonList,
  parts: readonly Part[],
  write: (indent: string, layout: Layout) => string,
): string {
  const layout = layoutOf(text)
  const last = parts.at(-1)
  const outer = indentAt(text, holder.start)
  if (last === undefined) {
    const inner = outer + layout.unit
    const start = holder.start + 1
    const kept = text.slice(start, holder.end - 1).trimEnd()
    const lines = `${kept}${layout.newline}${inner}${write(inner, layout)}${layout.newline}${outer}`
    return text.slice(0, start) + lines + text.slice(holder.end - 1)
  }
  const onOneLine = !text.slice(holder.start, last.start).includes('\n')
  const inner = onOneLine ? outer : indentAt(text, last.start)
  const gap = onOneLine ? ' ' : `${layout.newline}${inner}`
  return `${text.slice(0, last.end)},${gap}${write(inner, layout)}${text.slice(last.end)}`
}

export function removeMember(text: string, table: JsonTable, key: string): string {
  const index = table.members.findIndex((member) => member.key === key)
  return index < 0 ? text : removePart(text, table, table.members, index)
}

export function removeElement(text: string, list: JsonList, index: number): string {
  return removePart(text, list, list.elements, index)
}

/** The part goes with the comma that tied it to the others. Comments around it stay. */
function removePart(text: string, holder: JsonTable | JsonList, parts: readonly Part[], index: number): string {
  const part = parts[index]
  if (part === undefined) return text
  const before = parts[index - 1]
  const after = parts[index + 1]
  if (after !== undefined) {
    const comma = pastBlanks(text, part.end)
    const gap = text.slice(comma + 1, after.start)
    return text.slice(0, part.start) + (gap.trim() === '' ? '' : gap.trimStart()) + text.slice(after.start)
  }
  const own = pastBlanks(text, part.end)
  // A comma behind the last value is the layout of this file, and ties nothing.
  const end = text[own] === ',' ? own + 1 : part.end
  if (before !== undefined) {
    const comma = pastBlanks(text, before.end)
    const gap = text.slice(comma + 1, part.start)
    return (
      text.slice(0, comma) + (gap.trim() === '' ? '' : gap.trimEnd()) + text.slice(end === part.end ? end : end - 1)
    )
  }
  const inside = text.slice(holder.start + 1, part.start) + text.slice(end, holder.end - 1)
  return text.slice(0, holder.start + 1) + (inside.trim() === '' ? '' : inside) + text.slice(holder.end - 1)
}

/** The next place that is neither blank nor comment. */
function pastBlanks(text: string, from: number): number {
  let at = from
  for (;;) {
    if (text.startsWith('//', at)) at = endOf(text, '\n', at)
    else if (text.startsWith('/*', at)) at = endOf(text, '*/', at)
    else if (/\s/.test(text[at] ?? '')) at++
    else return at
  }
}

function endOf(text: string, what: string, from: number): number {
  const at = text.indexOf(what, from + 2)
  return at < 0 ? text.length : at + what.length
}
