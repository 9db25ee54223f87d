import { spawn } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { PlannedCall } from '../../src/reach/doctor/stub-model/model-api.ts'
import { startStubModel } from '../../src/reach/doctor/stub-model/server.ts'
import { TestServer } from '../../test/authority/server.ts'

/** An authority, a kubectl that only notes what it was called with, and somebody to run the examples. */
export class Stage {
  readonly server: TestServer
  private readonly bin: string
  private readonly notes: string
  private toldBefore = 0

  private constructor(server: TestServer) {
    this.server = server
    this.bin = join(server.home, 'bin')
    this.notes = join(server.home, 'kubectl.notes')
    mkdirSync(this.bin)
    writeFileSync(join(server.home, 'token'), server.token('bot'))
    writeFileSync(join(this.bin, 'kubectl'), `#!/bin/sh\necho "$*" >> '${this.notes}'\necho "kubectl was here: $*"\n`)
    chmodSync(join(this.bin, 'kubectl'), 0o755)
  }

  static async open(): Promise<Stage> {
    return new Stage(await TestServer.start())
  }

  /** What kubectl was called with, since the last look. */
  ran(): readonly string[] {
    const lines = existsSync(this.notes) ? readFileSync(this.notes, 'utf8').trimEnd().split('\n') : []
    writeFileSync(this.notes, '')
    return lines.filter((line) => line !== '')
  }

  /** What was told of actions that were let go, since the last look. */
  async outcomes(): Promise<readonly string[]> {
    const rows = await this.server.beside(({ store }) =>
      store.read.selectFrom('outcome').select(['decision', 'status']).orderBy('decision').execute(),
    )
    const told = rows.slice(this.toldBefore)
    this.toldBefore = rows.length
    return told.map((one) => one.status)
  }

  /** Runs an example to its end. */
  async run(example: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<string> {
    const program = example.endsWith('.py') ? 'python3' : process.execPath
    const child = spawn(program, [join(import.meta.dirname, '..', example), ...args], {
      cwd: this.server.home,
      env: {
        PATH: `${this.bin}:${process.env['PATH'] ?? ''}`,
        HOME: this.server.home,
        PRODGATE_URL: this.server.url,
        PRODGATE_TOKEN_FILE: join(this.server.home, 'token'),
        PRODGATE_SESSION: example,
        PYTHONPATH: join(import.meta.dirname, '../../clients/python'),
        PYTHONDONTWRITEBYTECODE: '1',
        ...env,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let said = ''
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => {
        said += text
      })
    await new Promise((resolve) => child.once('close', resolve))
    return said
  }

  /** Runs an example with a model that makes these calls. Gives what the model was told of each. */
  async converse(
    example: string,
    plan: readonly PlannedCall[],
    env: (model: string) => Readonly<Record<string, string>>,
    more: Readonly<Record<string, string>> = {},
  ): Promise<readonly string[]> {
    const model = await startStubModel(plan)
    try {
      const said = await this.run(example, ['go on'], { ...env(model.url), ...more })
      if (model.results.length < plan.length) throw new Error(`the example ended early:\n${said}`)
      return model.results
    } finally {
      await model.close()
    }
  }
}
