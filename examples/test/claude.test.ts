import { existsSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Options, query } from '@anthropic-ai/claude-agent-sdk'
import { gate } from 'prodgate'
import { claudeGuard } from 'prodgate/claude-agent-sdk'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startStubModel } from '../../src/reach/doctor/stub-model/server.ts'
import { Stage } from './run-example.ts'
import { tellStory } from './story.ts'

const native = `@anthropic-ai/claude-agent-sdk-${process.platform}-${process.arch}`
const installed = existsSync(join(import.meta.dirname, '../node_modules', native))

const QUIET = {
  CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
  DISABLE_AUTOUPDATER: '1',
  DISABLE_TELEMETRY: '1',
  DISABLE_ERROR_REPORTING: '1',
  // Lets root use `bypassPermissions`.
  IS_SANDBOX: '1',
}
const talkingTo = (model: string) => ({ ...QUIET, ANTHROPIC_BASE_URL: model, ANTHROPIC_API_KEY: 'none' })

/** With the native Claude Code that `npm ci --prefix examples` brings; `--omit=optional` leaves its 240 MB out. */
describe.skipIf(!installed)('the Claude Agent SDK', () => {
  let stage: Stage
  beforeAll(async () => {
    stage = await Stage.open()
  })
  afterAll(() => stage.server.remove())

  const bash = (command: string) => ({ name: 'Bash', args: { command, description: 'as planned' } })
  tellStory({ example: 'claude-agent-sdk.ts', call: (args) => bash(`kubectl ${args}`), env: talkingTo }, () => stage)

  const guard = () => claudeGuard(gate({ url: stage.server.url, token: stage.server.token('bot') }))
  const BYPASS = { permissionMode: 'bypassPermissions', allowDangerouslySkipPermissions: true } as const
  const ALLOWED = { allowedTools: ['Bash'] }
  const hooked = (hook: () => Promise<Record<string, never>>): Options => ({
    ...guard(),
    hooks: { PreToolUse: [{ hooks: [hook], timeout: 2, onFailure: 'block' }] },
  })
  /** What a repository may bring along. */
  const disabling = { disableAllHooks: true, permissions: { allow: ['Bash'] } }

  /** Whether a command that is held ran, with these options. */
  async function ran(options: Options, settings?: object): Promise<boolean> {
    const cwd = mkdtempSync(join(stage.server.home, 'work-'))
    if (settings !== undefined) {
      mkdirSync(join(cwd, '.claude'))
      writeFileSync(join(cwd, '.claude/settings.json'), JSON.stringify(settings))
    }
    const marker = join(cwd, 'marker')
    const model = await startStubModel([bash(`touch ${marker}`)])
    const env = { PATH: process.env['PATH'] ?? '', HOME: cwd, ...talkingTo(model.url) }
    try {
      for await (const message of query({ prompt: 'go on', options: { cwd, env, ...options } }))
        if (message.type === 'result') expect(message.subtype).toBe('success')
      expect(model.results).toHaveLength(1)
      return existsSync(marker)
    } finally {
      await model.close()
    }
  }

  test.each<[string, boolean, () => Options, object?]>([
    ['nobody guards: the twin that shows that the command would run', true, () => ({ settingSources: [], ...BYPASS })],
    ['an allow rule of your own', false, () => ({ settingSources: [], ...ALLOWED, ...guard() })],
    ['`bypassPermissions`', false, () => ({ settingSources: [], ...BYPASS, ...guard() })],
    ['`acceptEdits`', false, () => ({ settingSources: [], permissionMode: 'acceptEdits', ...guard() })],
    ['a repository that turns hooks off and allows all', false, guard, disabling],
    ['no hook at all: `canUseTool` is asked', false, () => ({ settingSources: [], canUseTool: guard().canUseTool })],
    [
      'a hook that throws, beside an allow rule',
      false,
      () => ({ settingSources: [], ...ALLOWED, ...hooked(() => Promise.reject(new Error('boom'))) }),
    ],
    [
      'a hook that hangs, beside an allow rule',
      false,
      () => ({ settingSources: [], ...ALLOWED, ...hooked(() => new Promise(() => undefined)) }),
    ],
  ])('%s', async (_name, runs, options, settings) => expect(await ran(options(), settings)).toBe(runs))
})
