/**
 * The plugin of OpenCode and Kilo. There is no process whose end could refuse, so that everything that is no positive allow
 * is thrown. What fails while the plugin is loaded lets tools run without a word, so that nothing is done there.
 *
 * It asks by the shim, which has the rules of asking. The allow has to name this call.
 *
 * Of what it let go it tells how it ended. OpenCode 1.18.33 waits for `tool.execute.after`, which comes only where a tool gave
 * something; that one failed is an event, for which nobody waits. What is thrown after a tool reaches the model as a failure of
 * that tool, so that nothing is.
 *
 * KNOWN GAP: a plugin that comes later can change the arguments after they were judged.
 */
const TEMPLATE = String.raw`// Made by "prodgate install". Asks the authority before every call of a tool, and tells it how the call ended.
import { spawn } from 'node:child_process'

const SHIM = @SHIM@
const CLIENT = @CLIENT@
const DEADLINE_MS = @DEADLINE_MS@
const TELLING_MS = @TELLING_MS@
const MOST_ANSWER = 65536

function ask(input, deadline) {
  return new Promise((resolve, reject) => {
    const child = spawn(SHIM, [CLIENT], { stdio: ['pipe', 'pipe', 'pipe'], env: process.env })
    const said = { out: '', err: '' }
    const timer = setTimeout(() => {
      child.kill('SIGKILL')
      reject(new Error('prodgate: refused: the shim did not answer in time'))
    }, deadline)
    const keep = (name) => (piece) => {
      if (said[name].length < MOST_ANSWER) said[name] += piece
    }
    child.stdout.setEncoding('utf8').on('data', keep('out'))
    child.stderr.setEncoding('utf8').on('data', keep('err'))
    child.stdin.on('error', () => undefined)
    child.on('error', () => {
      clearTimeout(timer)
      reject(new Error('prodgate: refused: the shim cannot be started'))
    })
    child.on('close', (status) => {
      clearTimeout(timer)
      resolve({ status, ...said })
    })
    child.stdin.end(input)
  })
}

// When each call was let go of which nothing was told yet.
const letGo = new Map()
const keyOf = (session, call) => JSON.stringify([session, call])
let telling = Promise.resolve()

async function judge(directory, input, output) {
  // A model may give a number again once its call has ended: what is told of that one goes first.
  await telling
  const call = { sessionID: input.sessionID, callID: input.callID, cwd: directory, tool: input.tool, args: output.args ?? {} }
  const { status, out, err } = await ask(JSON.stringify(call), DEADLINE_MS)
  const allowed = JSON.stringify({ prodgate: 'allow', call: input.callID })
  if (typeof input.callID !== 'string' || status !== 0 || out !== allowed + '\n')
    throw new Error(err.trim() || 'prodgate: refused: there is no answer that counts')
  letGo.set(keyOf(input.sessionID, input.callID), performance.now())
}

// Never fails: the tool has run.
function tell(sessionID, callID, ended) {
  const key = keyOf(sessionID, callID)
  const began = letGo.get(key)
  if (began === undefined) return undefined
  letGo.delete(key)
  const durationMs = Math.round(performance.now() - began)
  const say = async () => ask(JSON.stringify({ sessionID, callID, ended: { ...ended, durationMs } }), TELLING_MS)
  const one = say().catch(() => undefined)
  telling = Promise.all([telling, one]).then(() => undefined)
  return one
}

async function tellOutput(input, output) {
  await tell(input?.sessionID, input?.callID, { output: output?.output ?? output?.content ?? null, exit: output?.metadata?.exit })
}

function tellFailure(event) {
  const part = event?.type === 'message.part.updated' ? event.properties?.part : undefined
  if (part?.type !== 'tool' || part.state?.status !== 'error') return
  tell(part.sessionID, part.callID, { error: String(part.state.error), interrupted: part.state.metadata?.interrupted === true })
}

export const ProdgatePlugin = async ({ directory }) => ({
  'tool.execute.before': (input, output) => judge(directory, input, output),
  'tool.execute.after': tellOutput,
  event: async ({ event }) => tellFailure(event),
})
`

export interface PluginOptions {
  /** Absolute path of the shim. */
  readonly shim: string
  readonly client: 'opencode' | 'kilo'
  /** Of the shim; the plugin waits a little longer. */
  readonly deadlineSeconds?: number
  /** The longest that a call which has ended waits for that to be told. */
  readonly tellingSeconds?: number
}

/** The text of the plugin. */
export function renderOpencodePlugin({
  shim,
  client,
  deadlineSeconds = 50,
  tellingSeconds = 10,
}: PluginOptions): string {
  if (!shim.startsWith('/')) throw new TypeError('the path of the shim is absolute')
  const baked: Readonly<Record<string, string>> = {
    SHIM: JSON.stringify(shim),
    CLIENT: JSON.stringify(client),
    DEADLINE_MS: String((deadlineSeconds + 5) * 1000),
    TELLING_MS: String(tellingSeconds * 1000),
  }
  return TEMPLATE.replaceAll(/@([A-Z_]+)@/g, (whole, name: string) => baked[name] ?? whole)
}
