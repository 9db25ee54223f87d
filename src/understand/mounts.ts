import type { Mount, Site } from './place.ts'

/** A file as the machine sees it that really holds it. */
export interface HeldFile {
  readonly site: Site
  readonly path: string
}

/**
 * The file of another machine that a path in a container stands for, where a mount covers it. Through a read-only mount
 * nothing can be written, so there a path that is `written` stays the container's own.
 */
export function throughMount(site: Site, path: string, written: boolean): HeldFile | undefined {
  if (site.is !== 'container') return undefined
  let best: Mount | undefined
  for (const mount of site.mounts) {
    if (isBelow(path, mount.inside) && mount.inside.length >= (best?.inside.length ?? 0)) best = mount
  }
  if (best === undefined || (written && best.readOnly)) return undefined
  const rest = best.inside === '/' ? path : path.slice(best.inside.length)
  return onward(best, site.from, rest, written)
}

/** What a recursive change of a directory of a container meets besides the container's own files. */
export function mountsBelow(site: Site, path: string): readonly HeldFile[] {
  if (site.is !== 'container') return []
  // `/*` and `/srv/*` stand for everything below the directory before the star.
  const star = path.search(/[*?[]/)
  const top = star < 0 ? path : path.slice(0, path.lastIndexOf('/', star)) || '/'
  const below = site.mounts.filter((one) => !one.readOnly && one.inside !== top && isBelow(one.inside, top))
  return below.map((one) => onward(one, site.from, '', true))
}

/** A container in a container: the outer one may have mounts too. */
function onward(mount: Mount, from: Site, rest: string, written: boolean): HeldFile {
  const site = mount.on ?? from
  const path = `${mount.host === '/' ? '' : mount.host}${rest}` || '/'
  return throughMount(site, path, written) ?? { site, path }
}

function isBelow(path: string, directory: string): boolean {
  return directory === '/' || path === directory || (path.startsWith(directory) && path[directory.length] === '/')
}
