import { posix } from 'node:path'
import type { Backend } from '../formats/hcl-backend.ts'
import { fieldsField, fieldsOf, type JsonFields, parseJsonFields } from '../formats/json-fields.ts'

/** The backend that `terraform init` wrote down; `none` for a state that is kept in the directory itself. */
export function parseTerraformCache(text: string): Backend | 'none' | undefined {
  const root = parseJsonFields(text)
  if (root === undefined) return undefined
  if (root['backend'] === undefined || root['backend'] === null) return 'none'
  const backend = fieldsField(root, 'backend')
  const type = backend?.['type']
  if (backend === undefined || typeof type !== 'string') return undefined
  const settings = new Map<string, string>()
  collect(fieldsField(backend, 'config'), '', settings)
  return { type, settings }
}

function collect(fields: JsonFields | undefined, prefix: string, into: Map<string, string>): void {
  for (const [key, value] of Object.entries(fields ?? {})) {
    if (typeof value === 'string' && value !== '') into.set(prefix + key, value)
    const nested = fieldsOf(Array.isArray(value) ? value[0] : value)
    if (nested !== undefined && prefix === '') collect(nested, `${key}.`, into)
  }
}

/** Where a state is kept, as the registry writes it; `undefined` where that is not understood. */
export function stateAddress(backend: Backend, workspace: string, directory: string): string | undefined {
  const at = (key: string) => backend.settings.get(key)
  const usual = workspace === 'default'
  switch (backend.type) {
    case 's3': {
      const [bucket, key] = [at('bucket'), at('key')]
      // A store of its own may have a bucket of the same name.
      const elsewhere = [...backend.settings.keys()].some((one) => one.startsWith('endpoint'))
      if (bucket === undefined || key === undefined || elsewhere) return undefined
      return usual
        ? `s3://${bucket}/${key}`
        : `s3://${bucket}/${at('workspace_key_prefix') ?? 'env:'}/${workspace}/${key}`
    }
    case 'gcs': {
      const bucket = at('bucket')
      return bucket === undefined ? undefined : `gs://${posix.join(bucket, at('prefix') ?? '', `${workspace}.tfstate`)}`
    }
    case 'azurerm': {
      const [account, container, key] = [at('storage_account_name'), at('container_name'), at('key')]
      if (account === undefined || container === undefined || key === undefined) return undefined
      return `azurerm://${account}/${container}/${key}${usual ? '' : `env:${workspace}`}`
    }
    case 'http':
      return at('address')
    case 'remote':
    case 'cloud':
      return remoteAddress(backend, workspace)
    case 'local': {
      const path = usual
        ? (at('path') ?? 'terraform.tfstate')
        : posix.join(at('workspace_dir') ?? 'terraform.tfstate.d', workspace, 'terraform.tfstate')
      return posix.resolve(directory, path)
    }
    default:
      return undefined
  }
}

function remoteAddress(backend: Backend, workspace: string): string | undefined {
  const at = (key: string) => backend.settings.get(key)
  const organization = at('organization')
  const fixed = at('workspaces.name')
  const prefix = at('workspaces.prefix') ?? ''
  // Without a name, the workspace is the one that was chosen; `default` is no workspace of such a service.
  if (organization === undefined || (fixed === undefined && workspace === 'default')) return undefined
  return `remote://${at('hostname') ?? 'app.terraform.io'}/${organization}/${fixed ?? `${prefix}${workspace}`}`
}
