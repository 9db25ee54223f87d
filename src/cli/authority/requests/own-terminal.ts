import { closeSync, openSync } from 'node:fs'
import { ReadStream, WriteStream } from 'node:tty'
import { UsageError } from '../../../client/exit.ts'

/** The terminal that a person sits at, opened by ourselves and not inherited. */
export interface OwnTerminal {
  readonly input: ReadStream
  readonly output: WriteStream
  close(): void
}

const UNKNOWN_WIDTH = 80

/**
 * The controlling terminal of this session. There is none for a process that an agent started without one, and standard
 * input that is a pipe means that somebody else would do the typing.
 *
 * KNOWN GAP: an agent that runs as the same user can make a terminal of its own and type into it (ATTACK-14). What stops it
 * is that it has no person's token, and where the rule asks for one, the touch of a passkey.
 */
export function openOwnTerminal(what: string): OwnTerminal {
  const refuse = (why: string) =>
    new UsageError(`\`${what}\` asks a person, and ${why}`, 'run it yourself, in a terminal that no agent types into')
  if (process.stdin.isTTY !== true) throw refuse('standard input is no terminal')
  let files: readonly [number, number]
  try {
    files = [openSync('/dev/tty', 'r'), openSync('/dev/tty', 'w')]
  } catch {
    throw refuse('this process has no terminal of its own')
  }
  const [inputFile, outputFile] = files
  try {
    const input = new ReadStream(inputFile)
    const output = new WriteStream(outputFile)
    // A terminal that does not know its size says 0, and the questions would be drawn one letter wide.
    if (!(output.columns > 0)) output.columns = UNKNOWN_WIDTH
    return {
      input,
      output,
      close: () => {
        input.destroy()
        output.destroy()
      },
    }
  } catch {
    closeSync(inputFile)
    closeSync(outputFile)
    throw refuse('this process has no terminal of its own')
  }
}
