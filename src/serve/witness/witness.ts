import { parseAddCheckpoint } from '../../record/log/add-checkpoint.ts'
import { cosign } from '../../record/log/cosignature.ts'
import type { SignerKey, VerifierKey } from '../../record/log/key.ts'
import { formatConflict, judgeAddCheckpoint } from '../../record/log/witness.ts'
import type { WitnessState } from './state.ts'

export interface WitnessReply {
  readonly status: number
  readonly mediaType: string
  readonly body: string
}

const TEXT = 'text/plain; charset=utf-8'
/** Others go on from the same version at the same time; each time one of them gets further. */
const MOST_TRIES = 10

/**
 * A witness of some logs, https://c2sp.org/tlog-witness (v1, 2026-07): it cosigns a checkpoint once it is sure that the log
 * has only grown since the last one, and has kept that for good.
 */
export class Witness {
  readonly key: SignerKey
  private readonly state: WitnessState
  private readonly logs: ReadonlyMap<string, VerifierKey>
  private readonly now: () => number

  constructor(parts: {
    readonly key: SignerKey
    readonly state: WitnessState
    readonly logs: readonly VerifierKey[]
    readonly now: () => number
  }) {
    this.key = parts.key
    this.state = parts.state
    this.logs = new Map(parts.logs.map((log) => [log.name, log]))
    this.now = parts.now
  }

  /** Throws where the state cannot be read or kept: nothing was cosigned then. */
  addCheckpoint(body: Uint8Array): WitnessReply {
    const request = parseAddCheckpoint(body)
    if (request.is === 'fault') return said(400, request.fault.message)
    const { origin } = request.value
    const key = this.logs.get(origin)
    for (let tries = 0; tries < MOST_TRIES; tries++) {
      const version = key === undefined ? undefined : this.state.read(origin)
      const known = key === undefined ? undefined : { key, newest: version?.newest }
      const answer = judgeAddCheckpoint(request.value, known)
      if (answer.is === 'refused') return said(answer.status, answer.message)
      if (answer.is === 'conflict') return { status: 409, ...formatConflict(answer.size) }
      const { checkpoint, text } = answer
      const isNew = version?.newest?.size !== checkpoint.size
      if (version !== undefined && isNew && !this.state.replace(origin, version, checkpoint)) continue
      return { status: 200, mediaType: TEXT, body: cosign(text, this.key, this.now()) }
    }
    return said(503, 'others ask for the same log all the time: ask again')
  }
}

function said(status: number, message: string): WitnessReply {
  return { status, mediaType: TEXT, body: `${message}\n` }
}
