import { hash } from 'node:crypto'
import { readFileSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import manifest from '../../../../package.json' with { type: 'json' }
import type { Action } from '../../../action/action.ts'
import { actionDigest } from '../../../action/digest.ts'
import type { ActionFault } from '../../../action/fault.ts'
import type { Decision } from '../../../decide/decision.ts'
import type { GrantsPresent } from '../../../decide/named.ts'
import { faulted, Gate, type Weighed } from '../../../gate.ts'
import { diskFiles } from '../../../lib/disk.ts'
import { onceATurn } from '../../../lib/once-a-turn.ts'
import { isAbove } from '../../../locate/environment.ts'
import { steadyPlaces } from '../../../locate/files/gate-places.ts'
import { emptyRegistry, mergedRegistry, parseRegistry, type Registry } from '../../../locate/registry.ts'
import type { AskedFrom, GateSource, UnknownTarget } from '../parts.ts'
import { registryText } from '../settings/enrolled-targets.ts'

export interface LiveGatePorts {
  /** Where the operator's registry is looked for; the first that is there is in force. */
  readonly registryPaths: readonly string[]
  /** An operator named the file: without it nothing is decided. */
  readonly registryNamed: boolean
  readonly home: string
  /** Directories below which contents may be read, besides the home and the workspaces of the registry. */
  readonly readable?: readonly string[]
  readonly newId: () => string
  /** Registry entries that people made through the authority, as the text of a registry file. */
  readonly enrolled: () => Promise<string>
  /** Digest of the approval rules and house policies. */
  readonly rulesDigest: string
}

/**
 * The gate over the disk as it is. The operator's registry is looked at before each decision and read again where it
 * changed; one that cannot be read stops everything until it can.
 */
export class LiveGate implements GateSource {
  private readonly ports: LiveGatePorts
  private readonly digest: string
  private built: Built | undefined
  /** Whoever asks at the same moment shares one look, which comes after all of them have asked. */
  private readonly current = onceATurn(() => this.look())

  constructor(ports: LiveGatePorts) {
    this.ports = ports
    this.digest = `sha256:${hash('sha256', JSON.stringify([manifest.version, ports.rulesDigest]), 'hex')}`
  }

  async weigh(action: Action, grants: GrantsPresent, from?: AskedFrom): Promise<Weighed> {
    try {
      const { gate } = await this.current()
      return await gate.weigh(
        action,
        surroundingsOf(action, from ?? { home: this.ports.home, cwd: this.ports.home }),
        grants,
      )
    } catch (cause) {
      return { decision: faulted(this.ports.newId(), cause, actionDigest(action)), effects: [] }
    }
  }

  refuse(fault: ActionFault): Decision {
    return (this.built?.gate ?? this.gateOver(emptyRegistry())).refuse(fault)
  }

  /**
   * Whether an entry of the operator's file that could decide about this target calls it something laxer. An entry whose key
   * is the beginning of another's may be about the same target, less closely named: that is taken as such.
   */
  isLaxerInFile({ kind, identity }: UnknownTarget, environment: string): boolean {
    const { path } = this.registryFile()
    const registry = registryAt(path)
    const [entry] = parsed(registryText([{ kind, identity, environment }]), undefined).targets
    return registry.targets.some(
      (one) =>
        one.kind === kind &&
        !one.match.pattern &&
        entry?.match.key.startsWith(one.match.key) === true &&
        isAbove(entry.environment, one.environment),
    )
  }

  /** The registry is not in it: what it says of a target is in the evidence, to which an approval is bound besides. */
  policyDigest(): string {
    return this.digest
  }

  /** Loads what the first answer would wait for. */
  async warmUp(): Promise<void> {
    await (await this.current()).gate.warmUp()
  }

  private async look(): Promise<Built> {
    const file = this.registryFile()
    const enrolled = await this.ports.enrolled()
    const stamp = `${file.path} ${file.stamp} ${enrolled}`
    if (this.built?.stamp === stamp) return this.built
    const added = enrolled === '' ? emptyRegistry() : parsed(enrolled, undefined)
    const registry = mergedRegistry(registryAt(file.path), added)
    const gate = this.gateOver(registry)
    // The parts that were loaded are needed again.
    if (this.built !== undefined) await gate.warmUp()
    this.built = { gate, stamp }
    return this.built
  }

  private registryFile(): { readonly path: string | undefined; readonly stamp: string } {
    for (const path of this.ports.registryPaths) {
      const found = statSync(path, { bigint: true, throwIfNoEntry: false })
      if (found !== undefined)
        return { path, stamp: `${found.dev} ${found.ino} ${found.size} ${found.mtimeNs} ${found.ctimeNs}` }
    }
    if (this.ports.registryNamed) {
      const named = this.ports.registryPaths.map((path) => `\`${path}\``).join(', ')
      throw new Error(`couldn't read the registry ${named}: there is no such file`)
    }
    return { path: undefined, stamp: '' }
  }

  private gateOver(registry: Registry): Gate {
    const roots = [this.ports.home, ...(registry.session?.workspaces ?? []), ...(this.ports.readable ?? []), tmpdir()]
    const steady = steadyPlaces(this.ports.home, registry.path)
    return new Gate({
      locate: { registry, files: diskFiles({ roots, steady }), tmp: tmpdir() },
      newId: this.ports.newId,
    })
  }
}

interface Built {
  readonly gate: Gate
  readonly stamp: string
}

/** A file that is there and empty was cut off, and is a fault like any other: what it raised would be forgotten. */
function registryAt(path: string | undefined): Registry {
  return path === undefined ? emptyRegistry() : parsed(readFileSync(path, 'utf8'), path)
}

function parsed(text: string, path: string | undefined): Registry {
  const read = parseRegistry(text, path)
  if (read.is === 'ok') return read.value
  throw new Error(read.fault.message)
}

/** An agent says itself where it works and with which variables; of the authority's own it has none. */
function surroundingsOf(action: Action, { home, cwd: place }: AskedFrom) {
  const own = action as { readonly cwd?: string; readonly env?: Readonly<Record<string, string>> }
  const cwd = own.cwd ?? place
  return { home, cwd: cwd.startsWith('/') ? cwd : `${home}/${cwd}`, env: own.env ?? {} }
}
