import type { McpPlace } from '../place.ts'
import type { Call } from '../program.ts'
import type { ToolArguments } from './tool-arguments.ts'

/**
 * The description of tools of an MCP server. Server names are what a person calls them in a configuration, so they are
 * matched loosely; a name is only used to find the description, and the arguments decide what is done.
 */
export interface DescribedTool {
  readonly server: RegExp
  readonly tool: RegExp
  readonly run: (call: Call, given: ToolArguments, at: McpPlace, tool: string) => void
  /** Arguments → effects, as `printEffect` prints them; the tests run them. */
  readonly examples: readonly ToolExample[]
}

export interface ToolExample {
  readonly server: string
  readonly tool: string
  readonly arguments: Readonly<Record<string, unknown>>
  readonly effects: readonly string[]
}
