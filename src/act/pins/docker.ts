import { hash } from 'node:crypto'
import { posix } from 'node:path'
import { parseJsonFields, textField } from '../../locate/formats/json-fields.ts'
import type { Pinner } from './pin.ts'
import { byVariable, checked, settingsPath, stateOf, textAt } from './state.ts'

/**
 * `docker` (28.2) talks to `DOCKER_HOST`, else to `DOCKER_CONTEXT`, else to the current context of its settings, which anybody
 * switches with one command. The context is named outright; where it leads is in a file of its own, which is compared.
 */
export const dockerPin: Pinner = {
  tool: 'docker',
  programs: ['docker', 'docker-compose', 'podman'],
  pin: (context) => {
    const directory = settingsPath(context, 'DOCKER_CONFIG', '.docker')
    const config = posix.join(directory, 'config.json')
    const host = context.env['DOCKER_HOST']
    if (host !== undefined && host !== '')
      return byVariable('docker', host, { DOCKER_HOST: host }, stateOf(context, [config]))
    const fields = parseJsonFields(textAt(context, config) ?? '{}')
    if (fields === undefined)
      return checked('docker', 'unknown', stateOf(context, [config]), 'its settings are not understood')
    const name = context.env['DOCKER_CONTEXT'] || textField(fields, 'currentContext') || 'default'
    const meta = posix.join(directory, 'contexts/meta', hash('sha256', name, 'hex'), 'meta.json')
    const state = stateOf(context, name === 'default' ? [config] : [config, meta])
    // With the variable set, `docker context use` would warn that it has no effect.
    if (context.words.includes('context'))
      return checked('docker', `context ${name}`, state, 'the command may change the context itself')
    return byVariable('docker', `context ${name}`, { DOCKER_CONTEXT: name }, state)
  },
}
