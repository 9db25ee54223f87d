import { actionDigest } from '../../action/digest.ts'
import { deployAction } from '../../ci/statement/subject.ts'
import { EXIT, UsageError } from '../../client/exit.ts'
import type { PassClaims } from '../../hold/grants/pass.ts'
import { verifyPass } from '../../hold/grants/pass-token.ts'
import { visibleText } from '../../lib/visible-text.ts'
import { keysOf, readKeys } from '../authority/asking/pass.ts'
import { jsonLine } from '../authority/json-line.ts'
import { print } from '../output.ts'
import { subjectsGiven } from './gate.ts'
import { inert, inertJson } from './inert.ts'
import { highWaterIn, isFirst } from './seen-passes.ts'
import { textOf } from './text-file.ts'

export interface VerifyPassOptions {
  readonly key: string
  readonly audience: string
  readonly target: string
  readonly name: string
  readonly subject?: readonly string[]
  readonly issuer?: string
  readonly seen?: string
  readonly json?: boolean
}

interface Refused {
  readonly code: string
  readonly message: string
}

/** `prodgate ci verify-pass FILE`: what stands before a deployment asks. Nobody is asked but the keys in the file. */
export async function verifyDeployPass(file: string, options: VerifyPassOptions): Promise<number> {
  const token = textOf(file).trim()
  const read = await readPass(token, options)
  if ('message' in read) {
    if (options.json === true) await print(jsonLine({ valid: false, ...read }))
    else process.stderr.write(`prodgate: ${read.message}; nothing is deployed by it\n`)
    return EXIT.deny
  }
  const told = inert(`valid until ${new Date(read.exp * 1000).toISOString()}, for ${visibleText(read.sub)}\n`)
  await print(options.json === true ? inertJson(jsonLine({ valid: true, claims: read })) : told)
  return EXIT.allow
}

async function readPass(token: string, options: VerifyPassOptions): Promise<PassClaims | Refused> {
  const { audience, name, target, subject, seen } = options
  const issuer = issuerGiven(options.issuer)
  if (seen === undefined)
    throw new UsageError(
      'a pass counts once, and without a place to remember it each counts again',
      'name a directory with `--seen`: one that lasts, and that all who take these passes share',
    )
  const keys = await keysOf(readKeys(options.key))
  const now = Date.now()
  const read = await verifyPass(token, { keys, audience, issuer, now, highWater: highWaterIn(seen, now) })
  if (read.is === 'fault') return { code: read.fault.code, message: read.fault.message }
  const wanted = actionDigest(deployAction(name, target, subjectsGiven(subject)))
  if (read.value.xh !== wanted) return { code: 'OTHER_ACTION', message: 'the pass is for another deployment' }
  // Remembered last, so that a pass for something else is not used up by being shown here.
  if (!isFirst(seen, read.value.jti)) return { code: 'SEEN_BEFORE', message: 'the pass was shown before' }
  return read.value
}

/** Whose keys they are: a file may hold those of several gates, of which one alone speaks for this place. */
export function issuerGiven(issuer: string | undefined): string {
  if (issuer !== undefined && issuer !== '') return issuer
  throw new UsageError(
    'the keys do not say which gate is meant',
    'name it with `--issuer`: the `issuer` that `/.well-known/prodgate` of the authority tells',
  )
}
