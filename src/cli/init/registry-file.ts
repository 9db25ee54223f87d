import { accessSync, constants, existsSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { type Document, isMap, isSeq, parseDocument } from 'yaml'
import { UsageError } from '../../client/exit.ts'
import { makeDirectories } from '../../lib/make-directories.ts'
import { whyUnreadable } from '../../lib/unreadable.ts'
import { parseRegistry } from '../../locate/registry.ts'
import type { RegisteredClass } from '../../locate/registry-entry.ts'
import type { Proposal } from './discover.ts'

export interface Enrolment {
  readonly environment: RegisteredClass
  readonly workspace: string
  readonly targets: readonly { readonly proposal: Proposal; readonly environment: RegisteredClass }[]
}

const HEADER =
  ' The list of targets that prodgate decides by. A person writes it; an agent never does.\n An exact identity decides; a pattern with `*` can only raise.'

/** The registry with what was enrolled added; comments and order of what was there are kept. */
export function enrolledText(old: string | undefined, enrolment: Enrolment): string {
  const document: Document = parseDocument(old ?? 'version: 1\n')
  if (old === undefined) document.commentBefore = HEADER
  document.setIn(['session', 'environment'], enrolment.environment)
  const workspaces = document.getIn(['session', 'workspaces'])
  const known = isSeq(workspaces) ? workspaces.items.map(String) : []
  if (!known.includes(enrolment.workspace)) {
    if (isSeq(workspaces)) workspaces.add(document.createNode(enrolment.workspace))
    else document.setIn(['session', 'workspaces'], document.createNode([enrolment.workspace]))
  }
  if (enrolment.targets.length > 0 && !isSeq(document.get('targets'))) document.set('targets', document.createNode([]))
  const targets = document.get('targets')
  for (const { proposal, environment } of enrolment.targets) {
    const node = document.createNode({ [proposal.kind]: proposal.identity, environment })
    if (isMap(node)) {
      node.flow = true
      node.comment = ` ${proposal.known}`
    }
    if (isSeq(targets)) targets.add(node)
  }
  return document.toString({ lineWidth: 0 })
}

export function readOld(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return undefined
    throw new UsageError(`couldn't read the registry \`${path}\`: ${whyUnreadable(cause)}`)
  }
}

/** Why this user could not write the registry there; told before any question is asked. */
export function whyNotWritable(path: string): string | undefined {
  let directory = dirname(path)
  while (!existsSync(directory)) directory = dirname(directory)
  if (!statSync(directory).isDirectory()) return `\`${directory}\` is no directory`
  try {
    accessSync(directory, constants.W_OK)
    return undefined
  } catch {
    return `this user may not write in \`${directory}\``
  }
}

/** Written beside and moved into place: a crash leaves the old registry or the new one, never half of one. */
export function writeRegistry(path: string, text: string): void {
  const parsed = parseRegistry(text, path)
  if (parsed.is === 'fault') throw new UsageError(`the new registry would not be read: ${parsed.fault.message}`)
  makeDirectories(dirname(path), 0o700)
  const beside = `${path}.new`
  writeFileSync(beside, text, { mode: 0o644, flush: true })
  renameSync(beside, path)
}
