import { byForms } from '../../forms.ts'
import type { Program } from '../../program.ts'

/** Salesforce: organisations, their data and code. */
export const salesforce: readonly Program[] = [
  byForms({
    names: ['sf', 'sfdx'],
    about: 'handles organisations of Salesforce (2.80)',
    on: 'organisation',
    here: /^(project (generate|convert)|apex generate|lightning generate|plugins|autocomplete|config set|alias set|cmdt generate|template generate|schema generate)\b/,
    forms: [
      [/^(data|force:data)[ :](query|search|export|get|soql|tree export)/, 'read-data'],
      [/^(org|force:org)[ :]display|^org (auth|open)/, 'read-secret'],
      [/^org (login|logout|generate password)/, 'access'],
      [
        /^(org (list|open|display limits|list limits|list metadata|list metadata-types)|project (list|retrieve preview|deploy (preview|report|validate))|apex (list|get|tail)|sobject|limits|flow get|package (list|version list|version report|installed list)|version|doctor|search|whatsnew|commands|which|config (list|get)|alias list)\b/,
        'read',
      ],
      [
        /^(org delete|data (delete|update bulk|resume)|project delete|package (delete|uninstall|version delete)|community)\b/,
        'lose',
      ],
      [/^(apex run|org (assign|create user|disable|enable)|user|force:user)/, 'access'],
      [/^(package (version promote)|package1)/, 'publish'],
      [/^(project (deploy|retrieve)|apex test|package (install|version create|create)|force:source)/, 'deploy'],
      [/^(data (create|update|upsert|import)|org create|org (resume|refresh))/, 'change'],
    ],
    examples: {
      'sf org list': ['read org organisation'],
      'sf org delete scratch -o dev -p': ['lose org organisation'],
      "sf data query -q 'SELECT Id FROM Account'": ['read-data data organisation'],
      'sf project generate -n x': ['change project organisation'],
      'sf project deploy start -o prod': ['deploy project organisation'],
      'sf frobnicate': ['undescribed frobnicate organisation'],
    },
  }),
]
