import { emit } from '../../emit.ts'
import { optionTable, readArguments } from '../../options.ts'
import type { Call, Program } from '../../program.ts'
import { isSecretShown } from '../../secrets/variable.ts'
import { isKnown, openStream, type Stream, UNKNOWN, word } from '../../word.ts'
import { takeAssignments, withVariables } from './variables.ts'

/** Programs that show the environment, or start a program in another one. */

const envOptions = optionTable(
  '-i|--ignore-environment -0|--null -u|--unset= -C|--chdir= -S|--split-string= -v|--debug -a|--argv0= --block-signal=? --default-signal=? --ignore-signal=? --list-signal-handling --help --version',
)

const env: Program = {
  names: ['env'],
  about: 'runs a program with other variables, or prints them all',
  examples: {
    env: ['read-secret print environment'],
    'env LANG=C systemctl restart nginx': ['restart restart unit nginx'],
    "env -S 'systemctl restart nginx'": ['restart restart unit nginx'],
    'env -i true': [],
    'env FOO=bar': ['read-secret print environment'],
  },
  run: (call) => {
    const read = readArguments(call.args, envOptions, 'operand')
    if (read.has('--help', '--version')) return
    const drop = read.values('-u').map((w) => w.text)
    const chdir = read.value('-C')
    const cwd = chdir === undefined ? {} : { cwd: isKnown(chdir) ? chdir.text : UNKNOWN }
    const split = read.value('-S')
    const base = read.has('-i') ? undefined : call.env
    if (split !== undefined) {
      // `-S` splits as a shell would split words, without running anything (env(1), GNU coreutils 9).
      if (!isKnown(split)) return emit(call, 'unreadable', 'run', 'program', split)
      const words = [
        ...split.text
          .split(/\s+/)
          .filter((one) => one !== '')
          .map((one) => word(unquote(one), split.span)),
        ...read.operands,
      ]
      const { set, rest } = takeAssignments(words)
      return rest.length === 0
        ? printsEnvironment(call)
        : call.exec(rest, { env: withVariables(base, set, drop), ...cwd })
    }
    const { set, rest } = takeAssignments(read.operands)
    if (rest.length === 0) return printsEnvironment(call)
    if (read.strangers.length > 0) emit(call, 'undescribed', 'run', 'program', call.name)
    return call.exec(rest, { env: withVariables(base, set, drop), ...cwd })
  },
}

function unquote(text: string): string {
  return /^(['"]).*\1$/.test(text) ? text.slice(1, -1) : text
}

function printsEnvironment(call: Call): Stream {
  emit(call, 'read-secret', 'print', 'environment')
  return { text: undefined, carries: 1, span: call.span }
}

const printenv: Program = {
  names: ['printenv'],
  about: 'prints variables',
  examples: {
    printenv: ['read-secret print environment'],
    'printenv DATABASE_URL': ['read-secret print variable DATABASE_URL'],
    'printenv DATABASE_HOST': ['read print variable DATABASE_HOST'],
    'printenv PATH': ['read print variable PATH'],
    'printenv AWS_SECRET_ACCESS_KEY': ['read-secret print variable AWS_SECRET_ACCESS_KEY'],
  },
  run: (call) => {
    const names = call.args.filter((w) => !w.text.startsWith('-'))
    if (names.length === 0) return printsEnvironment(call)
    for (const name of names) emit(call, isSecretShown(name.text) ? 'read-secret' : 'read', 'print', 'variable', name)
    return openStream
  },
}

export const environmentPrograms: readonly Program[] = [env, printenv]
