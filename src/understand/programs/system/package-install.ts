import type { EffectKind } from '../../effect.ts'
import { emit } from '../../emit.ts'
import type { ToolCall } from '../../tool.ts'
import { does } from '../../tool.ts'
import { isKnownText } from '../../word.ts'
import { emitUsed } from './used-file.ts'

/**
 * A verb of a package manager on the packages that it names. A name from a registry is an install (contract, section 3,
 * "Network"); an address is code straight from the network, for a package runs scripts as it is installed.
 */
export function packages(kind: EffectKind, verb?: string): (call: ToolCall) => void {
  return (call) => {
    const named = verb ?? call.verb
    for (const one of call.operands) {
      if (isAddress(one.text))
        emit(call, 'remote-code', named, 'package', one, {
          at: call.place(),
          note: 'the package comes straight from an address',
        })
      else if (/\.(deb|rpm|apk|pkg|txz|snap|flatpak|flatpakref|pkg\.tar\.\w+)$/.test(one.text)) emitUsed(call, one)
    }
    does(kind, 'package', { verb: named })({ ...call, operands: call.operands.filter((one) => !isAddress(one.text)) })
  }
}

function isAddress(text: string): boolean {
  return isKnownText(text.slice(0, 8)) && /^(https?|ftp):\/\//.test(text)
}

/** The call of a program without verbs: its first operand is a package too. */
export function withVerb(call: ToolCall): ToolCall {
  return { ...call, operands: call.arguments.operands }
}
