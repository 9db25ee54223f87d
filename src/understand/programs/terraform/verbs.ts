import { commandText } from '../../command-text.ts'
import { emit, emitFile, type More, sessionOf } from '../../emit.ts'
import { isSecretVariable } from '../../secrets/variable.ts'
import { changes, isUndescribed, loses, reads, readsSecret, type ToolCall, type Verb } from '../../tool.ts'
import { Carries, isKnown, type Stream, stream, word } from '../../word.ts'
import { changeBackend, chooseWorkspace, directoryOf } from './place.ts'

/** The verbs of terraform 1.14 and OpenTofu 1.11; terragrunt hands most of them on. */

/** Files stand in the directory of `-chdir`. */
function inDirectory(call: ToolCall): ToolCall {
  return { ...call, cwd: directoryOf(call) }
}

/** The plan of the same change, with the options that a plan has too. */
function planned(call: ToolCall, destroys: boolean): Pick<More, 'dryRun'> {
  const verb = call.args.find((w) => w.text === call.verb)
  if (verb === undefined || call.operands.length > 0) return {}
  const kept = call.args.filter(
    (w) =>
      w !== verb &&
      /^--?(chdir|var|var-file|target|replace|refresh|state|lock|compact-warnings)(=|$)/.test(w.text) &&
      w.text.includes('='),
  )
  const before = kept.filter((w) => /^--?chdir=/.test(w.text))
  const after = kept.filter((w) => !before.includes(w))
  const dryRun = commandText({ ...call, args: [] }, [...before, 'plan', ...(destroys ? ['-destroy'] : []), ...after])
  return dryRun === undefined ? {} : { dryRun }
}

function plans(call: ToolCall): void {
  const at = call.place()
  for (const option of ['-out', '-generate-config-out']) {
    const to = call.arguments.value(option)
    if (to !== undefined) emitFile(inDirectory(call), option === '-out' ? 'overwrite' : 'create', to)
  }
  emit(call, 'read', 'plan', 'infrastructure', '', { at })
}

/** An apply may remove what the text no longer holds; where the call itself says so it is a loss from the start. */
function applies(call: ToolCall): void {
  const at = call.place()
  const destroys = call.verb === 'destroy' || call.arguments.has('-destroy')
  if (destroys) {
    emit(call, 'lose', 'destroy', 'infrastructure', call.arguments.value('-target') ?? '', {
      at,
      ...planned(call, true),
    })
    return
  }
  emit(call, 'change', 'apply', 'infrastructure', call.operands[0] ?? '', { at, ...planned(call, false) })
  for (const one of call.arguments.values('-replace')) {
    emit(call, 'lose', 'replace', 'resource', one, { at, note: '`-replace` destroys it and makes it anew' })
  }
}

/** `init` prepares the directory. With another backend it moves what later commands work on. */
function initialises(call: ToolCall): void {
  const at = call.place()
  const moves = call.arguments.has('-migrate-state', '-force-copy')
  if (moves) emit(call, 'change', 'migrate', 'state', '', { at })
  if (moves || call.arguments.has('-backend-config', '-reconfigure', '-from-module')) changeBackend(call)
  const module = call.arguments.value('-from-module')
  if (module !== undefined) emit(call, 'change', 'copy', 'module', module)
  emit(call, 'change', 'init', 'directory', '', { at: sessionOf(call) })
}

/** Whole outputs hide what is marked sensitive; one that is named, `-raw` and `-json` print it. */
function outputs(call: ToolCall): Stream | undefined {
  const [name] = call.operands
  const open =
    call.arguments.has('-raw', '-json') || (name !== undefined && (!isKnown(name) || isSecretVariable(name.text)))
  emit(call, open ? 'read-secret' : 'read', 'output', 'state', name ?? '', { at: call.place() })
  return open ? stream(undefined, Carries.secret, call.span) : undefined
}

/** As text it hides what is marked sensitive; `-json` does not. */
function shows(call: ToolCall): Stream | undefined {
  const open = call.arguments.has('-json')
  emit(call, open ? 'read-secret' : 'read', 'show', 'state', call.operands[0] ?? '', { at: call.place() })
  return open ? stream(undefined, Carries.secret, call.span) : undefined
}

function pulls(call: ToolCall): Stream {
  readsSecret('state')(call)
  return stream(undefined, Carries.secret, call.span)
}

function formats(call: ToolCall): void {
  const checks = call.arguments.has('-check') || call.arguments.value('-write')?.text === 'false'
  const [first = word('.', call.span)] = call.operands
  if (checks || first.text === '-') return emit(call, 'read', 'format', 'code', first)
  // It lands on the files of the directory, that is, on the session.
  emit(call, 'change', 'format', 'code', first, { at: sessionOf(inDirectory(call)) })
}

function selects(call: ToolCall): void {
  const name = call.operands[0] ?? word('', call.span)
  // Choosing one is a note in the directory; a new one begins a state where the others are kept.
  emit(call, 'change', call.verb, 'workspace', name, { at: call.verb.endsWith('new') ? call.place() : sessionOf(call) })
  chooseWorkspace(call, name)
}

const INPUT =
  '-input= -lock= -lock-timeout= -no-color -var= -var-file= -state= -state-out= -backup= ' +
  '-parallelism= -compact-warnings -json -concise -deprecation= -show-sensitive -consolidate-errors= ' +
  '-consolidate-warnings= -ignore-remote-version -var-files='
const PLAN =
  `${INPUT} -destroy -refresh-only -refresh= -replace= -target= -target-file= -exclude= ` +
  '-exclude-file= -out= -generate-config-out= -detailed-exitcode -auto-approve -allow-deferral -light'

export const terraformVerbs: Readonly<Record<string, Verb>> = {
  ['validate | graph | version | providers | providers schema | metadata functions | modules | ' +
    'workspace show | workspace list | state list | state show | get']: {
    options:
      '-json -no-color -plan= -type= -draw-cycles -module-depth= -state= -id= -test-directory= -no-tests ' +
      '-verbose -show-sensitive -var= -var-file=',
    run: (call) => (call.verb === 'get' ? changes('module')(call) : reads('state')(call)),
  },
  plan: { options: PLAN, run: plans },
  'apply | destroy': { options: PLAN, run: applies },
  refresh: { options: PLAN, run: changes('state') },
  init: {
    options:
      `${INPUT} -backend= -backend-config= -force-copy -from-module= -get= -lockfile= -migrate-state ` +
      '-plugin-dir= -reconfigure -test-directory= -upgrade -cloud=',
    run: initialises,
  },
  output: { options: `${INPUT} -raw -module=`, run: outputs },
  show: {
    options: '-json -no-color -show-sensitive -config -module= -plan= -state',
    run: (call) => (call.arguments.has('-show-sensitive') ? pulls(call) : shows(call)),
  },
  'state pull': pulls,
  'state mv | state rm | state replace-provider | state identities': {
    options: `${INPUT} -dry-run -auto-approve -backup-out= -ignore-remote-version`,
    run: (call) => (call.arguments.has('-dry-run') ? reads('state')(call) : changes('resource')(call)),
  },
  'state push': { options: `${INPUT} -force`, run: loses('state') },
  import: { options: `${INPUT} -config= -allow-missing-config`, run: changes('resource') },
  'taint | untaint': { options: `${INPUT} -allow-missing`, run: changes('resource') },
  'force-unlock': { options: '-force', run: changes('lock') },
  fmt: { options: '-check -diff -list= -write= -recursive -no-color', run: formats },
  'workspace select': { options: '-or-create=?', run: selects },
  'workspace new': { options: INPUT, run: selects },
  'workspace delete': { options: `${INPUT} -force`, run: loses('workspace') },
  'providers lock | providers mirror': {
    options: '-platform= -fs-mirror= -net-mirror= -enable-plugin-cache',
    run: (call) => emit(call, 'change', call.verb, 'provider', call.operands[0] ?? ''),
  },
  console: {
    options: `${INPUT} -plan`,
    run: (call) =>
      emit(call, 'unreadable', 'open', 'console', '', {
        at: call.place(),
        note: 'what is typed into it later cannot be read now',
      }),
  },
  test: {
    options: `${INPUT} -cloud-run= -filter= -junit-xml= -test-directory= -verbose`,
    run: changes('infrastructure'),
  },
  'login | logout': (call) => emit(call, 'change', call.verb, 'login', call.operands[0] ?? ''),
  '*': isUndescribed,
}
