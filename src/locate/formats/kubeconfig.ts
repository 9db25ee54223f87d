import { readYaml } from '../../lib/yaml.ts'
import { parserOf } from './parsed.ts'

/** What of a kubeconfig says where it leads. Credentials are left out. */
export interface Kubeconfig {
  readonly currentContext: string | undefined
  readonly contexts: ReadonlyMap<
    string,
    { readonly cluster: string | undefined; readonly namespace: string | undefined }
  >
  readonly clusters: ReadonlyMap<string, { readonly server: string | undefined; readonly proxied: boolean }>
  /** A user of it signs in by a program (client-go: `exec`, or `cmd-path` of an `auth-provider`). */
  readonly startsProgram: boolean
}

export const kubeconfigOf = parserOf(parseKubeconfig)

/** `undefined` where kubectl would refuse the file too: two entries of one name, a name that is no text. */
export function parseKubeconfig(text: string): Kubeconfig | undefined {
  // YAML 1.1, as kubectl reads it: there `no` and `y` are truth values and not names.
  const read = readYaml(text, '1.1')
  const root = read === null ? {} : asFields(read)
  if (root === undefined) return undefined
  const contextList = named(root['contexts'], 'context')
  const clusterList = named(root['clusters'], 'cluster')
  const current = root['current-context'] ?? ''
  if (contextList === undefined || clusterList === undefined || typeof current !== 'string') return undefined
  return {
    currentContext: current === '' ? undefined : current,
    contexts: new Map(
      contextList.map(([name, fields]) => [
        name,
        { cluster: textIn(fields, 'cluster'), namespace: textIn(fields, 'namespace') },
      ]),
    ),
    clusters: new Map(
      clusterList.map(([name, fields]) => [
        name,
        { server: textIn(fields, 'server'), proxied: fields['proxy-url'] !== undefined },
      ]),
    ),
    // What is not understood may be one.
    startsProgram: named(root['users'], 'user')?.some(([, fields]) => signsInByProgram(fields)) ?? true,
  }
}

function signsInByProgram(user: Fields): boolean {
  const config = asFields(asFields(user['auth-provider'])?.['config'])
  return (user['exec'] !== undefined && user['exec'] !== null) || config?.['cmd-path'] !== undefined
}

type Fields = Readonly<Record<string, unknown>>

/** A list of `{name, <field>: {…}}`. */
function named(list: unknown, field: string): readonly (readonly [string, Fields])[] | undefined {
  if (list === undefined || list === null) return []
  if (!Array.isArray(list)) return undefined
  const found = new Map<string, Fields>()
  for (const item of list) {
    const fields = asFields(item)
    const name = fields?.['name']
    const value = fields?.[field] === null || fields?.[field] === undefined ? {} : asFields(fields[field])
    if (typeof name !== 'string' || value === undefined || found.has(name)) return undefined
    found.set(name, value)
  }
  return [...found]
}

function asFields(value: unknown): Fields | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : undefined
}

function textIn(fields: Fields, key: string): string | undefined {
  const value = fields[key]
  return typeof value === 'string' && value !== '' ? value : undefined
}
