/**
 * Guards for the tools of the Vercel AI SDK (`ai` 7): `tools: guardTools({ … }, gate)`. A refused call throws from
 * `execute`, which the SDK tells the model as an error of the tool, with the message.
 */
import type { AskedAction } from './asked.ts'
import type { Gate } from './gate.ts'
import { yielded } from './passed-on.ts'
import { changed } from './replaced.ts'
import { actionOf, asking, ownCopy, type ToolGuardOptions, unguardable } from './tool-call.ts'

export { observedModel, realTools } from './ai-sdk-workflow.ts'
export type { ToolGuardOptions } from './tool-call.ts'

export interface GuardToolsOptions<T> extends Omit<ToolGuardOptions, 'toAction' | 'unguarded'> {
  readonly unguarded?: readonly Extract<keyof T, string>[]
  readonly toAction?: { readonly [K in keyof T]?: (input: InputOf<T[K]>) => AskedAction }
}

type InputOf<T> = T extends { readonly execute?: (input: infer I, ...rest: never[]) => unknown } ? I : unknown
type Execute = (this: unknown, input: unknown, call: Call) => unknown
interface Call {
  readonly abortSignal?: AbortSignal
}

/** The same tools, each of them asking before it runs. The given ones stay as they are. */
export function guardTools<T extends Readonly<Record<string, object>>>(
  tools: T,
  gate: Gate,
  options: GuardToolsOptions<T> = {},
): T {
  const guarded = Object.entries(tools).map(([name, tool]) => [name, guardTool(name, tool, gate, options)] as const)
  return Object.fromEntries(guarded) as T
}

function guardTool(name: string, tool: object, gate: Gate, options: ToolGuardOptions): object {
  if (options.unguarded?.includes(name) === true) return tool
  const execute: unknown = Reflect.get(tool, 'execute')
  if (!isExecute(execute)) throw unguardable(name, 'it has no `execute`, so that the provider or your own code runs it')
  // A generator is told apart before it is called: the SDK passes on what it yields only where it gets one at once.
  const streams = execute.constructor.name === 'AsyncGeneratorFunction'
  const run = { name, gate, options, execute: execute.bind(tool) }
  return changed(tool, { execute: streams ? streaming(run) : once(run) })
}

interface Run {
  readonly name: string
  readonly gate: Gate
  readonly options: ToolGuardOptions
  readonly execute: Execute
}

function once({ name, gate, options, execute }: Run): Execute {
  return (input, call) => {
    const own = ownCopy(input)
    return gate.guard(
      actionOf(name, own, options),
      async () => {
        const value = await execute(own, call)
        return isAsyncIterable(value) ? lastOf(value) : value
      },
      asking(options, call?.abortSignal),
    )
  }
}

function streaming({ name, gate, options, execute }: Run): Execute {
  return async function* (input, call) {
    const own = ownCopy(input)
    const permit = await gate.permit(actionOf(name, own, options), asking(options, call?.abortSignal))
    const since = performance.now()
    const start = () => execute(own, call) as AsyncIterable<unknown>
    yield* yielded(start, (status) => permit.tell({ status, durationMs: Math.round(performance.now() - since) }))
  }
}

async function lastOf(values: AsyncIterable<unknown>): Promise<unknown> {
  let last: unknown
  for await (const value of values) last = value
  return last
}

function isExecute(value: unknown): value is Execute {
  return typeof value === 'function'
}

function isAsyncIterable(value: unknown): value is AsyncIterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value
}
