import { emitFile } from '../emit.ts'
import type { McpPlace } from '../place.ts'
import type { Call } from '../program.ts'
import { isSecretPath } from '../secret-path.ts'
import type { Stream, Word } from '../word.ts'
import { dialectOf } from './sql-dialects.ts'
import type { ToolArguments } from './tool-arguments.ts'
import { toolPath } from './tool-path.ts'

/**
 * What the arguments of a tool that nobody described say plainly: a command line, a statement, the path of a secret.
 * Nobody knows what the tool does with them; it can be no less than what they are. This only adds to `undescribed`.
 */
export function readPlainArguments(call: Call, given: ToolArguments, at: McpPlace): void {
  for (const one of given.texts('command', 'cmd', 'cli_command', 'shell_command', 'shellCommand', 'command_line'))
    if (isCommandLine(one.text)) call.shell(streamOf(one))
  for (const one of given.texts('sql', 'sql_query', 'sqlQuery')) call.sql(streamOf(one), dialectOf(at.server), at)
  for (const one of given.texts(
    'path',
    'paths',
    'file',
    'files',
    'file_path',
    'filePath',
    'filename',
    'relative_path',
    'uri',
  )) {
    const path = toolPath(call, one)
    if (isSecretPath(path.text)) emitFile(call, 'read', path)
  }
}

/** It begins with a program and an argument. `command: 'list'` is a word of the tool's own, and so is `find the cart`. */
function isCommandLine(text: string): boolean {
  const words = text.trim().split(/\s+/, 2)
  return words.length > 1 && PROGRAMS.has(words[0] ?? '')
}

const PROGRAMS = new Set([
  'sudo',
  'sh',
  'bash',
  'zsh',
  'rm',
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
]) // prettier-ignore

function streamOf(w: Word): Stream {
  return { text: w.text, carries: w.carries, span: w.span }
}
