import { once } from 'node:events'
import { join, resolve } from 'node:path'
import { CommandFault, EXIT, UsageError } from '../client/exit.ts'
import { whyNotListening } from '../lib/not-listening.ts'
import { formatVerifierKey } from '../record/log/key.ts'
import { readListenAddress } from '../serve/listen-address.ts'
import { openWitnessKey } from '../serve/witness/key.ts'
import { witnessServer } from '../serve/witness/server.ts'
import { WitnessState } from '../serve/witness/state.ts'
import { Witness } from '../serve/witness/witness.ts'
import { jsonLine } from './authority/json-line.ts'
import { readKey } from './log/source.ts'
import { print } from './output.ts'

export interface WitnessOptions {
  readonly state: string
  readonly listen: string
  readonly log: readonly string[]
  readonly keyFile?: string
  readonly json?: boolean
}

/** `prodgate witness`: a process of its own under a key of its own, until it is told to stop. */
export async function witness(options: WitnessOptions): Promise<number> {
  const address = readListenAddress(options.listen)
  if (address.is === 'fault') throw new UsageError(address.fault)
  const logs = options.log.map((one) => readKey(one, 'ed25519'))
  const directory = resolve(options.state)
  const state = openState(directory)
  const key = openWitnessKey(resolve(options.keyFile ?? join(directory, 'witness.key')))
  if (key.is === 'fault') throw new CommandFault(EXIT.fault, key.fault)
  const vkey = formatVerifierKey(key.value.verifier)
  const server = witnessServer(new Witness({ key: key.value, state, logs, now: Date.now }), vkey, (cause) => {
    process.stderr.write(`prodgate: the witness could not answer: ${cause instanceof Error ? cause.message : cause}\n`)
  })
  const { host, port } = address.value
  server.listen({ host, port })
  try {
    await once(server, 'listening')
  } catch (cause) {
    throw new CommandFault(EXIT.fault, `couldn't listen on \`${options.listen}\`: ${whyNotListening(cause)}`)
  }
  const found = server.address()
  const url = `http://${host.includes(':') ? `[${host}]` : host}:${typeof found === 'object' ? found?.port : port}`
  if (options.json === true) await print(jsonLine({ ready: true, url, key: vkey, logs: logs.map(({ name }) => name) }))
  else await print(`witness ready\n  url  ${url}\n  key  ${vkey}\n`)
  await Promise.race([once(process, 'SIGTERM'), once(process, 'SIGINT')])
  server.close()
  server.closeAllConnections()
  return EXIT.allow
}

function openState(directory: string): WitnessState {
  try {
    return new WitnessState(directory)
  } catch (cause) {
    throw new CommandFault(EXIT.fault, `couldn't open the state: ${(cause as Error).message}`)
  }
}
