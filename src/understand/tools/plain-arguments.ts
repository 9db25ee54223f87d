import { emit, emitFile } from '../emit.ts'
import type { McpPlace } from '../place.ts'
import type { Call } from '../program.ts'
import { isSecretPath } from '../secrets/path.ts'
import type { Stream, Word } from '../word.ts'
import { languageNamed } from './code-language.ts'
import { isElsewhere } from './named-files.ts'
import { dialectOf } from './sql-dialects.ts'
import type { ToolArguments } from './tool-arguments.ts'
import { kindOf } from './tool-name.ts'
import { toolPath } from './tool-path.ts'

/**
 * What the arguments of a tool that nobody described say plainly: a command line, a statement, code, the path of a secret,
 * however deep it lies in them. Nobody knows what the tool does with them; it can be no less than what they are. This only
 * adds to `undescribed`.
 */
export function readPlainArguments(call: Call, whole: ToolArguments, at: McpPlace, tool: string): void {
  const all = whole.nested()
  if (all.length > MOST_OBJECTS)
    return emit(call, 'unreadable', 'call', 'tool', at.server, { at, note: 'its arguments hold too much to be read' })
  const isHere = !isElsewhere(all, at.server)
  for (const given of all) {
    readCommands(call, given)
    for (const one of given.texts('sql', 'sql_query')) call.sql(streamOf(one), dialectOf(at.server), at)
    for (const one of given.texts('statement', 'statements', 'queries'))
      if (isWritingStatement(one.text)) call.sql(streamOf(one), dialectOf(at.server), at)
    readCode(call, given, !/run|exec|eval|submit|interpret|invoke/i.test(tool))
    for (const one of given.texts(...PATHS)) {
      const path = toolPath(call, one)
      if (isSecretPath(path.text)) emitFile(call, 'read', path)
    }
    if (isHere && writes(given, at.server, tool))
      for (const one of given.texts(...PATHS.filter((name) => name !== 'url')))
        if (OF_THIS_HOST.test(one.text)) emitFile(call, 'edit', toolPath(call, one))
  }
}

const MOST_OBJECTS = 5000
const PATHS =
  'path paths file files file_path file_paths filename relative_path input_path source_path source uri url'.split(' ')

/** No path of a site or a repository begins so; `/home/about` is one. */
const OF_THIS_HOST = /^(~\/|file:|\/(etc|root|usr|var|opt|boot)\/|\/(home|Users)\/[^/]+\/)/

function writes(given: ToolArguments, server: string, tool: string): boolean {
  const kind = kindOf(server, tool)
  return kind === 'change' || kind === 'lose' || ['content', 'contents', 'new_content'].some((name) => given.has(name))
}

function readCommands(call: Call, given: ToolArguments): void {
  for (const one of given.texts(
    'command',
    'commands',
    'cmd',
    'cli_command',
    'shell_command',
    'command_line',
    'cmdline',
  ))
    if (isCommandLine(one.text)) call.shell(streamOf(one))
  for (const one of given.texts('script', 'shell', 'bash', 'keys'))
    if (isCommandLine(one.text)) call.shell(streamOf(one))
  const words = ['command', 'argv', 'args', 'arguments'].find((name) => Array.isArray(given.value(name)))
  const all = words === undefined ? [] : given.texts(words)
  if (all.length > 1 && isProgram(all[0]?.text ?? '')) call.exec(all)
}

/** Code whose language is said beside it. What a tool keeps, as a snippet or a block of a page, is text. */
function readCode(call: Call, given: ToolArguments, isKept: boolean): void {
  const told = given.only('language', 'lang', 'kernel', 'runtime')?.text
  const language = told === undefined ? undefined : languageNamed(told)
  if (language === undefined) return
  for (const one of given.texts('code', 'source', 'script', ...(isKept ? [] : ['content'])))
    if (language === 'shell') call.shell(streamOf(one))
    else call.code(language, streamOf(one))
}

/** `DROP TABLE x`, and not `create react app` among the queries of a search. */
function isWritingStatement(text: string): boolean {
  return WRITES.test(text)
}
const WRITES =
  /^[\s(;]*(--|\/\*|(drop|alter|create(\s+or\s+replace)?)\s+((temp|temporary|unique|materialized|unlogged|external|foreign|recursive)\s+)*(table|view|schema|database|index|role|user|function|procedure|trigger|type|sequence|extension|policy|keyspace|collection|owned|system)\b|(with|explain)\s[\s\S]*\b(delete\s+from|insert\s+into|update\s+\S+\s+set)\s|delete\s+from\s|truncate\s|update\s+\S+\s+(\w+\s+){0,2}set\s|(insert|replace|merge)\s+(\w+\s+){0,2}into\s|(grant|revoke)\s.+\s(to|from)\s)/i

/** One of its commands begins with a program. `command: 'list'` is a word of the tool's own, so is `find the cart`. */
export function isCommandLine(text: string): boolean {
  return text.split(/[\n;|]|&&/).some((one) => {
    const words = one.trim().split(/\s+/, 3)
    if (words[0] === 'env' || words[0] === 'exec' || words[0] === 'time') words.shift()
    const [first = '', second] = words
    return second !== undefined && (isProgram(first) || (first === 'find' && /\s-(delete|exec\w*|ok\w*)\b/.test(one)))
  })
}

function isProgram(word: string): boolean {
  return PROGRAMS.has(word.slice(word.lastIndexOf('/') + 1))
}

const PROGRAMS = new Set([
  'sudo',
  'sh',
  'bash',
  'zsh',
  'rm',
  'rmdir',
  'shred',
  'tee',
  'xargs',
  'eval',
  'perl',
  'ruby',
  'php',
  'mkfs',
  'crontab',
  'dd',
  'git',
  'kubectl',
  'helm',
  'terraform',
  'tofu',
  'systemctl',
  'docker',
  'aws',
  'gcloud',
  'az',
  'psql',
  'mysql',
  'redis-cli',
  'mongosh',
  'ssh',
  'scp',
  'rsync',
  'curl',
  'wget',
  'npm',
  'npx',
  'pnpm',
  'yarn',
  'python',
  'python3',
  'node',
  'cat',
  'chmod',
  'chown',
  'mv',
  'cp',
  'kill',
  'gh',
  'heroku',
  'flyctl',
  'vercel',
])

function streamOf(w: Word): Stream {
  return { text: w.text, carries: w.carries, span: w.span }
}
