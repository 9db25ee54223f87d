import { parserOf } from '../formats/parsed.ts'
import { DATABASE_VARIABLES } from '../process-env.ts'
import type { Vantage } from '../vantage.ts'

const namesOf = parserOf(parseNames)

/**
 * The variables that the `datasource` block of a Prisma schema reads its addresses from (Prisma 6). `undefined` for a
 * schema that is there and says it in another way.
 */
export function prismaVariables(cwd: string, from: Vantage): readonly string[] | undefined {
  for (const name of ['prisma/schema.prisma', 'schema.prisma']) {
    const file = namesOf(from.files.read(`${cwd}/${name}`))
    if (file.is === 'absent') continue
    return file.is === 'parsed' && file.value.length > 0 ? file.value : undefined
  }
  return DATABASE_VARIABLES
}

function parseNames(text: string): readonly string[] {
  const start = text.search(/^[ \t]*datasource[ \t]/m)
  if (start < 0) return []
  const end = text.indexOf('}', start)
  const block = text.slice(start, end < 0 ? text.length : end)
  return [...block.matchAll(/=[ \t]*env\("(\w+)"\)/g)].map((match) => match[1] ?? '')
}
