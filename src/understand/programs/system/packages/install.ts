import type { EffectKind } from '../../../effect.ts'
import { emit } from '../../../emit.ts'
import type { ToolCall } from '../../../tool.ts'
import { does } from '../../../tool.ts'
import { isKnownText, type Word } from '../../../word.ts'
import { emitUsed } from '../used-file.ts'

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

/**
 * Packages that remove their data when they are purged (their `postrm`): databases, queues, what keeps state.
 * MySQL and MariaDB ask first, and `-y` answers.
 */
const KEEPS_DATA =
  /^(postgresql|mysql|mariadb|percona|mongodb|redis|valkey|rabbitmq|elasticsearch|opensearch|influxdb|cassandra|clickhouse|couchdb|etcd|grafana|gitlab|slapd|prometheus|jenkins|nextcloud|consul|vault|neo4j|kafka|zookeeper)\b(?!.*-(client|common|tools|cli|doc|dev|utils|contrib)\b)/

/** A verb that takes the settings of packages along, and the data of some. */
export function purges(verb: string): (call: ToolCall) => void {
  return (call) => {
    const isData = (one: Word) => KEEPS_DATA.test(one.text)
    for (const one of call.operands.filter(isData))
      emit(call, 'lose', verb, 'package', one, { at: call.place(), note: 'its data goes with it' })
    const others = call.operands.filter((one) => !isData(one))
    if (others.length > 0 || call.operands.length === 0) packages('change', verb)({ ...call, operands: others })
  }
}

/** The call of a program without verbs: its first operand is a package too. */
export function withVerb(call: ToolCall): ToolCall {
  return { ...call, operands: call.arguments.operands }
}
