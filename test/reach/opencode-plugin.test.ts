import { chmodSync, writeFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { afterAll, describe, expect, test } from 'vitest'
import { renderOpencodePlugin } from '../../src/reach/shim/opencode-plugin.ts'
import { Place } from './shim.ts'

const place = new Place()
afterAll(() => place.remove())

let serial = 0

/** The plugin over a shim that does this. Five seconds more than the shim has it waits itself. */
async function calling(
  script: string,
  call: { callID?: string } = { callID: 'c1' },
  deadlineSeconds = 55,
): Promise<void> {
  serial++
  const [shim, plugin] = [place.file(`shim-${serial}`), place.file(`plugin-${serial}.mjs`)]
  writeFileSync(shim, `#!/bin/sh\n${script}\n`)
  chmodSync(shim, 0o755)
  writeFileSync(plugin, renderOpencodePlugin({ shim, client: 'opencode', deadlineSeconds }))
  const { ProdgatePlugin } = await import(pathToFileURL(plugin).href)
  const hooks = await ProdgatePlugin({ directory: place.path })
  await hooks['tool.execute.before']({ tool: 'bash', sessionID: 's1', ...call }, { args: { command: 'ls' } })
}

const ALLOW = `printf '%s\\n' '{"prodgate":"allow","call":"c1"}'`

describe('the plugin of OpenCode throws on everything that is no positive allow', () => {
  test('an allow of this call goes ahead', () => expect(calling(`cat >/dev/null; ${ALLOW}`)).resolves.toBeUndefined())
  test.each([
    ['a refusal', 'echo "prodgate: no" >&2; exit 2', /^prodgate: no$/],
    ['an allow with another status', `${ALLOW}; exit 1`, /^prodgate: refused/],
    ['an allow of another call', `printf '%s\\n' '{"prodgate":"allow","call":"c2"}'`, /^prodgate: refused/],
    ['nothing', 'exit 0', /^prodgate: refused/],
    ['junk', 'echo hello', /^prodgate: refused/],
    ['a line behind the allow', `${ALLOW}; echo`, /^prodgate: refused/],
    ['a shim that is killed', 'kill -KILL $$', /^prodgate: refused/],
  ])('%s', (_name, script, why) => expect(calling(script)).rejects.toThrow(why))
  test('a shim that never ends', () =>
    expect(calling(`${ALLOW}; exec sleep 60`, undefined, -4)).rejects.toThrow(/did not answer in time/))
  test('a call without a name', () =>
    expect(calling(`printf '%s\\n' '{"prodgate":"allow"}'`, {})).rejects.toThrow(/refused/))
  test('a shim that is not there', async () => {
    const plugin = place.file('plugin-none.mjs')
    writeFileSync(plugin, renderOpencodePlugin({ shim: place.file('none'), client: 'kilo' }))
    const { ProdgatePlugin } = await import(pathToFileURL(plugin).href)
    const hooks = await ProdgatePlugin({ directory: place.path })
    const call = hooks['tool.execute.before']({ tool: 'bash', sessionID: 's', callID: 'c' }, { args: {} })
    await expect(call).rejects.toThrow(/cannot be started/)
  })
})
