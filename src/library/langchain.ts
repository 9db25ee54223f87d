/**
 * Guards for the tools of LangChain and LangGraph (`@langchain/core` 1): `new ToolNode(guardTools([ … ], gate))`. A refused
 * call of a model is answered with a tool message whose status is `error`; a call of your own code throws.
 */
import { listedGuards } from './listed-tools.ts'
import { GateRefusal } from './refusal.ts'
import { actionOf, asking, ownCopy, unguardable } from './tool-call.ts'

export type { ToolGuardOptions } from './tool-call.ts'

/** What `StructuredTool` has, and everything that is made by `tool()`. Each way to call one ends in `_call`. */
interface StructuredTool {
  readonly name: string
  readonly responseFormat?: string
  invoke(input: unknown, config?: Config): Promise<unknown>
  _call(input: unknown, manager?: unknown, config?: Config): unknown
  readonly func?: (input: unknown, manager?: unknown, config?: Config) => unknown
}

interface Config {
  readonly signal?: AbortSignal
  /** Set where a model asked. */
  readonly toolCall?: { readonly id?: string }
}

export const { guardTools, guardTool } = listedGuards((tool, name, gate, options) => {
  const given: Partial<StructuredTool> = tool
  if (!isStructuredTool(given)) throw unguardable(name, 'it has no `_call`, so that it runs where nobody is asked')
  const { func } = given
  const run = (call: StructuredTool['_call']): StructuredTool['_call'] => {
    return (input, manager, config) => {
      const own = ownCopy(input)
      const asked = actionOf(name, own, options)
      return gate.guard(asked, () => settled(call(own, manager, config)), asking(options, config?.signal))
    }
  }
  return derived(tool, {
    _call: run(given._call.bind(given)),
    invoke: answering,
    ...(func === undefined ? {} : { func: run(func.bind(given)) }),
  })
})

/** `invoke` of a guarded tool: the original one, but a refusal is an answer to the model that asked. */
async function answering(this: StructuredTool, input: unknown, config?: Config): Promise<unknown> {
  let refused = false
  const call: StructuredTool['_call'] = async (...given) => {
    try {
      return await this._call(...given)
    } catch (cause) {
      if (!(cause instanceof GateRefusal) || given[2]?.toolCall?.id === undefined) throw cause
      refused = true
      return this.responseFormat === 'content_and_artifact' ? [cause.message, undefined] : cause.message
    }
  }
  const original: StructuredTool = Object.getPrototypeOf(this)
  const answer = await original.invoke.call(derived(this, { _call: call, invoke: original.invoke }), input, config)
  if (refused && typeof answer === 'object' && answer !== null && 'status' in answer) answer.status = 'error'
  return answer
}

/** Runs a generator to its end here, so that its outcome can be told. What it yields on the way is not passed on. */
async function settled(value: unknown): Promise<unknown> {
  const given = await value
  if (!isAsyncGenerator(given)) return given
  for (;;) {
    const { done, value: last } = await given.next()
    if (done === true) return last
  }
}

/** The tool behind new members: an instance of its class, whatever else it has. */
function derived<T extends object>(tool: T, members: object): T {
  return Object.create(tool, Object.getOwnPropertyDescriptors(members))
}

function isStructuredTool(tool: Partial<StructuredTool>): tool is StructuredTool {
  return typeof tool._call === 'function' && typeof tool.invoke === 'function'
}

function isAsyncGenerator(value: unknown): value is AsyncGenerator {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value && 'next' in value
}
