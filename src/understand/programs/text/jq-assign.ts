/** What beside its filter and its input decides what jq prints. */
interface Beside {
  /** `--arg NAME VALUE` */
  readonly variables?: ReadonlyMap<string, unknown>
  /** Of this member alone what it becomes has to be known; what others become may stay as it was. */
  readonly about?: string
}

/**
 * What JSON becomes by a jq filter that sets values, takes some away or adds an object: `.version = "1.5.0" |
 * .scripts["a:b"] = "tsc" | del(.private)`. With it a `package.json` that is written anew and used at once is read as it
 * will be.
 */
export function assignedJson(filter: string, source: string, beside: Beside = {}): string | undefined {
  const steps = stepsOf(filter)
  const root = parsed(source)
  if (root === undefined || steps.length > MOST_STEPS) return undefined
  for (const step of steps) if (!isDone(root, step, beside)) return undefined
  return `${JSON.stringify(root, null, 2)}\n`
}

/** What stands between the pipes, those in texts and brackets left alone. */
function stepsOf(filter: string): readonly string[] {
  const steps: string[] = []
  let start = 0
  let depth = 0
  let isText = false
  for (let i = 0; i < filter.length; i++) {
    const c = filter[i] as string
    if (isText && c === '\\') i++
    else if (c === '"') isText = !isText
    else if (isText) continue
    else if (/[([{]/.test(c)) depth++
    else if (/[)\]}]/.test(c)) depth--
    else if (c === '|' && depth === 0 && filter[i + 1] !== '=') {
      steps.push(filter.slice(start, i).trim())
      start = i + 1
    }
  }
  return [...steps, filter.slice(start).trim()]
}

function isDone(root: unknown, step: string, { variables, about }: Beside): boolean {
  const deleted = DELETION.exec(step)
  if (deleted !== null) return (deleted[1] as string).split(',').every((path) => put(root, namesIn(path), undefined))
  const [, path, mark, given = ''] = ASSIGNMENT.exec(step) ?? []
  const value = given.startsWith('$') ? variables?.get(given.slice(1)) : parsed(given)
  if (path === undefined || value === undefined) return about !== undefined && isOfAnother(step, about)
  const names = namesIn(path)
  if (mark === '=') return put(root, names, value)
  if (!isObject(value)) return about !== undefined && isOfAnother(step, about)
  // `+=` with an object puts its members beside those that are there.
  return Object.entries(value).every(([name, one]) => put(root, [...names, name], one))
}

/** `.files |= map(select(. != "x"))`: a change of one member, that does not name the other one. */
function isOfAnother(step: string, name: string): boolean {
  const head = /^\.(?:([A-Za-z_]\w*)|\[?"([^"\\]+)"\]?)/.exec(step)
  const first = head?.[1] ?? head?.[2]
  if (first === undefined || first === name || step.includes(name) || step.length > LONGEST_STEP) return false
  // A comma gives a second result, and `as` another value to what stands behind it.
  const plain = step.replaceAll(/"(?:[^"\\]|\\.){0,400}"/g, '""')
  let outside = plain
  for (let depth = 0; depth < MOST_DEPTH; depth++)
    outside = outside.replaceAll(/\([^()]*\)|\[[^[\]]*\]|\{[^{}]*\}/g, '')
  return /[^=!<>]=(?!=)/.test(plain) && !/,|\bas\b|[()[\]{}]/.test(outside)
}

const namesIn = (path: string) => [...path.matchAll(NAME)].map((one) => one[1] ?? one[2] ?? '')

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** What `jq -r '.a.b'` prints where one value is asked for by its names, and is text, a number or a truth. */
export function chosenJson(filter: string, source: string, raw: boolean): string | undefined {
  if (!CHOICE.test(filter)) return undefined
  let at = parsed(source)
  if (at === undefined) return undefined
  for (const [, quoted, plain] of filter.matchAll(NAME)) {
    if (typeof at !== 'object' || at === null || Array.isArray(at)) return undefined
    const name = quoted ?? plain ?? ''
    at = Object.hasOwn(at, name) ? (at as Record<string, unknown>)[name] : null
  }
  if (typeof at === 'object' && at !== null) return undefined
  return `${raw && typeof at === 'string' ? at : JSON.stringify(at)}\n`
}

const CHOICE = /^\s*(?:\.(?:[A-Za-z_]\w*|"[^"\\]*")|\.?\["[^"\\]*"\])+\s*$/
const MOST_STEPS = 50
const MOST_DEPTH = 8
const LONGEST_STEP = 400
const PATH = String.raw`(?:\.(?:[A-Za-z_]\w*|"[^"\\]*")|\.?\["[^"\\]*"\])+`
const DELETION = new RegExp(String.raw`^del\(\s*(${PATH}(?:\s*,\s*${PATH})*)\s*\)$`)
const ASSIGNMENT = new RegExp(
  String.raw`^(${PATH})\s*(\+?=)\s*("(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?|true|false|null|\{.*\}|\[.*\]|\$[A-Za-z_]\w*)$`,
  's',
)
const NAME = /"([^"\\]*)"|([A-Za-z_]\w*)/g

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Without a value what stands there is taken away. */
function put(root: unknown, names: readonly string[], value: unknown): boolean {
  if (names.includes('__proto__')) return false
  let at: unknown = root
  for (const name of names.slice(0, -1)) {
    if (typeof at !== 'object' || at === null || Array.isArray(at)) return false
    const held: Record<string, unknown> = at as Record<string, unknown>
    held[name] ??= {}
    at = held[name]
  }
  if (typeof at !== 'object' || at === null || Array.isArray(at) || names.length === 0) return false
  const held = at as Record<string, unknown>
  if (value === undefined) delete held[names.at(-1) as string]
  else held[names.at(-1) as string] = value
  return true
}
