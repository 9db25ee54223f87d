/** A small server of the tests, which keeps what it hears: every line goes to the file that is its argument. */
import { appendFileSync } from 'node:fs'
import { createInterface } from 'node:readline'

const [, , heard = '', mode = ''] = process.argv

// biome-ignore lint/suspicious/noExplicitAny: whatever a test sends
type Params = any

interface Tool {
  readonly name: string
  readonly [more: string]: unknown
}

let tools: readonly Tool[] = [
  { name: 'note', description: 'keeps a note', inputSchema: { type: 'object' } },
  { name: 'wipe', description: 'wipes', inputSchema: { type: 'object' }, annotations: { destructiveHint: true } },
]

function send(message: object): void {
  process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`)
}

const results: Readonly<Record<string, (params: Params) => object>> = {
  initialize: () => ({
    protocolVersion: '2025-11-25',
    capabilities: { tools: { listChanged: true } },
    serverInfo: { name: 'own', version: '1' },
  }),
  'tools/list': () => ({ tools }),
  'tools/call': ({ name, arguments: args = {}, requestState, inputResponses }) => {
    if (name === 'note' && args.ask === true && requestState === undefined)
      return {
        resultType: 'input_required',
        requestState: 'mine',
        inputRequests: { who: { method: 'elicitation/create' } },
      }
    return { content: [{ type: 'text', text: JSON.stringify({ args, requestState, inputResponses }) }] }
  },
}

/** What the tests tell it to do. */
const orders: Readonly<Record<string, (params: Params) => void>> = {
  'own/change': ({ tool, definition, add, remove, tell }) => {
    tools = tools.map((one) => (one.name === tool ? { ...one, ...definition } : one))
    if (add !== undefined) tools = [...tools, add]
    tools = tools.filter((one) => one.name !== remove)
    if (tell === true) send({ method: 'notifications/tools/list_changed' })
  },
  'own/say': send,
  'own/print': ({ text }) => void process.stdout.write(`${text}\n`),
  'own/die': () => process.exit(3),
}

createInterface({ input: process.stdin }).on('line', (line) => {
  appendFileSync(heard, `${line}\n`)
  let message: Params
  try {
    message = JSON.parse(line)
  } catch {
    return
  }
  const { id, method, params } = message
  orders[method]?.(params)
  if (id === undefined || method === undefined || (mode === 'silent' && method === 'tools/call')) return
  send({ id, result: results[method]?.(params ?? {}) ?? {} })
})
