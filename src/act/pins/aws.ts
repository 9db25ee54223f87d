import { profileSettings } from './ini-profile.ts'
import type { Pinner } from './pin.ts'
import { byVariable, checked, settingsPath, stateOf, textAt } from './state.ts'
import { hasOption, setsVariable } from './words.ts'

/**
 * The AWS command line (2.22) and SDKs take static keys before a profile, `AWS_PROFILE` before `[default]`, and the region of
 * the environment before that of the profile. The profile is named outright; the region only where the command could not
 * choose another profile, whose region it would then hide.
 */
export const awsPin: Pinner = {
  tool: 'aws',
  programs: ['aws', 'sam', 'cdk', 'eksctl', 'copilot', 'chamber', 'sls', 'serverless', 'terraform', 'tofu', 'pulumi'],
  pin: (context) => {
    const { env, words } = context
    const config = settingsPath(context, 'AWS_CONFIG_FILE', '.aws/config')
    const credentials = settingsPath(context, 'AWS_SHARED_CREDENTIALS_FILE', '.aws/credentials')
    const state = stateOf(context, [config, credentials])
    if (env['AWS_ACCESS_KEY_ID'] !== undefined)
      return checked('aws', 'the account of static keys', state, 'static keys stand above every profile')
    const name = env['AWS_PROFILE'] || env['AWS_DEFAULT_PROFILE'] || 'default'
    const settings = profileSettings(textAt(context, config) ?? '', name)
    const isThere =
      settings !== undefined || profileSettings(textAt(context, credentials) ?? '', name, true) !== undefined
    if (!isThere) return checked('aws', 'no profile', state, 'there are no settings of this profile')
    const chooses = hasOption(words, '--profile') || setsVariable(words, 'AWS_PROFILE', 'AWS_DEFAULT_PROFILE')
    const region = env['AWS_REGION'] || env['AWS_DEFAULT_REGION'] || settings?.get('region')
    const pinned = { AWS_PROFILE: name, ...(region === undefined || chooses ? {} : { AWS_REGION: region }) }
    return byVariable('aws', `profile ${name}`, pinned, state)
  },
}
