import { emit, reachOf } from '../../emit.ts'
import type { AwsPlace } from '../../place.ts'
import type { Call } from '../../program.ts'
import { isKnown, unknownWord, type Word, word } from '../../word.ts'
import { runAwsSignIn } from '../sign-in.ts'

/** A call of the AWS CLI, taken apart: `aws [options] service operation [parameters]`. */
export interface AwsCommand {
  readonly call: Call
  readonly service: Word | undefined
  readonly operation: Word | undefined
  /** Words behind the operation and before its first parameter. */
  readonly operands: readonly Word[]
  /** `--name` → the words behind it, up to the next `--name`. Global options are not among them. */
  readonly parameters: ReadonlyMap<string, readonly Word[]>
  readonly at: AwsPlace
  readonly asksHelp: boolean
}

/** Options of every command (AWS CLI 2.31). argparse takes any beginning that fits one alone: `--prof prod`. */
const WITH_VALUE = [
  '--profile',
  '--region',
  '--endpoint-url',
  '--output',
  '--query',
  '--color',
  '--ca-bundle',
  '--cli-read-timeout',
  '--cli-connect-timeout',
  '--cli-binary-format',
  '--cli-error-format',
]
const FLAGS = [
  '--debug',
  '--no-verify-ssl',
  '--no-paginate',
  '--version',
  '--no-sign-request',
  '--no-cli-pager',
  '--cli-auto-prompt',
  '--no-cli-auto-prompt',
  '--v2-debug',
]

/** The name under which an earlier command of the same action says that it wrote the settings of profiles. */
const SETTINGS = 'aws settings'

export function rewriteSettings(call: Call): void {
  call.choose(SETTINGS, unknownWord(call.span))
}

export function readAws(call: Call): AwsCommand {
  const globals = new Map<string, Word>()
  const parameters = new Map<string, Word[]>()
  const operands: Word[] = []
  let service: Word | undefined
  let operation: Word | undefined
  let open: Word[] | undefined
  let stranger: Word | undefined
  for (let i = 0; i < call.args.length; i++) {
    const w = call.args[i] as Word
    if (!w.text.startsWith('--') || w.text.length === 2) {
      if (service === undefined) service = w
      else if (operation === undefined) operation = w
      else (open ?? operands).push(w)
      continue
    }
    const equals = w.text.indexOf('=')
    const name = equals < 0 ? w.text : w.text.slice(0, equals)
    const joined = equals < 0 ? undefined : { ...w, text: w.text.slice(equals + 1) }
    const known = fullName(name)
    if (known !== undefined) {
      if (!WITH_VALUE.includes(known)) continue
      const value = joined ?? call.args[++i]
      if (value !== undefined) globals.set(known, value)
      continue
    }
    if (operation === undefined) stranger = w
    open = parameters.get(name) ?? []
    parameters.set(name, open)
    if (joined !== undefined) open.push(joined)
  }
  runAwsSignIn(call)
  const changed = call.chosen(SETTINGS)
  const at: AwsPlace = {
    is: 'aws',
    profile: changed ?? globals.get('--profile'),
    region: globals.get('--region'),
    endpoint: globals.get('--endpoint-url') ?? (call.name === 'awslocal' ? word('http://localhost:4566') : undefined),
    words: call.args,
    ...reachOf(call),
  }
  // An option that nobody described, before the operation, may have taken the service as its value.
  if (stranger !== undefined)
    emit(call, 'undescribed', 'run', 'program', 'aws', { at, note: 'an option that is not described' })
  const query = globals.get('--query')
  if (query !== undefined) parameters.set('--query', [query])
  const asksHelp = service === undefined || [service, operation, operands[0]].some((w) => w?.text === 'help')
  return { call, service, operation, operands, parameters, at, asksHelp }
}

function fullName(name: string): string | undefined {
  const all = [...WITH_VALUE, ...FLAGS]
  if (all.includes(name)) return name
  const fits = name.length < 4 ? [] : all.filter((one) => one.startsWith(name))
  return fits.length === 1 ? fits[0] : undefined
}

/** The first word behind a parameter. */
export function parameter(command: AwsCommand, ...names: readonly string[]): Word | undefined {
  for (const name of names) {
    const value = command.parameters.get(name)?.[0]
    if (value !== undefined) return value
  }
  return undefined
}

/** True where the flag is given and its opposite is not. */
export function hasFlag(command: AwsCommand, name: string): boolean {
  return command.parameters.has(name) && !command.parameters.has(`--no-${name.slice(2)}`)
}

/** What the parameters call the thing: `--instance-ids i-1`, `--bucket b --key k`. */
export function thingOf(command: AwsCommand): Word {
  const bucket = parameter(command, '--bucket')
  const key = parameter(command, '--key')
  if (bucket !== undefined && key !== undefined) return { ...bucket, text: `${bucket.text}/${key.text}` }
  for (const [name, values] of command.parameters) {
    const first = values[0]
    if (
      first !== undefined &&
      /(-|^--)(names?|ids?|identifiers?|arns?|bucket|url|key|user|group|function|service|cluster|table)$/.test(name)
    ) {
      return {
        ...first,
        text: values.filter(isKnown).length === values.length ? values.map((w) => w.text).join(' ') : first.text,
      }
    }
  }
  return word('', command.call.span)
}
