import type { Event, YAMLException } from 'js-yaml'
import { visible } from './quoted.ts'
import { fault, ok, type Result } from './result.ts'
import { readFlatYaml } from './yaml-flat.ts'
import type { Written, YamlNode, YamlPair } from './yaml-node.ts'
import { wholeYaml } from './yaml-whole.ts'

export interface YamlFault {
  readonly message: string
  readonly line: number | undefined
}

/** The one document of a text; `undefined` where the text has none. */
export function readYamlTree(text: string): Result<YamlNode | undefined, YamlFault> {
  const flat = readFlatYaml(text)
  return flat === undefined ? readWholeTree(text) : ok(flat)
}

/** The same by the whole parser. */
export function readWholeTree(text: string): Result<YamlNode | undefined, YamlFault> {
  try {
    const [document, more] = documentsOf(text, wholeYaml().parseEvents(text, {}))
    if (more !== undefined) return fault({ message: 'more than one document', line: more.line })
    return ok(document)
  } catch (cause) {
    if (!isYamlFault(cause)) return fault({ message: 'it cannot be read', line: undefined })
    const line = cause.mark === undefined ? undefined : cause.mark.line + 1
    return fault({ message: visible(cause.reason, 80), line })
  }
}

function isYamlFault(cause: unknown): cause is YAMLException {
  return cause instanceof wholeYaml().YAMLException
}

/** Collects the nodes of a list or a map until it is closed. */
interface Open {
  readonly nodes: YamlNode[]
  readonly close: () => YamlNode | undefined
}

function documentsOf(text: string, events: readonly Event[]): readonly YamlNode[] {
  const { EVENT_ID, SCALAR_STYLE, getScalarValue } = wholeYaml()
  const documents: YamlNode[] = []
  const open: Open[] = []
  const line = lineCounter(text)
  // What is empty has no place of its own and takes that of what stands before it.
  let place = 0
  const put = (node: YamlNode | undefined) => {
    if (node !== undefined) (open.at(-1)?.nodes ?? documents).push(node)
  }
  const written = (start: number, event: { readonly anchorStart: number; readonly tagStart: number }): Written => {
    if (start >= 0) place = start
    return { line: line(place), marked: event.anchorStart >= 0 || event.tagStart >= 0 }
  }
  for (const event of events) {
    switch (event.type) {
      case EVENT_ID.DOCUMENT:
        open.push({ nodes: documents, close: () => undefined })
        break
      case EVENT_ID.SEQUENCE: {
        const nodes: YamlNode[] = []
        const at = written(event.start, event)
        open.push({ nodes, close: () => ({ is: 'list', ...at, items: nodes }) })
        break
      }
      case EVENT_ID.MAPPING: {
        const nodes: YamlNode[] = []
        const at = written(event.start, event)
        open.push({ nodes, close: () => ({ is: 'map', ...at, pairs: pairsOf(nodes) }) })
        break
      }
      case EVENT_ID.SCALAR:
        put({
          is: 'scalar',
          ...written(event.valueStart, event),
          text: getScalarValue(text, event),
          plain: event.style === SCALAR_STYLE.PLAIN,
        })
        break
      case EVENT_ID.ALIAS:
        put({ is: 'alias', ...written(event.anchorStart, { anchorStart: -1, tagStart: -1 }) })
        break
      case EVENT_ID.POP:
        put(open.pop()?.close())
        break
      default:
        event satisfies never
    }
  }
  return documents
}

function pairsOf(nodes: readonly YamlNode[]): readonly YamlPair[] {
  const pairs: YamlPair[] = []
  for (let i = 0; i + 1 < nodes.length; i += 2) {
    const [key, value] = [nodes[i], nodes[i + 1]]
    if (key !== undefined && value !== undefined) pairs.push({ key, value })
  }
  return pairs
}

/** Lines are asked for in the order of the text, so that it is gone through once. */
function lineCounter(text: string): (offset: number) => number {
  let line = 1
  let end = text.indexOf('\n')
  return (offset) => {
    while (end >= 0 && end < offset) {
      line++
      end = text.indexOf('\n', end + 1)
    }
    return line
  }
}
