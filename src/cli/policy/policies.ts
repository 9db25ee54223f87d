import { readFileSync } from 'node:fs'
import { UsageError } from '../../client/exit.ts'
import type { HousePolicies } from '../../decide/house/judge.ts'
import { loadHousePolicies, type PolicyFault } from '../../decide/house/load.ts'
import type { Result } from '../../lib/result.ts'
import { whyUnreadable } from '../../lib/unreadable.ts'

/** House policies from a file, as the authority loads them. */
export async function policiesFrom(file: string): Promise<Result<HousePolicies, readonly PolicyFault[]>> {
  return loadHousePolicies(readText(file), file)
}

export function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (cause) {
    throw new UsageError(`couldn't read \`${file}\`: ${whyUnreadable(cause)}`)
  }
}

/** `FILE:LINE: message`, the form that editors and CI read. */
export function printFaults(faults: readonly PolicyFault[]): void {
  for (const { file, line, message, help } of faults)
    process.stderr.write(`${file}:${line}: ${message}${help === undefined ? '' : `\n  ${help}`}\n`)
}
