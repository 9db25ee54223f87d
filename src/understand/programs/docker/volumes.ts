import { absolute } from '../../emit.ts'
import type { Mount, Site } from '../../place.ts'
import { isKnownText, UNKNOWN, type Word } from '../../word.ts'

/** `-v`, `--mount` and the volumes of compose: which directories of the host a container sees. */

/** Where docker keeps the files of a volume on its host (docker 28, `docker volume inspect`). */
const VOLUMES = '/var/lib/docker/volumes'

/** Nothing of the mount is known: any path of the container may be the host's. */
const anything = (on: Site | undefined): Mount => mount(UNKNOWN, '/', false, on)

function mount(host: string, inside: string, readOnly: boolean, on: Site | undefined): Mount {
  const made = { host: withoutSlash(host), inside: withoutSlash(inside), readOnly }
  return on === undefined ? made : { ...made, on }
}

function withoutSlash(path: string): string {
  return path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path
}

/** `SOURCE:TARGET[:options]`; a target alone is a volume without a name, which goes with its container. */
export function shortMount(text: string, cwd: string, on: Site | undefined): Mount | undefined {
  const parts = text.split(':')
  const [source = '', target, mode = ''] = parts
  if (target === undefined) return isKnownText(text) ? undefined : anything(on)
  if (!isKnownText(target) || parts.length > 3) return anything(on)
  const readOnly = mode.split(',').some((one) => one === 'ro' || one === 'readonly')
  return mount(hostPath(source, cwd), target, readOnly, on)
}

/** `type=bind,source=/srv,target=/data,readonly`. */
export function longMount(text: string, cwd: string, on: Site | undefined): Mount | undefined {
  const fields = new Map(
    text.split(',').map((one) => [one.split('=')[0]?.trim() ?? '', one.slice(one.indexOf('=') + 1).trim()] as const),
  )
  const type = fields.get('type') ?? 'volume'
  const source = fields.get('source') ?? fields.get('src')
  const target = fields.get('target') ?? fields.get('destination') ?? fields.get('dst')
  if (!isKnownText(text) && (target === undefined || !isKnownText(target))) return anything(on)
  if (type === 'tmpfs' || source === undefined || target === undefined) return undefined
  const flag = fields.get('readonly') ?? fields.get('ro')
  return mount(hostPath(source, cwd), target, flag !== undefined && flag !== 'false', on)
}

/** A source with a slash or a dot is a path; any other one is the name of a volume. */
function hostPath(source: string, cwd: string): string {
  if (source.startsWith('/') || source.startsWith('.')) return absolute(cwd, source)
  if (!isKnownText(source)) return UNKNOWN
  if (source.includes('/') || source === '') return UNKNOWN
  return `${VOLUMES}/${source}/_data`
}

/** The mounts of `docker run`. */
export function mountsOf(
  volumes: readonly Word[],
  mounts: readonly Word[],
  cwd: string,
  on: Site | undefined,
): readonly Mount[] {
  return [...volumes.map((w) => shortMount(w.text, cwd, on)), ...mounts.map((w) => longMount(w.text, cwd, on))].filter(
    (one) => one !== undefined,
  )
}
