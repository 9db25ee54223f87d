import { absolute, emitFile } from '../emit.ts'
import type { Env } from '../place.ts'
import type { Call } from '../program.ts'
import { Carries, type Word, word } from '../word.ts'
import { withVariables } from './carriers/variables.ts'

/** The variables of `.env` files, as programs load them before they run another one (dotenv 17). */

/** The environment with the variables of the files in it; what is set already stays, unless `override`. */
export function withDotenv(call: Call, paths: readonly Word[], base: Env, override = false): Env {
  const variables = new Map<string, Word>()
  for (const path of paths) {
    emitFile(call, 'read', path, { verb: 'load' })
    const content = call.readFile({ ...path, text: absolute(call.cwd, path.text) })
    for (const [name, value] of parseDotenv(content.text ?? '')) {
      if (override || (base.get(name) === undefined && !variables.has(name)))
        variables.set(name, word(value, path.span, { carries: Carries.secret }))
    }
  }
  return withVariables(base, variables)
}

function parseDotenv(text: string): readonly (readonly [string, string])[] {
  const found: [string, string][] = []
  for (const line of text.split('\n')) {
    const equals = line.indexOf('=')
    const name = line
      .slice(0, Math.max(equals, 0))
      .trim()
      .replace(/^export\s+/, '')
    if (!/^[A-Za-z_][\w.-]*$/.test(name)) continue
    const raw = line.slice(equals + 1).trim()
    const mark = raw[0]
    const end = mark === '"' || mark === "'" || mark === '`' ? raw.indexOf(mark, 1) : -1
    const comment = raw.search(/\s#/)
    found.push([name, end > 0 ? raw.slice(1, end) : comment < 0 ? raw : raw.slice(0, comment).trim()])
  }
  return found
}
