import { noFiles } from '../../lib/files.ts'
import { readCode } from '../code/read.ts'
import { printEffect } from '../print.ts'
import type { CodeLanguage, CodeOrigin } from '../program.ts'
import { makeCall } from '../shell/call.ts'
import { Scope } from '../shell/scope/scope.ts'
import { openStream, stream } from '../word.ts'
import { firstRun } from './run.ts'

/** What a code would do, as examples write it. Test support. */
export function codeEffects(language: CodeLanguage, code: string, origin: CodeOrigin = 'inline'): readonly string[] {
  const run = firstRun(noFiles)
  const scope = new Scope({
    variables: new Map(),
    cwd: '/repo',
    site: { is: 'here' },
    origin: { base: 0, span: undefined },
    stdin: openStream,
    stdinGiven: false,
    depth: 0,
  })
  readCode(language, stream(code, 0, [0, code.length]), makeCall(run, scope, language, [], [0, code.length]), origin)
  return [...new Set(run.effects.map(printEffect))]
}
