import type { EffectKind } from '../effect.ts'
import { emit } from '../emit.ts'
import type { Place } from '../place.ts'
import type { Call } from '../program.ts'
import { isSecretShown } from '../secrets/variable.ts'
import { isKnownText, type Stream, UNKNOWN, word } from '../word.ts'
import { words } from './language.ts'
import { CodeReading } from './reading.ts'
import { php } from './scripting.ts'
import { tokenize } from './tokens.ts'
import type { CodeCall } from './values.ts'

/**
 * PHP that runs within an application of Laravel 12 (`artisan tinker`): what its models and its database are asked lands
 * where the settings of the application say. Files, programs and the network are read as those of any PHP.
 */
export function runTinker(call: Call, code: Stream, at: Place): Stream {
  if (code.text !== undefined && isKnownText(code.text)) {
    const { tokens, broken } = tokenize(code.text, php.lexicon)
    const { calls } = new CodeReading(broken ? [] : tokens, php.grammar, call)
    for (const one of calls) readOne(call, one, code, at)
  }
  return call.code('php', code)
}

function readOne(call: Call, one: CodeCall, code: Stream, at: Place): void {
  const { path, args } = one
  const dot = path.lastIndexOf('.')
  const last = path.slice(dot + 1)
  const [first] = args
  if (dot < 0) {
    if (last === 'config' || last === 'env') {
      const key = first?.text ?? ''
      if (first?.fields === undefined)
        emit(call, isSecretKey(key) ? 'read-secret' : 'read-data', 'show', 'settings', key, { at })
    } else if (last === 'artisan') runsArtisan(call, one, code)
    else if (!isOfLanguage(last)) emit(call, 'undescribed', 'call', 'function', last, { at })
    return
  }
  if (/^(Illuminate\\Support\\Facades\\)?Artisan\./.test(path.replace(/^\\/, ''))) return runsArtisan(call, one, code)
  const isFacade = /(^|\\)DB\.(connection\(\)\.)?\w+$/.test(path) && ASKS.has(last)
  if (isFacade || STATEMENTS.has(last)) {
    const text = first?.text ?? UNKNOWN
    return call.sql({ text: text === UNKNOWN ? undefined : text, carries: 0, span: code.span }, 'postgresql', at)
  }
  const root = path.slice(0, path.indexOf('.'))
  if (PURE.has(root.slice(root.lastIndexOf('\\') + 1)) || (root.endsWith('()') && PURE.has(root))) return
  const kind = kindOf(path, last)
  if (kind !== undefined) emit(call, kind, last, 'model', root, { at })
}

const isOfLanguage = (name: string) =>
  php.harmless.has(name) ||
  php.keywords.has(name) ||
  Object.hasOwn(php.functions, name) ||
  HELPERS.has(name) ||
  /^[A-Z]/.test(name)

/** Helpers that compute and show (Laravel 12, helpers). */
const HELPERS = words(
  `dump dd collect now today e str app route url asset class_basename optional tap value base_path app_path
    storage_path resource_path public_path database_path config_path data_get array_get blank filled head last trans __`,
)
const PURE = words(
  'Carbon Str Arr Number Route URL App Lang View str() now() today() route() Hash Uuid Collection collect()',
)

const STATEMENTS = words('statement unprepared affectingStatement')
const ASKS = words('select selectOne scalar insert update delete')

function kindOf(path: string, last: string): EffectKind | undefined {
  if (
    /^(truncate|forceDelete|destroy|flush|drop|dropIfExists|dropAllTables|dropColumn|deleteDirectory|purge)$/.test(last)
  )
    return 'lose'
  if (last === 'delete')
    return /\.(where\w*|find\w*|first\w*)\(\)/.test(path) || path.startsWith('$') ? 'change' : 'lose'
  if (CHANGES.test(last)) return 'change'
  if (/^(notify|send|queue|later|dispatch\w*|broadcast)$/.test(last)) return 'change'
  // What only says which rows are meant: something else reads them.
  if (CHOOSES.test(last)) return undefined
  if (last.startsWith('$')) return 'unreadable'
  return READS.test(last) ? 'read-data' : 'undescribed'
}

const READS =
  /^(count|exists|doesntExist|get\w*|all|first\w*|find\w*|pluck|value|sum|avg|max|min|paginate|cursor|each|map\w*|filter|to\w+|read|json|files|keys|values|dd|dump)$/

const CHANGES =
  /^((force)?create\w*|save\w*|update\w*|insert\w*|upsert|increment\w*|decrement\w*|push|sync\w*|attach|detach|(first|update)OrCreate|restore|touch|put\w*|set|forget|assignRole|givePermissionTo|fill|associate|dissociate|toggle)$/
const CHOOSES =
  /^(query|where\w*|orderBy\w*|limit|take|skip|latest|oldest|with\w*|select|join\w*|groupBy|table|connection|on|factory|newQuery|version|environment)$/

function isSecretKey(key: string): boolean {
  if (!isKnownText(key) || /(^|[._-])key$/i.test(key)) return true
  return key.split('.').some((part) => isSecretShown(part.replaceAll('-', '_')))
}

/** `Artisan::call('migrate:fresh', ['--force' => true])` is the command itself. */
function runsArtisan(call: Call, { args }: CodeCall, code: Stream): void {
  const [first, options] = args
  const text = first?.text ?? UNKNOWN
  const given = [...(options?.fields ?? [])].map(([name, { text }]) => (text === 'true' ? name : `${name}=${text}`))
  const all = [
    'artisan',
    ...text.split(/\s+/),
    ...given,
    ...(options === undefined || options.fields !== undefined ? [] : [UNKNOWN]),
  ]
  call.exec(all.map((one) => word(one, code.span)))
}
