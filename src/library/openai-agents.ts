/**
 * Guards for the tools of the OpenAI Agents SDK (`@openai/agents` 0.20): `tools: guardTools([ … ], gate)`. Tools are guarded
 * where they run. The SDK's own input guardrails may be asked twice for one call, before an approval of its own and after
 * it, and a grant is good for one. A refused call gives the reason as the tool's output.
 */
import { readJson } from '../lib/json-strict.ts'
import type { OutcomeStatus } from './door.ts'
import type { Gate } from './gate.ts'
import { listedGuards } from './listed-tools.ts'
import { GateRefusal } from './refusal.ts'
import { changed, replaced } from './replaced.ts'
import { resultOutcome } from './result-outcome.ts'
import {
  actionOf,
  asking,
  checkServer,
  ownCopy,
  type ServerGuardOptions,
  signalIn,
  type ToolGuardOptions,
  unguardable,
} from './tool-call.ts'

export type { ServerGuardOptions as GuardMcpServerOptions, ToolGuardOptions } from './tool-call.ts'

interface FunctionTool {
  readonly type: 'function'
  readonly name: string
  readonly outputSchema?: unknown
  readonly errorFunction?: ((context: unknown, error: unknown, details?: Details) => unknown) | null
  invoke(context: unknown, input: string, details?: Details): Promise<unknown>
}

interface ShellTool {
  readonly type: 'shell'
  readonly name: string
  readonly shell?: Shell
}

interface Shell {
  run(action: ShellAction): Promise<{ readonly output: readonly ShellOutput[] }>
}

interface ShellAction {
  readonly commands: readonly string[]
}

interface ShellOutput {
  readonly stdout: string
  readonly stderr: string
  readonly outcome: { readonly type: 'timeout' } | { readonly type: 'exit'; readonly exitCode: number | null }
}

interface Details {
  readonly signal?: AbortSignal
}

interface McpServer {
  callTool(tool: string, input: unknown, ...rest: readonly unknown[]): Promise<unknown>
  callToolResult?(tool: string, input: unknown, ...rest: readonly unknown[]): Promise<unknown>
}

/** A server for `mcpServers` of an agent: its tools ask before they are called. */
export function guardMcpServer<T extends object>(server: T, gate: Gate, options: ServerGuardOptions): T {
  checkServer(options)
  const given = server as unknown as McpServer
  type Call = (own: unknown) => Promise<unknown>
  const ask = async (name: string, input: unknown, rest: readonly unknown[], call: Call) => {
    if (options.unguarded?.includes(name) === true) return call(input)
    const own = ownCopy(input)
    return gate.guard(actionOf(name, own, options), () => call(own), {
      ...asking(options, signalIn(rest)),
      outcome: resultOutcome,
    })
  }
  const { callToolResult } = given
  return replaced(server, {
    callTool: (name: string, input: unknown, ...rest: readonly unknown[]) =>
      ask(name, input, rest, (own) => given.callTool(name, own, ...rest)).catch((cause: unknown) =>
        refusalAs(cause, textContent),
      ),
    ...(callToolResult === undefined
      ? {}
      : {
          callToolResult: (name: string, input: unknown, ...rest: readonly unknown[]) =>
            ask(name, input, rest, (own) => callToolResult.call(server, name, own, ...rest)).catch((cause: unknown) =>
              refusalAs(cause, (text) => ({ content: textContent(text), isError: true })),
            ),
        }),
  })
}

const textContent = (text: string) => [{ type: 'text', text }]

function refusalAs<T>(cause: unknown, told: (text: string) => T): T {
  if (cause instanceof GateRefusal) return told(cause.message)
  throw cause
}

export const { guardTools, guardTool } = listedGuards((tool, name, gate, options) => {
  const given: Partial<FunctionTool> | Partial<ShellTool> = tool
  if (isFunctionTool(given)) return changed(tool, { invoke: guardedInvoke(given, gate, options) })
  if (given.type === 'shell' && given.shell !== undefined)
    return changed(tool, { shell: changed(given.shell, { run: guardedShell(given.shell, gate, options) }) })
  throw unguardable(name, 'it is no function and no local shell, so that it runs where nobody is asked')
})

function guardedInvoke(tool: FunctionTool, gate: Gate, options: ToolGuardOptions): FunctionTool['invoke'] {
  return async (context, input, details) => {
    try {
      const own = argumentsOf(input)
      return await gate.guard(actionOf(tool.name, own.judged, options), () => tool.invoke(context, own.text, details), {
        ...asking(options, details?.signal),
        outcome: outcomeOf,
      })
    } catch (cause) {
      if (!(cause instanceof GateRefusal)) throw cause
      if (tool.outputSchema === undefined) return cause.message
      // A text is no output of this tool. Who cannot say it in its form ends the run, and has not run either.
      if (typeof tool.errorFunction === 'function') return tool.errorFunction(context, cause, details)
      throw cause
    }
  }
}

/**
 * What is judged, and the text that the tool reads: written anew, because a text with the same key twice may mean something
 * else to another reader. A tool without a schema takes any text, which is judged and given as it is.
 */
function argumentsOf(input: string): { readonly judged: unknown; readonly text: string } {
  const read = readJson(input)
  if (read.is === 'ok') return { judged: read.value, text: JSON.stringify(read.value) }
  if (isJsonSomehow(input)) throw new TypeError(`the arguments are no plain JSON: ${read.fault.message}`)
  return { judged: { input }, text: input }
}

function isJsonSomehow(input: string): boolean {
  try {
    JSON.parse(input)
    return true
  } catch {
    return false
  }
}

/**
 * The SDK turns what a tool throws into a text before we see it. Where it is the SDK's own text, it is a failure.
 * KNOWN GAP: an `errorFunction` of your own reads as a success in the record.
 */
function outcomeOf(value: unknown): OutcomeStatus {
  const failed = typeof value === 'string' && value.startsWith('An error occurred while running the tool.')
  return failed ? 'failed' : 'succeeded'
}

/** Each command asks for itself, and the first that is refused ends the call: what comes after may rely on it. */
function guardedShell(shell: Shell, gate: Gate, options: ToolGuardOptions): Shell['run'] {
  return async (action) => {
    const output: ShellOutput[] = []
    let rest = {}
    for (const command of action.commands) {
      try {
        const asked = { kind: 'shell', command } as const
        const done = await gate.guard(asked, () => shell.run({ ...action, commands: [command] }), {
          ...asking(options, undefined),
          outcome: ({ output: given }) => exitOutcome(given),
        })
        const { output: more, ...others } = done
        output.push(...more)
        rest = others
      } catch (cause) {
        if (!(cause instanceof GateRefusal)) throw cause
        output.push({ stdout: '', stderr: cause.message, outcome: { type: 'exit', exitCode: NOT_RUN } })
        break
      }
    }
    return { ...rest, output }
  }
}

/** What shells give for a command that they may not execute (POSIX.1-2024, 2.8.2). */
const NOT_RUN = 126

/** As good as the worst of what it gave: what was cut off is not known to have failed. */
function exitOutcome(given: readonly ShellOutput[]): OutcomeStatus {
  const codes = given.map(({ outcome }) => (outcome.type === 'exit' ? outcome.exitCode : undefined))
  if (codes.some((one) => typeof one === 'number' && one !== 0)) return 'failed'
  return codes.length > 0 && codes.every((one) => one === 0) ? 'succeeded' : 'unknown'
}

function isFunctionTool(tool: Partial<FunctionTool> | Partial<ShellTool>): tool is FunctionTool {
  return tool.type === 'function' && typeof tool.invoke === 'function'
}
