import { byForms } from '../../forms.ts'
import type { Program } from '../../program.ts'

/** What stands before the interfaces of services: gateways and graphs. */
export const apiGateways: readonly Program[] = [
  byForms({
    names: ['deck', 'kongctl'],
    about: 'brings a Kong gateway to its files (1.46)',
    on: 'gateway',
    here: /^(file|convert|completion)\b/,
    forms: [
      // The keys of those who are let in are among what it dumps.
      [/^(gateway |konnect )?dump\b/, 'read-data'],
      [/^(gateway |konnect )?(diff|ping|validate|version|help|get|list|plan)\b/, 'read'],
      [/^(gateway |konnect )?(reset|delete)\b/, 'lose'],
      [/^(gateway |konnect )?(sync|apply|adopt)\b/, 'deploy'],
    ],
    examples: {
      'deck gateway diff': ['read gateway gateway'],
      'deck gateway dump': ['read-data gateway gateway'],
      'deck gateway reset --force': ['lose gateway gateway'],
    },
  }),
  byForms({
    names: ['rover'],
    about: 'handles graphs of Apollo (0.30)',
    on: 'graph',
    here: /^(dev|init|template|supergraph compose|install|persisted-queries generate)\b/,
    forms: [
      [/^(\w+ (list|fetch|check|lint|introspect|describe|search)|explain|info|docs|readme fetch|help)\b/, 'read'],
      [/^\w+ delete\b/, 'lose'],
      [/^(\w+ publish|persisted-queries publish|readme publish)\b/, 'deploy'],
      [/^(config|api-key)/, 'access'],
    ],
    examples: {
      'rover subgraph list shop': ['read subgraph graph'],
      'rover subgraph delete shop': ['lose subgraph graph'],
    },
  }),
]
