import type { RunOptions } from './run.ts'

/** The options of `run` that take nothing, a text, a number, a list. */
const FLAGS = new Set(['json', 'stdin', 'capture'])
const TEXTS = new Map([
  ['url', 'url'],
  ['token-file', 'tokenFile'],
  ['socket', 'socket'],
  ['session', 'session'],
])

export interface RunArguments {
  readonly words: readonly string[]
  readonly options: RunOptions
}

/**
 * The arguments of `run`, without loading the whole command line, because it stands before every command of somebody's day.
 * `undefined` for everything that is not plainly right, which the command line then reads and explains.
 */
export function readRunArguments(args: readonly string[]): RunArguments | undefined {
  const options: Record<string, string | number | boolean> = {}
  const env: string[] = []
  const done = (words: readonly string[]) =>
    words.length === 0 ? undefined : { words, options: { ...options, ...(env.length === 0 ? {} : { env }) } }
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] as string
    if (arg === '--') return done(args.slice(i + 1))
    if (!arg.startsWith('-')) return done(args.slice(i))
    const equals = arg.indexOf('=')
    const name = arg.startsWith('--') ? arg.slice(2, equals < 0 ? undefined : equals) : ''
    if (FLAGS.has(name) && equals < 0) {
      options[name] = true
      continue
    }
    const value = equals >= 0 ? arg.slice(equals + 1) : args[++i]
    if (value === undefined || value === '') return undefined
    const text = TEXTS.get(name)
    if (text !== undefined) options[text] = value
    else if (name === 'env') env.push(value)
    else if (name === 'wait' && /^\d{1,9}$/.test(value)) options['wait'] = Number(value)
    else return undefined
  }
  return undefined
}
