/**
 * What JSON becomes by a jq filter that does nothing but set values: `.version = "1.5.0" | .scripts["a:b"] = "tsc"`.
 * With it a `package.json` that is written anew and used at once is read as it will be.
 */
export function assignedJson(filter: string, source: string): string | undefined {
  const steps = filter.split(/\s\|\s|\|(?=\s*\.)/).map((one) => ASSIGNMENT.exec(one.trim()))
  const root = parsed(source)
  if (root === undefined || steps.length > MOST_STEPS) return undefined
  for (const step of steps) {
    if (step === null) return undefined
    const names = [...(step[1] as string).matchAll(NAME)].map((one) => one[1] ?? one[2] ?? '')
    const value = parsed(step[2] as string)
    if (value === undefined || names.includes('__proto__') || !put(root, names, value)) return undefined
  }
  return `${JSON.stringify(root, null, 2)}\n`
}

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
const ASSIGNMENT =
  /^((?:\.(?:[A-Za-z_]\w*|"[^"\\]*")|\.?\["[^"\\]*"\])+)\s*=\s*("(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?|true|false|null)$/
const NAME = /"([^"\\]*)"|([A-Za-z_]\w*)/g

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function put(root: unknown, names: readonly string[], value: unknown): boolean {
  let at: unknown = root
  for (const name of names.slice(0, -1)) {
    if (typeof at !== 'object' || at === null || Array.isArray(at)) return false
    const held: Record<string, unknown> = at as Record<string, unknown>
    held[name] ??= {}
    at = held[name]
  }
  if (typeof at !== 'object' || at === null || Array.isArray(at) || names.length === 0) return false
  ;(at as Record<string, unknown>)[names.at(-1) as string] = value
  return true
}
