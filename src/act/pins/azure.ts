import { posix } from 'node:path'
import type { Pinner } from './pin.ts'
import { checked, settingsPath, stateOf } from './state.ts'

/** `az` (2.77) knows no variable for the subscription: the profile that says which one is the default is compared. */
export const azurePin: Pinner = {
  tool: 'azure',
  programs: ['az', 'azd'],
  pin: (context) => {
    const directory = settingsPath(context, 'AZURE_CONFIG_DIR', '.azure')
    const state = stateOf(context, [posix.join(directory, 'azureProfile.json'), posix.join(directory, 'config')])
    return checked('azure', 'the default subscription', state, 'no variable names a subscription')
  },
}
