import { posix } from 'node:path'
import type { Pinner } from './pin.ts'
import { byVariable, checked, stateOf, textAt } from './state.ts'

/**
 * `terraform` and `tofu` (1.13) work in the workspace that `.terraform/environment` names, unless `TF_WORKSPACE` does, and with
 * the backend that `init` wrote down. The workspace is named outright, but where the command chooses one itself, which the
 * variable forbids; the backend is compared.
 */
export const terraformPin: Pinner = {
  tool: 'terraform',
  programs: ['terraform', 'tofu', 'terragrunt'],
  pin: (context) => {
    const { words, exact, env, cwd } = context
    const moved = words.find((word) => word.startsWith('-chdir='))?.slice('-chdir='.length)
    const directory = posix.resolve(cwd, moved ?? '.')
    const data = posix.resolve(directory, env['TF_DATA_DIR'] || '.terraform')
    const chosen = posix.join(data, 'environment')
    const state = stateOf(context, [chosen, posix.join(data, 'terraform.tfstate')])
    const name = env['TF_WORKSPACE'] || textAt(context, chosen)?.trim() || 'default'
    const to = `workspace ${name} in ${directory}`
    if (!exact) return checked('terraform', to, state, 'a text for a shell may work in several directories')
    if (words.includes('workspace') || words.includes('init'))
      return checked('terraform', to, state, 'the command may choose the workspace itself')
    return byVariable('terraform', to, { TF_WORKSPACE: name }, state)
  },
}
