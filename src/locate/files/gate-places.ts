import { isWithin } from '../vantage.ts'
import { type Ground, workspaceOf } from './ground.ts'

const placeAt = (path: string): GatePlace => ({ path, lower: path.toLowerCase() })

/** Directories and files of the gate itself (contract, section 3, "The gate's own places"). */
const FIXED: readonly GatePlace[] = [
  '/etc/prodgate',
  '/var/lib/prodgate',
  '/var/log/prodgate',
  '/run/prodgate',
  '/opt/prodgate',
  '/usr/lib/prodgate',
  '/usr/local/lib/prodgate',
].map(placeAt)

/** Where an authority keeps, below its home and outside of its data, how far its store was. */
export const MARKS_IN_HOME = '.local/state/prodgate-marks'

const IN_HOME = ['.config/prodgate', '.local/state/prodgate', '.local/share/prodgate', MARKS_IN_HOME] as const

/** A place of the gate. Case is passed over, because some disks do. */
interface GatePlace {
  readonly path: string
  readonly lower: string
}

/**
 * Paths that are looked for in nearly every decision that takes something away, and that no agent may change: the gate's
 * places, and the directories of the system on the way to them.
 */
export function steadyPlaces(home: string, registryPath: string | undefined): readonly string[] {
  const own = [home, ...IN_HOME.map((one) => `${home}/${one}`)]
  const ofSystem = new Set(FIXED.flatMap((place) => onTheWay(place.path)))
  return [...ofSystem, ...own, ...(registryPath === undefined ? [] : [registryPath])]
}

/** `/var/lib/prodgate`, `/var/lib`, `/var`. */
function onTheWay(path: string): readonly string[] {
  const above = path.slice(0, path.lastIndexOf('/'))
  return above === '' ? [path] : [path, ...onTheWay(above)]
}

export function gatePlaces(ground: Ground): readonly string[] {
  return placesOf(ground).map((place) => place.path)
}

/** Asked for every path that is written, and mostly the same from one decision to the next. */
function placesOf(ground: Ground): readonly GatePlace[] {
  const { home, registryPath } = ground
  const realHome = ground.realHome()
  if (last.home !== home || last.realHome !== realHome || last.registryPath !== registryPath) {
    last = { home, realHome, registryPath, places: placesIn([home, realHome], registryPath) }
  }
  return last.places
}

function placesIn(homes: readonly (string | undefined)[], registryPath: string | undefined): readonly GatePlace[] {
  const inHomes = [...new Set(homes)].flatMap((home) =>
    home === undefined ? [] : IN_HOME.map((one) => `${home}/${one}`),
  )
  return [...FIXED, ...[...inHomes, ...(registryPath === undefined ? [] : [registryPath])].map(placeAt)]
}

interface Places {
  readonly home: string | undefined
  readonly realHome: string | undefined
  readonly registryPath: string | undefined
  readonly places: readonly GatePlace[]
}

let last: Places = { home: undefined, realHome: undefined, registryPath: undefined, places: FIXED }

/**
 * True for a path of the gate. `forms` are the path as it was written and as it really is. Where a disk keeps cases apart,
 * a `~/.config/ProdGate` is refused for nothing.
 *
 * KNOWN GAP: a second hard link to a file of the gate, made earlier, is not seen: the port tells no file numbers.
 */
export function isGatePath(ground: Ground, forms: readonly string[]): boolean {
  const places = placesOf(ground)
  return forms.some((form) => {
    const path = form.toLowerCase()
    if (places.some((one) => isWithin(path, one.lower))) return true
    if (ground.registryPath !== undefined && form === ground.files.real(ground.registryPath)) return true
    return isUnit(path) || isProgram(ground, form, path)
  })
}

/** True for a directory that holds a place of the gate which is there. */
export function holdsGate(ground: Ground, forms: readonly string[]): boolean {
  const directories = forms.map((form) => form.toLowerCase())
  return placesOf(ground).some(({ path, lower }) => {
    // Where nothing is, nothing leads: only what is there is followed.
    if (ground.files.kind(path) === 'absent') return false
    const real = ground.files.real(path).toLowerCase()
    return directories.some((directory) => isWithin(lower, directory) || isWithin(real, directory))
  })
}

/** Directories from which a system or a desktop starts programs. */
const STARTERS = new Set(['systemd', 'launchdaemons', 'launchagents', 'init.d', 'cron.d', 'autostart'])

/** A unit that starts the gate, and what is beside it: `prodgate.service`, `prodgate.service.d/x.conf`. */
function isUnit(path: string): boolean {
  if (!path.includes('prodgate')) return false
  const parts = path.split('/')
  const starter = parts.findIndex((part) => STARTERS.has(part))
  if (starter < 0) return false
  return parts.slice(starter + 1).some((part) => part.startsWith('prodgate') || part.includes('.prodgate'))
}

/** The program's files. In a workspace only an installed one: a checkout of the gate's own sources is work. */
function isProgram(ground: Ground, form: string, path: string): boolean {
  if (path.includes('/node_modules/prodgate/') || path.endsWith('/node_modules/prodgate')) return true
  if (path.endsWith('/node_modules/.bin/prodgate') || path.endsWith('/node_modules/.bin/prodgate-shim')) return true
  if (!/\/(?:bin|sbin|libexec)\/prodgate(?:-shim)?$/.test(path)) return false
  return workspaceOf(ground, form) === undefined
}
