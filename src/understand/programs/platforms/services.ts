import { emit } from '../../emit.ts'
import type { Program } from '../../program.ts'
import { changes, changesAccess, isUndescribed, loses, prepares, reads, tool } from '../../tool.ts'
import { accountAt, appAt, doesOne, locally } from './app.ts'

/** Services that watch an application and switch its features. */

/** https://docs.sentry.io/cli/ */
const sentry: Program = tool({
  names: ['sentry-cli'],
  about: 'sends releases, source maps and errors to Sentry',
  options: `--url= --header= --auth-token= --log-level= --quiet --allow-failure -o|--org= -p|--project=
    -r|--release= -V -d|--dist= --url-prefix= --ext= -i|--ignore= -x= -e|--env= -n|--name= -t= --started=
    --finished= --time= --commit= --auto --local --initial-depth= --ignore-missing --previous-commit=
    -m|--message= -a= -l|--level= -f|--file= --tag= --extra= --user= --fingerprint= -s|--status= -q|--query=
    --all --max-rows= --type= --wait --wait-for= --include-sources --id= --pages= --no-environ --raw --finalize
    -c= --validate --dry-run --limit= --show-projects --delimiter= --follow --poll-interval=`,
  place: (call) => accountAt(call, 'Sentry', '--project', '--env'),
  verbs: {
    [`info | releases list | releases info | releases propose-version | deploys list | releases deploys list |
      issues list | events list | projects list | organizations list | repos list | monitors list |
      debug-files check | debug-files find | debug-files print-sources | sourcemaps explain |
      sourcemaps resolve | logs list | help | difutil check | difutil find | difutil id`]: reads('project'),
    [`releases new | releases set-commits | releases finalize | releases archive | releases restore |
      releases deploys new | deploys new | releases files upload | releases files upload-sourcemaps |
      sourcemaps upload | sourcemaps inject | debug-files upload | debug-files bundle-sources |
      debug-files bundle-jvm | upload-dif | upload-proguard | upload-dsym | react-native xcode |
      react-native gradle | react-native appcenter | dart-symbol-map upload | build upload | mobile-app upload |
      issues mute | issues resolve | issues unresolve`]: changes('release'),
    'send-event | send-envelope': changes('event'),
    'releases delete | releases files delete': loses('release'),
    'login | update | uninstall | bash-hook | completions': locally('change', 'sentry session'),
    'monitors run': {
      command: true,
      options: `-e|--environment= -s|--schedule= --check-in-margin= --max-runtime=
      --timezone= --failure-issue-threshold= --recovery-threshold= -i`,
      run: (call) =>
        call.operands.length < 2
          ? undefined
          : call.exec(call.operands.slice(1).filter((w, i) => i > 0 || w.text !== '--')),
    },
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
  options: `--service= --env= --tags= --measures= --level= --dry-run --config= -s= -p= --public-id= --functions=
    -f= --region= -r= --forwarder= --layer-version= -v= -e= --release-version= --minified-path-prefix=
    --repository-url= --name= --start-time= --end-time= --files= -a= --fallback --subscription-id=
    --resource-group= --project= --max-concurrency= --noFail --no-fail --scope= --timeout=`,
  place: (call) => accountAt(call, 'Datadog', '--env', '--service'),
  dryRun: (call) => call.arguments.has('--dry-run'),
  verbs: {
    'version | plugin list | gate evaluate | help | junit check | synthetics list': reads('pipeline'),
    [`junit upload | sarif upload | sbom upload | coverage upload | sourcemaps upload | dsyms upload |
      flutter-symbols upload | react-native upload | react-native codepush | react-native xcode |
      elf-symbols upload | pe-symbols upload | unity-symbols upload | git-metadata upload | tag | measure |
      metric | deployment mark | deployment correlate | deployment correlate-image | dora deployment |
      stepfunctions instrument | stepfunctions uninstrument | lambda instrument | lambda uninstrument |
      cloud-run instrument | cloud-run uninstrument | aas instrument | aas uninstrument |
      container-app instrument | container-app uninstrument | terraform upload | synthetics run-tests |
      synthetics upload-application | synthetics deploy-tests | synthetics import-tests | lambda flare |
      cloud-run flare | aas flare`]: changes('pipeline'),
    [`trace | trace span`]: {
      command: true,
      options: '--name= --tags= --measures= --no-fail --dry-run',
      run: (call) =>
        call.operands.length === 0
          ? emit(call, 'change', 'trace', 'pipeline', '', { at: call.place() })
          : call.exec(call.operands.filter((w, i) => i > 0 || w.text !== '--')),
    },
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
  options: `--access-token= --base-uri= --output= -o= --project= --flag= --environment= --data= -d= --expand=
    --limit= --filter= --analytics-opt-out --member= --segment= --env= --set= --unset= --emails= -e= --role= -r=
    --list --semantic-patch`,
  place: (call) =>
    appAt(call, 'other', call.arguments.value('--project'), call.arguments.value('--environment', '--env')),
  verbs: {
    [`flags list | flags get | flags get-status | environments list | environments get | projects list |
      projects get | segments list | segments get | members list | members get | audit-log list | teams list |
      whoami | help | resources | metrics list`]: reads('flag'),
    [`flags toggle-on | flags toggle-off | flags update | flags archive | flags copy | flags create |
      segments create | segments update | environments create | environments update | projects create |
      projects update | metrics create`]: changes('flag'),
    'flags delete | segments delete | environments delete | projects delete | metrics delete': loses('flag'),
    [`members invite | members update | members delete | teams create | teams update |
      environments reset-sdk-key | environments reset-mobile-key`]: changesAccess('member'),
    config: (call) =>
      emit(call, call.arguments.has('--list') ? 'read-secret' : 'change', 'configure', 'ldcli settings'),
    [`login | setup | completion | dev-server start | dev-server add-project | quickstart | sourcemaps upload`]:
      locally('change', 'ldcli session'),
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
  options: `-b|--as= -t|--token= --useauth= -i|--ids= -n|--name= --names= -m|--me -s|--statuses= --status=
    -u|--urgencies= -e= -j|--json -o -p -F= --from= --priority= -k= --keys= -d= --description= -l= --service=
    --emails= -E= --assign_to_emails= --note= --since= --until= --columns= --sort= --filter= --output= -P= -T=
    --endpoint= --headers= --data= --pipe -H= -x= --duration=`,
  place: (call) => accountAt(call, 'PagerDuty', '--name', '--service'),
  verbs: {
    [`incident list | incident log | incident open | incident alerts | incident analytics |
      incident responder list | service list | service open | service analytics | user list | user log |
      user contact list | team list | team user list | schedule list | schedule show | schedule oncall |
      schedule open | ep list | ep oncall | event list | log | orchestration list | extension list |
      automation action list | automation runner list | bs list | analytics incident | field list | tag list |
      auth list | version | help | rest get | rest fetch | rest:get | rest:fetch | incident:list | service:list |
      schedule:oncall`]: reads('incident'),
    [`incident notes | incident create | incident note | incident subscriber add | incident field set`]:
      prepares('incident'),
    [`incident ack | incident resolve | incident assign | incident merge | incident priority | incident set |
      incident snooze | incident rename | incident responder add | incident workflow run | event alert |
      event ack | event resolve | event change | service create | service set | service enable |
      schedule override add | automation action invoke | ep create`]: changes('incident'),
    [`service disable | service remove | service delete | team delete | schedule delete |
      schedule override remove | schedule override flush | ep delete`]: loses('service'),
    [`user create | user set | user delete | user replace | user contact add | team user add | team user remove |
      team create`]: changesAccess('user'),
    [`auth add | auth set | auth remove | auth web | auth default | autocomplete | update`]: locally(
      'change',
      'pd session',
    ),
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

export const services: readonly Program[] = [sentry, datadog, launchdarkly, pagerduty]
