import { emit } from '../emit.ts'
import { readArguments } from '../options.ts'
import type { Call, Program } from '../program.ts'
import { isKnown, type Stream } from '../word.ts'
import { emitHelp, lazyTable } from './project-code.ts'

/** The gate's own command. Asking it is a read; whatever changes it is what nobody may do through it. */

const options =
  lazyTable(`--registry= --home= --cwd= --action= --data= --url= --checkpoint= --database= --listen= --socket= --role=
    --config= --json --jsonl -h|--help -V|--version -q|--quiet`)

const ASKS = /^(check|explain|probe|status|holds|decide|doctor|verify|help|version|completion)$/
const LOG_READS = /^(verify|show|list|tail|checkpoint|proof|export|search|get|stats)$/
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
    'prodgate uninstall': ['catastrophe uninstall gate'],
    'prodgate uninstall -- --help': ['catastrophe uninstall gate'],
    'prodgate "$X"': ['catastrophe run gate'],
    prodgate: ['read help help'],
    'prodgate --version': ['read help help'],
  },
  run: (call) => {
    const read = readArguments(call.args, options())
    const own = read.operands.slice(0, read.afterDashes)
    const [verb, sub] = own
    if (read.has('--help', '--version') || verb === undefined) return emitHelp(call)
    const text = isKnown(verb) ? verb.text : 'run'
    if (ASKS.test(text)) return emit(call, 'read', text, 'gate')
    if (text === 'run') return isKnown(verb) ? runsInside(call) : changesGate(call, text)
    if (text === 'mcp') return emit(call, 'undescribed', 'run', 'program', 'mcp')
    const inner = sub !== undefined && isKnown(sub) ? sub.text : ''
    if (text === 'log' || text === 'policy') {
      const reads = text === 'log' ? LOG_READS : POLICY_READS
      return reads.test(inner)
        ? emit(call, 'read', `${text} ${inner}`, 'gate')
        : changesGate(call, `${text} ${inner}`.trim())
    }
    changesGate(call, text)
  },
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
