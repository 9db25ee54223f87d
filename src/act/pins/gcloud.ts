import { posix } from 'node:path'
import type { Pinner } from './pin.ts'
import { byVariable, checked, settingsPath, stateOf, textAt } from './state.ts'

/**
 * `gcloud` (Google Cloud CLI 548) works in the configuration that `active_config` names, unless the command or
 * `CLOUDSDK_ACTIVE_CONFIG_NAME` names one. It is named outright; `--configuration` of a command still stands above it.
 */
export const gcloudPin: Pinner = {
  tool: 'gcloud',
  programs: ['gcloud', 'gsutil', 'bq'],
  pin: (context) => {
    const directory = settingsPath(context, 'CLOUDSDK_CONFIG', '.config/gcloud')
    const active = posix.join(directory, 'active_config')
    const name = context.env['CLOUDSDK_ACTIVE_CONFIG_NAME'] || textAt(context, active)?.trim() || 'default'
    const named = posix.join(directory, 'configurations', `config_${name}`)
    const state = stateOf(context, [active, named])
    if (name.includes('/') || textAt(context, named) === undefined)
      return checked('gcloud', 'no configuration', state, 'there are no settings of this configuration')
    // Whoever activates another configuration means later commands.
    if (context.words.includes('configurations'))
      return checked('gcloud', `configuration ${name}`, state, 'the command may change the configuration itself')
    return byVariable('gcloud', `configuration ${name}`, { CLOUDSDK_ACTIVE_CONFIG_NAME: name }, state)
  },
}
