import { shellQuoted } from '../../../lib/shell-quoted.ts'
import { readYaml } from '../../../lib/yaml.ts'
import { lookedAt } from '../../emit.ts'
import type { Call } from '../../program.ts'
import { UNKNOWN, type Word } from '../../word.ts'
import { freeName } from '../build/template.ts'
import { composeTexts } from './compose-file.ts'

/**
 * What services of a compose file start with (Compose Specification, `command` and `entrypoint`). One that names neither
 * starts as its image says, and images are not looked into.
 */
export interface StartedService {
  readonly name: string
  /** Shell text of the words with which it starts. */
  readonly code: string
  /** `working_dir`; unknown where only the image says it. */
  readonly cwd: string
}

type Fields = Readonly<Record<string, unknown>>

const READ_COST = 32
const MOST_SERVICES = 50

/**
 * The services that `up` starts: those that are named and all that they need, or every one without a profile. Where
 * profiles are named, those of other ones count as well.
 */
export function startedServices(
  call: Call,
  files: readonly Word[],
  directory: Word | undefined,
  named: readonly string[],
  hasProfiles: boolean,
): readonly StartedService[] {
  const services = new Map<string, Fields>()
  for (const text of composeTexts(call, files, directory)) {
    if (!text.includes('command') && !text.includes('entrypoint')) continue
    if (!call.spend(READ_COST * text.length)) return []
    for (const [name, value] of Object.entries(fields(fields(readYaml(text, '1.2'))['services'])))
      services.set(name, { ...services.get(name), ...fields(value) })
  }
  const meant =
    named.length > 0
      ? withNeeds(services, named)
      : [...services.keys()].filter((one) => hasProfiles || isPlain(services.get(one)))
  return lookedAt(call, meant, MOST_SERVICES).flatMap((name) => {
    const service = services.get(name)
    const code = service === undefined ? '' : codeOf(call, service)
    const cwd = service?.['working_dir']
    // Only words for the program that the image names.
    return code === '' || code.startsWith('-')
      ? []
      : [{ name, code, cwd: typeof cwd === 'string' && cwd.startsWith('/') ? cwd : UNKNOWN }]
  })
}

function isPlain(service: Fields | undefined): boolean {
  return service?.['profiles'] === undefined
}

function withNeeds(services: ReadonlyMap<string, Fields>, named: readonly string[]): readonly string[] {
  const all = new Set(named)
  // What is added while the set is walked through is walked through too.
  for (const name of all) {
    const needs = services.get(name)?.['depends_on']
    const names = Array.isArray(needs) ? needs : Object.keys(fields(needs))
    for (const one of names) if (typeof one === 'string' && all.size <= MOST_SERVICES) all.add(one)
  }
  return [...all]
}

function codeOf(call: Call, service: Fields): string {
  const parts = [textOf(service['entrypoint']), textOf(service['command'])].filter((one) => one !== '')
  const text = parts.join(' ')
  const mark = `\${${freeName([text, ...call.env.names()])}}`
  // `$$` is a dollar sign, and `${X}` is filled in from variables and `.env`.
  return text.replace(/\$\$|\$\{[^{}]{0,256}\}|\$\w{1,100}/g, (one) => (one === '$$' ? '$' : mark))
}

/** A text is split into words like a command of a shell; a list holds words as they are. */
function textOf(value: unknown): string {
  if (typeof value === 'string') return value.trim()
  return Array.isArray(value) ? value.map((one) => quotedKeeping(String(one))).join(' ') : ''
}

/** In quotes that leave `$` to be filled in. */
function quotedKeeping(text: string): string {
  return text.includes('$') ? `"${text.replace(/["\\`]/g, '\\$&')}"` : shellQuoted(text)
}

function fields(value: unknown): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {}
}
