import type { EffectKind } from '../../effect.ts'
import { emit, emitFile } from '../../emit.ts'
import type { AppPlace } from '../../place.ts'
import type { Program } from '../../program.ts'
import { changes, changesAccess, deploys, isUndescribed, loses, prepares, reads, type ToolCall, tool } from '../../tool.ts'
import { Carries, isKnown, word } from '../../word.ts'
import { accountAt, appAt, doesOne, locally, runsInjected } from './app.ts'

/** Services that a company pays for: payments, messages, errors, alarms, switches for features. */

/** Keys of the test mode reach nothing but test data; `--live` reaches customers and their money. */
function stripePlace(call: ToolCall): AppPlace {
  const mode = call.arguments.has('--live') ? 'live' : 'test'
  return appAt(call, 'other', word('stripe', call.span), word(mode, call.span))
}

const STRIPE_VERBS: Readonly<Record<string, EffectKind>> = {
  list: 'read-data', retrieve: 'read-data', search: 'read-data', list_line_items: 'read-data', create: 'change', update: 'change',
  delete: 'lose', cancel: 'change', confirm: 'publish', capture: 'publish', pay: 'publish', finalize_invoice: 'publish',
  send_invoice: 'publish', void_invoice: 'publish', refund: 'publish', reverse: 'publish', approve: 'change', close: 'publish',
} // prettier-ignore

/** `stripe customers list`, `stripe refunds create`. */
function stripeResource(call: ToolCall): void {
  const [resource, ...rest] = call.arguments.operands
  const verb = rest.find((w) => isKnown(w) && Object.hasOwn(STRIPE_VERBS, w.text))
  const kind = verb === undefined ? undefined : STRIPE_VERBS[verb.text]
  if (kind === undefined || verb === undefined) return emit(call, 'undescribed', resource?.text ?? 'run', 'program', 'stripe', { at: call.place() })
  const pays = kind === 'change' && verb.text === 'create' && /^(refunds|charges|payouts|transfers|topups|payment_intents|subscriptions|invoices)$/.test(resource?.text ?? '')
  emit(call, pays ? 'publish' : kind, verb.text, resource?.text ?? 'object', rest[1] ?? '', { at: call.place() })
}

const stripe: Program = tool({
  names: ['stripe'],
  about: 'handles payments with Stripe',
  options: '--api-key= --color= --config= --device-name= --log-level= -p|--project-name= --live -d= --data= -e= -l= --limit= -f|--forward-to= --events= --forward-connect-to= --format= --print-secret --skip-verify --override= --add= --remove= --list --set= --unset= --edit --stripe-account= --stripe-version= -i= -c -s --confirm --expand= -a= -b= --starting-after= --ending-before= --filter-account= --filter-http-method= --filter-ip-address= --filter-request-path= --filter-request-status= --filter-source= --filter-status-code-type= --webhook-endpoint= --account= --parameters= -j --latest',
  place: stripePlace,
  verbs: {
    'status | version | help | open | resources | samples list | logs tail | community | docs | whoami': reads('stripe'),
    listen: (call) => emit(call, call.arguments.has('--print-secret') ? 'read-secret' : 'change', 'listen', 'webhook', call.arguments.value('--forward-to') ?? ''),
    'trigger | fixtures | events resend': changes('event'),
    config: (call) => {
      const kind = call.arguments.has('--list') ? 'read-secret' : call.arguments.has('--set', '--unset', '--edit') ? 'access' : 'read'
      emit(call, kind, 'configure', 'stripe settings')
    },
    'login | logout | completion | samples create | serve | plugin install | plugin upgrade | plugin uninstall | projects': locally('change', 'stripe session'),
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
  options: '-p|--profile= -l|--log-level= -o|--output= --properties= --sid= --to= --from= --body= --limit= --path-sid= --account-sid= --service-sid= --environment= --username= --friendly-name= --url= --no-header --status= --start-time= --end-time= --streaming --voice-url= --sms-url= --cwd= --env= --region= --edge=',
  place: (call) => accountAt(call, 'Twilio', '--profile', '--environment'),
  verbs: {
    'login | profiles:create | profiles:use | profiles:remove | plugins:install | plugins:remove | plugins:update | autocomplete | config:set | serverless:init | serverless:start | serverless:new | flex:plugins:create | flex:plugins:start | dev-phone': locally('change', 'twilio session'),
    'profiles:list | plugins | config:list | debugger:logs:list | phone-numbers:list | serverless:list | serverless:logs | flex:plugins:list | help | feedback': reads('account'),
    'serverless:deploy | serverless:promote | serverless:activate | flex:plugins:deploy | flex:plugins:release': deploys('service'),
    'serverless:env:set | serverless:env:unset | serverless:env:import': changesAccess('variable'),
    'serverless:env:get | serverless:env:list': doesOne('read-secret', 'variable'),
    'phone-numbers:buy:local | phone-numbers:buy:mobile | phone-numbers:buy:toll-free | email:send': doesOne('publish', 'message'),
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

/** https://docs.sentry.io/cli/ */
const sentry: Program = tool({
  names: ['sentry-cli'],
  about: 'sends releases, source maps and errors to Sentry',
  options: '--url= --header= --auth-token= --log-level= --quiet --allow-failure -o|--org= -p|--project= -r|--release= -V -d|--dist= --url-prefix= --ext= -i|--ignore= -x= -e|--env= -n|--name= -t= --started= --finished= --time= --commit= --auto --local --initial-depth= --ignore-missing --previous-commit= -m|--message= -a= -l|--level= -f|--file= --tag= --extra= --user= --fingerprint= -s|--status= -q|--query= --all --max-rows= --type= --wait --wait-for= --include-sources --id= --pages= --no-environ --raw --finalize -c= --validate --dry-run --limit= --show-projects --delimiter= --follow --poll-interval=',
  place: (call) => accountAt(call, 'Sentry', '--project', '--env'),
  verbs: {
    'info | releases list | releases info | releases propose-version | deploys list | releases deploys list | issues list | events list | projects list | organizations list | repos list | monitors list | debug-files check | debug-files find | debug-files print-sources | sourcemaps explain | sourcemaps resolve | logs list | help | difutil check | difutil find | difutil id':
      reads('project'),
    'releases new | releases set-commits | releases finalize | releases archive | releases restore | releases deploys new | deploys new | releases files upload | releases files upload-sourcemaps | sourcemaps upload | sourcemaps inject | debug-files upload | debug-files bundle-sources | debug-files bundle-jvm | upload-dif | upload-proguard | upload-dsym | react-native xcode | react-native gradle | react-native appcenter | dart-symbol-map upload | build upload | mobile-app upload | issues mute | issues resolve | issues unresolve':
      changes('release'),
    'send-event | send-envelope': changes('event'),
    'releases delete | releases files delete': loses('release'),
    'login | update | uninstall | bash-hook | completions': locally('change', 'sentry session'),
    'monitors run': { command: true, options: '-e|--environment= -s|--schedule= --check-in-margin= --max-runtime= --timezone= --failure-issue-threshold= --recovery-threshold= -i', run: (call) => (call.operands.length < 2 ? undefined : call.exec(call.operands.slice(1).filter((w, i) => i > 0 || w.text !== '--'))) },
    '*': isUndescribed,
  },
  examples: {
    'sentry-cli releases new 1.0': ['change releases new release 1.0'],
    'sentry-cli releases list': ['read releases list project'],
    'sentry-cli releases delete 1.0': ['lose releases delete release 1.0'],
    'sentry-cli sourcemaps upload dist': ['change sourcemaps upload release dist'],
    'sentry-cli monitors run job -- rm x': ['file delete x'],
  },
})

/** https://github.com/DataDog/datadog-ci */
const datadog: Program = tool({
  names: ['datadog-ci'],
  about: 'sends results and source maps to Datadog',
  options: '--service= --env= --tags= --measures= --level= --dry-run --config= -s= -p= --public-id= --functions= -f= --region= -r= --forwarder= --layer-version= -v= -e= --release-version= --minified-path-prefix= --repository-url= --name= --start-time= --end-time= --files= -a= --fallback --subscription-id= --resource-group= --project= --max-concurrency= --noFail --no-fail --scope= --timeout=',
  place: (call) => accountAt(call, 'Datadog', '--env', '--service'),
  dryRun: (call) => call.arguments.has('--dry-run'),
  verbs: {
    'version | plugin list | gate evaluate | help | junit check | synthetics list': reads('pipeline'),
    'junit upload | sarif upload | sbom upload | coverage upload | sourcemaps upload | dsyms upload | flutter-symbols upload | react-native upload | react-native codepush | react-native xcode | elf-symbols upload | pe-symbols upload | unity-symbols upload | git-metadata upload | tag | measure | metric | deployment mark | deployment correlate | deployment correlate-image | dora deployment | stepfunctions instrument | stepfunctions uninstrument | lambda instrument | lambda uninstrument | cloud-run instrument | cloud-run uninstrument | aas instrument | aas uninstrument | container-app instrument | container-app uninstrument | terraform upload | synthetics run-tests | synthetics upload-application | synthetics deploy-tests | synthetics import-tests | lambda flare | cloud-run flare | aas flare':
      changes('pipeline'),
    'trace | trace span': { command: true, options: '--name= --tags= --measures= --no-fail --dry-run', run: (call) => (call.operands.length === 0 ? emit(call, 'change', 'trace', 'pipeline', '', { at: call.place() }) : call.exec(call.operands.filter((w, i) => i > 0 || w.text !== '--'))) },
    '*': isUndescribed,
  },
  examples: {
    'datadog-ci junit upload --service a r.xml': ['change junit upload pipeline r.xml'],
    'datadog-ci junit upload --service a --dry-run r.xml': ['read dry run plan junit upload'],
    'datadog-ci trace -- rm x': ['file delete x'],
  },
})

/** Feature flags decide what customers see. https://docs.launchdarkly.com/home/getting-started/ldcli */
const launchdarkly: Program = tool({
  names: ['ldcli'],
  about: 'handles feature flags of LaunchDarkly',
  options: '--access-token= --base-uri= --output= -o= --project= --flag= --environment= --data= -d= --expand= --limit= --filter= --analytics-opt-out --member= --segment= --env= --set= --unset= --emails= -e= --role= -r= --list --semantic-patch',
  place: (call) => appAt(call, 'other', call.arguments.value('--project'), call.arguments.value('--environment', '--env')),
  verbs: {
    'flags list | flags get | flags get-status | environments list | environments get | projects list | projects get | segments list | segments get | members list | members get | audit-log list | teams list | whoami | help | resources | metrics list':
      reads('flag'),
    'flags toggle-on | flags toggle-off | flags update | flags archive | flags copy | flags create | segments create | segments update | environments create | environments update | projects create | projects update | metrics create': changes('flag'),
    'flags delete | segments delete | environments delete | projects delete | metrics delete': loses('flag'),
    'members invite | members update | members delete | teams create | teams update | environments reset-sdk-key | environments reset-mobile-key': changesAccess('member'),
    config: (call) => emit(call, call.arguments.has('--list') ? 'read-secret' : 'change', 'configure', 'ldcli settings'),
    'login | setup | completion | dev-server start | dev-server add-project | quickstart | sourcemaps upload': locally('change', 'ldcli session'),
    '*': isUndescribed,
  },
  examples: {
    'ldcli flags list --project shop': ['read flags list flag'],
    'ldcli flags toggle-off --project shop --flag a --environment production': ['change flags toggle-off flag'],
    'ldcli flags delete --project shop --flag a': ['lose flags delete flag'],
  },
})

/** Notes on an incident are papers; taking it away from the person on call is not. */
const pagerduty: Program = tool({
  names: ['pd'],
  about: 'handles incidents of PagerDuty',
  options: '-b|--as= -t|--token= --useauth= -i|--ids= -n|--name= --names= -m|--me -s|--statuses= --status= -u|--urgencies= -e= -j|--json -o -p -F= --from= --priority= -k= --keys= -d= --description= -l= --service= --emails= -E= --assign_to_emails= --note= --since= --until= --columns= --sort= --filter= --output= -P= -T= --endpoint= --headers= --data= --pipe -H= -x= --duration=',
  place: (call) => accountAt(call, 'PagerDuty', '--name', '--service'),
  verbs: {
    'incident list | incident log | incident open | incident alerts | incident analytics | incident responder list | service list | service open | service analytics | user list | user log | user contact list | team list | team user list | schedule list | schedule show | schedule oncall | schedule open | ep list | ep oncall | event list | log | orchestration list | extension list | automation action list | automation runner list | bs list | analytics incident | field list | tag list | auth list | version | help | rest get | rest fetch | rest:get | rest:fetch | incident:list | service:list | schedule:oncall':
      reads('incident'),
    'incident notes | incident create | incident note | incident subscriber add | incident field set': prepares('incident'),
    'incident ack | incident resolve | incident assign | incident merge | incident priority | incident set | incident snooze | incident rename | incident responder add | incident workflow run | event alert | event ack | event resolve | event change | service create | service set | service enable | schedule override add | automation action invoke | ep create':
      changes('incident'),
    'service disable | service remove | service delete | team delete | schedule delete | schedule override remove | schedule override flush | ep delete': loses('service'),
    'user create | user set | user delete | user replace | user contact add | team user add | team user remove | team create': changesAccess('user'),
    'auth add | auth set | auth remove | auth web | auth default | autocomplete | update': locally('change', 'pd session'),
    'rest post | rest put | rest:post | rest:put': doesOne('change', 'api'),
    'rest delete | rest:delete': doesOne('lose', 'api'),
    '*': isUndescribed,
  },
  examples: {
    'pd incident list': ['read incident list incident'],
    'pd incident notes -i P1 -n x': ['prepare incident notes incident'],
    'pd incident resolve -i P1': ['change incident resolve incident'],
    'pd rest delete -e /services/1': ['lose rest delete api'],
  },
})

/** A message cannot be taken back from those who have read it. What is piped into it leaves the host. */
function posts(call: ToolCall): void {
  for (const path of call.arguments.values('--file', '-f')) emitFile(call, 'read', path)
  const carried = call.stdin.carries | call.args.reduce((sum, w) => sum | w.carries, 0)
  if ((carried & (Carries.secret | Carries.data)) !== 0) emit(call, 'disclose', 'post', 'message', '', { at: call.place() })
  emit(call, 'publish', 'post', 'message', call.arguments.value('-c', '--channel', '--to') ?? '', { at: call.place() })
}

const slackcat: Program = tool({
  names: ['slackcat', 'slack-cli', 'slackr', 'slack-notify', 'discord.sh', 'telegram-send', 'apprise'],
  about: 'posts a message',
  options: '-c|--channel= -f|--file= -t|--tag= -n|--filename= --comment= -p|--post --stream -s --noop --text= --webhook= -b|--body= --title= --config= --to= -u= --format= --image= --caption= -i= -h',
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
  options: '-a|--app= -w|--team= --token= -e|--experiment= -f|--force -s|--skip-update -v|--verbose --no-color --config-dir= --accessible --channel= --text= --source= --level= --min-level= --org-workspace-grant= --trigger-def= --trigger-id= --datastore= -t|--template= -b= --hide-triggers --cleanup --name= --value= --users= --workflow= --everyone --include-collaborators --prod',
  place: (call) => accountAt(call, 'Slack', '--app', '--team', '--channel'),
  verbs: {
    'app list | apps list | activity | auth list | collaborator list | trigger list | triggers list | trigger info | manifest info | manifest validate | manifest | version | doctor | datastore count | external-auth list | help | docs | platform activity': reads('app'),
    'deploy | platform deploy | app install | install': deploys('app'),
    'datastore get | datastore query | datastore bulk-get': doesOne('read-data', 'datastore'),
    'datastore put | datastore update | datastore bulk-put | datastore delete | datastore bulk-delete | trigger create | trigger update | triggers create | app link | app settings': changes('app'),
    'app delete | uninstall | app uninstall | delete | trigger delete | triggers delete': loses('app'),
    'env add | env remove | env set | collaborator add | collaborator remove | trigger access | function access | function distribute | external-auth add | external-auth add-secret | external-auth remove | external-auth select-auth': changesAccess('app'),
    'env list | auth token': doesOne('read-secret', 'variable'),
    'run | platform run | create | init | login | logout | auth login | auth logout | auth revoke | upgrade | samples | project create | fingerprint | feedback': locally('change', 'slack session'),
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

/** Runs a command with the variables of a service's project: kept here for those that do only that. */
const withVariables: Program = tool({
  names: ['teller', 'envkey', 'envkey-source', 'dotenvx', 'dotenv-vault'],
  about: 'runs a program with variables from a store',
  options: '-f= -e= -c= --config= -fk= --overload --quiet -q --env= --convention= --verbose --debug --force -s= --log-level= --stdout -p= --plain --all',
  place: (call) => accountAt(call, 'a store of variables', '-e'),
  verbs: {
    'run | exec': { command: true, options: '-f= -e= -c= --config= -fk= --overload --quiet -q --env= --convention= --verbose -r --reset -s --shell', run: (call) => runsInjected(call, call.operands.filter((w, i) => i > 0 || w.text !== '--')) },
    'get | env | sh | show | export | yaml | keypair | pull | decrypt | keys': doesOne('read-secret', 'variables'),
    'set | put | push | encrypt | rotate | delete | copy': changesAccess('variables'),
    'ls | status | version | help | scan | new | whoami | versions': reads('variables'),
    'build | login | logout | init | genexample | gitignore | precommit | prebuild | ext': locally('change', 'variables'),
    '*': isUndescribed,
  },
  examples: {
    'dotenvx run -f .env.prod -- rm x': ['file delete x'],
    'dotenvx get A': ['read-secret get variables A'],
    'teller run -- ls': ['file list .'],
  },
})

export const services: readonly Program[] = [stripe, twilio, sentry, datadog, launchdarkly, pagerduty, slackcat, slack, withVariables]

