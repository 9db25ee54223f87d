import { FORGOTTEN_AFTER } from './lockout.ts'
import type { IdentityParts } from './parts.ts'
import { IDLE } from './web-session.ts'

/** Takes away what is over: nothing that still lets anybody in, and nothing that the log would have to know. Called now and then. */
export function sweepIdentity({ store }: Pick<IdentityParts, 'store'>): Promise<void> {
  return store.commit(async ({ db, now }) => {
    await db.deleteFrom('challenge').where('expires', '<=', now).execute()
    await db.deleteFrom('token').where('expires', '<=', now).execute()
    await db.deleteFrom('device_login').where('expires', '<=', now).execute()
    await db
      .deleteFrom('web_session')
      .where((or) => or.or([or('expires', '<=', now), or('seen_at', '<=', now - IDLE)]))
      .execute()
    await db
      .deleteFrom('login_failure')
      .where('locked_until', '<=', now - FORGOTTEN_AFTER)
      .execute()
  })
}
