import { byForms } from '../../forms.ts'
import type { Program } from '../../program.ts'

/** Clusters that are set up over SSH. */
export const clustersOverSsh: readonly Program[] = [
  byForms({
    names: ['k0sctl', 'k3sup'],
    about: 'sets up clusters over SSH',
    on: 'cluster',
    here: /^(init|completion)\b/,
    forms: [
      [/^(kubeconfig|get-config|node-token)\b/, 'read-secret'],
      [/^(version|help|config status|get|ready|plan)\b/, 'read'],
      [/^(reset|uninstall)\b/, 'lose'],
      [/^(config edit|apply|install|join|backup|lock|unlock|update|pro)\b/, 'deploy'],
    ],
    examples: {
      'k0sctl config status': ['read config cluster'],
      'k0sctl config edit': ['deploy config cluster'],
      'k3sup get-config': ['read-secret get-config cluster'],
      'k0sctl reset --force': ['lose reset cluster'],
    },
  }),
]
