/**
 * One of many processes that spend the same grant. Each line on standard input is a request, sent at the moment that the line
 * names; each line on standard output is its answer.
 */
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { Client } from './client.ts'

const [token = '', ...doors] = process.argv.slice(2)
const clients = doors.map((door) => new Client(door, token))

for await (const line of createInterface({ input: process.stdin })) {
  const { door, path, body, at } = JSON.parse(line)
  await sleep(Math.max(0, at - Date.now() - 1))
  while (Date.now() < at) {
    // To the millisecond, all at once.
  }
  const answer = await clients[door]?.post(path, body).catch((cause) => ({ status: 0, body: String(cause) }))
  process.stdout.write(`${JSON.stringify(answer)}\n`)
}
process.exit()
