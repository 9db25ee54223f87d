import { readFileSync } from 'node:fs'
import { UsageError } from '../../client/exit.ts'
import { quoted } from '../../lib/quoted.ts'
import { whyUnreadable } from '../../lib/unreadable.ts'

export interface ValueNames {
  readonly env: readonly string[]
  readonly files: readonly string[]
}

/**
 * Values of a credential: typed at the terminal without being shown, or read from a file or standard input. Never from an
 * argument, which every user of the machine can read.
 */
export async function valuesFor(names: ValueNames, from: string | undefined): Promise<Record<string, string>> {
  const all = [...names.env, ...names.files]
  if (from !== undefined) return valuesIn(read(from), names)
  if (process.stdin.isTTY !== true)
    throw new UsageError('there is no terminal to type at', 'give the values by `--from`')
  if (names.files.length > 0) throw new UsageError('the content of a file is not typed', 'give it by `--from`')
  const values: Record<string, string> = {}
  for (const name of all) values[name] = await typed(name)
  return values
}

function read(path: string): string {
  try {
    return readFileSync(path === '-' ? 0 : path, 'utf8')
  } catch (cause) {
    throw new UsageError(`couldn't read the value from ${quoted(path)}: ${whyUnreadable(cause)}`)
  }
}

/** One value is the whole text; of a variable without the line end that files end with. */
export function valuesIn(text: string, { env, files }: ValueNames): Record<string, string> {
  const [only, ...more] = [...env, ...files]
  if (only !== undefined && more.length === 0) return { [only]: env.length === 1 ? text.replace(/\r?\n$/, '') : text }
  const values: Record<string, string> = {}
  for (const line of text.split(/\r?\n/)) {
    const equals = line.indexOf('=')
    if (line.trim() === '' || line.startsWith('#')) continue
    if (equals < 1) throw new UsageError('several values are lines `KEY=value`')
    values[line.slice(0, equals).trim()] = line.slice(equals + 1)
  }
  const missing = [...env, ...files].filter((name) => !Object.hasOwn(values, name))
  if (missing.length > 0)
    throw new UsageError(
      `there is no line for ${missing.map((name) => quoted(name)).join(', ')}`,
      'several values are lines `KEY=value`',
    )
  return values
}

const ENTER = new Set(['\r', '\n'])
const CANCEL = new Set(['\u0003', '\u0004'])
const ERASE = new Set(['\u007f', '\b'])

function typed(name: string): Promise<string> {
  const { stdin, stderr } = process
  stderr.write(`${name} (not shown): `)
  return new Promise((resolve, reject) => {
    let value = ''
    const end = () => {
      stdin.off('data', onData)
      stdin.setRawMode(false)
      stdin.pause()
      stderr.write('\n')
    }
    const onData = (part: string) => {
      for (const letter of part) {
        if (CANCEL.has(letter)) {
          end()
          return reject(new UsageError('nothing was added'))
        }
        if (ENTER.has(letter)) {
          end()
          return resolve(value)
        }
        value = ERASE.has(letter) ? value.slice(0, -1) : value + letter
      }
    }
    stdin.setRawMode(true)
    stdin.setEncoding('utf8').on('data', onData).resume()
  })
}
