import type { EffectKind } from '../../effect.ts'
import { emit, emitFile, nowhere, reachOf, sessionOf } from '../../emit.ts'
import { emitSent, fileToSend } from '../../http/outgoing.ts'
import type { Place } from '../../place.ts'
import { holdsSecret } from '../../secrets/text.ts'
import type { ToolCall, Verb, VerbRun, VerbSpec } from '../../tool.ts'
import { Carries, stream, unknownWord, type Word, word } from '../../word.ts'

/** What the clients of forges have in common: a repository on a host, and papers about it. */

/** The repository that a call is about. Which of its branches is met cannot be seen, so a protected one may be. */
export function forgeAt(call: ToolCall, host: string): Place {
  const given = call.arguments.value('-R', '--repo') ?? call.env.get('GH_REPO')
  const remote = given === undefined ? 'default' : { ...given, text: repositoryUrl(given.text, host) }
  return { is: 'git', directory: call.cwd, remote, refs: [unknownWord(call.span)], every: false, ...reachOf(call) }
}

function repositoryUrl(text: string, host: string): string {
  if (text.includes('://') || text.startsWith('git@')) return text
  return text.split('/').length > 2 ? `https://${text}` : `https://${host}/${text}`
}

/** Papers are preparation: they stand on no branch. What is written in them goes out. */
export function papers(on: string, options = '', kind: EffectKind = 'prepare'): VerbSpec {
  return {
    options: `${PAPER} ${options}`,
    run: (call) => {
      const at = nowhere(call, 'papers of a forge')
      sendsPapers(call, at)
      if (call.arguments.has('--dry-run')) return emit(call, 'read', call.verb, 'plan')
      emit(call, kind, call.verb, on, call.operands[0] ?? '', { at: kind === 'prepare' ? at : call.place() })
    },
  }
}

const PAPER =
  '-t|--title= -b|--body|--description|--message= -F|--body-file|--description-file= -a|--assignee= -l|--label= ' +
  '-m|--milestone= --dry-run'

/** Texts and files of a call that go to the forge. */
function sendsPapers(call: ToolCall, at: Place): void {
  const files = call.arguments
    .values('-F', '--body-file')
    .filter((w) => w.text !== '-')
    .map((path) => fileToSend(call, path))
  const input = call.arguments.values('-F', '--body-file').some((w) => w.text === '-') ? [call.stdin] : []
  emitTexts(call, [...call.args, ...files, ...input], at)
}

/** A secret that a text carries, or that it spells out. */
export function emitTexts(
  call: ToolCall,
  parts: readonly { readonly text: string | undefined; readonly carries: Carries; readonly span: Word['span'] }[],
  at: Place,
): void {
  const spelled = parts.map((one) =>
    one.text !== undefined && holdsSecret(one.text) ? { ...one, carries: Carries.secret } : one,
  )
  emitSent(call, spelled, 'paper', call.operands[0] ?? '', at)
}

/** A verb with options of its own. */
export function does(kind: EffectKind, on: string, options = ''): Verb {
  return doesAt(kind, on, options, (call) => call.place())
}

/** A verb about what stands beside the branches of a repository: labels, variables, releases, settings. */
export function doesBeside(kind: EffectKind, on: string, options = ''): Verb {
  return doesAt(kind, on, options, besideBranches)
}

/** The repository of the call, and none of its branches. */
export function besideBranches(call: ToolCall): Place {
  const at = call.place()
  return at.is === 'git' ? { ...at, beside: true } : at
}

/** A verb about the client's own settings on this host. */
export function doesHere(kind: EffectKind, on: string, options = ''): Verb {
  return doesAt(kind, on, options, sessionOf)
}

function doesAt(kind: EffectKind, on: string, options: string, at: (call: ToolCall) => Place): Verb {
  return {
    options: `${options} --dry-run`,
    run: (call) => {
      if (call.arguments.has('--dry-run')) return emit(call, 'read', call.verb, 'plan')
      // What stands behind the name may be a value, which is nobody's to record.
      emit(call, kind, call.verb, on, call.operands[0] ?? '', { at: at(call) })
    },
  }
}

/** A verb that reads; options are there so that their values are no operands. */
export function reads(on: string, options = ''): Verb {
  return {
    options: `${LIST} ${options}`,
    run: (call) => emit(call, 'read', call.verb, on, call.operands[0] ?? '', { at: call.place() }),
  }
}

const LIST =
  '-L|--limit= -s|--state= -q|--jq= --json= -S|--search= -A|--author= -a|--assignee= -l|--label= -B|--base= ' +
  '-H|--head= -t|--template= -o|--order|--output= --sort= -w|--workflow= -b|--branch= -u|--user= -e|--event= ' +
  '-c|--commit= -j|--job= -m|--milestone= ' +
  '-i|--interval= -P|--per-page= -p|--page= -O|--owner= -O= -g|--group= --mention= --app= --visibility= --topic= ' +
  '--language= --created= --color= --name-only --log --log-failed --web --watch --required --fail-fast ' +
  '-v|--verbose --exit-status --attempt='

const DOWNLOAD = '-D|--dir= -O|--output= -n|--name= -p|--pattern= -A|--archive= --clobber --skip-existing'

/** A verb that puts files here. */
export function downloads(on: string, options = ''): Verb {
  return {
    options: `${LIST} ${DOWNLOAD} ${options}`,
    run: (call) => {
      emit(call, 'read', call.verb, on, call.operands[0] ?? '', { at: call.place() })
      const to = call.arguments.value('-D', '-O') ?? word('.', call.span)
      if (to.text !== '-') emitFile(call, call.arguments.has('--clobber') ? 'overwrite' : 'create', to)
    },
  }
}

/** A command that prints a token. */
export const printsSecret =
  (on: string): VerbRun =>
  (call) => {
    emit(call, 'read-secret', call.verb, on, call.operands[0] ?? '', { at: call.place() })
    return stream(undefined, Carries.secret, call.span)
  }
