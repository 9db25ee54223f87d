import type { EffectKind } from '../../effect.ts'
import type { Rules } from './rule-lines.ts'
import { CHANGING } from './rules-changing.ts'
import { EVIDENCE } from './rules-evidence.ts'
import { READING } from './rules-reading.ts'

/** Services whose every change is one of who may do what. */
export const SERVICES: ReadonlyMap<string, EffectKind> = new Map(
  `iam sso-admin identitystore ram rolesanywhere waf wafv2 waf-regional network-firewall fms shield organizations
   lakeformation secretsmanager cognito-idp cognito-identity verifiedpermissions account controltower`
    .split(/\s+/)
    .map((name) => [name, 'access']),
)

type Lookup = (operation: string) => EffectKind | undefined

let table: ReadonlyMap<string, Lookup> | undefined

/** The exceptions by service, worked out at the first call. */
export function OPERATIONS(): ReadonlyMap<string, Lookup> {
  table ??= readRules([...EVIDENCE, ...READING, ...CHANGING])
  return table
}

function readRules(rules: Rules): ReadonlyMap<string, Lookup> {
  const found = new Map<string, { readonly whole: Map<string, EffectKind>; readonly starts: [string, EffectKind][] }>()
  for (const [kind, lines] of rules) {
    let here = { whole: new Map<string, EffectKind>(), starts: [] as [string, EffectKind][] }
    for (const one of lines.split(/\s+/)) {
      if (one === '') continue
      if (one.endsWith(':')) {
        const service = one.slice(0, -1)
        here = found.get(service) ?? { whole: new Map(), starts: [] }
        found.set(service, here)
      } else if (one.endsWith('*')) here.starts.push([one.slice(0, -1), kind])
      else if (!here.whole.has(one)) here.whole.set(one, kind)
    }
  }
  return new Map(
    [...found].map(([service, { whole, starts }]) => [
      service,
      (operation) => whole.get(operation) ?? starts.find(([start]) => operation.startsWith(start))?.[1],
    ]),
  )
}
