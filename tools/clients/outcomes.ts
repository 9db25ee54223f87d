import { mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runToEnd } from '../../src/reach/doctor/child.ts'
import type { DrivenClient } from '../../src/reach/doctor/clients/client.ts'
import { type Isolation, isolated } from '../../src/reach/doctor/isolation.ts'
import type { Step } from './story.ts'

/**
 * What the log has of them, in this order, of each client that says afterwards what became of a call. Codex does not say how a
 * command ended; the clients that are not here give a call no number by which it could be found again.
 */
const ENDED: Readonly<Partial<Record<DrivenClient, readonly string[]>>> = {
  'claude-code': ['succeeded', 'failed'],
  codex: ['unknown', 'unknown'],
  qwen: ['succeeded', 'failed'],
  opencode: ['succeeded', 'failed'],
  cline: ['succeeded', 'failed'],
}

/** A client as it is found, and what it is driven with. */
export interface Started {
  readonly program: string
  readonly path: string
  readonly prodgate: readonly string[]
  readonly prefill?: string
}

/** What `outcomes-trial.ts` is told. */
export interface Trial extends Started {
  readonly name: DrivenClient
  /** Not there yet. */
  readonly directory: string
  readonly wanted: readonly string[]
}

/** A real client makes two calls that are let go; the log has what it says became of each, the last one too. */
export async function* outcomes(name: DrivenClient, started: Started, isolation: Isolation): AsyncGenerator<Step> {
  const wanted = ENDED[name]
  if (wanted === undefined) return
  const scratch = mkdtempSync(join(realpathSync(tmpdir()), 'prodgate-'))
  try {
    const directory = join(scratch, 'trial')
    const trial: Trial = { ...started, name, directory, wanted }
    const script = join(import.meta.dirname, 'outcomes-trial.ts')
    const node = [process.execPath, '--disable-warning=ExperimentalWarning', script, JSON.stringify(trial)]
    const env = { PATH: process.env['PATH'] ?? '/usr/bin:/bin', HOME: directory }
    const { said } = await runToEnd(isolated(isolation, scratch, node), { cwd: scratch, env, limitMs: 480_000 })
    const step = said.split('\n').find((line) => line.startsWith('{"says":'))
    yield step === undefined
      ? { says: `${name} says how each call ended`, holds: false, detail: said }
      : (JSON.parse(step) as Step)
  } finally {
    rmSync(scratch, { recursive: true, force: true })
  }
}
