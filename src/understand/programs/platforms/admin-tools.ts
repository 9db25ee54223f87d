import type { EffectKind } from '../../effect.ts'
import { emit, nowhere } from '../../emit.ts'
import { joinWords } from '../../options.ts'
import type { Call, Program } from '../../program.ts'
import { isKnown, type Word } from '../../word.ts'

/**
 * Tools that administer something over the network and have many verbs of one kind. Which account or server is meant
 * stands in settings of the tool that are not read. A verb that no form fits is not known, and lands there too.
 */
interface Admin {
  readonly about: string
  /** The kind of thing that it is about. */
  readonly on: string
  /** Forms of the words that are no options, apart by blanks; the first that fits decides. */
  readonly forms: readonly (readonly [form: RegExp, kind: EffectKind])[]
  /** What only writes files of this host. */
  readonly here?: RegExp
  /** By name: the option behind which its code stands. Without it somebody types in what is done. */
  readonly code?: Readonly<Record<string, RegExp>>
}

const READ = 'read'

const ADMINS: Readonly<Record<string, Admin>> = {
  'sf sfdx': {
    about: 'handles organisations of Salesforce (2.80)',
    on: 'organisation',
    here: /^(project (generate|convert)|apex generate|lightning generate|plugins|autocomplete|config set|alias set|cmdt generate|template generate|schema generate)\b/,
    forms: [
      [/^(data|force:data)[ :](query|search|export|get|soql|tree export)/, 'read-data'],
      [/^(org|force:org)[ :]display|^org (auth|open)/, 'read-secret'],
      [/^org (login|logout|generate password)/, 'access'],
      [
        /^(org (list|open|display limits|list limits|list metadata|list metadata-types)|project (list|retrieve preview|deploy (preview|report|validate))|apex (list|get|tail)|sobject|limits|flow get|package (list|version list|version report|installed list)|version|doctor|search|whatsnew|commands|which|config (list|get)|alias list)\b/,
        READ,
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
  },
  gam: {
    about: 'administers Google Workspace (GAM 7)',
    on: 'account',
    forms: [
      [/^(version|help|info|report|checkconn)\b/, READ],
      [/\b(delete|wipe|purge|clear|trash|deprovision|remove|empty)\b/, 'lose'],
      [/\b(print|show)\b/, 'read-data'],
      [/\S/, 'access'],
    ],
  },
  'm365 pac': {
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
      [/\b(list|get|who|status|doctor|report|health|version|view)$/, READ],
      [/\b(export|download|backup|content)$/, 'read-data'],
      [/\b(import|deploy|publish|push|upgrade|install|apply|assign)$/, 'deploy'],
      [/\b(add|set|create|update|enable|disable|copy|move|rename|send)$/, 'change'],
    ],
  },
  'deck kongctl': {
    about: 'brings a Kong gateway to its files (1.46)',
    on: 'gateway',
    here: /^(file|convert|completion)\b/,
    forms: [
      // The keys of those who are let in are among what it dumps.
      [/^(gateway |konnect )?dump\b/, 'read-data'],
      [/^(gateway |konnect )?(diff|ping|validate|version|help|get|list|plan)\b/, READ],
      [/^(gateway |konnect )?(reset|delete)\b/, 'lose'],
      [/^(gateway |konnect )?(sync|apply|adopt)\b/, 'deploy'],
    ],
  },
  'spacectl env0': {
    about: 'runs stacks of infrastructure (1.10)',
    on: 'stack',
    forms: [
      [
        /^(stack (list|show|outputs|logs|resources|dependencies|local-preview|run list)|namespace list|run list|worker-pool list|whoami|version|blueprint (list|show)|policy (list|show)|provider list)\b/,
        READ,
      ],
      [/^(stack (destroy|delete)|run discard|destroy)\b/, 'lose'],
      [/^(profile|stack environment|stack set-current-commit|login)\b/, 'access'],
      [
        /^(stack (deploy|confirm|retry|task|replan|lock|unlock|enable|disable|cancel|approve|sync)|blueprint deploy|deploy|approve)\b/,
        'deploy',
      ],
    ],
  },
  'k0sctl k3sup': {
    about: 'sets up clusters over SSH',
    on: 'cluster',
    here: /^(init|completion)\b/,
    forms: [
      [/^(kubeconfig|get-config|node-token)\b/, 'read-secret'],
      [/^(version|help|config status|get|ready|plan)\b/, READ],
      [/^(reset|uninstall)\b/, 'lose'],
      [/^(config edit|apply|install|join|backup|lock|unlock|update|pro)\b/, 'deploy'],
    ],
  },
  rover: {
    about: 'handles graphs of Apollo (0.30)',
    on: 'graph',
    here: /^(dev|init|template|supergraph compose|install|persisted-queries generate)\b/,
    forms: [
      [/^(\w+ (list|fetch|check|lint|introspect|describe|search)|explain|info|docs|readme fetch|help)\b/, READ],
      [/^\w+ delete\b/, 'lose'],
      [/^(\w+ publish|persisted-queries publish|readme publish)\b/, 'deploy'],
      [/^(config|api-key)/, 'access'],
    ],
  },
  skeema: {
    about: 'brings MySQL schemas to files (1.13)',
    on: 'schema',
    here: /^(lint|format|init|add-environment|pull)\b/,
    forms: [
      [/^(diff|version|help)\b/, READ],
      [/^push\b/, 'deploy'],
    ],
  },
  'asadm asinfo aql': {
    about: 'administers Aerospike',
    on: 'cluster',
    code: { asadm: /^(-e|--execute)$/, aql: /^(-c|--command)$/, asinfo: /^(-v|--value)$/ },
    forms: [
      [/\b(truncate|drop|delete|quiesce|manage|kill)\b/i, 'lose'],
      [/\b(create user|grant|revoke|set password)\b/i, 'access'],
      [/\b(insert|set|tip|recluster|operate|asinfo -v)\b/i, 'change'],
      [/\bselect\b/i, 'read-data'],
      [
        /\b(info|show|health|summary|status|namespaces|statistics|build|node|features|get-config|logs|sets|bins|sindex)\b/i,
        READ,
      ],
    ],
  },
  sensuctl: {
    about: 'administers Sensu',
    on: 'check',
    forms: [
      [
        /^\w+ (list|info|history|permissions)\b|^(version|cluster (health|member-list)|config view|describe-type|tessen info)\b/,
        READ,
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
  },
  'terraformer terracognita': {
    about: 'writes files of Terraform from what runs',
    on: 'infrastructure',
    here: /./,
    forms: [[/./, READ]],
  },
}

function adminOf(names: string, admin: Admin): Program {
  return {
    names: names.split(' '),
    about: admin.about,
    examples: EXAMPLES[names.split(' ')[0] as string] ?? {},
    run: (call) => {
      const [first] = call.args
      const asks = call.args.some((w) => /^(--help|--version)$/.test(w.text))
      if (first === undefined || asks) return emit(call, 'read', 'help', 'help')
      // Verbs stand before every option; what is handed over as text (`asadm -e '…'`) stands behind one.
      const options = call.args.findIndex((w) => w.text.startsWith('-'))
      const at = nowhere(call, `the settings of \`${call.name}\` say where it lands`)
      const codes = codesIn(call, admin)
      const words = codes ?? [joinWords(options > 0 ? call.args.slice(0, options) : call.args)]
      if (!words.every(isKnown) || codes?.length === 0)
        return emit(call, 'unreadable', first.text, admin.on, '', {
          at,
          note: 'what is done is not known before it runs',
        })
      for (const { text } of words) {
        const isHere = admin.here?.test(text) === true
        if (isHere) emit(call, 'change', first.text, admin.on)
        // What is written here is got from there, unless only this host is asked.
        if (isHere && !admin.forms.some(([, kind]) => kind !== READ)) emit(call, READ, first.text, admin.on, '', { at })
        if (isHere) continue
        const form = admin.forms.find(([one]) => one.test(text))
        emit(call, form?.[1] ?? 'undescribed', first.text, admin.on, '', { at })
      }
    },
  }
}

/** Each command that is handed over as text; `undefined` where the words themselves are the command. */
function codesIn(call: Call, admin: Admin): readonly Word[] | undefined {
  const option = admin.code?.[call.name]
  if (option === undefined) return undefined
  const given = call.args.filter((_, i) => option.test(call.args[i - 1]?.text ?? ''))
  // In a value of asinfo a semicolon parts settings, not commands.
  if (call.name === 'asinfo') return given
  return given.flatMap((w) => w.text.split(/[;\n]/).map((text) => ({ ...w, text }))).filter((w) => w.text.trim() !== '')
}

const EXAMPLES: Readonly<Record<string, Program['examples']>> = {
  sf: {
    'sf org list': ['read org organisation'],
    'sf org delete scratch -o dev -p': ['lose org organisation'],
    "sf data query -q 'SELECT Id FROM Account'": ['read-data data organisation'],
    'sf project generate -n x': ['change project organisation'],
    'sf project deploy start -o prod': ['deploy project organisation'],
    'sf frobnicate': ['undescribed frobnicate organisation'],
  },
  gam: { 'gam info domain': ['read info account'], 'gam delete user bob': ['lose delete account'] },
  m365: { 'm365 spo site list': ['read spo environment'], 'm365 spo site remove --url x': ['lose spo environment'] },
  deck: {
    'deck gateway diff': ['read gateway gateway'],
    'deck gateway dump': ['read-data gateway gateway'],
    'deck gateway reset --force': ['lose gateway gateway'],
  },
  spacectl: { 'spacectl stack list': ['read stack stack'], 'spacectl stack delete --id x': ['lose stack stack'] },
  k0sctl: {
    'k0sctl config status': ['read config cluster'],
    'k0sctl config edit': ['deploy config cluster'],
    'k3sup get-config': ['read-secret get-config cluster'],
    'k0sctl reset --force': ['lose reset cluster'],
  },
  rover: { 'rover subgraph list shop': ['read subgraph graph'], 'rover subgraph delete shop': ['lose subgraph graph'] },
  skeema: { 'skeema diff production': ['read diff schema'], 'skeema push production': ['deploy push schema'] },
  asadm: {
    "asadm -e 'show stat'": ['read -e cluster'],
    "asadm -e 'show stat; undun all'": ['read -e cluster', 'undescribed -e cluster'],
    'asadm -f show.txt': ['unreadable -f cluster'],
    "asadm --enable -e 'manage truncate ns a'": ['lose --enable cluster'],
    "asinfo -v 'set-config:context=service;a=1'": ['change -v cluster'],
  },
  sensuctl: { 'sensuctl check list': ['read check check'], 'sensuctl check delete a': ['lose check check'] },
  terraformer: { 'terraformer import aws': ['change import infrastructure', 'read import infrastructure'] },
}

export const adminTools: readonly Program[] = Object.entries(ADMINS).map(([names, admin]) => adminOf(names, admin))
