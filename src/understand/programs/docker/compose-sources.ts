import { readYaml } from '../../../lib/yaml.ts'
import type { Call } from '../../program.ts'

/** What a compose file takes from elsewhere (Docker Compose 2.39, "include", "extends", "build"). */
export interface ComposeSources {
  /** Other compose files, as they are written: paths and addresses. */
  readonly files: readonly string[]
  /** Addresses of what images are built from. */
  readonly builds: readonly string[]
}

const NOTHING: ComposeSources = { files: [], builds: [] }

const READ_COST = 32

export function sourcesOf(call: Call, text: string): ComposeSources {
  if (!/\b(?:include|extends|build)\b/.test(text) || !call.spend(READ_COST * text.length)) return NOTHING
  const root = fields(readYaml(text, '1.2'))
  const services = Object.values(fields(root['services'])).map(fields)
  const included = list(root['include']).flatMap((one) => (typeof one === 'string' ? [one] : list(fields(one)['path'])))
  const extended = services.map((one) => fields(one['extends'])['file'])
  const builds = services.map(({ build }) => (typeof build === 'string' ? build : fields(build)['context']))
  return { files: [...included, ...extended].filter(isText), builds: builds.filter(isText).filter(isRemoteSource) }
}

/** An address, of a repository or of a registry, and no path. */
export function isRemoteSource(text: string): boolean {
  return /^(https?|git|oci|ssh):\/\/|^git@|^github\.com\//.test(text)
}

const isText = (value: unknown): value is string => typeof value === 'string'

function fields(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {}
}

/** One may stand alone. */
function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : value === undefined || value === null ? [] : [value]
}
