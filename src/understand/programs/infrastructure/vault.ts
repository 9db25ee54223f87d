import { emit, emitFile, reachOf } from '../../emit.ts'
import { openShell } from '../../open-shell.ts'
import type { UrlPlace } from '../../place.ts'
import type { Program } from '../../program.ts'
import { changes, isUndescribed, loses, reads, readsData, restarts, type ToolCall, tool } from '../../tool.ts'
import { Carries, isKnown, type Stream, stream, word } from '../../word.ts'

/** Vault 1.20 and OpenBao 2.4. Whatever is kept there is a secret until it is known to be none. */

function vaultPlace(call: ToolCall): UrlPlace {
  const given = call.arguments.value('-address') ?? call.env.get('VAULT_ADDR') ?? call.env.get('BAO_ADDR')
  return { ...reachOf(call), is: 'url', url: given ?? word('https://127.0.0.1:8200') }
}

function secretOut(on: string, verb?: string): (call: ToolCall) => Stream | undefined {
  return (call) => {
    // Both only print another command for the same thing.
    if (call.arguments.has('-output-curl-string', '-output-policy'))
      return emit(call, 'read', call.verb, 'command') ?? undefined
    emit(call, 'read-secret', verb ?? call.verb, on, call.operands[0] ?? '', { at: call.place() })
    return stream(undefined, Carries.secret, call.span)
  }
}

/** Paths that say how the server is, and hold no secret. */
const HARMLESS: ReadonlySet<string> = new Set([
  'health',
  'seal-status',
  'leader',
  'mounts',
  'auth',
  'policies',
  'policy',
  'host-info',
  'version-history',
  'ha-status',
  'key-status',
])

function readsPath(call: ToolCall): Stream | undefined {
  const path = call.operands[0]
  const [first, second = ''] = path !== undefined && isKnown(path) ? path.text.split('/') : []
  if (path === undefined || first !== 'sys' || !HARMLESS.has(second)) return secretOut('secret')(call)
  emit(call, 'read', 'read', 'path', path, { at: call.place() })
  return undefined
}

/** Only the path is named: what is written behind it is the secret itself. */
function writes(call: ToolCall): void {
  emit(call, 'access', call.verb, 'secret', call.operands[0] ?? '', { at: call.place() })
}

/** A device that keeps the audit trail is evidence. */
function stopsAudit(call: ToolCall): void {
  emit(call, 'catastrophe', 'disable', 'audit device', call.operands[0] ?? '', {
    at: call.place(),
    note: 'the audit trail stops',
  })
}

/** The path decides: everything under `sys/audit` is evidence too. */
function removesPath(call: ToolCall): void {
  const path = call.operands[0]
  if (path !== undefined && /^\/?(v1\/)?sys\/audit(\/|$)/.test(path.text)) return stopsAudit(call)
  loses('secret')(call)
}

function connects(call: ToolCall): Stream | undefined {
  const [host, ...words] = call.operands
  if (host === undefined || words.length === 0) return openShell(call, host ?? '') ?? undefined
  return call.exec(words, { site: { is: 'host', name: host, options: [], from: call.site, env: call.env } })
}

const vault: Program = tool({
  names: ['vault', 'bao'],
  about: 'keeps secrets',
  options:
    '-address= -agent-address= -ca-cert= -ca-path= -client-cert= -client-key= -disable-redirects ' +
    '-tls-server-name= -tls-skip-verify -namespace|-ns= -format= -field= -header= -wrap-ttl= -mfa= ' +
    '-output-curl-string -output-policy ' +
    '-policy-override -non-interactive -mount= -version= -log-format= -log-level= -unlock-key= ' +
    '-detailed -versions= -path= -description= -default-lease-ttl= -max-lease-ttl= -policy= -ttl= ' +
    '-period= -id= -role= -display-name= -method= ' +
    '-key-shares= -key-threshold= -accessor= -cas= -custom-metadata= -max-versions= -force|-f -prefix ' +
    '-sync -local -orphan -no-default-policy -use-limit= -mode= -interval= -duration= -target= -config= ' +
    '-dev -dev-root-token-id= -dev-listen-address= -no-print -no-store -token-only',
  style: 'single',
  place: vaultPlace,
  verbs: {
    ['status | version | list | kv list | kv metadata get | secrets list | auth list | auth help | ' +
      'policy list | policy read | policy fmt | audit list | operator members | operator key-status | ' +
      'operator diagnose | operator usage | operator raft list-peers | operator raft autopilot state | ' +
      'operator raft autopilot get-config | lease lookup | token capabilities | plugin list | plugin info ' +
      '| path-help | monitor | namespace list | namespace lookup | pki health-check | pki ' +
      'list-intermediates | pki verify-sign | events subscribe | hcp status | version-history | print']: reads('vault'),
    read: readsPath,
    'kv get | unwrap | token lookup | print token | operator generate-root | transit export': secretOut('secret'),
    ['kv put | kv patch | write | kv undelete | kv rollback | kv metadata put | kv metadata patch | kv ' +
      'enable-versioning | patch | token create | token revoke | token renew | lease revoke | lease renew ' +
      '| policy write | policy delete | auth enable | auth tune | auth move | secrets enable | secrets ' +
      'tune | secrets move | audit enable | operator unseal | operator init | operator rekey | operator ' +
      'rotate | operator migrate | operator raft join | operator raft autopilot set-config | operator ' +
      'import | plugin register | plugin deregister | plugin reload | plugin runtime register | namespace ' +
      'create | namespace patch | namespace lock | namespace unlock | pki issue | pki reissue | transit ' +
      'import | transit import-version | transform import']: writes,
    ['kv delete | kv destroy | kv metadata delete | secrets disable | auth disable | namespace delete | ' +
      'operator raft remove-peer | operator raft snapshot restore']: loses('secret'),
    delete: removesPath,
    'audit disable': stopsAudit,
    'operator seal | operator step-down': restarts('vault'),
    'operator raft snapshot save': (call) => {
      emitFile(call, 'overwrite', call.operands[0] ?? word('vault.snap'))
      readsData('vault')(call)
    },
    'operator raft snapshot inspect': reads('snapshot'),
    debug: readsData('vault'),
    login: {
      options: '-no-print -no-store -token-only',
      run: (call) =>
        emit(call, 'change', 'log in', 'vault', call.arguments.value('-method') ?? '', { at: call.place() }),
    },
    ssh: connects,
    'server | agent | proxy | agent generate-config': (call) => emit(call, 'change', 'start', 'vault'),
    'kv | token | auth | policy | operator | secrets': reads('help'),
    'hcp connect | hcp disconnect': changes('login'),
    '*': isUndescribed,
  },
  examples: {
    'vault status': ['read status vault'],
    'vault kv get -field=password secret/cart/db': ['read-secret kv get secret secret/cart/db'],
    'vault kv list secret/cart': ['read kv list vault secret/cart'],
    'vault kv put secret/a b=c': ['access kv put secret secret/a'],
    'vault kv metadata delete secret/a': ['lose kv metadata delete secret secret/a'],
    'vault read sys/health': ['read read path sys/health'],
    'vault read database/creds/app': ['read-secret read secret database/creds/app'],
    'vault audit disable file/': ['catastrophe disable audit device file/'],
    'vault audit list': ['read audit list vault'],
    'vault delete sys/audit/file': ['catastrophe disable audit device sys/audit/file'],
    'vault policy write app app.hcl': ['access policy write secret app'],
    'bao status': ['read status vault'],
  },
})

export const vaults: readonly Program[] = [vault]
