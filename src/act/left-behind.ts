import { readdirSync, readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { ControlGroup } from './control-group.ts'

/** By this variable what a run started is known, in whatever session it is. */
const MARK = 'PRODGATE_RUN'

/** How long those that were killed are waited for, in milliseconds: a process in the kernel's hands dies once it returns. */
const PATIENCE_MS = 2_000
const BETWEEN_MS = 10

interface Member {
  readonly pid: number
  readonly session: number
}

/**
 * All that a run starts, so that nothing of it goes on after its end: on Linux by a control group where there can be one,
 * and by a mark in its environment, which children inherit in every session. Elsewhere nothing is found, and the group of the
 * process is all that ends.
 *
 * A heuristic without a control group. Counter-example: a child that was given an empty environment (`env -i setsid …`), or
 * that wrote its title over it, as some servers do, once its parent has ended.
 */
export class LeftBehind {
  readonly environment: Readonly<Record<string, string>>
  private readonly entry: Buffer
  private readonly makeGroup: () => ControlGroup | undefined
  private group: ControlGroup | undefined

  /** `id` is one that no other run has. An earlier process may have started what is of this id. */
  constructor(id: string, { grouped }: { readonly grouped: boolean }) {
    this.environment = { [MARK]: id }
    this.entry = Buffer.from(`${MARK}=${id}\0`)
    this.makeGroup = () => (grouped ? ControlGroup.below(`prodgate-${id}`) : undefined)
  }

  /** Starts a process so that it is known with all that it starts. */
  around<T>(start: () => T): T {
    this.group = this.makeGroup()
    return this.group === undefined ? start() : this.group.around(start)
  }

  /** Ends what went into another session than this process, once that has ended: nobody waits for it. */
  endOutside(leader: Pick<Member, 'session'>): void {
    for (const { pid, session } of this.members()) if (session !== leader.session) kill(pid)
  }

  /** Ends all of it. False where something would not die. */
  async end(): Promise<boolean> {
    this.group ??= this.makeGroup()
    this.group?.kill()
    const rounds = PATIENCE_MS / BETWEEN_MS
    for (let round = 0; round < rounds; round++) {
      const found = this.members()
      if (found.length === 0) {
        this.group?.remove()
        return true
      }
      // What is killed starts nothing more; what one of them had just started is found in the next round.
      for (const { pid } of found) kill(pid)
      await sleep(BETWEEN_MS)
    }
    return false
  }

  /** Those of the group, those that bear the mark, and what they started. */
  private members(): readonly Member[] {
    const grouped = new Set(this.group?.members())
    const all = processes()
    const found = new Map<number, Member>()
    const add = (member: Listed) => {
      if (member.pid === process.pid || found.has(member.pid)) return
      found.set(member.pid, member)
      for (const child of all) if (child.parent === member.pid) add(child)
    }
    for (const one of all) if (grouped.has(one.pid) || this.isMarked(one.pid)) add(one)
    return [...found.values()]
  }

  private isMarked(pid: number): boolean {
    try {
      const variables = readFileSync(`/proc/${pid}/environ`)
      const at = variables.indexOf(this.entry)
      return at === 0 || (at > 0 && variables.includes(Buffer.concat([Buffer.of(0), this.entry])))
    } catch {
      // It has ended, or is somebody else's.
      return false
    }
  }
}

interface Listed extends Member {
  readonly parent: number
}

/** Those that are not dead already, as `/proc/PID/stat` tells them (proc_pid_stat(5)). */
function processes(): readonly Listed[] {
  const found: Listed[] = []
  for (const name of processNames()) {
    const one = processAt(Number(name))
    if (one !== undefined) found.push(one)
  }
  return found
}

function processNames(): readonly string[] {
  try {
    return readdirSync('/proc').filter((name) => /^\d{1,10}$/.test(name))
  } catch {
    return []
  }
}

function processAt(pid: number): Listed | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1')
    // The name before it may hold blanks and brackets.
    const [state, parent, , session] = text.slice(text.lastIndexOf(')') + 2).split(' ')
    return state === 'Z' || state === 'X' ? undefined : { pid, parent: Number(parent), session: Number(session) }
  } catch {
    return undefined
  }
}

/** The session of this process. */
export function ownSession(): number {
  return processAt(process.pid)?.session ?? 0
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // It has ended, or is somebody else's.
  }
}
