import type { GitPlace } from '../../understand/place.ts'
import { isKnown, SOME_NAME, UNKNOWN } from '../../understand/word.ts'
import { type Claim, claim, type Subject } from '../evidence.ts'
import { readRemote } from '../formats/git-remote.ts'
import { isProtectedBranch, mayBe } from '../git/branches.ts'
import { currentBranch, type Repository, repositoryOf } from '../git/repository.ts'
import { type GitSettings, gitSettings, pushAddresses, remoteNames, value, values } from '../git/settings.ts'
import { gitIdentity } from '../identity.ts'
import { decidingEntries, entriesOf } from '../registry-index.ts'
import { local, lost, type Vantage } from '../vantage.ts'
import { deployTarget } from './git-deploy.ts'

/**
 * Which repository and refs a command writes (git 2.39): the address of the remote after `pushurl` and `insteadOf`, the
 * refs of the command or of `push.default`. A protected branch is production unless the registry says otherwise; work
 * on another branch is the session's own.
 */
export function locateGit(place: GitPlace, from: Vantage): readonly Subject[] {
  const found = written(place, from)
  return place.beside === true ? found.map((one) => ({ ...one, writesProtected: false })) : found
}

function written(place: GitPlace, from: Vantage): readonly Subject[] {
  if (place.remote === 'local') return [localRepository(place, from)]
  const repository = repositoryOf(from.files, place.directory)
  const settings = repository === undefined ? undefined : gitSettings(from.files, from.home, place.env, repository)
  if (settings?.uncertain !== undefined) return [lostPush(from, settings.uncertain)]
  const name = remoteOf(place, from, repository, settings)
  if (name.is === 'lost') return [lostPush(from, name.why)]
  const refs = refsOf(place, from, repository, settings, name.remote)
  const addresses = settings === undefined ? [name.remote] : pushAddresses(settings.all, name.remote)
  return addresses.flatMap((address) => atAddress(from, address, refs, place))
}

/** Where it is not known what is written, a protected branch may be. */
function lostPush(from: Vantage, why: string, claims: readonly Claim[] = [], shown = 'unknown'): Subject {
  return { ...lost(from, why, claims, shown), writesProtected: true }
}

function localRepository(place: GitPlace, from: Vantage): Subject {
  const real = from.files.real(place.directory)
  if (from.behind !== undefined || from.owns(real)) return local(from, 'git')
  return lost(from, `the repository ${place.directory} is outside the session's workspaces`, [], place.directory)
}

type RemoteName = { readonly is: 'remote'; readonly remote: string } | { readonly is: 'lost'; readonly why: string }

/** `branch.<name>.pushRemote`, `remote.pushDefault`, `branch.<name>.remote`, the only remote, `origin`. */
function remoteOf(
  place: GitPlace,
  from: Vantage,
  repository: Repository | undefined,
  settings: GitSettings | undefined,
): RemoteName {
  if (place.remote !== 'default' && place.remote !== 'local') {
    if (!isKnown(place.remote)) return { is: 'lost', why: 'the remote is not known before it runs' }
    const given = place.remote.text
    const named = settings !== undefined && remoteNames(settings.all).includes(given)
    const address = given.includes(':') || given.includes('/') || given.startsWith('.')
    return named || address ? { is: 'remote', remote: given } : { is: 'lost', why: `there is no remote ${given}` }
  }
  if (repository === undefined || settings === undefined)
    return { is: 'lost', why: `there is no repository in ${place.directory}` }
  const branch = currentBranch(from.files, repository)
  const ofBranch = (key: string) => (branch === undefined ? undefined : value(settings.all, 'branch', branch, key))
  const names = remoteNames(settings.all)
  const chosen =
    ofBranch('pushremote') ??
    value(settings.all, 'remote', undefined, 'pushdefault') ??
    ofBranch('remote') ??
    (names.length === 1 ? names[0] : names.find((one) => one === 'origin'))
  return chosen === undefined ? { is: 'lost', why: 'no remote is chosen' } : { is: 'remote', remote: chosen }
}

/** The refs that are written: names, `every`, or a part that is not known. */
type Refs =
  | { readonly is: 'names'; readonly names: readonly string[] }
  | { readonly is: 'every' }
  | { readonly is: 'unknown'; readonly why: string }

function refsOf(
  place: GitPlace,
  from: Vantage,
  repository: Repository | undefined,
  settings: GitSettings | undefined,
  remoteName: string,
): Refs {
  if (place.every) return { is: 'every' }
  const branch = repository === undefined ? undefined : currentBranch(from.files, repository)
  if (place.refs.length > 0) {
    const names: string[] = []
    for (const ref of place.refs) {
      const isNamed = !ref.pattern && !ref.splits && !ref.text.includes(UNKNOWN)
      if (!isNamed) return { is: 'unknown', why: 'a ref is not known before it runs' }
      if (ref.text.includes('*')) return { is: 'every' }
      const name = ref.text === 'HEAD' || ref.text === '@' ? branch : ref.text
      if (name === undefined) return { is: 'unknown', why: 'no branch is checked out' }
      names.push(name)
    }
    return { is: 'names', names }
  }
  return settings === undefined
    ? { is: 'unknown', why: 'the repository cannot be read' }
    : defaultRefs(settings, remoteName, branch)
}

/**
 * What a push without refs writes: the remote's own refspecs, else what `push.default` says (`simple` where it is not
 * set).
 */
function defaultRefs(settings: GitSettings, remoteName: string, branch: string | undefined): Refs {
  if (value(settings.all, 'remote', remoteName, 'mirror') === 'true') return { is: 'every' }
  const specs = values(settings.all, 'remote', remoteName, 'push')
  if (specs.length > 0) {
    const names = specs.map((spec) => spec.slice(spec.indexOf(':') + 1).replace(/^\+/, ''))
    return names.some((name) => name.includes('*') || name === '') ? { is: 'every' } : { is: 'names', names }
  }
  const mode = value(settings.all, 'push', undefined, 'default') ?? 'simple'
  if (mode === 'matching') return { is: 'every' }
  if (branch === undefined) return { is: 'unknown', why: 'no branch is checked out' }
  // Where `simple` meets an upstream of another name it refuses; the upstream is then the one to look at.
  const upstream = value(settings.all, 'branch', branch, 'merge')?.replace(/^refs\/heads\//, '')
  if (mode === 'upstream' || mode === 'tracking')
    return upstream === undefined
      ? { is: 'unknown', why: 'the branch has no upstream' }
      : { is: 'names', names: [upstream] }
  return { is: 'names', names: [branch] }
}

function atAddress(from: Vantage, address: string, refs: Refs, place: GitPlace): readonly Subject[] {
  const repository = readRemote(address)
  if (repository === undefined) return [lostPush(from, 'the address of the remote is not understood')]
  const app = deployTarget(repository)
  if (app !== undefined) {
    return from
      .locate({
        is: 'app',
        platform: app.platform,
        app: app.app,
        environment: undefined,
        site: place.site,
        cwd: place.cwd,
        env: place.env,
      })
      .map((one) => ({
        ...one,
        writesProtected: true,
        claims: [...one.claims, claim('a push to it is a deploy', 'tool-state', 'remote', address)],
      }))
  }
  if (repository.host === undefined) return [onDisk(from, repository.id, place)]
  if (refs.is === 'names')
    return refs.names.map((name) =>
      mayBeListed(from, repository.id, name)
        ? lostPush(from, 'a ref is not known before it runs', [], repository.id)
        : atRef(from, repository.id, name),
    )
  if (refs.is === 'unknown') return [lostPush(from, refs.why, [], repository.id)]
  const why = 'every branch, the protected ones too'
  return [lostPush(from, why, [claim('production', 'command', 'refs', why)], repository.id)]
}

/** `fix/<a time>`: a part of it is not known, and the registry may have a word about what it turns out to be. */
function mayBeListed(from: Vantage, repository: string, name: string): boolean {
  if (!name.includes(SOME_NAME)) return false
  return entriesOf(from.registry, 'git').some(({ match }) => {
    const hash = match.key.indexOf('#')
    if (hash < 0 || (!match.pattern && match.key.slice(0, hash) !== repository)) return false
    return match.pattern || mayBe(name.replace(/^refs\/heads\//, ''), match.key.slice(hash + 1))
  })
}

function atRef(from: Vantage, repository: string, ref: string): Subject {
  const name = ref.replace(/^refs\/heads\//, '')
  const identity = gitIdentity(repository, name)
  // Tags and notes are not branches; nothing follows them by itself.
  const isProtected = !name.startsWith('refs/') && isProtectedBranch(name)
  const claims: readonly Claim[] = isProtected ? [claim('production', 'name', 'branch', name)] : []
  const listed = decidingEntries(from.registry, identity)
  const decided = listed.length > 0 ? listed.some((one) => one.environment === 'production') : isProtected
  return { ...local(from, identity.id, [identity], claims), writesProtected: decided }
}

/** A remote that is a directory of this machine. */
function onDisk(from: Vantage, path: string, place: GitPlace): Subject {
  const real = from.files.real(path.startsWith('/') ? path : `${place.directory}/${path}`)
  return from.owns(real) ? local(from, real) : lostPush(from, `${path} is outside the session's workspaces`, [], real)
}
