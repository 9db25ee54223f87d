import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/**
 * A control group of Linux (cgroup v2), in which all that a process starts stays, whatever session, parent or environment it
 * takes. `cgroup.kill` ends all of it at once (Linux 5.14, Documentation/admin-guide/cgroup-v2.rst).
 */
export class ControlGroup {
  private readonly path: string

  private constructor(path: string) {
    this.path = path
  }

  /**
   * Below the group of this process; nothing where that is not this user's to divide: outside of Linux, in most containers,
   * in a service without `Delegate=yes`. One that is there already is the one of this name.
   */
  static below(name: string): ControlGroup | undefined {
    const own = ownGroup()
    if (own === undefined) return undefined
    const path = join(own, name)
    try {
      mkdirSync(path, { recursive: true })
    } catch {
      return undefined
    }
    const made = new ControlGroup(path)
    if (existsSync(join(path, 'cgroup.kill'))) return made
    made.remove()
    return undefined
  }

  /**
   * What is started while `start` runs is born in it. This process goes there and back, because nothing that Node has lets a
   * child begin elsewhere, and one that is moved later may have started others by then.
   */
  around<T>(start: () => T): T {
    const home = dirname(this.path)
    if (!move(this.path)) return start()
    try {
      return start()
    } finally {
      move(home)
    }
  }

  members(): readonly number[] {
    try {
      return readFileSync(join(this.path, 'cgroup.procs'), 'utf8').split('\n').filter(Boolean).map(Number)
    } catch {
      return []
    }
  }

  kill(): void {
    // It could not go back.
    if (this.members().includes(process.pid)) return
    try {
      writeFileSync(join(this.path, 'cgroup.kill'), '1')
    } catch {
      // It is gone.
    }
  }

  /** Once nothing is in it any more. */
  remove(): void {
    try {
      rmdirSync(this.path)
    } catch {
      // Something is in it that could not be ended.
    }
  }
}

/** This process, with all its threads. False where this user may not. */
function move(path: string): boolean {
  try {
    writeFileSync(join(path, 'cgroup.procs'), String(process.pid))
    return true
  } catch {
    return false
  }
}

/** The directory of the group of this process in the one hierarchy of version 2. */
function ownGroup(): string | undefined {
  try {
    const group = /^0::(\/.*)$/m.exec(readFileSync('/proc/self/cgroup', 'utf8'))?.[1]
    for (const line of readFileSync('/proc/self/mountinfo', 'utf8').split('\n')) {
      const [front = '', back = ''] = line.split(' - ')
      const [, , , root = '', place = ''] = front.split(' ')
      if (!back.startsWith('cgroup2 ') || group === undefined || group.startsWith('/..')) continue
      const base = root === '/' ? '' : root
      if (group === base || group.startsWith(`${base}/`)) return join(place, group.slice(base.length))
    }
  } catch {
    // There is no `/proc`.
  }
  return undefined
}
