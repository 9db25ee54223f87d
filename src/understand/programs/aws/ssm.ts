import { isKnownText, type Stream } from '../../word.ts'

/**
 * One parameter of a Systems Manager document: `commands=["uptime","df -h"]`, `commands=uptime`, or a JSON object. The
 * lines of a list are one text. `undefined` where it cannot be known.
 * https://docs.aws.amazon.com/cli/latest/userguide/cli-usage-shorthand.html
 */
export function parameterOf(parameters: Stream, name: string): string | undefined {
  const text = parameters.text?.trim()
  if (text === undefined || !isKnownText(text)) return undefined
  if (text.startsWith('{')) return listed(parsed(text), name)
  const key = text.split(/[=,\s]/, 1)[0]
  // Several parameters in one shorthand text: which comma ends which value is not worked out here.
  if (key !== name) return undefined
  const value = text.slice(name.length + 1).trim()
  if (value.startsWith('[')) return listed({ [name]: parsed(value) ?? bare(value) }, name)
  if (value.includes(',') || /['"]/.test(value)) return unquoted(value)
  return value === '' ? undefined : value
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** `[a,b]` of the shorthand, without quotes in it. */
function bare(value: string): unknown {
  const inner = value.endsWith(']') ? value.slice(1, -1) : ''
  return inner === '' || /['"\\[\]{}]/.test(inner) ? undefined : inner.split(',')
}

function listed(found: unknown, name: string): string | undefined {
  if (typeof found !== 'object' || found === null) return undefined
  const value: unknown = Object.getOwnPropertyDescriptor(found, name)?.value
  if (typeof value === 'string') return value
  return Array.isArray(value) && value.length > 0 && value.every((one) => typeof one === 'string')
    ? value.join('\n')
    : undefined
}

/** One quoted word and nothing behind it. */
function unquoted(value: string): string | undefined {
  const quote = value[0]
  if ((quote !== '"' && quote !== "'") || value.indexOf(quote, 1) !== value.length - 1) return undefined
  return value.includes('\\') ? undefined : value.slice(1, -1)
}
