import { hash } from 'node:crypto'
import canonicalize from 'canonicalize'
import type { Environment } from '../locate/evidence.ts'
import { faultsOf } from './fault.ts'

/**
 * What an approval is about, to the letter. A grant covers a request only where all of it is the same, so that nobody
 * approves one thing and another is done.
 */
export interface Binding {
  /** Of the action's canonical bytes, or of the mock request or configuration that is asked for. */
  readonly digest: string
  readonly target: string
  readonly environment: BoundEnvironment
  /** Of the scripts and hooks that were read as part of the action; absent where there were none. */
  readonly reads?: string
  /** Of the process that it was asked for, where whoever runs it described one: program, directory, variables, settings. */
  readonly execution?: string
  /** Of the policy that decided. */
  readonly policy: string
  /** The agent that asked, or the person where no agent did. */
  readonly asker: string
  readonly session?: string
  /** Of the store. A restore or a failover begins a new one, which voids what was approved before. */
  readonly epoch: number
}

export interface BoundEnvironment {
  readonly class: Environment['class']
  /** Of the evidence that made it so. */
  readonly evidence: string
}

/** The environment as an approval is bound to it: other evidence is another environment, even of the same class. */
export function boundEnvironment(environment: Environment): BoundEnvironment {
  const { class: found, because } = environment
  const text = canonicalize({ class: found, because }) ?? ''
  return { class: found, evidence: `sha256:${hash('sha256', text, 'hex')}` }
}

export const bindingFault = faultsOf({
  WRONG_DIGEST: ['the action is not the one that was approved', 'ask again with this action'],
  WRONG_TARGET: ['the target is not the one that was approved', 'ask again for this target'],
  WRONG_ENVIRONMENT: ['the environment is not the one that was approved', 'ask again; the evidence has changed'],
  WRONG_FILES: ['a file that it would run has changed since the approval', 'ask again for what it is now'],
  WRONG_EXECUTION: [
    'the program, its directory, its variables or its settings have changed since the approval',
    'ask again for what would run now',
  ],
  WRONG_POLICY: ['the policy has changed since the approval', 'ask again under the policy of now'],
  WRONG_AGENT: ['somebody else asked for the approval', 'whoever acts asks for an approval of their own'],
  WRONG_SESSION: ['the approval belongs to another session', 'ask again in this session'],
  OLD_EPOCH: ['the store began a new epoch since the approval', 'ask again; approvals of an older epoch are void'],
} as const)

export type BindingFault = ReturnType<typeof bindingFault>

/** The first part in which what is presented is not what was approved. The epoch is looked at first: it voids all. */
export function mismatch(bound: Binding, presented: Binding): BindingFault | undefined {
  if (bound.epoch !== presented.epoch) return bindingFault('OLD_EPOCH')
  if (bound.digest !== presented.digest) return bindingFault('WRONG_DIGEST')
  if (bound.target !== presented.target) return bindingFault('WRONG_TARGET')
  if (bound.environment.class !== presented.environment.class) return bindingFault('WRONG_ENVIRONMENT')
  if (bound.environment.evidence !== presented.environment.evidence) return bindingFault('WRONG_ENVIRONMENT')
  if (bound.reads !== presented.reads) return bindingFault('WRONG_FILES')
  if (bound.execution !== presented.execution) return bindingFault('WRONG_EXECUTION')
  if (bound.policy !== presented.policy) return bindingFault('WRONG_POLICY')
  if (bound.asker !== presented.asker) return bindingFault('WRONG_AGENT')
  if (bound.session !== presented.session) return bindingFault('WRONG_SESSION')
  return undefined
}
