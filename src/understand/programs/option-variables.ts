import type { Call } from '../program.ts'
import { isKnown, type Word } from '../word.ts'

/** Variables whose words a program reads as if they stood among its own; not every version of it does. */
const VARIABLES: Readonly<Record<string, readonly string[]>> = {
  bat: ['BAT_OPTS'],
  bzip2: ['BZIP2', 'BZIP'],
  gtar: ['TAR_OPTIONS'],
  'py.test': ['PYTEST_ADDOPTS'],
  pytest: ['PYTEST_ADDOPTS'],
  rspec: ['SPEC_OPTS'],
  rubocop: ['RUBOCOP_OPTS'],
  tar: ['TAR_OPTIONS'],
  unzip: ['UNZIP', 'UNZIPOPT'],
  xz: ['XZ_DEFAULTS', 'XZ_OPT'],
  zip: ['ZIPOPT', 'ZIP'],
}

/**
 * The words of a call with those of its variables. They come last, where the first word of `tar cf a.tar x` stays what it is.
 * Counter-example: an option that only counts for what stands behind it (`tar -C`).
 */
export function wordsOf({ args, env }: Call, name: string): readonly Word[] {
  const names = Object.hasOwn(VARIABLES, name) ? (VARIABLES[name] ?? []) : []
  const more = names.flatMap((one) => partsOf(env.get(one)))
  if (more.length === 0) return args
  const dashes = args.findIndex(({ text }) => text === '--')
  return dashes < 0 ? [...args, ...more] : [...args.slice(0, dashes), ...more, ...args.slice(dashes)]
}

function partsOf(value: Word | undefined): readonly Word[] {
  if (value === undefined || value.text.trim() === '') return []
  if (!isKnown(value)) return [{ ...value, splits: true }]
  return Array.from(value.text.matchAll(/(?:\\.|"[^"]*"|'[^']*'|[^\s"'\\])+/gs), ([text]) => ({
    ...value,
    text: text.replace(/\\(.)|"([^"]*)"|'([^']*)'/gs, '$1$2$3'),
  }))
}
