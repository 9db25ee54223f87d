import { posix } from 'node:path'
import { type Files, type FileText, noFiles } from '../lib/files.ts'
import { type Look, oneLook } from '../lib/one-look.ts'
import type { Effect, FileEffect } from '../understand/effect.ts'
import type { Env, FilePlace, Place, Site } from '../understand/place.ts'
import { isKnown, type Word } from '../understand/word.ts'
import { locatePlace } from './adapters/adapters.ts'
import { type EnvironmentClass, mostProtected } from './environment.ts'
import { type Classified, classify, type Environment, environmentOf, join, type Subject } from './evidence.ts'
import { awayFacts } from './files/away.ts'
import { type FileFacts, fileFacts } from './files/facts.ts'
import { type Ground, groundOf, isOwn } from './files/ground.ts'
import { rewritten } from './files/rewritten.ts'
import type { Identity } from './identity.ts'
import { pointersOf, saysOnlyProduction } from './pointers.ts'
import { emptyRegistry, type Registry } from './registry.ts'
import { sessionEnvironment } from './session.ts'
import { shown } from './shown.ts'
import type { Vantage } from './vantage.ts'

/** What a program does that settings name. */
export const SIGNS_IN = { verb: 'sign in', on: 'program' } as const

/** All that effects are located with. */
export interface LocateContext {
  /**
   * `undefined` where there is none: then nothing is known about anything. One that cannot be read is no case for here.
   */
  readonly registry: Registry | undefined
  readonly files: Files
  /** Where tool state is read from, and what `~` means. Absolute. */
  readonly home: string
  readonly session: { readonly cwd: string; readonly env: Env }
  /** What the action puts into files, by absolute path, as far as it is known (`rewritten.ts`). */
  readonly texts?: ReadonlyMap<string, string>
  /** Hears of each file of the action's own that said where something lands. */
  readonly used?: (path: string) => void
  /** The directory for temporary files, where it is another than the usual ones. */
  readonly tmp?: string
}

/** An effect with what it really reaches. */
export interface Located {
  readonly effect: Effect
  /** Identities, not aliases, as they are shown. */
  readonly target: string
  readonly environment: Environment
  /** The one target that it is, where it is one and has a name of its own: what a person could enrol. */
  readonly identity?: Pick<Identity, 'kind' | 'id'>
  /** Signs that cannot both be right; the most protective one was followed. */
  readonly conflict: string | undefined
  /**
   * True for a push that writes a protected branch or deploys, or of which it is not known: a change of what it
   * reaches.
   */
  readonly protectedRef?: boolean
  /** True for a database that is a file of the gate's own. */
  readonly ofGate?: boolean
  /** True for a program that nobody described and that is given a file of the gate's own. */
  readonly givenGate?: true
  /** True for a database in memory or in a temporary file, to which no other one is attached. */
  readonly fleeting?: boolean
  /** What kind of file it is, for an effect on a file. */
  readonly file?: FileFacts
  /** True where credentials go to production, or nobody knows where, over a connection that the action weakened. */
  readonly exposed?: true
}

export interface LocatedAction {
  readonly effects: readonly Located[]
  /** The class of what stays on this host; the environment of an action without effects. */
  readonly session: Environment
}

/** Finds out for each effect which target it really reaches, of which class that is, and by which evidence. */
export function locate(effects: readonly Effect[], context: LocateContext): LocatedAction {
  const session = new Session(context, effects)
  const located = effects.map((effect) => session.located(effect))
  return { effects: [...located, ...session.started(), ...session.unseen()], session: session.here.local }
}

function isLook(effect: Effect): boolean {
  if (effect.kind === 'file') return effect.operation === 'read' || effect.operation === 'list'
  return effect.kind === 'read' || effect.kind === 'read-data'
}

export function joinEnvironments(located: readonly Located[]): Environment {
  return join(located.map((one) => one.environment))
}

interface Reached {
  readonly target: string
  readonly identity: Pick<Identity, 'kind' | 'id'> | undefined
  readonly environment: Environment
  readonly conflict: string | undefined
  readonly protectedRef: boolean
  readonly ofGate: boolean
  readonly fleeting: boolean
  readonly starts: string | undefined
}

/** One call: what several effects share is worked out once. */
class Session {
  readonly here: Vantage
  private readonly registry: Registry
  private readonly context: LocateContext
  private readonly look: Look
  private readonly vantages = new Map<Site, Vantage>()
  private readonly reached = new Map<Place, Reached>()
  private readonly parsed = new Set<string>()
  private readonly known = new Map<string, FileFacts>()
  private ground: Ground | undefined
  /** Statements may reach another database than the one that was opened. */
  private readonly attaches: boolean
  private readonly onlyLooks: boolean

  constructor(context: LocateContext, effects: readonly Effect[]) {
    this.onlyLooks = effects.every(isLook)
    this.attaches = effects.some((one) => one.verb === 'attach' || one.kind === 'unreadable')
    this.look = 'spend' in context.files ? (context.files as Look) : oneLook(context.files)
    this.context = { ...context, files: { ...this.look, read: (path) => this.read(path) } }
    this.registry = context.registry ?? emptyRegistry()
    this.here = this.vantage({
      // Tools find what the action wrote before; what a file is, and what is lost with it, is asked of the one that stands there.
      files: rewritten(this.context.files, effects, context),
      home: context.home,
      local: sessionEnvironment(this.registry, context.session, this.context.files),
      self: 'localhost',
      behind: undefined,
    })
  }

  /**
   * Every file that is read here is parsed, and what is in it is gone through for each effect. Where that was too much,
   * no file is known any more, not even one that was read before.
   */
  private read(path: string): FileText {
    if (this.look.isSpent()) return { is: 'unreadable', why: 'the action has more files than are looked at' }
    const file = this.look.read(path)
    if (file.is === 'text') this.look.spend(file.text.length / (this.parsed.has(path) ? AGAIN : PARSED))
    this.parsed.add(path)
    return file
  }

  /** What stands for all that was not looked at, where there was too much to look at. */
  unseen(): readonly Located[] {
    if (!this.look.isSpent()) return []
    const { cwd, env } = this.context.session
    const at = { is: 'session', site: { is: 'here' }, cwd, env } as const
    const note = 'the action has more files than are looked at'
    return [this.located({ kind: 'unreadable', verb: 'run', on: 'code', name: '', at, span: undefined, note })]
  }

  /** Programs that tools start because settings of elsewhere say so; each file counts once for each place. */
  started(): readonly Located[] {
    const seen = new Set<string>()
    return [...this.reached].flatMap(([at, { starts, target }]) => {
      if (starts === undefined || seen.has(`${starts}\n${target}`)) return []
      seen.add(`${starts}\n${target}`)
      const note = `the settings in ${starts} name a program that signs in, or may`
      // It runs on the host of the call, with what opens the target.
      const { site, cwd, env } = at
      const places = [at, { is: 'session', site, cwd, env } as const]
      return places.map((place) =>
        this.located({ kind: 'undescribed', ...SIGNS_IN, name: starts, at: place, span: undefined, note }),
      )
    })
  }

  located(effect: Effect): Located {
    let found = this.reached.get(effect.at)
    if (found === undefined) {
      found = this.reach(effect.at)
      this.reached.set(effect.at, found)
    }
    const { target, identity, conflict, protectedRef, ofGate, fleeting } = found
    const environment = join([found.environment, ...this.pointedAt(effect)])
    const marks = {
      ...(identity === undefined ? {} : { identity }),
      ...(protectedRef ? { protectedRef } : {}),
      ...(ofGate ? { ofGate } : {}),
      ...(fleeting ? { fleeting } : {}),
    }
    const base = {
      effect,
      target,
      environment,
      conflict,
      ...marks,
      ...(isExposed(effect, environment.class) ? { exposed: true as const } : {}),
      ...(effect.kind === 'undescribed' && this.isGivenGate(effect.at) ? { givenGate: true as const } : {}),
    }
    if (effect.kind !== 'file') return base
    const file = this.facts(effect)
    return { ...base, target: shown(file.path), file }
  }

  private facts(effect: Effect & { readonly kind: 'file' }): FileFacts {
    const { at } = effect
    // A file effect on a place that is no file is not understood.
    if (at.is !== 'file') return { path: effect.name, where: 'unknown', whole: false, secret: false, held: 'unknown' }
    const { site } = at
    if (site.is === 'here') return this.factsHere(effect, at)
    const facts = awayFacts({ ...effect, at }, site.is === 'host' || site.is === 'elsewhere', this.groundHere().home)
    // What stands in a container that was just made comes from its image.
    const own = site.is === 'container' && site.fresh === true && /^(?:elsewhere|evidence|access)$/.test(facts.where)
    return own ? { ...facts, where: 'temporary', held: 'remade' } : facts
  }

  /** A script may do the same with the same path ten thousand times. */
  private factsHere(effect: FileEffect, at: FilePlace): FileFacts {
    const { operation, recursive = false, trackedOnly = false } = effect
    const key = `${operation} ${recursive} ${trackedOnly} ${at.pattern} ${at.path}`
    const known = this.known.get(key)
    if (known !== undefined) return known
    const facts = fileFacts({ ...effect, at }, this.groundHere())
    this.known.set(key, facts)
    return facts
  }

  /** Where the variables of a program lead that nobody can look into. An address of the web counts where it is production. */
  private pointedAt(effect: Effect): readonly Environment[] {
    return pointersOf(effect).flatMap((place) =>
      locatePlace(place, this.at(place.site))
        .map((one) => classify(one, this.registry))
        .filter((one) => !saysOnlyProduction(place) || one.class === 'production'),
    )
  }

  private reach(place: Place): Reached {
    const subjects = locatePlace(place, this.at(place.site))
    const classified: readonly Classified[] = subjects.map((one) => classify(one, this.registry))
    const names = [...new Set(subjects.map((one) => one.shown))]
    const [only] = subjects.length === 1 ? (subjects[0]?.identities ?? []) : []
    return {
      identity: only,
      target: shown(names.length > MOST_SHOWN ? `${names.slice(0, MOST_SHOWN).join(', ')}, …` : names.join(', ')),
      environment: join(classified),
      conflict: classified.find((one) => one.conflict !== undefined)?.conflict,
      protectedRef: subjects.some((one) => one.writesProtected === true),
      starts: subjects.find((one) => one.starts !== undefined)?.starts,
      ofGate: place.site.is === 'here' && subjects.some((one) => one.file !== undefined && this.isGate(one.file)),
      fleeting: place.site.is === 'here' && !this.attaches && subjects.every((one) => this.isFleeting(one)),
    }
  }

  private isFleeting(subject: Subject): boolean {
    if (subject.fleeting === true || subject.file === undefined) return subject.fleeting === true
    const { where } = fileFacts({ operation: 'edit', at: { path: subject.file, pattern: false } }, this.groundHere())
    return where === 'temporary'
  }

  private isGate(path: string): boolean {
    const { where } = fileFacts({ operation: 'edit', at: { path, pattern: false } }, this.groundHere())
    return where === 'gate' || where === 'hook'
  }

  /** True where a program that nobody described is given a file of the gate's: it may as well write it. */
  private isGivenGate(at: Place): boolean {
    if (at.is !== 'session' || at.site.is !== 'here' || at.names === undefined) return false
    const paths = [...new Set(at.names.filter(isKnown).map(valueIn).filter(isPathLike))]
    // One that is not looked at may be the gate's.
    return paths.length > MOST_NAMES || paths.some((path) => this.isGate(posix.resolve(at.cwd, path)))
  }

  private groundHere(): Ground {
    const { files, home, session, tmp } = this.context
    this.ground ??= groundOf({ registry: this.registry, files, home, cwd: session.cwd, tmp, look: this.look })
    return this.ground
  }

  private vantage(own: Pick<Vantage, 'files' | 'home' | 'local' | 'self' | 'behind'>): Vantage {
    const { files, home, local, self, behind } = own
    const away = behind !== undefined
    const vantage: Vantage = {
      registry: this.registry,
      files,
      home,
      ownHome: home,
      local,
      self,
      behind,
      workspaces: () => (away ? [] : this.groundHere().workspaces),
      owns: (path) => away || isOwn(this.groundHere(), path),
      at: (site) => this.at(site),
      onlyLooks: this.onlyLooks,
      locate: (place) => locatePlace(place, vantage),
    }
    return vantage
  }

  private at(site: Site): Vantage {
    if (site.is === 'here') return this.here
    let found = this.vantages.get(site)
    if (found === undefined) {
      found = this.beyond(site)
      this.vantages.set(site, found)
    }
    return found
  }

  /** Another machine: nothing can be read there, and what stays there is of its class. */
  private beyond(site: Exclude<Site, { is: 'here' }>): Vantage {
    const from = this.at(site.from)
    const subjects = this.machine(site, from)
    const own = join(subjects.map((one) => classify(one, this.registry)))
    const local = from.behind === undefined ? own : join([own, from.behind])
    return this.vantage({
      files: noFiles,
      home: undefined,
      local,
      self: site.is === 'host' ? selfOf(subjects) : undefined,
      behind: local,
    })
  }

  private machine(site: Exclude<Site, { is: 'here' }>, from: Vantage): readonly Subject[] {
    const { cwd } = this.context.session
    switch (site.is) {
      case 'host': {
        const own = locatePlace(
          { is: 'host', name: site.name, options: site.options, site: site.from, cwd, env: site.env },
          from,
        )
        // The registry, or its name, may know more of a machine than of the project that it is in.
        const isStranger = own.every((one) => classify(one, this.registry).class === 'unknown')
        return site.in !== undefined && isStranger ? locatePlace(site.in, from) : own
      }
      case 'container':
        return locatePlace(site.daemon, from)
      case 'pod':
        return locatePlace(site.cluster, from)
      case 'elsewhere': {
        if (site.in !== undefined) return locatePlace(site.in, from)
        const because = { says: 'unknown', tier: 'command', from: 'site', value: shown(site.why), used: true } as const
        const environment = mostProtected(from.local.class, 'unknown')
        const otherwise = environmentOf(environment, environment === 'unknown' ? [because] : from.local.because)
        return [{ shown: site.why, identities: [], claims: [], otherwise, behind: from.behind }]
      }
      default:
        return site satisfies never
    }
  }
}

/**
 * A heuristic. A tool that signs in by itself is taken to do so. Counter-example: `git fetch` of a public repository. By way of
 * a proxy its address and certificate still say who answers, so that what nobody enrolled is let go where a request has no
 * credential, and git's remotes are (RFC 9110, section 9.3.6: a tunnel).
 */
function isExposed({ kind, at, weakened, signedIn }: Effect, environment: EnvironmentClass): boolean {
  if (weakened === undefined) return false
  // A push always signs in, and what is a branch of development is on the same server as production.
  if (at.is === 'git' && weakened.by === 'unproven' && weakened.inherited !== true && kind !== 'read') return true
  if (environment !== 'production' && environment !== 'unknown') return false
  if (weakened.by === 'proxy' && at.is === 'database') return false
  if (environment === 'production' || signedIn === true) return true
  if (at.is === 'git') return weakened.by === 'unproven'
  return (at.is !== 'url' && at.is !== 'unknown') || weakened.by === 'settings'
}

const MOST_SHOWN = 4

/** Words of a program that are looked at as names of files. */
const MOST_NAMES = 400

/** A word, or what an option of one word holds: `--output=x/y`. */
function valueIn({ text }: Word): string {
  return text.slice(text.startsWith('-') ? text.indexOf('=') + 1 : 0)
}

/** A name of a file that could be the gate's: one with a directory in it. */
function isPathLike(text: string): boolean {
  return text.includes('/') && text.length <= 1024 && !text.includes('://')
}

/** Characters of a file that cost one step (`one-look.ts`). */
const PARSED = 32
const AGAIN = 1024

/** What a machine behind ssh is called in identities: its own name, where it is one machine. */
function selfOf(subjects: readonly Subject[]): string | undefined {
  const identity = subjects.length === 1 ? subjects[0]?.identities[0] : undefined
  return identity?.kind === 'host' ? identity.id : undefined
}
