import { emit } from '../emit.ts'
import type { Call } from '../program.ts'
import { isKnown, type Word } from '../word.ts'

/** Variables that make a program load code of their value (ATTACK-11). */
const LOADERS: ReadonlySet<string> = new Set([
  'LD_PRELOAD',
  'LD_AUDIT',
  'DYLD_INSERT_LIBRARIES',
  'BASH_ENV',
  'PYTHONSTARTUP',
  'PERL5OPT',
  'PERL5DB',
  'RUBYOPT',
  'PROMPT_COMMAND',
]) // prettier-ignore

/** Variables that hold a command which a program will run. */
const COMMANDS: ReadonlySet<string> = new Set([
  'GIT_SSH_COMMAND',
  'GIT_SSH',
  'GIT_EXTERNAL_DIFF',
  'GIT_PAGER',
  'PAGER',
  'MANPAGER',
  'GIT_EDITOR',
  'GIT_SEQUENCE_EDITOR',
  'EDITOR',
  'VISUAL',
  'KUBE_EDITOR',
  'SUDO_EDITOR',
  'LESSOPEN',
  'GIT_PROXY_COMMAND',
  'GIT_ASKPASS',
  'SSH_ASKPASS',
  'BROWSER',
  'KUBECTL_EXTERNAL_DIFF',
  'RSYNC_RSH',
  'PSQL_PAGER',
  'PSQL_EDITOR',
  'MYCLI_PAGER',
]) // prettier-ignore

/** Options in a variable that load code: `NODE_OPTIONS=--require=./x.js`. */
const LOADING_OPTIONS: Readonly<Record<string, RegExp>> = {
  NODE_OPTIONS: /(^|\s)(-r|--require|--import|--loader|--experimental-loader)\b/,
  JAVA_TOOL_OPTIONS: /-(javaagent|agentlib|agentpath)/,
}

/** Emits what the variables before a command, or those that it exports, make a program run. */
export function checkVariables(call: Call, variables: ReadonlyMap<string, Word>): void {
  for (const [name, value] of variables) {
    if (value.text === '') continue
    if (LOADERS.has(name) || LOADING_OPTIONS[name]?.test(value.text) === true) {
      emit(call, 'unreadable', 'load', 'code', value, {
        span: value.span ?? call.span ?? [0, 0],
        note: `\`${name}\` loads code into the programs that follow`,
      })
    } else if (/^(PS[0-4]|PROMPT)$/.test(name) && /[$][(]|`/.test(value.text)) {
      call.shell({ text: `: "${value.text}"`, carries: value.carries, span: value.span })
    } else if (COMMANDS.has(name)) {
      if (isKnown(value)) call.shell({ text: value.text, carries: value.carries, span: value.span })
      else
        emit(call, 'unreadable', 'run', 'code', value, {
          note: `\`${name}\` names a program that is not known before it runs`,
        })
    }
  }
}
