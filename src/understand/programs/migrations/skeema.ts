import { byForms } from '../../forms.ts'
import type { Program } from '../../program.ts'

/** Schemas of MySQL by their files. */
export const skeema: readonly Program[] = [
  byForms({
    names: ['skeema'],
    about: 'brings MySQL schemas to files (1.13)',
    on: 'schema',
    here: /^(lint|format|init|add-environment|pull)\b/,
    forms: [
      [/^(diff|version|help)\b/, 'read'],
      [/^push\b/, 'deploy'],
    ],
    examples: { 'skeema diff production': ['read diff schema'], 'skeema push production': ['deploy push schema'] },
  }),
]
