import { readFileSync } from 'node:fs'
import { type Document, LineCounter, parseDocument, visit } from 'yaml'
import type { z } from 'zod'
import { quoted } from '../../lib/quoted.ts'
import { fault, ok, type Result } from '../../lib/result.ts'
import { whyUnreadable } from '../../lib/unreadable.ts'
import { Config, DEFAULT_CONFIG } from './config.ts'

/** What is wrong with a configuration file, each with its line and key. */
export interface ConfigFault {
  readonly message: string
}

/** Reads the file, or gives the defaults where none is named. */
export function readConfig(path: string | undefined): Result<Config, readonly ConfigFault[]> {
  if (path === undefined) return ok(DEFAULT_CONFIG)
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (cause) {
    return fault([{ message: `couldn't read the configuration ${quoted(path)}: ${whyUnreadable(cause)}` }])
  }
  return parseConfig(text, path)
}

export function parseConfig(text: string, path: string): Result<Config, readonly ConfigFault[]> {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, schema: 'core', uniqueKeys: true, prettyErrors: false })
  const at = (offset: number | undefined) => (offset === undefined ? '' : `, line ${lines.linePos(offset).line}`)
  const broken = document.errors[0] ?? document.warnings[0]
  if (broken !== undefined)
    return fault([{ message: `${quoted(path)}${at(broken.pos[0])}: ${broken.message.split('\n')[0]}` }])
  const alias = aliasIn(document)
  if (alias !== undefined) return fault([{ message: `${quoted(path)}${at(alias)}: aliases are not read` }])
  const read = Config.safeParse(document.toJS({ maxAliasCount: 0 }))
  if (read.success) return ok(read.data)
  const where = (keys: readonly PropertyKey[]): string => {
    for (let n = keys.length; n >= 0; n--) {
      const node: unknown = n === 0 ? document.contents : document.getIn(keys.slice(0, n) as string[], true)
      if (typeof node === 'object' && node !== null && 'range' in node && Array.isArray(node.range))
        return at(node.range[0] as number)
    }
    return ''
  }
  return fault(
    read.error.issues.map((issue) => {
      const keys = issue.code === 'unrecognized_keys' ? [...issue.path, ...issue.keys.slice(0, 1)] : issue.path
      return { message: `${quoted(path)}${where(keys)}: ${named(keys)}${reason(issue)}` }
    }),
  )
}

/** Where the first alias stands. A setting that is repeated by reference is easily changed in one place too many. */
function aliasIn(document: Document): number | undefined {
  let found: number | undefined
  visit(document, {
    Alias: (_key, node) => {
      found = node.range?.[0] ?? 0
      return visit.BREAK
    },
  })
  return found
}

function named(keys: readonly PropertyKey[]): string {
  return keys.length === 0 ? '' : `\`${keys.map(String).join('.')}\` `
}

function reason(issue: z.core.$ZodIssue): string {
  if (issue.code === 'unrecognized_keys') return 'is no setting'
  const text = issue.message.replace(/^Invalid input: /, '')
  return text.charAt(0).toLowerCase() + text.slice(1)
}
