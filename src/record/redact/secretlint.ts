import type { Found } from './mask.ts'

/** Rules of secretlint over one text. */
export type Secretlint = (text: string) => readonly Found[]

const PREFIX = '@secretlint/secretlint-rule-'

/** Their expressions are bounded, the longest at some thousand characters; a chunk bounds what one of them can cost. */
const CHUNK = 32_768
const OVERLAP = 4096

/**
 * Loads the rules of `@secretlint/secretlint-rule-preset-recommend` 13.0.7, which `prodgate check` must not pay for.
 *
 * They are called directly and not through `@secretlint/core`: its `lintSource` leaves some sixty marks in
 * `performance` with each call, which nobody removes, and a resident process would keep them all.
 */
export async function loadSecretlint(): Promise<Secretlint> {
  const { rules } = await import('@secretlint/secretlint-rule-preset-recommend')
  const found: Found[] = []
  let base = 0
  const handlers = rules.map((one) =>
    handlerOf(one, (from, end, rule) => found.push({ span: [base + from, base + end], rule })),
  )
  return (text) => {
    found.length = 0
    for (base = 0; base < text.length; base += CHUNK - OVERLAP) {
      const source = sourceOf(text.slice(base, base + CHUNK))
      for (const one of handlers) void one.file?.(source)
      if (base + CHUNK >= text.length) break
    }
    return [...found]
  }
}

type Rule = typeof import('@secretlint/secretlint-rule-preset-recommend')['rules'][number]
type Handler = ReturnType<Rule['create']>
type Source = Parameters<NonNullable<Handler['file']>>[0]

function handlerOf(rule: Rule, report: (from: number, end: number, rule: string) => void): Handler {
  const name = rule.meta.id.slice(PREFIX.length)
  return rule.create(
    {
      sharedOptions: {},
      // What a rule says quotes the secret; only where it stands is wanted.
      createTranslator: () => () => ({ message: '', messageId: '', data: {} }),
      report: ({ range }: { readonly range: readonly [number, number] }) => report(range[0], range[1], name),
      // Comments in the text (`secretlint-disable`) switch nothing off; the text is the agent's.
      ignore: () => undefined,
    },
    {},
  )
}

/** A text that is no file: rules that read the file beside it, or only certain files, find none. */
function sourceOf(content: string): Source {
  const nowhere = { line: 1, column: 0 }
  return {
    content,
    contentType: 'text',
    ext: '',
    filePath: undefined,
    physicalFilePath: undefined,
    hasBOM: false,
    getFilePath: () => undefined,
    getPhysicalFilePath: () => undefined,
    indexToPosition: () => nowhere,
    positionToIndex: () => 0,
    locationToRange: () => [0, 0],
    rangeToLocation: () => ({ start: nowhere, end: nowhere }),
  }
}
