/**
 * A guard for an MCP client: `guardClient(client, gate, { server })`, for `@modelcontextprotocol/sdk` 1 and
 * `@modelcontextprotocol/client` 2. A refused call is a result with `isError`, so that the model reads why.
 */
import type { ToolAnnotations } from '../action/action.ts'
import type { AskOptions, Gate } from './gate.ts'
import { GateRefusal } from './refusal.ts'
import { replaced } from './replaced.ts'
import { resultOutcome } from './result-outcome.ts'
import { actionOf, asking, checkServer, ownCopy, type ServerGuardOptions, signalIn } from './tool-call.ts'

export type { ServerGuardOptions as GuardClientOptions } from './tool-call.ts'

interface ToolCall {
  readonly name: string
  readonly arguments?: unknown
}

/** The members of a client that are looked at. Both versions have them; what follows the first argument differs. */
interface Client {
  callTool(call: ToolCall, ...rest: readonly unknown[]): Promise<unknown>
  request(
    request: { readonly method: string; readonly params?: unknown },
    ...rest: readonly unknown[]
  ): Promise<unknown>
  listTools(...given: readonly unknown[]): Promise<unknown>
}

/**
 * The client, with `callTool` asking first. Everything else is passed through but `experimental`, which calls tools on
 * another way, as tasks: it throws.
 */
export function guardClient<T extends object>(client: T, gate: Gate, options: ServerGuardOptions): T {
  checkServer(options)
  return replaced(client, members(client as unknown as Client, gate, options))
}

function members(client: Client, gate: Gate, options: ServerGuardOptions) {
  const annotations = new Map<string, ToolAnnotations>()
  const guarded = async (call: ToolCall, ask: AskOptions, send: (call: ToolCall) => Promise<unknown>) => {
    const own = ownCopy(call)
    if (options.unguarded?.includes(own.name) === true) return send(own)
    const hints = annotations.get(own.name)
    const action = actionOf(own.name, own.arguments, options)
    try {
      return await gate.guard(
        action.kind === 'tool' && hints !== undefined ? { ...action, annotations: hints } : action,
        () => send(own),
        { ...ask, outcome: resultOutcome },
      )
    } catch (cause) {
      if (cause instanceof GateRefusal) return { content: [{ type: 'text', text: cause.message }], isError: true }
      throw cause
    }
  }
  return {
    callTool: (call: ToolCall, ...rest: readonly unknown[]) =>
      guarded(call, asking(options, signalIn(rest)), (own) => client.callTool(own, ...rest)),
    request: (request: Parameters<Client['request']>[0], ...rest: readonly unknown[]) => {
      if (request.method !== 'tools/call') return client.request(request, ...rest)
      const call = request.params as ToolCall
      return guarded(call, asking(options, signalIn(rest)), (own) =>
        client.request({ ...request, params: own }, ...rest),
      )
    },
    listTools: async (...given: readonly unknown[]) => {
      const listed = await client.listTools(...given)
      for (const { name, annotations: hints } of toolsIn(listed)) annotations.set(name, hints)
      return listed
    },
    get experimental(): never {
      throw notAsTasks()
    },
    // Of version 1, protected there: the way of a tool that is called as a task.
    get requestStream(): never {
      throw notAsTasks()
    },
  }
}

function notAsTasks(): TypeError {
  return new TypeError('a guarded client calls tools by `callTool`, and not as tasks')
}

function* toolsIn(listed: unknown): Generator<{ readonly name: string; readonly annotations: ToolAnnotations }> {
  const tools = typeof listed === 'object' && listed !== null && 'tools' in listed ? listed.tools : []
  if (!Array.isArray(tools)) return
  for (const tool of tools as readonly { name?: unknown; annotations?: Readonly<Record<string, unknown>> }[]) {
    const { readOnlyHint, destructiveHint } = tool.annotations ?? {}
    const hints = {
      ...(typeof readOnlyHint === 'boolean' ? { readOnlyHint } : {}),
      ...(typeof destructiveHint === 'boolean' ? { destructiveHint } : {}),
    }
    if (typeof tool.name === 'string' && Object.keys(hints).length > 0) yield { name: tool.name, annotations: hints }
  }
}
