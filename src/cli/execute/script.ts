import { readFileSync } from 'node:fs'
import type { ShellAction } from '../../action/action.ts'
import { UsageError } from '../../client/exit.ts'
import { quoted } from '../../lib/quoted.ts'
import { shellQuoted } from '../../lib/shell-quoted.ts'
import { whyUnreadable } from '../../lib/unreadable.ts'
import { decodeUtf8Strict } from '../../lib/utf8.ts'
import { type RunOptions, runAction } from './run.ts'

export interface ScriptOptions extends RunOptions {
  readonly shell?: string
}

/**
 * `prodgate run-script FILE ARGS`: the file's content is the action. It is read once; what is asked and what is run are these
 * bytes, whatever happens to the file meanwhile.
 */
export function runScript(file: string, args: readonly string[], options: ScriptOptions): Promise<number> {
  const shell = shellOf(options.shell)
  const text = scriptAt(file)
  const other = otherInterpreter(text)
  if (other !== undefined)
    throw new UsageError(
      `${quoted(file)} is a script for ${quoted(other)}, and not for a shell`,
      'let its own program read it: `prodgate run -- PROGRAM FILE`',
    )
  return runAction({ kind: 'shell', command: withArguments(text, args), shell }, options)
}

const SHELLS = new Set(['sh', 'bash', 'dash', 'ash', 'ksh', 'mksh', 'zsh', 'prodgate'])
/** They start the word behind their options. */
const STARTERS = new Set(['env', 'busybox'])
/** Options of `env` whose value stands behind them. */
const WITH_VALUE = new Set(['-u', '--unset', '-C', '--chdir'])

/** Who reads the script by its first line, where that is no shell. */
function otherInterpreter(text: string): string | undefined {
  if (!text.startsWith('#!')) return undefined
  const words = text.slice(2, 256).split('\n', 1)[0]?.trim().split(/\s+/) ?? []
  const program = (word: string | undefined) => word?.split('/').at(-1) ?? ''
  const isWord = (word: string, i: number) =>
    i > 0 && !word.startsWith('-') && !word.includes('=') && !WITH_VALUE.has(words[i - 1] ?? '')
  const name = program(STARTERS.has(program(words[0])) ? words.find(isWord) : words[0])
  return name === '' || SHELLS.has(name) ? undefined : name
}

function scriptAt(file: string): string {
  let bytes: Uint8Array
  try {
    bytes = readFileSync(file)
  } catch (cause) {
    throw new UsageError(`couldn't read the script ${quoted(file)}: ${whyUnreadable(cause)}`)
  }
  const text = decodeUtf8Strict(bytes)
  if (text.is === 'fault' && text.fault.code === 'TOO_LARGE')
    throw new UsageError(`${quoted(file)} is longer than is read`, 'run it by its path: `prodgate run -- FILE`')
  if (text.is === 'fault' || text.value.includes('\0')) throw new UsageError(`${quoted(file)} is no text`)
  return text.value
}

function shellOf(name: string | undefined): NonNullable<ShellAction['shell']> {
  if (name === undefined || name === 'bash') return 'bash'
  if (name === 'sh' || name === 'zsh') return name
  throw new UsageError(`${quoted(name)} is no shell that scripts are run with`, 'name `bash`, `sh` or `zsh`')
}

/**
 * The arguments stand in the text itself, before its first line: so they are read by whoever decides, and are a part of what
 * is approved. `$0` is the shell, because the file is not what runs.
 */
function withArguments(text: string, args: readonly string[]): string {
  return args.length === 0 ? text : `set -- ${args.map(shellQuoted).join(' ')}\n${text}`
}
