import { z } from 'zod'
import { HoldsAnswer, MeAnswer, ModeAnswer } from '../../../client/answers.ts'
import { EXIT } from '../../../client/exit.ts'
import { AuthorityFault } from '../../../client/fault.ts'
import type { ReachOptions } from '../../../client/whereabouts.ts'
import { visibleText } from '../../../lib/visible-text.ts'
import { reaching, told } from '../reach.ts'

const Ready = z.looseObject({ status: z.string() })

/** What the caller's role does not let them see is left out. */
interface Status {
  readonly url: string
  readonly ready: string
  readonly you?: { readonly is: string; readonly id: string; readonly name: string; readonly role?: string | undefined }
  readonly productionMode?: boolean
  readonly mockSessions?: number
  readonly waiting?: number
  readonly log?: { readonly origin: string; readonly size: number }
}

/** `prodgate status`: whether the authority answers, its mode, what waits for people, how long its log is. */
export function status(options: ReachOptions): Promise<number> {
  return reaching(options, async (client) => {
    const ready = await client.get('/readyz', Ready)
    const [me, mode, holds, checkpoint] = await Promise.all([
      whereSeen(client.get('/v1/auth/me', MeAnswer)),
      whereSeen(client.get('/bmad/production-mode/status', ModeAnswer)),
      whereSeen(client.get('/v1/holds?status=pending', HoldsAnswer)),
      whereSeen(client.text('/v1/log/checkpoint')),
    ])
    const log = checkpoint === undefined ? undefined : logIn(checkpoint)
    const found: Status = {
      url: client.where.socket ?? client.where.url.origin,
      ready: ready.status,
      ...(me === undefined ? {} : { you: { is: me.is, id: me.id, name: me.name, role: me.role } }),
      ...(mode === undefined ? {} : { productionMode: mode.production_mode, mockSessions: mode.mock_sessions.length }),
      ...(holds === undefined ? {} : { waiting: holds.holds.length }),
      ...(log === undefined ? {} : { log }),
    }
    await told(options, found, (all) => forPeople(all, client.where.token !== undefined))
    return EXIT.allow
  })
}

/** The first two lines of a checkpoint: https://c2sp.org/tlog-checkpoint. It is shown, not verified. */
function logIn(checkpoint: string): Status['log'] {
  const [origin = '', size = ''] = checkpoint.split('\n')
  return /^\d{1,15}$/.test(size) ? { origin, size: Number(size) } : undefined
}

function forPeople(found: Status, withToken: boolean): string {
  const { url, ready, you, productionMode, mockSessions = 0, waiting, log } = found
  const nobody = withToken
    ? 'nobody it knows: your token is void, or of another authority'
    : 'nobody: `prodgate login` signs you in'
  const unseen = 'not told to you'
  const mode = productionMode === undefined ? unseen : productionMode ? 'production' : 'development'
  const mocks = mockSessions > 0 ? `, open mock sessions: ${mockSessions}` : ''
  const rows = [
    ['authority', `${visibleText(url)}  ${visibleText(ready)}`],
    ['you', you === undefined ? nobody : `${visibleText(you.name)}, ${visibleText(you.role ?? you.is)}`],
    ['mode', `${mode}${mocks}`],
    ['waiting', waiting === undefined ? unseen : `${waiting} ${waiting === 1 ? 'request' : 'requests'}`],
    ['log', log === undefined ? unseen : `${log.size} entries, ${visibleText(log.origin)}`],
  ] as const
  return `${rows.map(([name, value]) => `${name.padEnd(10)} ${value}`).join('\n')}\n`
}

/** An answer, or nothing where this caller is not told. */
async function whereSeen<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer
  } catch (cause) {
    if (cause instanceof AuthorityFault && [401, 403, 404].includes(cause.problem.status ?? 0)) return undefined
    throw cause
  }
}
