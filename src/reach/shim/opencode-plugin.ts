/**
 * The plugin of OpenCode and Kilo. There is no process whose end could refuse, so that everything that is no positive allow
 * is thrown. What fails while the plugin is loaded lets tools run without a word, so that nothing is done there.
 *
 * It asks by the shim, which has the rules of asking. The allow has to name this call.
 *
 * KNOWN GAP: a plugin that comes later can change the arguments after they were judged.
 */
const TEMPLATE = String.raw`// Made by "prodgate install". Asks the authority before every call of a tool.
import { spawn } from 'node:child_process'

const SHIM = @SHIM@
const CLIENT = @CLIENT@
const DEADLINE_MS = @DEADLINE_MS@
const MOST_ANSWER = 65536

function ask(input) {
  return new Promise((resolve, reject) => {
    const child = spawn(SHIM, [CLIENT], { stdio: ['pipe', 'pipe', 'pipe'], env: process.env })
    const said = { out: '', err: '' }
    const timer = setTimeout(() => {
      child.kill('SIGKILL')
      reject(new Error('prodgate: refused: the shim did not answer in time'))
    }, DEADLINE_MS)
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

async function judge(directory, input, output) {
  const call = { sessionID: input.sessionID, callID: input.callID, cwd: directory, tool: input.tool, args: output.args ?? {} }
  const { status, out, err } = await ask(JSON.stringify(call))
  const allowed = JSON.stringify({ prodgate: 'allow', call: input.callID })
  if (typeof input.callID !== 'string' || status !== 0 || out !== allowed + '\n')
    throw new Error(err.trim() || 'prodgate: refused: there is no answer that counts')
}

export const ProdgatePlugin = async ({ directory }) => ({
  'tool.execute.before': (input, output) => judge(directory, input, output),
})
`

export interface PluginOptions {
  /** Absolute path of the shim. */
  readonly shim: string
  readonly client: 'opencode' | 'kilo'
  /** Of the shim; the plugin waits a little longer. */
  readonly deadlineSeconds?: number
}

/** The text of the plugin. */
export function renderOpencodePlugin({ shim, client, deadlineSeconds = 50 }: PluginOptions): string {
  if (!shim.startsWith('/')) throw new TypeError('the path of the shim is absolute')
  const baked: Readonly<Record<string, string>> = {
    SHIM: JSON.stringify(shim),
    CLIENT: JSON.stringify(client),
    DEADLINE_MS: String((deadlineSeconds + 5) * 1000),
  }
  return TEMPLATE.replaceAll(/@([A-Z_]+)@/g, (whole, name: string) => baked[name] ?? whole)
}
