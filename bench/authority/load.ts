/**
 * A process of its own that keeps so many clients busy for so long, each with one request under way, and prints what it
 * measured: `load.ts DOOR TOKEN CLIENTS SECONDS`.
 */

import { median, p99 } from '../measure.ts'
import { Connection, requestText } from './connection.ts'

const [door = '', token = '', clients = '1', seconds = '1'] = process.argv.slice(2)
const WARM_MS = 1_000
const times: number[] = []
let all = 0
const connections = await Promise.all(Array.from({ length: Number(clients) }, () => Connection.open(door)))
const began = performance.now()
const from = began + WARM_MS
const until = from + Number(seconds) * 1000

await Promise.all(
  connections.map(async (connection, i) => {
    for (let n = 0; ; n++) {
      const action = { kind: 'shell', command: `git log --oneline -n ${n} feature-${i}`, cwd: '/srv/app' }
      const request = requestText(door, token, '/v1/decisions', { action, session: `client-${i}` })
      const sent = performance.now()
      if (sent > until) break
      const answer = await connection.send(request)
      const now = performance.now()
      all++
      if (!answer.includes('"verdict":"allow"')) throw new Error(`not allowed: ${answer.slice(0, 300)}`)
      if (sent > from && now < until) times.push(now - sent)
    }
    connection.close()
  }),
)
times.sort((a, b) => a - b)
process.stdout.write(
  JSON.stringify({ all, rate: times.length / Number(seconds), median: median(times), p99: p99(times) }),
)
