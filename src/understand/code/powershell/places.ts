import type { EffectKind } from '../../effect.ts'
import { nowhere, reachOf } from '../../emit.ts'
import { isLoopback } from '../../http/address.ts'
import type { Place } from '../../place.ts'
import type { Call } from '../../program.ts'
import { isKnown, unknownWord, type Word } from '../../word.ts'
import { parameters } from './parameters.ts'

/** Cmdlets that act elsewhere: on the machines that they name, or in a cloud by their noun. */
export interface Elsewhere {
  readonly at: Place
  /** What it does there, where the verb alone says another thing. */
  readonly kind?: EffectKind
}

/** Empty where it is this machine. */
export function elsewhereOf(name: string, words: readonly Word[], call: Call): readonly Elsewhere[] {
  const { named } = parameters(words)
  const machines = machinesOf(words)
  if (machines !== undefined) return machinesIn(machines.length === 0 ? [unknownWord(call.span)] : machines, call)
  const [verb = '', noun = ''] = splitOnce(name, '-')
  if (/^(connect|disconnect|set|select|clear)$/i.test(verb) && SESSION.test(noun)) return []
  const at = cloudOf(noun, named, words, call)
  return at === undefined ? [] : [{ at, ...refined(verb.toLowerCase(), noun.toLowerCase()) }]
}

/** Log-ins and settings of this session. */
const SESSION =
  /^(az|azurerm|azuread|mg|msol|aws)(account|context|subscription|graph|service|credential|defaultregion)?$/i

/** The words behind `-ComputerName`: a list of names is a word for each. Counter-example: an operand behind the names. */
function machinesOf(words: readonly Word[]): readonly Word[] | undefined {
  const at = words.findIndex((w) => /^-(cn|comp|compu|comput|compute|computer|computern\w*)(:|$)/i.test(w.text))
  const first = words[at]
  if (first === undefined) return undefined
  const colon = first.text.indexOf(':')
  const own = colon < 0 || colon === first.text.length - 1 ? [] : [{ ...first, text: first.text.slice(colon + 1) }]
  const end = words.findIndex((w, i) => i > at && w.text.startsWith('-'))
  return [...own, ...words.slice(at + 1, end < 0 ? words.length : end)].filter((w) => w.text !== '')
}

function machinesIn(names: readonly Word[], call: Call): readonly Elsewhere[] {
  const each = names.flatMap((w) => (isKnown(w) ? w.text.split(',').map((text) => ({ ...w, text: text.trim() })) : [w]))
  if (each.every(({ text }) => text === '.' || isLoopback(text.toLowerCase()))) return []
  const known = each.length > MOST_MACHINES ? [unknownWord(call.span)] : each
  return known.map((name) => ({ at: { is: 'host', name, options: [], ...reachOf(call) } }))
}

const MOST_MACHINES = 16

/** AWS.Tools writes its prefixes in capitals; those of these that are no beginning of a plain word count in any case. */
const AWS =
  /^(?:(?:AG|AS|CF|CT|CW|CWL|DDB|EB|EC|ECR|EFS|ELB2?|EMR|LM|ORG|SEC|STS)(?=[A-Z])|(?:[Ee][Cc]2|[Ss]3|[Rr][Dd][Ss]|[Ii][Aa][Mm]|[Ss][Ss][Mm]|[Ee][Cc][Ss]|[Ee][Kk][Ss]|[Cc][Ff][Nn]|[Ss][Qq][Ss]|[Ss][Nn][Ss]|[Kk][Mm][Ss]|[Rr]53)(?=[A-Za-z]))/

function cloudOf(
  noun: string,
  named: ReadonlyMap<string, Word | undefined>,
  words: readonly Word[],
  call: Call,
): Place | undefined {
  if (AWS.test(noun))
    return {
      is: 'aws',
      profile: named.get('profilename') ?? (named.has('accesskey') ? unknownWord(call.span) : undefined),
      region: named.get('region'),
      endpoint: named.get('endpointurl'),
      words,
      ...reachOf(call),
    }
  if (/^(gce|gcs|gke|gcsql|gcdns|gcps|gclog)[a-z]/i.test(noun))
    return { is: 'gcp', project: named.get('project'), configuration: undefined, ...reachOf(call) }
  // Az keeps its own context, which is not that of `az`.
  if (/^(az|azurerm|azuread|msol|entra|mg(user|group|app|service|directory|device|role))[a-z]/i.test(noun))
    return nowhere(call, 'a subscription of Azure', words.filter(isKnown))
  if (/^ad[a-z]/i.test(noun) && DIRECTORY.test(noun)) return nowhere(call, 'a directory', words.filter(isKnown))
  return /^dba[a-z]/i.test(noun) ? nowhere(call, 'a server of databases', words.filter(isKnown)) : undefined
}

const DIRECTORY = /^ad(user|group|computer|object|account|service|organi|default|principal|domain|forest|trust)/i

function refined(verb: string, noun: string): { readonly kind?: EffectKind } {
  if (verb === 'write') return { kind: 'change' }
  if (verb === 'read' || (verb === 'get' && /(blobcontent|storagefilecontent|tablerow)$/.test(noun)))
    return { kind: 'read-data' }
  const identity = DIRECTORY.test(noun) || RIGHTS.test(noun)
  const alters = !/^(get|find|search|test|measure|wait|show|remove|clear|restore)$/.test(verb)
  return identity && alters ? { kind: 'access' } : {}
}

const RIGHTS =
  /role(assignment|definition|policy)|accesspolicy|securitygroup|securityrule|firewallrule|policyassignment|^iam|^(mg|msol|azuread|entra)(user|group|role|service)/

function splitOnce(text: string, at: string): readonly [string, string] {
  const found = text.indexOf(at)
  return found < 0 ? [text, ''] : [text.slice(0, found), text.slice(found + 1)]
}
