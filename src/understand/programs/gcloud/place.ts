import { nowhere, reachOf } from '../../emit.ts'
import { listedIn } from '../../list-scope.ts'
import type { GcpPlace, Place } from '../../place.ts'
import type { Call } from '../../program.ts'
import { isKnown, unknownWord, type Word, word } from '../../word.ts'

/** Names under which an earlier command of the same action says what it set. */
const PROJECT = 'gcloud project'
const CONFIGURATION = 'gcloud configuration'

/** Which project a call of gcloud, gsutil or bq acts on, flags before what was set before. */
export function projectAt(call: Call, project: Word | undefined, configuration?: Word): GcpPlace {
  // A variable of the environment beats what `gcloud config set` wrote.
  const fromEnv = call.env.get('CLOUDSDK_CORE_PROJECT') !== undefined
  const set = configuration === undefined && !fromEnv ? call.chosen(PROJECT) : undefined
  return {
    is: 'gcp',
    project: project ?? set,
    configuration: configuration ?? call.chosen(CONFIGURATION),
    ...reachOf(call),
  }
}

export function chooseProject(call: Call, project: Word): void {
  call.choose(PROJECT, project)
}

export function chooseConfiguration(call: Call, configuration: Word): void {
  call.choose(CONFIGURATION, configuration)
  // A project that was set before stands in the configuration that was active then.
  if (call.chosen(PROJECT) !== undefined) call.choose(PROJECT, unknownWord(call.span))
}

/** `projects/acme/topics/x` names its project itself, and no flag changes that. */
export function projectIn(w: Word): Word | undefined {
  const found = /(?:^|\/)projects\/([^/\s]+)\//.exec(`${w.text}/`)?.[1]
  return found === undefined ? undefined : { ...w, text: found }
}

/** The project whose store keeps an image: `europe-docker.pkg.dev/acme/app/cart`, `eu.gcr.io/acme/cart`. */
export function imageProject(image: Word): Word | undefined {
  const project = /^(?:[\w-]{1,40}-docker\.pkg\.dev|(?:\w{2,6}\.)?gcr\.io)\/([^/\s]+)\//.exec(image.text)?.[1]
  return project === undefined ? undefined : { ...image, text: project }
}

/** The project that a call was told; without one it is that of its configuration. */
export function projectTold(call: Call, at: GcpPlace): Word | undefined {
  return at.project ?? call.env.get('CLOUDSDK_CORE_PROJECT')
}

/**
 * What a list printed may be addresses (`--uri`), and those lie in the project that was listed; or names, which lie
 * where the call says. So this is a place beside the one of the call, where it is another.
 */
export function placeListed(call: Call, w: Word, at: GcpPlace): GcpPlace | undefined {
  const scope = isKnown(w) ? undefined : listedIn(w, 'gcloud')
  if (scope === undefined || scope === (projectTold(call, at)?.text ?? '')) return undefined
  return projectAt(call, scope === '' ? undefined : word(scope, w.span))
}

/**
 * A bucket belongs to some project, and its name does not say to which: the one that is set is taken. A name that
 * says production is believed before it. Counter-example that is let through: the bucket `acme-assets` of a
 * production project.
 */
export function bucketAt(call: Call, at: GcpPlace, bucket: Word | undefined): Place {
  if (bucket === undefined || !/(^|[-_./])(prod|prd|production|live)([-_./]|$)/i.test(bucketOf(bucket.text))) return at
  return nowhere(call, 'the project of the bucket is not in its name', [word(bucketOf(bucket.text), bucket.span)])
}

function bucketOf(url: string): string {
  return url.replace(/^gs:\/\//, '').split('/', 1)[0] as string
}
