import { byForms } from '../forms.ts'
import type { Program } from '../program.ts'

/** Sensu: checks, and who may see them. */
export const sensu: readonly Program[] = [
  byForms({
    names: ['sensuctl'],
    about: 'administers Sensu',
    on: 'check',
    forms: [
      [
        /^\w+ (list|info|history|permissions)\b|^(version|cluster (health|member-list)|config view|describe-type|tessen info)\b/,
        'read',
      ],
      [/^(\w+ (delete|resolve)|prune|delete)\b/, 'lose'],
      [
        /^(user|role|cluster-role|role-binding|cluster-role-binding|api-key|auth|login|configure|logout|secret)\b/,
        'access',
      ],
      [/^(env)\b/, 'read-secret'],
      [/^(dump)\b/, 'read-data'],
      [/^(create|edit|\w+ (create|update|set-\w+|add-\w+|remove-\w+|execute)|silenced|command|asset)\b/, 'change'],
    ],
    examples: { 'sensuctl check list': ['read check check'], 'sensuctl check delete a': ['lose check check'] },
  }),
]
