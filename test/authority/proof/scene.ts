import { expect } from 'vitest'
import { openKeys } from '../../../src/record/store/keys.ts'
import { storeLocation } from '../../../src/record/store/location.ts'
import { type AuthorityOptions, AuthorityProcess, cast } from './authority-process.ts'
import { type Answer, allowedAction, approve, Client, heldAction } from './client.ts'
import { faultsOfStory, keptLog } from './kept-log.ts'

/** One authority, an agent and an approver, and what the agent was told. The authority may be started again and again. */
export class Scene {
  readonly options: AuthorityOptions
  private readonly agentToken: string
  private readonly approverToken: string
  private running: AuthorityProcess | undefined
  private clients: readonly Client[] = []
  private readonly allows: string[] = []
  /** A request that nobody answers. */
  other = ''
  private n = 0

  private constructor(options: AuthorityOptions, agentToken: string, approverToken: string) {
    this.options = options
    this.agentToken = agentToken
    this.approverToken = approverToken
  }

  static async set(options: AuthorityOptions): Promise<Scene> {
    const { agent, approvers } = await cast(options)
    const scene = new Scene(options, agent, approvers[0] ?? '')
    await scene.start()
    const { body } = await scene.agent.post('/v1/decisions', { action: heldAction('other') })
    scene.other = body.hold.id
    expect(await scene.askForLittle()).toBe('allow')
    return scene
  }

  get authority(): AuthorityProcess {
    if (this.running === undefined) throw new Error('the authority is not running')
    return this.running
  }

  get agent(): Client {
    return this.client(0)
  }

  get approver(): Client {
    return this.client(1)
  }

  async start(): Promise<void> {
    this.running = await AuthorityProcess.start(this.options)
    const { socket, http } = this.running
    this.clients = [new Client(socket, this.agentToken), new Client(http, this.approverToken)]
  }

  async stop(): Promise<void> {
    for (const one of this.clients) one.close()
    await this.running?.stop()
    this.running = undefined
  }

  /** Another action each time, which needs nobody. Gives the verdict, or the status where there is none. */
  async askForLittle(): Promise<string> {
    return this.verdict(await this.agent.post('/v1/decisions', { action: allowedAction(this.n++) }))
  }

  /** The action that a person has to approve. */
  async ask(name: string): Promise<string> {
    return this.verdict(await this.agent.post('/v1/decisions', { action: heldAction(name), session: name }))
  }

  /** Asked for and approved, and not yet let go. */
  async approved(name: string): Promise<string> {
    const { body } = await this.agent.post('/v1/decisions', { action: heldAction(name), session: name })
    const { status } = await approve(this.approver, body.hold.id)
    expect(status).toBe(200)
    return body.id
  }

  /** Whatever happened: each allow that was told stands in a log that verifies, and nothing was spent twice. */
  async expectRecorded(lost: readonly string[] = []): Promise<readonly string[]> {
    const { directory, database } = this.options
    const keys = openKeys(`${directory}/data/keys`)
    const location = storeLocation(`${directory}/data`, database)
    if (keys.is === 'fault' || location.is === 'fault') throw new Error('the keys or the store are gone')
    const entries = await keptLog(location.value, keys.value.log.verifier)
    const intents = new Set(entries.flatMap((one) => (one.kind === 'decision.intent' ? [one['decision']] : [])))
    expect(this.allows.filter((id) => !intents.has(id) && !lost.includes(id))).toEqual([])
    expect(faultsOfStory(entries)).toEqual([])
    return entries.flatMap((one) => (one.kind === 'epoch.began' ? [String(one['why'])] : []))
  }

  /** What was let go so far. */
  get letGo(): readonly string[] {
    return [...this.allows]
  }

  private verdict({ status, body }: Answer): string {
    if (status === 200 && body.verdict === 'allow') this.allows.push(body.id)
    return status === 200 ? body.verdict : String(status)
  }

  private client(i: number): Client {
    const found = this.clients[i]
    if (found === undefined) throw new Error('the authority is not running')
    return found
  }
}
