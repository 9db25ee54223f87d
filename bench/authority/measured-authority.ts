import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { AuthorityProcess, cast } from '../../test/authority/proof/authority-process.ts'
import { answerTo, Client, heldAction } from '../../test/authority/proof/client.ts'

export interface Load {
  /** Decisions a second. */
  readonly rate: number
  readonly median: number
  readonly p99: number
  /** Milliseconds of processor time of the authority for each, which other work on the machine does not change much. */
  readonly processor: number
}

/** The real server, under load from a process of its own. */
export class MeasuredAuthority {
  private readonly authority: AuthorityProcess
  private readonly agent: string
  private readonly approver: string

  private constructor(authority: AuthorityProcess, agent: string, approver: string) {
    this.authority = authority
    this.agent = agent
    this.approver = approver
  }

  static async start(directory: string, database?: string): Promise<MeasuredAuthority> {
    const options = { directory, ...(database === undefined ? {} : { database }) }
    const { agent, approvers } = await cast(options)
    return new MeasuredAuthority(await AuthorityProcess.start(options), agent, approvers[0] ?? '')
  }

  async load(door: 'socket' | 'http', clients: number, seconds: number): Promise<Load> {
    const args = [this.authority[door], this.agent, String(clients), String(seconds)]
    const child = spawn(process.execPath, [join(import.meta.dirname, 'load.ts'), ...args], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const output: Buffer[] = []
    const before = this.processorMs()
    child.stdout.on('data', (piece) => output.push(piece))
    await once(child, 'close')
    const { all, ...measured } = JSON.parse(Buffer.concat(output).toString())
    return { ...measured, processor: (this.processorMs() - before) / all }
  }

  /** Approves so many requests and then spends all of their grants, so many at a time. Spends a second. */
  async spends(count: number, clients: number): Promise<number> {
    const door = this.authority.http
    const [agents, approvers] = [this.agent, this.approver].map((token) =>
      Array.from({ length: clients }, () => new Client(door, token)),
    )
    const names = Array.from({ length: count }, (_, i) => `spend-${i}`)
    const ask = async (i: number, name: string) =>
      (await agents?.[i]?.post('/v1/decisions', { action: heldAction(name), session: name }))?.body
    const all = (work: (i: number, name: string) => Promise<void>) =>
      Promise.all(
        Array.from({ length: clients }, async (_, i) => {
          for (let n = i; n < count; n += clients) await work(i, names[n] ?? '')
        }),
      )
    await all(async (i, name) => {
      const path = `/v1/holds/${(await ask(i, name)).hold.id}`
      const view = await approvers?.[i]?.get(path)
      await approvers?.[i]?.post(`${path}/approve`, answerTo(view?.body))
    })
    const began = performance.now()
    await all(async (i, name) => {
      const { verdict } = await ask(i, name)
      if (verdict !== 'allow') throw new Error(`a grant was not spent: ${verdict}`)
    })
    const rate = count / ((performance.now() - began) / 1_000)
    for (const one of [...(agents ?? []), ...(approvers ?? [])]) one.close()
    return rate
  }

  /** Megabytes that the process holds (Linux). */
  memory(): number {
    const status = readFileSync(`/proc/${this.authority.child.pid}/status`, 'utf8')
    return Number(/VmRSS:\s*(\d+)/.exec(status)?.[1]) / 1_024
  }

  /** User and system time so far, in hundredths of a second as Linux counts it (proc(5)). */
  private processorMs(): number {
    const stat = readFileSync(`/proc/${this.authority.child.pid}/stat`, 'utf8')
    const [user, system] = stat
      .slice(stat.lastIndexOf(')') + 2)
      .split(' ')
      .slice(11, 13)
    return (Number(user) + Number(system)) * 10
  }

  stop(): Promise<void> {
    return this.authority.stop()
  }
}
