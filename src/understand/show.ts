import { emit, emitFile } from './emit.ts'
import { optionTable, readArguments } from './options.ts'
import type { Examples, Program } from './program.ts'
import { Carries, SOME_NAME, stream } from './word.ts'

/** What a program that only shows something may still do with files. */
export interface ShowSpec {
  /** Options that take a value, where an operand or one of the options below matters. */
  readonly options?: string
  /** Options whose value is a file that it writes. */
  readonly writes?: readonly string[]
  /** Options whose value is a file that it reads. */
  readonly reads?: readonly string[]
  /** Its operands are files that it reads. */
  readonly files?: boolean
  /** By name: words with which it changes something after all. */
  readonly changes?: Readonly<Record<string, RegExp>>
  /** By name: words with which all that it prints is one name, of letters, digits, dots and dashes. */
  readonly oneName?: Readonly<Record<string, RegExp>>
}

/** A program that shows the state of something, and has no option that changes anything but those of `spec`. */
export function shows(
  names: readonly string[],
  on: string,
  about: string,
  examples: Examples,
  spec: ShowSpec = {},
): Program {
  return {
    names,
    about,
    examples,
    run: (call) => {
      const changing = spec.changes?.[call.name]
      const sets = changing !== undefined && call.args.some((w) => changing.test(w.text))
      emit(call, sets ? 'change' : 'read', sets ? 'set' : 'show', on)
      const prints =
        spec.oneName?.[call.name]?.test(call.args.map((w) => w.text).join(' ')) === true
          ? stream(`${SOME_NAME}\n`, Carries.nothing, call.span)
          : undefined
      if (spec.options === undefined) return prints
      const read = readArguments(call.args, optionTable(spec.options, 'abbreviated'))
      for (const option of spec.reads ?? []) for (const path of read.values(option)) emitFile(call, 'read', path)
      for (const option of spec.writes ?? []) for (const path of read.values(option)) emitFile(call, 'overwrite', path)
      if (spec.files === true) for (const path of read.operands) emitFile(call, 'read', path)
      return prints
    },
  }
}
