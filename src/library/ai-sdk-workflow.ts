import { noteUse } from '../act/workflow/uses.ts'
import type { Gate } from './gate.ts'
import { called } from './observed.ts'
import { realStep } from './real-step.ts'
import { ownCopy } from './tool-call.ts'
import type { WorkflowOptions } from './workflow.ts'

type Execute = (this: unknown, input: unknown, call: unknown) => unknown

/**
 * The tools that are named run for real or fail, and a failure is an error of the tool. The others stay as they are. Wrap the
 * tools of `guardTools` or have them wrapped by it: the one asks what a call may do, the other whether it was done.
 */
export function realTools<T extends Readonly<Record<string, object>>>(
  tools: T,
  gate: Gate,
  named: { readonly [K in keyof T]?: WorkflowOptions },
): T {
  const wrapped = Object.entries(tools).map(([name, tool]) => {
    const options = Object.hasOwn(named, name) ? named[name] : undefined
    if (options === undefined) return [name, tool]
    const execute: unknown = Reflect.get(tool, 'execute')
    if (typeof execute !== 'function' || execute.constructor.name === 'AsyncGeneratorFunction')
      throw new TypeError(
        `the tool \`${name}\` cannot be required to be real: it has no \`execute\` that gives one value`,
      )
    const run = execute.bind(tool) as Execute
    const real: Execute = (input, call) => {
      const own = ownCopy(input)
      return realStep(gate, name, options, [own], async () => run(own, call))
    }
    return [name, { ...tool, execute: real }]
  })
  return Object.fromEntries(wrapped) as T
}

interface ModelCall<R> {
  readonly model: { readonly provider: string }
  doGenerate(): PromiseLike<R>
}

interface ModelStream<R> {
  readonly model: { readonly provider: string }
  doStream(): PromiseLike<R>
}

/**
 * Middleware for `wrapLanguageModel` that counts calls of the model for a provider that a workflow declares. A model of
 * `ai/test` makes the run that uses it a mock.
 */
export function observedModel(name: string) {
  const noted = async <R>(provider: string, answering: () => PromiseLike<R>): Promise<R> => {
    if (provider.startsWith('mock-provider')) noteUse('mock')
    const answer = await answering()
    called(name)
    return answer
  }
  return {
    specificationVersion: 'v4' as const,
    wrapGenerate: <R>({ model, doGenerate }: ModelCall<R>): Promise<R> => noted(model.provider, () => doGenerate()),
    wrapStream: <R>({ model, doStream }: ModelStream<R>): Promise<R> => noted(model.provider, () => doStream()),
  }
}
