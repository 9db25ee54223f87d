import type { Gate } from './gate.ts'
import type { ToolGuardOptions } from './tool-call.ts'

/** Guards one tool of a framework, which bears its name. */
type Guard = (tool: object, name: string, gate: Gate, options: ToolGuardOptions) => object

/** The guards of a framework whose tools come as a list. */
export interface ListedGuards {
  /** The same tools, each of them asking before it runs. The given ones stay as they are. */
  guardTools<T extends readonly object[]>(tools: readonly [...T], gate: Gate, options?: ToolGuardOptions): [...T]
  /** One tool. */
  guardTool<T extends object>(tool: T, gate: Gate, options?: ToolGuardOptions): T
}

/** A tool that need not ask is what it was; each other one is what `guard` makes of it, of the same type. */
export function listedGuards(guard: Guard): ListedGuards {
  const one = (tool: object, gate: Gate, options: ToolGuardOptions = {}) => {
    const name = 'name' in tool && typeof tool.name === 'string' ? tool.name : ''
    return options.unguarded?.includes(name) === true ? tool : guard(tool, name, gate, options)
  }
  return {
    guardTools: <T extends readonly object[]>(tools: readonly [...T], gate: Gate, options?: ToolGuardOptions) =>
      tools.map((tool) => one(tool, gate, options)) as [...T],
    guardTool: <T extends object>(tool: T, gate: Gate, options?: ToolGuardOptions) => one(tool, gate, options) as T,
  }
}
