import { emit, lookedAt } from '../../emit.ts'
import type { ToolCall } from '../../tool.ts'
import { isKnown, type Word } from '../../word.ts'

/**
 * Verbs that show a container or service whole carry its environment along, where secrets are. One field that is no part
 * of it is status; to ask for the environment itself is to read secrets.
 */
export function inspects(on: string): (call: ToolCall) => void {
  return (call) => {
    const format = call.arguments.value('--format')
    const type = call.arguments.value('--type')?.text
    const environment = format !== undefined && /\.Env\b/.test(format.text)
    const harmless = (type !== undefined && /^(volume|network|node|image|plugin)$/.test(type)) || showsFields(format)
    for (const name of call.operands.length === 0 ? [''] : lookedAt(call, call.operands)) {
      emit(call, environment ? 'read-secret' : harmless ? 'read' : 'read-data', 'inspect', on, name, {
        at: call.place(),
      })
    }
  }
}

/** True for a Go template of which every field is known to hold no environment: `{{.State.Status}}`. */
function showsFields(format: Word | undefined): boolean {
  if (format === undefined || !isKnown(format) || !format.text.includes('{{')) return false
  const fields = format.text.match(/\.[A-Za-z0-9_.]*|\$/g) ?? []
  return fields.length > 0 && fields.every((field) => isHarmless(field))
}

/** Whole objects, and the parts that hold the environment or the command line. */
function isHarmless(field: string): boolean {
  if (field === '.' || field === '$') return false
  if (/(^|\.)(Env|Args|Cmd|Entrypoint|ContainerConfig|Spec|Process)(\.|$)/.test(field)) return false
  return !/^\.Config\.?$/.test(field)
}
