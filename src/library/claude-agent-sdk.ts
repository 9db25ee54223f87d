/**
 * A guard for the Claude Agent SDK (`@anthropic-ai/claude-agent-sdk` 0.3): `query({ prompt, options: { ...claudeGuard(gate) } })`.
 *
 * Two lines, because each has a way around it: the hook sees every call, also those that a permission rule lets go, and a
 * hook that fails blocks (`onFailure`); `canUseTool` stands where Claude Code would ask, whatever became of the hook.
 */
import { homedir } from 'node:os'
import { isDeepStrictEqual } from 'node:util'
import { isJsonObject } from '../lib/json.ts'
import { adoptJson } from '../lib/json-value.ts'
import { claudeCode } from '../reach/dialects/claude-code.ts'
import { withoutUndefined } from './asked.ts'
import type { OutcomeStatus } from './door.ts'
import type { AskOptions, Gate, Permit } from './gate.ts'
import { GateRefusal } from './refusal.ts'

export interface ClaudeGuardOptions extends Pick<AskOptions, 'session' | 'wait'> {
  /** Where Claude Code runs, as you tell it in `options.cwd`; without it this process's directory. */
  readonly cwd?: string
}

/** What `query()` takes as `options.hooks`, as far as it is used. */
interface HookInput {
  readonly hook_event_name: string
  readonly session_id?: string
  readonly cwd?: string
  readonly tool_name?: string
  readonly tool_input?: unknown
  readonly tool_use_id?: string
  readonly mcp_server?: McpServer | undefined
  readonly duration_ms?: number
  readonly is_interrupt?: boolean
}

interface McpServer {
  readonly name: string
  readonly source: string
}

interface HookMatcher {
  readonly hooks: ((
    input: HookInput,
    toolUseID: string | undefined,
    options: { readonly signal: AbortSignal },
  ) => Promise<HookOutput>)[]
  /** Seconds. */
  readonly timeout?: number
  readonly onFailure?: 'block'
}

interface HookOutput {
  readonly hookSpecificOutput?: {
    readonly hookEventName: 'PreToolUse'
    readonly permissionDecision: 'deny'
    readonly permissionDecisionReason: string
  }
}

type PermissionResult =
  | { behavior: 'allow'; updatedInput: Record<string, unknown> }
  | { behavior: 'deny'; message: string }

export interface ClaudeGuard {
  readonly canUseTool: (
    tool: string,
    input: Record<string, unknown>,
    options: { readonly signal: AbortSignal; readonly toolUseID: string; readonly mcpServer?: McpServer },
  ) => Promise<PermissionResult>
  readonly hooks: {
    readonly PreToolUse: HookMatcher[]
    readonly PostToolUse: HookMatcher[]
    readonly PostToolUseFailure: HookMatcher[]
    readonly PermissionDenied: HookMatcher[]
  }
}

/** A call that was let go and has not ended. */
interface Going {
  readonly session: string | undefined
  readonly tool: string
  readonly input: unknown
  readonly permits: readonly Permit[]
  /** `canUseTool` has let it go: a second time it is another call, whatever it calls itself. */
  confirmed: boolean
}

/** Options for `query()`. Hooks of your own stand beside these in the lists. */
export function claudeGuard(gate: Gate, options: ClaudeGuardOptions = {}): ClaudeGuard {
  const going = new Map<string, Going>()
  const ask = async (given: HookInput, signal: AbortSignal, confirmed: boolean): Promise<string | undefined> => {
    const { session_id: told, tool_name: tool = '', tool_input: input, tool_use_id: id = '' } = given
    try {
      const permits = await permitsFor(gate, given, options, signal)
      // Without a name of its own, nothing later can be known as this call.
      if (id !== '') going.set(id, { session: told, tool, input, permits, confirmed })
      return undefined
    } catch (cause) {
      // Whatever it is: what is thrown here lets the tool run where `onFailure` is not known.
      if (cause instanceof GateRefusal) return cause.message
      return `the gate could not be asked, which counts as stopped: ${cause instanceof Error ? cause.message : 'a fault'}`
    }
  }
  const told = (statusOf: (input: HookInput) => OutcomeStatus): HookMatcher[] => [
    {
      hooks: [
        async (input) => {
          const { permits = [] } = going.get(input.tool_use_id ?? '') ?? {}
          going.delete(input.tool_use_id ?? '')
          const { duration_ms: durationMs } = input
          const outcome = { status: statusOf(input), ...(durationMs === undefined ? {} : { durationMs }) }
          for (const permit of permits) await permit.tell(outcome)
          return {}
        },
      ],
    },
  ]
  return {
    canUseTool: async (tool, input, { signal, toolUseID, mcpServer }) => {
      const asked = going.get(toolUseID)
      // Asked for by the hook a moment ago; an input that was changed since is another call.
      const known = asked !== undefined && !asked.confirmed && asked.tool === tool
      const same = known && isDeepStrictEqual(asked.input, input)
      if (same) asked.confirmed = true
      const call = {
        hook_event_name: 'PreToolUse',
        // Of the call that the hook was asked about. No other one is guessed: approvals hold within a session.
        session_id: asked?.session ?? 'unknown',
        tool_name: tool,
        tool_input: input,
        tool_use_id: toolUseID,
        mcp_server: mcpServer,
      }
      const refused = same ? undefined : await ask(call, signal, true)
      return refused === undefined ? { behavior: 'allow', updatedInput: input } : { behavior: 'deny', message: refused }
    },
    hooks: {
      PreToolUse: [
        {
          hooks: [
            async (input, _id, { signal }) => {
              const refused = await ask(input, signal, false)
              return refused === undefined
                ? {}
                : { hookSpecificOutput: { ...DENIED, permissionDecisionReason: refused } }
            },
          ],
          timeout: (options.wait ?? 0) + PATIENCE,
          onFailure: 'block',
        },
      ],
      PostToolUse: told(() => 'succeeded'),
      PostToolUseFailure: told((input) => (input.is_interrupt === true ? 'unknown' : 'failed')),
      PermissionDenied: told(() => 'not-run'),
    },
  }
}

const DENIED = { hookEventName: 'PreToolUse', permissionDecision: 'deny' } as const
/** Seconds that a hook may take beside what people are waited for. An authority that is away answers long before. */
const PATIENCE = 300

/** All actions of a call, or a refusal: they are one decision, so that none is spent where another is stopped. */
async function permitsFor(
  gate: Gate,
  given: HookInput,
  options: ClaudeGuardOptions,
  signal: AbortSignal,
): Promise<readonly Permit[]> {
  const json = adoptJson(withoutUndefined(given))
  if (json.is === 'fault' || !isJsonObject(json.value)) throw new TypeError('the input of the hook is no plain data')
  const place = { cwd: given.cwd ?? options.cwd ?? process.cwd(), home: homedir() }
  const call = claudeCode.read(json.value, place)
  if (call.is === 'fault') throw new TypeError(call.fault)
  const session = options.session ?? (call.value.session || undefined)
  return gate.permitAll(call.value.actions, { session, wait: options.wait, signal })
}
