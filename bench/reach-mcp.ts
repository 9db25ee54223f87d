/**
 * `node bench/reach-mcp.ts`: the call of an MCP tool through the proxy, judged and recorded by a running authority, beside the
 * same call made directly, in one run on one machine. An allowed call waits for its entry to be durable, so that what the disk
 * takes for that by itself stands beside it. `--quick` takes a tenth of the calls, `--json` prints data.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { TestServer } from '../test/authority/server.ts'
import { EVERYTHING, proxied, REGISTRY, Wire } from '../test/reach/mcp/wire.ts'
import { diskRate } from './authority/disk.ts'
import { median, p99, timeInTurnAsync } from './measure.ts'

const CALLS = process.argv.includes('--quick') ? 200 : 2000

const authority = await TestServer.start({ registry: REGISTRY })
const folder = mkdtempSync(join(tmpdir(), 'prodgate-bench-mcp-'))
const direct = new Wire({
  command: process.execPath,
  args: EVERYTHING.slice(1),
  env: { PATH: process.env['PATH'] ?? '' },
})
const through = new Wire(proxied(authority, EVERYTHING, { name: 'open' }))
try {
  await Promise.all([direct.start(), through.start()])
  const echo = async (wire: Wire) => {
    const { result } = await wire.call('echo', { message: 'hello' })
    if (result.isError === true) throw new Error(JSON.stringify(result))
    wire.seen.length = 0
  }
  const list = async (wire: Wire) => {
    await wire.request('resources/templates/list')
    wire.seen.length = 0
  }
  const calls = await timeInTurnAsync(CALLS, { direct: () => echo(direct), through: () => echo(through) })
  const others = await timeInTurnAsync(CALLS, { direct: () => list(direct), through: () => list(through) })
  const diskMs = 1000 / (await diskRate(folder, 1, 1000))
  const rows = Object.entries({ 'tools/call': calls, 'other requests': others }).map(([what, times]) => ({
    what,
    calls: CALLS,
    directMs: { median: median(times.direct), p99: p99(times.direct) },
    throughMs: { median: median(times.through), p99: p99(times.through) },
    addedMs: median(times.through) - median(times.direct),
  }))
  if (process.argv.includes('--json')) console.log(JSON.stringify({ diskMs, rows }))
  else {
    console.log(`one durable write of the disk: ${diskMs.toFixed(2)} ms`)
    for (const { what, directMs, throughMs, addedMs } of rows)
      console.log(
        `${what.padEnd(16)} direct ${directMs.median.toFixed(2)} ms (p99 ${directMs.p99.toFixed(2)})  ` +
          `through ${throughMs.median.toFixed(2)} ms (p99 ${throughMs.p99.toFixed(2)})  added ${addedMs.toFixed(2)} ms`,
      )
  }
} finally {
  for (const wire of [direct, through]) wire.end()
  await Promise.all([direct.exited, through.exited])
  await authority.remove()
  rmSync(folder, { recursive: true, force: true })
}
