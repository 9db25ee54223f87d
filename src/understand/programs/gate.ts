import { emit, emitFile } from '../emit.ts'
import { openShell } from '../open-shell.ts'
import { type Arguments, readArguments } from '../options.ts'
import type { Call, Program } from '../program.ts'
import { isKnown, type Stream, type Word } from '../word.ts'
import { emitHelp, lazyTable } from './project-code.ts'

/** The gate's own command. Asking it is a read; whatever changes it is what nobody may do through it. */

const options =
  lazyTable(`--registry= --home= --cwd= --action= --data= --url= --checkpoint= --database= --listen= --socket= --role=
    --config= --session= --wait= --token-file= --target= --name= --subject= --subject-file= --pass= --statement= --audience= --seconds=
    --oidc-audience= --format= --out= --runner= --as= --connection= --dialect= --key= --issuer= --seen= --socket=
    --staged --remote --yes --json --jsonl -h|--help -V|--version -q|--quiet`)

const ASKS = /^(check|explain|probe|status|holds|decide|doctor|verify|help|version|completion)$/
const LOG_READS = /^(verify|show|list|tail|checkpoint|proof|export|search|get|stats)$/
const CREDENTIAL_READS = /^(list|show)$/
const POLICY_READS = /^(test|show|list|lint|check|explain|validate)$/

const prodgate: Program = {
  names: ['prodgate'],
  about: 'the gate itself',
  examples: {
    "prodgate check -- 'rm -rf src'": ['read check gate'],
    'prodgate check --jsonl --registry x.yaml': ['read check gate'],
    'prodgate log verify --data d': ['read log verify gate'],
    'prodgate log prune': ['catastrophe log prune gate'],
    'prodgate policy test': ['read policy test gate'],
    'prodgate policy set x': ['catastrophe policy set gate'],
    'prodgate admin --help': ['read help help'],
    'prodgate admin --data d person add me --role approver': ['catastrophe admin gate'],
    'prodgate approve 1': ['catastrophe approve gate'],
    'prodgate run -- rm a': ['file delete a'],
    "prodgate run 'rm a; rm b'": ['file delete a', 'file delete b'],
    'prodgate mcp -- server x': ['undescribed run program mcp'],
    'prodgate ci --format sarif --out x.sarif': ['file overwrite x.sarif', 'read ci gate'],
    'prodgate ci -- rm a': ['read ci gate'],
    'prodgate ci gate --target shop --pass pass.jwt': ['file overwrite pass.jwt', 'read ci gate'],
    'prodgate ci verify-pass pass.jwt --key k --audience a --target t': ['read ci gate'],
    'prodgate ci hooks install': ['change ci hooks install hook'],
    'prodgate ci hooks remove': ['catastrophe ci hooks gate'],
    'prodgate uninstall': ['catastrophe uninstall gate'],
    'prodgate uninstall -- --help': ['catastrophe uninstall gate'],
    'prodgate "$X"': ['catastrophe run gate'],
    prodgate: ['read help help'],
    'prodgate run --remote -- rm a': ['file delete a'],
    'prodgate shell': ['unreadable open shell'],
    'prodgate run-script deploy.sh': ['file read deploy.sh', 'unreadable run code'],
    'prodgate credentials list': ['read credentials list gate'],
    'prodgate credentials add deploy --env TOKEN': ['catastrophe credentials add gate'],
    'prodgate --version': ['read help help'],
  },
  run: (call) => {
    const read = readArguments(call.args, options())
    const own = read.operands.slice(0, read.afterDashes)
    const [verb, sub] = own
    if (read.has('--help', '--version') || verb === undefined) return emitHelp(call)
    const text = isKnown(verb) ? verb.text : 'run'
    if (ASKS.test(text)) return emit(call, 'read', text, 'gate')
    if (text === 'ci') return asksForPipeline(call, read, sub)
    if (text === 'run') return isKnown(verb) ? runsInside(call) : changesGate(call, text)
    if (text === 'mcp') return emit(call, 'undescribed', 'run', 'program', 'mcp')
    if (text === 'shell') return openShell(call)
    if (text === 'run-script') return call.exec([{ ...verb, text: 'sh' }, ...own.slice(1)])
    const inner = sub !== undefined && isKnown(sub) ? sub.text : ''
    if (text === 'log' || text === 'policy' || text === 'credentials') {
      const reads = text === 'log' ? LOG_READS : text === 'policy' ? POLICY_READS : CREDENTIAL_READS
      return reads.test(inner)
        ? emit(call, 'read', `${text} ${inner}`, 'gate')
        : changesGate(call, `${text} ${inner}`.trim())
    }
    changesGate(call, text)
  },
}

/** `prodgate ci`: judges and asks; what it hands over goes into files. Its hooks are put in place by whoever wants them. */
function asksForPipeline(call: Call, read: Arguments, sub: Word | undefined): void {
  if (sub?.text === 'hooks') {
    const does = read.operands[2]?.text
    if (does === 'install') return emit(call, 'change', 'ci hooks install', 'hook')
    return does === 'push' ? emit(call, 'read', 'ci', 'gate') : changesGate(call, 'ci hooks')
  }
  if (sub !== undefined && !isKnown(sub)) return changesGate(call, 'ci')
  for (const file of read.values('--out', '--pass', '--statement')) emitFile(call, 'overwrite', file)
  emit(call, 'read', 'ci', 'gate')
}

function changesGate(call: Call, verb: string): void {
  emit(call, 'catastrophe', verb, 'gate', '', { note: 'the gate itself or its settings' })
}

/** `prodgate run -- COMMAND`: one word is shell text, several are a program and its words, as for `check`. */
function runsInside(call: Call): Stream | undefined {
  const at = call.args.findIndex((w) => w.text === 'run')
  const { operands } = readArguments(call.args.slice(at + 1), options(), 'operand')
  const [only] = operands
  if (operands.length === 1 && only !== undefined)
    return call.shell({ text: only.text, carries: only.carries, span: only.span })
  return operands.length === 0 ? undefined : call.exec(operands)
}

const shim: Program = {
  names: ['prodgate-shim'],
  about: 'asks the gate for an agent client',
  examples: { 'prodgate-shim claude-code': ['read ask gate'] },
  run: (call) => emit(call, 'read', 'ask', 'gate'),
}

export const gate: readonly Program[] = [prodgate, shim]
