import { quoted } from '../lib/quoted.ts'

/** Why nothing can be run, before anything was asked. */
const WORDING = {
  NOT_RUNNABLE: ['is no action that runs as a process', 'run a command, or a text for a shell'],
  NO_PROGRAM: ['is no program that can be found', 'name a program of the system, or give its path'],
  NOT_EXECUTABLE: ['is there and may not be run', 'make it executable: `chmod +x`'],
  NO_DIRECTORY: ['is no directory to work in', 'work in a directory that is there, by its absolute path'],
  NO_SHELL: ['is no shell of this system', 'name `bash` or `sh`'],
  TOO_LONG: ['is longer than a system takes as one word', 'put the text into a script and run that'],
  VARIABLE_RUNS_CODE: [
    'is a variable that makes other programs run code',
    'leave it out; say in the command what is to run',
  ],
  VARIABLE_MALFORMED: ['is no name of a variable', 'name variables by letters, digits and `_`'],
  PIN_FAILED: ['could not be kept as it was decided', 'see that the directory for runs can be written'],
} as const

export type ExecutionFaultCode = keyof typeof WORDING

export interface ExecutionFault {
  readonly code: ExecutionFaultCode
  readonly message: string
  readonly help: string
}

export function executionFault(code: ExecutionFaultCode, what: string): ExecutionFault {
  const [message, help] = WORDING[code]
  return { code, message: `${quoted(what)} ${message}`, help }
}
