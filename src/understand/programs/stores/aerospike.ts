import { byForms } from '../../forms.ts'
import type { Program } from '../../program.ts'

/** Aerospike: commands are handed over as text. */
export const aerospike: readonly Program[] = [
  byForms({
    names: ['asadm', 'asinfo', 'aql'],
    about: 'administers Aerospike',
    on: 'cluster',
    code: {
      asadm: { option: /^(-e|--execute)$/, parted: /[;\n]/ },
      aql: { option: /^(-c|--command)$/, parted: /[;\n]/ },
      // A semicolon parts settings there.
      asinfo: { option: /^(-v|--value)$/ },
    },
    forms: [
      [/\b(truncate|drop|delete|quiesce|manage|kill)\b/i, 'lose'],
      [/\b(create user|grant|revoke|set password)\b/i, 'access'],
      [/\b(insert|set|tip|recluster|operate|asinfo -v)\b/i, 'change'],
      [/\bselect\b/i, 'read-data'],
      [
        /\b(info|show|health|summary|status|namespaces|statistics|build|node|features|get-config|logs|sets|bins|sindex)\b/i,
        'read',
      ],
    ],
    examples: {
      "asadm -e 'show stat'": ['read -e cluster'],
      "asadm -e 'show stat; undun all'": ['read -e cluster', 'undescribed -e cluster'],
      'asadm -f show.txt': ['unreadable -f cluster'],
      "asadm --enable -e 'manage truncate ns a'": ['lose --enable cluster'],
      "asinfo -v 'set-config:context=service;a=1'": ['change -v cluster'],
    },
  }),
]
