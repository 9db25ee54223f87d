import { emitFile } from '../../emit.ts'
import { type Arguments, type OptionTable, optionTable, readArguments } from '../../options.ts'
import type { Call, Examples, Program } from '../../program.ts'
import { isKnown, isKnownText, type Stream, type Word } from '../../word.ts'
import { asksHelp } from '../files.ts'
import { fewer } from './listed.ts'
import { narrowed, readAll, rewritten } from './reading.ts'

/** A program that reads its operands, or standard input, and prints something made of it. */
export function filter(
  names: readonly string[],
  about: string,
  options: string,
  examples: Examples,
  more: {
    readonly skip?: (call: Call, has: (...names: string[]) => boolean) => number
    readonly same?: boolean
    readonly recursive?: string
    readonly outputs?: readonly string[]
    readonly inputs?: readonly string[]
    /** Options that name a program which is run. */
    readonly programs?: readonly string[]
    readonly starts?: boolean
    readonly inPlace?: string
    readonly verb?: string
    /** Reads the operands that are no paths. */
    readonly code?: (call: Call, text: Word) => void
    /** By this code what it prints is all that it read, with some of it changed. */
    readonly changes?: (code: Word | undefined, has: Arguments['has']) => boolean
    /** What it prints of a text that is known, by its code. */
    readonly makes?: (code: Word, input: Stream, read: Arguments) => string | undefined
  } = {},
): Program {
  let table: OptionTable | undefined
  return {
    names,
    about,
    examples,
    run: (call) => {
      table ??= optionTable(options)
      const read = readArguments(call.args, table)
      if (asksHelp(call)) return
      const operands = more.starts === true ? read.operands.filter((w) => !w.text.startsWith('+')) : read.operands
      const skipped = more.skip?.(call, (...all) => read.has(...all)) ?? 0
      const paths = operands.slice(skipped)
      if (more.code !== undefined) for (const text of operands.slice(0, skipped)) more.code(call, text)
      // Keys that a pager presses at its start: `!` runs shell text, `|` pipes into it (less(1), version 668).
      if (more.starts === true)
        for (const key of read.operands)
          if (/^\+[^!|#]*[!|#]/.test(key.text))
            call.shell({ text: key.text.replace(/^\+[^!|#]*(?:[!#]|\|.?)/, ''), carries: key.carries, span: key.span })
      const recursive = more.recursive !== undefined && read.has(...more.recursive.split('|'))
      const operation = more.inPlace !== undefined && read.has(...more.inPlace.split('|')) ? 'edit' : 'read'
      const how = { ...(recursive ? { recursive } : {}), ...(more.verb === undefined ? {} : { verb: more.verb }) }
      const [code] = operands
      const makes = (of: Stream): string | undefined => {
        const known = of.text !== undefined && isKnownText(of.text) && call.spend(of.text.length)
        return known && skipped > 0 && code !== undefined && isKnown(code) ? more.makes?.(code, of, read) : undefined
      }
      const [first] = paths
      const before =
        operation === 'edit' && first !== undefined && paths.length === 1 ? call.readFile(first) : undefined
      for (const path of paths) if (path.text !== '-') emitFile(call, operation, path, how)
      for (const name of more.inputs ?? []) for (const path of read.values(name)) emitFile(call, 'read', path)
      for (const name of more.programs ?? []) for (const program of read.values(name)) call.exec([program])
      for (const name of more.outputs ?? []) for (const path of read.values(name)) emitFile(call, 'overwrite', path)
      if (before !== undefined && first !== undefined) {
        const after = makes(before)
        if (after !== undefined) call.editedFile(first, { text: after, carries: before.carries, span: call.span })
        return undefined
      }
      const input = readAll(call, paths)
      if (more.same === true && read.strangers.length === 0 && call.args.length === paths.length) return input
      const about = KEEPS_EVERY_LINE.has(call.name) ? rewritten(input.about) : narrowed(input.about)
      // `head -c 5` cuts lines.
      const whole = ONLY_LEAVES_OUT.has(call.name) && paths.length === 0 && !read.has('-c')
      const lists = whole ? fewer(input) : {}
      const changes = skipped > 0 && more.changes?.(operands[0], (...all) => read.has(...all)) === true
      // `sort -c` only looks.
      const keeps = changes || (KEEPS_MOST.has(call.name) && !read.has('-c', '-C'))
      const made = {
        carries: input.carries,
        span: input.span,
        about,
        ...lists,
        ...(keeps ? { of: input.of ?? [] } : {}),
      }
      return { text: input.text === '' ? '' : makes(input), ...made }
    },
  }
}

/** What they print are lines of what they got. */
const ONLY_LEAVES_OUT = new Set(['sort', 'gsort', 'shuf', 'head', 'tail', 'ghead', 'gtail', 'tac'])
/** They print all that they got in another order or form. */
const KEEPS_MOST = new Set(['sort', 'gsort', 'tac', 'expand', 'unexpand', 'fmt', 'fold', 'nl'])
const KEEPS_EVERY_LINE = new Set(['cat', 'cut', 'tr', 'sort', 'column', 'paste', 'rev', 'tac'])
