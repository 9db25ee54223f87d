import { emit } from '../../emit.ts'
import type { ToolCall, VerbRun } from '../../tool.ts'
import { Carries, stream } from '../../word.ts'
import { printsContents, readResources } from './resource.ts'

/** `--dry-run`, also `=client` and `=server`, changes nothing; `none` and `false` do (kubectl 1.18 and later). */
export function isDryRun(call: ToolCall): boolean {
  if (!call.arguments.has('--dry-run')) return false
  const value = call.arguments.value('--dry-run')
  return value === undefined || /^(client|server|true)$/.test(value.text)
}

/** The verb, or its dry run. With `-o yaml` a dry run prints the object that it would have changed. */
export function orDryRun(run: VerbRun): VerbRun {
  return (call) => {
    if (!isDryRun(call)) return run(call)
    const { kinds } = readResources(call.operands)
    const secret =
      kinds.includes('secret') && printsContents(call.arguments.value('--output'), call.arguments.value('--template'))
    emit(call, secret ? 'read-secret' : 'read', 'dry run', 'plan', call.verb, { at: call.place() })
    return secret ? stream(undefined, Carries.secret, call.span) : undefined
  }
}
