import { emit, emitFile } from '../../emit.ts'
import { openShell } from '../../open-shell.ts'
import type { Arguments } from '../../options.ts'
import type { Place } from '../../place.ts'
import type { Call, Program } from '../../program.ts'
import type { SqlDialect } from '../../sql/dialect.ts'
import type { Stream, Word } from '../../word.ts'
import { client, dataStream } from '../database/client.ts'
import { runStatements, type Store } from './statements.ts'

/** A client that takes statements in options, in files or from its input. */
interface SqlShell {
  readonly names: readonly string[]
  readonly about: string
  readonly options: string
  readonly style?: 'gnu' | 'single' | 'abbreviated'
  readonly place: (call: Call, read: Arguments) => Place
  /** Options that hold statements, and options that name files of them. */
  readonly statements: readonly string[]
  readonly files: readonly string[]
  /** Operands that are statements. */
  readonly operands?: (read: Arguments) => readonly Word[]
  readonly language: SqlDialect | Store
  /** Options by which it only tells something. */
  readonly tells?: readonly string[]
  /** Options whose value is a file for what it prints. */
  readonly output?: readonly string[]
  readonly examples: Program['examples']
}

export function sqlShell(spec: SqlShell): Program {
  return client({
    names: spec.names,
    about: spec.about,
    options: spec.options,
    ...(spec.style === undefined ? {} : { style: spec.style }),
    place: spec.place,
    examples: spec.examples,
    run: (call, read, at) => {
      if (spec.tells !== undefined && read.has(...spec.tells)) return emit(call, 'read', 'show', 'server', '', { at })
      const run = (script: Stream): void => {
        if (typeof spec.language !== 'string') runStatements(call, script, at, spec.language)
        else if (at.is === 'database' || at.is === 'unknown') call.sql(script, spec.language, at)
      }
      for (const path of spec.output === undefined ? [] : read.values(...spec.output)) {
        emitFile(call, 'overwrite', path)
        call.wroteFile(path, dataStream(call))
      }
      const given = [...read.values(...spec.statements), ...(spec.operands?.(read) ?? [])]
      const files = spec.files.length === 0 ? [] : read.values(...spec.files)
      for (const one of given) run({ text: one.text, carries: one.carries, span: one.span })
      for (const file of files) {
        emitFile(call, 'read', file)
        run({ ...call.readFile(file), span: file.span })
      }
      if (given.length + files.length > 0) return dataStream(call)
      if (!call.stdinGiven) return openShell(call)
      run(call.stdin)
      return dataStream(call)
    },
  })
}
