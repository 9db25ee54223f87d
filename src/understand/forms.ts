import type { EffectKind } from './effect.ts'
import { emit, nowhere } from './emit.ts'
import { joinWords } from './options.ts'
import type { Call, Program } from './program.ts'
import { isKnown, type Word } from './word.ts'

/**
 * Programs that administer something over the network and have many verbs of one kind. Which account or server is meant
 * stands in settings of theirs that are not read. A verb that no form fits is not known, and lands there too.
 */
export interface DescribedByForms extends Pick<Program, 'names' | 'about' | 'examples'> {
  /** The kind of thing that it is about. */
  readonly on: string
  /** Forms of the words that are no options, apart by blanks; the first that fits decides. */
  readonly forms: readonly (readonly [form: RegExp, kind: EffectKind])[]
  /** What only writes files of this host. */
  readonly here?: RegExp
  /** What it writes here it gets from there. */
  readonly mirrors?: true
  /** By name: where its code stands. Without it somebody types in what is done. */
  readonly code?: Readonly<Record<string, CodeOption>>
}

/** The option behind which a text of commands stands, and what parts them. */
interface CodeOption {
  readonly option: RegExp
  readonly parted?: RegExp
}

/** A program that is described by forms of its words. */
export function byForms(described: DescribedByForms): Program {
  const { names, about, examples } = described
  return {
    names,
    about,
    examples,
    run: (call) => {
      const [first] = call.args
      const asks = call.args.some((w) => /^(--help|--version)$/.test(w.text))
      if (first === undefined || asks) return emit(call, 'read', 'help', 'help')
      // Verbs stand before every option; what is handed over as text (`asadm -e '…'`) stands behind one.
      const options = call.args.findIndex((w) => w.text.startsWith('-'))
      const at = nowhere(call, `the settings of \`${call.name}\` say where it lands`)
      const codes = codesIn(call, described)
      const words = codes ?? [joinWords(options > 0 ? call.args.slice(0, options) : call.args)]
      if (!words.every(isKnown) || codes?.length === 0)
        return emit(call, 'unreadable', first.text, described.on, '', {
          at,
          note: 'what is done is not known before it runs',
        })
      for (const { text } of words) {
        const isHere = described.here?.test(text) === true
        if (isHere) emit(call, 'change', first.text, described.on)
        if (isHere && described.mirrors !== true) continue
        const form = described.forms.find(([one]) => one.test(text))
        emit(call, form?.[1] ?? 'undescribed', first.text, described.on, '', { at })
      }
    },
  }
}

/** Each command that is handed over as text; `undefined` where the words themselves are the command. */
function codesIn(call: Call, described: DescribedByForms): readonly Word[] | undefined {
  const code = described.code?.[call.name]
  if (code === undefined) return undefined
  const given = call.args.filter((_, i) => code.option.test(call.args[i - 1]?.text ?? ''))
  const { parted } = code
  if (parted === undefined) return given
  return given.flatMap((w) => w.text.split(parted).map((text) => ({ ...w, text }))).filter((w) => w.text.trim() !== '')
}
