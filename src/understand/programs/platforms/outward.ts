import type { EffectKind } from '../../effect.ts'
import { emit, emitFile, sessionOf } from '../../emit.ts'
import type { Place } from '../../place.ts'
import type { Program } from '../../program.ts'
import { changes, changesAccess, deploys, isUndescribed, loses, reads, type ToolCall, tool } from '../../tool.ts'
import { Carries, isKnown, word } from '../../word.ts'
import { accountAt, appAt, doesOne, locally } from './app.ts'

/** Services that reach people outside: payments and messages. */

/**
 * Keys of the test mode reach nothing but the tester's own data, and the tool uses no other unless it is told to; `--live`
 * reaches customers and their money.
 */
function stripePlace(call: ToolCall): Place {
  const told = call.arguments.has('--live', '--api-key') || call.env.get('STRIPE_API_KEY') !== undefined
  return told ? appAt(call, 'other', word('stripe', call.span), word('live', call.span)) : sessionOf(call)
}

const STRIPE_VERBS: Readonly<Record<string, EffectKind>> = {
  list: 'read-data',
  retrieve: 'read-data',
  search: 'read-data',
  list_line_items: 'read-data',
  create: 'change',
  update: 'change',
  delete: 'lose',
  cancel: 'change',
  confirm: 'publish',
  capture: 'publish',
  pay: 'publish',
  finalize_invoice: 'publish',
  send_invoice: 'publish',
  void_invoice: 'publish',
  refund: 'publish',
  reverse: 'publish',
  approve: 'change',
  close: 'publish',
}

/** `stripe customers list`, `stripe refunds create`. */
function stripeResource(call: ToolCall): void {
  const [resource, ...rest] = call.arguments.operands
  const verb = rest.find((w) => isKnown(w) && Object.hasOwn(STRIPE_VERBS, w.text))
  const kind = verb === undefined ? undefined : STRIPE_VERBS[verb.text]
  if (kind === undefined || verb === undefined)
    return emit(call, 'undescribed', resource?.text ?? 'run', 'program', 'stripe', { at: call.place() })
  const pays =
    kind === 'change' &&
    verb.text === 'create' &&
    /^(refunds|charges|payouts|transfers|topups|payment_intents|subscriptions|invoices)$/.test(resource?.text ?? '')
  emit(call, pays ? 'publish' : kind, verb.text, resource?.text ?? 'object', rest[1] ?? '', { at: call.place() })
}

const stripe: Program = tool({
  names: ['stripe'],
  about: 'handles payments with Stripe',
  options: `--api-key= --color= --config= --device-name= --log-level= -p|--project-name= --live -d= --data= -e=
    -l= --limit= -f|--forward-to= --events= --forward-connect-to= --format= --print-secret --skip-verify
    --override= --add= --remove= --list --set= --unset= --edit --stripe-account= --stripe-version= -i= -c -s
    --confirm --expand= -a= -b= --starting-after= --ending-before= --filter-account= --filter-http-method=
    --filter-ip-address= --filter-request-path= --filter-request-status= --filter-source=
    --filter-status-code-type= --webhook-endpoint= --account= --parameters= -j --latest`,
  place: stripePlace,
  verbs: {
    [`status | version | help | open | resources | samples list | logs tail | community | docs | whoami`]:
      reads('stripe'),
    listen: (call) =>
      emit(
        call,
        call.arguments.has('--print-secret') ? 'read-secret' : 'change',
        'listen',
        'webhook',
        call.arguments.value('--forward-to') ?? '',
      ),
    'trigger | fixtures | events resend': changes('event'),
    config: (call) => {
      const kind = call.arguments.has('--list')
        ? 'read-secret'
        : call.arguments.has('--set', '--unset', '--edit')
          ? 'access'
          : 'read'
      emit(call, kind, 'configure', 'stripe settings')
    },
    [`login | logout | completion | samples create | serve | plugin install | plugin upgrade | plugin uninstall |
      projects`]: locally('change', 'stripe session'),
    get: doesOne('read-data', 'object'),
    post: doesOne('change', 'object'),
    delete: doesOne('lose', 'object'),
    '*': stripeResource,
  },
  examples: {
    'stripe customers list --limit 3': ['read-data list customers'],
    'stripe customers delete cus_1': ['lose delete customers cus_1'],
    'stripe refunds create --live -d charge=ch_1': ['publish create refunds'],
    'stripe logs tail': ['read logs tail stripe'],
    'stripe listen --forward-to localhost:3000': ['change listen webhook localhost:3000'],
    'stripe trigger payment_intent.succeeded': ['change trigger event payment_intent.succeeded'],
    'stripe frob x': ['undescribed frob program stripe'],
  },
})

/** `twilio api:core:messages:create`: the last word of the colons is the verb. */
const twilio: Program = tool({
  names: ['twilio'],
  about: 'sends messages and calls with Twilio',
  options: `-p|--profile= -l|--log-level= -o|--output= --properties= --sid= --to= --from= --body= --limit=
    --path-sid= --account-sid= --service-sid= --environment= --username= --friendly-name= --url= --no-header
    --status= --start-time= --end-time= --streaming --voice-url= --sms-url= --cwd= --env= --region= --edge=`,
  place: (call) => accountAt(call, 'Twilio', '--profile', '--environment'),
  verbs: {
    [`login | profiles:create | profiles:use | profiles:remove | plugins:install | plugins:remove |
      plugins:update | autocomplete | config:set | serverless:init | serverless:start | serverless:new |
      flex:plugins:create | flex:plugins:start | dev-phone`]: locally('change', 'twilio session'),
    [`profiles:list | plugins | config:list | debugger:logs:list | phone-numbers:list | serverless:list |
      serverless:logs | flex:plugins:list | help | feedback`]: reads('account'),
    [`serverless:deploy | serverless:promote | serverless:activate | flex:plugins:deploy | flex:plugins:release`]:
      deploys('service'),
    'serverless:env:set | serverless:env:unset | serverless:env:import': changesAccess('variable'),
    'serverless:env:get | serverless:env:list': doesOne('read-secret', 'variable'),
    [`phone-numbers:buy:local | phone-numbers:buy:mobile | phone-numbers:buy:toll-free | email:send`]: doesOne(
      'publish',
      'message',
    ),
    'phone-numbers:update': changes('phone number'),
    '*': (call) => {
      const path = call.arguments.operands[0]?.text ?? ''
      const verb = path.slice(path.lastIndexOf(':') + 1)
      const kind: EffectKind | undefined = !path.startsWith('api:')
        ? undefined
        : verb === 'list' || verb === 'fetch'
          ? 'read-data'
          : verb === 'remove'
            ? 'lose'
            : verb !== 'create' && verb !== 'update'
              ? undefined
              : /:(messages|calls|faxes|verifications|incoming-phone-numbers|executions|broadcasts):create$/.test(path)
                ? 'publish'
                : /:(keys|signing-keys|tokens|credentials?)/.test(path)
                  ? 'access'
                  : 'change'
      if (kind === undefined) return isUndescribed(call)
      return emit(call, kind, verb, path.slice(0, -verb.length - 1), '', { at: call.place() })
    },
  },
  examples: {
    'twilio api:core:messages:create --to 1 --from 2 --body x': ['publish create api:core:messages'],
    'twilio api:core:messages:list': ['read-data list api:core:messages'],
    'twilio profiles:list': ['read profiles:list account'],
    'twilio frob': ['undescribed frob program twilio'],
  },
})

/** A message cannot be taken back from those who have read it. What is piped into it leaves the host. */
function posts(call: ToolCall): void {
  for (const path of call.arguments.values('--file', '-f')) emitFile(call, 'read', path)
  const carried = call.stdin.carries | call.args.reduce((sum, w) => sum | w.carries, 0)
  if ((carried & (Carries.secret | Carries.data)) !== 0)
    emit(call, 'disclose', 'post', 'message', '', { at: call.place() })
  emit(call, 'publish', 'post', 'message', call.arguments.value('-c', '--channel', '--to') ?? '', { at: call.place() })
}

const slackcat: Program = tool({
  names: ['slackcat', 'slack-cli', 'slackr', 'slack-notify', 'discord.sh', 'telegram-send', 'apprise'],
  about: 'posts a message',
  options: `-c|--channel= -f|--file= -t|--tag= -n|--filename= --comment= -p|--post --stream -s --noop --text=
    --webhook= -b|--body= --title= --config= --to= -u= --format= --image= --caption= -i= -h`,
  place: (call) => accountAt(call, 'a messenger', '--channel', '--to'),
  verbs: { '': posts, '*': posts },
  examples: {
    'echo hi | slackcat -c ops': ['publish post message ops'],
    'cat .env | slackcat -c ops': ['file read .env', 'disclose post message', 'publish post message ops'],
  },
})

/** The development tool of Slack's own platform. https://api.slack.com/automation/cli/commands */
const slack: Program = tool({
  names: ['slack'],
  about: 'builds apps for Slack, and posts with older tools of this name',
  options: `-a|--app= -w|--team= --token= -e|--experiment= -f|--force -s|--skip-update -v|--verbose --no-color
    --config-dir= --accessible --channel= --text= --source= --level= --min-level= --org-workspace-grant=
    --trigger-def= --trigger-id= --datastore= -t|--template= -b= --hide-triggers --cleanup --name= --value=
    --users= --workflow= --everyone --include-collaborators --prod`,
  place: (call) => accountAt(call, 'Slack', '--app', '--team', '--channel'),
  verbs: {
    [`app list | apps list | activity | auth list | collaborator list | trigger list | triggers list |
      trigger info | manifest info | manifest validate | manifest | version | doctor | datastore count |
      external-auth list | help | docs | platform activity`]: reads('app'),
    'deploy | platform deploy | app install | install': deploys('app'),
    'datastore get | datastore query | datastore bulk-get': doesOne('read-data', 'datastore'),
    [`datastore put | datastore update | datastore bulk-put | datastore delete | datastore bulk-delete |
      trigger create | trigger update | triggers create | app link | app settings`]: changes('app'),
    'app delete | uninstall | app uninstall | delete | trigger delete | triggers delete': loses('app'),
    [`env add | env remove | env set | collaborator add | collaborator remove | trigger access |
      function access | function distribute | external-auth add | external-auth add-secret |
      external-auth remove | external-auth select-auth`]: changesAccess('app'),
    'env list | auth token': doesOne('read-secret', 'variable'),
    [`run | platform run | create | init | login | logout | auth login | auth logout | auth revoke | upgrade |
      samples | project create | fingerprint | feedback`]: locally('change', 'slack session'),
    'chat send | chat update | file upload | snippet post | post | send | message send': posts,
    '*': isUndescribed,
  },
  examples: {
    'slack app list': ['read app list app'],
    'slack deploy': ['deploy deploy app'],
    'slack chat send --channel ops --text hi': ['publish post message ops'],
    'slack delete': ['lose delete app'],
  },
})

export const outward: readonly Program[] = [stripe, twilio, slackcat, slack]
