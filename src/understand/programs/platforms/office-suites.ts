import { byForms } from '../../forms.ts'
import type { Program } from '../../program.ts'

/** Accounts, mail and files of a whole company. */
export const officeSuites: readonly Program[] = [
  byForms({
    names: ['gam'],
    about: 'administers Google Workspace (GAM 7)',
    on: 'account',
    forms: [
      [/^(version|help|info|report|checkconn)\b/, 'read'],
      [/\b(delete|wipe|purge|clear|trash|deprovision|remove|empty)\b/, 'lose'],
      [/\b(print|show)\b/, 'read-data'],
      [/\S/, 'access'],
    ],
    examples: { 'gam info domain': ['read info account'], 'gam delete user bob': ['lose delete account'] },
  }),
  byForms({
    names: ['m365', 'pac'],
    about: 'administers Microsoft 365 and the Power Platform',
    on: 'environment',
    here: /^(plugin init|pcf init|solution (init|unpack|pack|clone)|cli|spfx|setup|context)\b/,
    forms: [
      [/\b(remove|delete|reset|restore|clear|archive|retract|cancel)$/, 'lose'],
      [
        /^(login|logout|auth|connection)\b|\b(permission|role|roleassignment|admin|grant|secret|consent|invite|password|oauth2grant) /,
        'access',
      ],
      [/\b(listitem|message|file|conversation|event|mail) (list|get)$/, 'read-data'],
      [/\b(list|get|who|status|doctor|report|health|version|view)$/, 'read'],
      [/\b(export|download|backup|content)$/, 'read-data'],
      [/\b(import|deploy|publish|push|upgrade|install|apply|assign)$/, 'deploy'],
      [/\b(add|set|create|update|enable|disable|copy|move|rename|send)$/, 'change'],
    ],
    examples: {
      'm365 spo site list': ['read spo environment'],
      'm365 spo site remove --url x': ['lose spo environment'],
    },
  }),
]
