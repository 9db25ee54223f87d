import type { AppPlace } from '../../understand/place.ts'
import { type Word, word } from '../../understand/word.ts'
import type { GitRemote } from '../formats/git-remote.ts'

/** A remote whose push is a deploy: the app that it deploys. */
export function deployTarget(
  remote: GitRemote,
): { readonly platform: AppPlace['platform']; readonly app: Word } | undefined {
  const { host, user, path } = remote
  if (host === 'git.heroku.com' || host === 'heroku.com') return { platform: 'heroku', app: word(path) }
  // Dokku and its kin: `dokku@host:app`.
  if (user === 'dokku' && host !== undefined) return { platform: 'other', app: word(`${path}@${host}`) }
  // Azure App Service and Clever Cloud take deployments by git, too.
  if (host?.endsWith('.scm.azurewebsites.net') === true) return { platform: 'other', app: word(host.slice(0, -22)) }
  if (host?.endsWith('.clever-cloud.com') === true) return { platform: 'other', app: word(path) }
  return undefined
}
