import type { EnvironmentClass } from '../../locate/environment.ts'
import { environmentOf } from '../../locate/evidence.ts'
import type { FileFacts } from '../../locate/files/facts.ts'
import type { Located } from '../../locate/locate.ts'
import type { EffectKind, FileOperation, PlainEffect } from '../../understand/effect.ts'

/** Located effects as `decide` gets them, made by hand. Test support. */

const at = {
  is: 'session',
  site: { is: 'here' },
  cwd: '/repo',
  env: { get: () => undefined, names: () => [] },
} as const

export function plain(
  kind: EffectKind,
  environment: EnvironmentClass,
  more: Partial<PlainEffect> & { readonly protectedRef?: boolean; readonly target?: string } = {},
): Located {
  const { protectedRef, target, ...rest } = more
  return {
    effect: { kind, verb: 'do', on: 'thing', name: 'x', at, span: [0, 2], ...rest },
    target: target ?? 'there',
    environment: environmentOf(environment, []),
    conflict: undefined,
    ...(protectedRef === undefined ? {} : { protectedRef }),
  }
}

export function onFile(
  operation: FileOperation,
  environment: EnvironmentClass,
  facts: Partial<FileFacts> = {},
): Located {
  return {
    effect: { kind: 'file', operation, verb: operation, on: 'file', name: 'f', at, span: [0, 2] },
    target: '/repo/f',
    environment: environmentOf(environment, []),
    conflict: undefined,
    file: { path: '/repo/f', where: 'workspace', whole: false, secret: false, held: 'nowhere', ...facts },
  }
}
