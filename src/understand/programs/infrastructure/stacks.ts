import { byForms } from '../../forms.ts'
import type { Program } from '../../program.ts'

/** Services that run stacks of infrastructure, and what writes stacks down that are there. */
export const stacks: readonly Program[] = [
  byForms({
    names: ['spacectl', 'env0'],
    about: 'runs stacks of infrastructure (1.10)',
    on: 'stack',
    forms: [
      [
        /^(stack (list|show|outputs|logs|resources|dependencies|local-preview|run list)|namespace list|run list|worker-pool list|whoami|version|blueprint (list|show)|policy (list|show)|provider list)\b/,
        'read',
      ],
      [/^(stack (destroy|delete)|run discard|destroy)\b/, 'lose'],
      [/^(profile|stack environment|stack set-current-commit|login)\b/, 'access'],
      [
        /^(stack (deploy|confirm|retry|task|replan|lock|unlock|enable|disable|cancel|approve|sync)|blueprint deploy|deploy|approve)\b/,
        'deploy',
      ],
    ],
    examples: { 'spacectl stack list': ['read stack stack'], 'spacectl stack delete --id x': ['lose stack stack'] },
  }),
  byForms({
    names: ['terraformer', 'terracognita'],
    about: 'writes files of Terraform from what runs',
    on: 'infrastructure',
    here: /./,
    mirrors: true,
    forms: [[/./, 'read']],
    examples: { 'terraformer import aws': ['change import infrastructure', 'read import infrastructure'] },
  }),
]
