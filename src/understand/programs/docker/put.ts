import { isDataPath } from '../../data-path.ts'
import { emitFile } from '../../emit.ts'
import type { Call } from '../../program.ts'
import type { Word } from '../../word.ts'

/** Where images keep what outlives the container (PostgreSQL, MySQL, Redis, MongoDB, charts of Bitnami). */
const KEPT = /^\/(?:data|backups?|bitnami|var\/(?:lib|backups|opt))(?:\/|$)/

/**
 * A copy that is put into a container or a pod, as `scp` puts one on a host: among what stands there. Where an image
 * keeps its data, what it replaces may be nowhere else. Counter-example that is let through: data at a path of one's own.
 */
export function putInto(call: Call, path: Word): void {
  const kept = KEPT.test(path.text) || isDataPath(path.text)
  emitFile(call, kept ? 'overwrite' : 'edit', path, { recursive: !kept, verb: 'copy' })
}
