import { emit, emitFile, lookedAt, nowhere } from '../../../emit.ts'
import { optionTable, readArguments } from '../../../options.ts'
import type { Program } from '../../../program.ts'
import { changes, does, isUndescribed, reads, readsData, restarts, type ToolCall, tool } from '../../../tool.ts'
import { isKnown } from '../../../word.ts'

/** What tells what a host is and how it is: inventories, checks of its files, the metadata of a cloud. */

const facts: Program = {
  names: [
    'facter',
    'ohai',
    'ec2-metadata',
    'ec2metadata',
    'cloud-id',
    'hiera',
    'amazon-linux-https',
    'dmidecode-summary',
  ],
  about: 'tells what a host is',
  examples: {
    'facter os.release.full': ['read show host os.release.full'],
    'ec2-metadata --instance-id': ['read show host'],
    'ec2-metadata --user-data': ['read-secret show host'],
    'facter ec2_userdata': ['read-secret show host ec2_userdata'],
    'facter --custom-dir=facts os': ['unreadable run fact', 'read show host os'],
    'hiera -c hiera.yaml ntp::servers': ['read show host ntp::servers'],
  },
  run: (call) => {
    // What a machine is started with often holds keys; without an option everything is shown.
    const has = (form: RegExp) => call.args.some((w) => form.test(w.text))
    const secret =
      (/^ec2-?metadata$/.test(call.name) && (call.args.length === 0 || has(/^(--user-data|-d|--all|--path)\b/))) ||
      has(/user_?data|security-credentials/i)
    // Facts of one's own are programs.
    if (has(/^(--(custom|external)-dir|--directory|-d|-D)(=|$)/) && /^(facter|ohai)$/.test(call.name))
      emit(call, 'unreadable', 'run', 'fact')
    emit(
      call,
      secret ? 'read-secret' : 'read',
      'show',
      'host',
      call.args.findLast((w) => !w.text.startsWith('-')) ?? '',
    )
  },
}

/** cloud-init 25. What it was given (`user-data`) may hold secrets; after `clean` it starts from the beginning. */
const cloudInit: Program = tool({
  names: ['cloud-init'],
  about: 'sets up a machine of a cloud',
  options: `--file= --debug --force --long -l --wait --format= -c|--config-file= --system -t|--schema-type= --annotate
      --docs= --all --list-keys --logs --reboot --seed -m|--machine-id --name= --mode= --include-userdata -u`,
  verbs: {
    'status | analyze | features | schema | query --list-keys | --version ': reads('machine'),
    query: (call) => {
      const secret = call.arguments.has('--all') || call.args.some((w) => /(user|vendor)[-_]?data/.test(w.text))
      emit(call, secret ? 'read-secret' : 'read', 'query', 'machine', call.operands[0] ?? '')
    },
    'collect-logs': (call) =>
      emit(call, call.arguments.has('--include-userdata', '-u') ? 'read-secret' : 'change', 'collect-logs', 'machine'),
    'init | modules | single | devel': restarts('machine'),
    clean: (call) => {
      if (call.arguments.has('--logs', '-l'))
        emit(call, 'catastrophe', 'delete', 'log', '/var/log/cloud-init.log', { note: 'the log is evidence' })
      // With `--configs` the settings of the network, or of SSH, go.
      const loses = call.arguments.has('--reboot', '-c') || call.args.some((w) => w.text.startsWith('--configs'))
      emit(call, loses ? 'lose' : 'change', 'clean', 'machine')
    },
    '*': isUndescribed,
  },
  examples: {
    'cloud-init status --long': ['read status machine'],
    'cloud-init query userdata': ['read-secret query machine userdata'],
    "cloud-init query --format '{{ds.user_data}}'": ['read-secret query machine'],
    'cloud-init schema --system': ['read schema machine'],
    'cloud-init clean': ['change clean machine'],
    'cloud-init clean --configs all': ['lose clean machine'],
    'cloud-init clean --logs --reboot': ['catastrophe delete log /var/log/cloud-init.log', 'lose clean machine'],
  },
})

/** Integrity of files and known malice. A new base line hides what changed before. */
const integrity: Program = {
  names: ['aide', 'tripwire', 'rkhunter', 'chkrootkit', 'unhide', 'samhain'],
  about: 'checks a host for changes and malice',
  examples: {
    'aide --check': ['read check host'],
    'aide --update': ['access update baseline'],
    'samhain -t update': ['access update baseline'],
    'samhain -t check': ['read check host'],
    'rkhunter --check --sk': ['read check host'],
    'rkhunter --propupd': ['access update baseline'],
    chkrootkit: ['read check host'],
  },
  run: (call) => {
    const baseline = call.args.find(
      (w) =>
        /^(-i|--init|--update|-u|--propupd|-m|--update-policy)$/.test(w.text) &&
        !(call.name === 'rkhunter' && w.text === '--update'),
    )
    const samhain = call.name === 'samhain' && call.args.some((w) => /\b(init|update)\b/.test(w.text))
    if (samhain || (baseline !== undefined && call.name !== 'chkrootkit'))
      return emit(call, 'access', 'update', 'baseline')
    if (call.args.some((w) => /^(--update|--versioncheck)$/.test(w.text)))
      return emit(call, 'change', 'update', 'signature')
    emit(call, 'read', 'check', 'host')
  },
}

/** osquery 5: a shell whose statements read tables of the host. It writes to none, but some tables hold secrets. */
const osquery: Program = {
  names: ['osqueryi', 'steampipe', 'powerpipe'],
  about: 'asks a host or an account as if it were a database',
  examples: {
    "osqueryi 'select name, pid from processes'": ['read query host select name, pid from processes'],
    'osqueryi -A shadow': ['read-secret query host shadow'],
    'osqueryi -A processes': ['read query host processes'],
    "steampipe query 'select 1' 'select data from kubernetes_secret'": [
      'read query host select 1',
      'read-secret query host select data from kubernetes_secret',
    ],
    "osqueryi 'select * from shadow'": ['read-secret query host select * from shadow'],
    osqueryi: ['unreadable open shell'],
    "steampipe query 'select name from aws_s3_bucket'": ['read query host select name from aws_s3_bucket'],
    'steampipe service start': ['restart start service'],
    'steampipe plugin install aws': ['change install plugin aws'],
  },
  run: (call) => {
    const read = readArguments(
      call.args,
      optionTable(
        `--json --csv --line --list -A= --output= --header= --timing= --config_path= --search-path= --var=
          --workspace= --export= --pack= --verbose --disable_events`,
      ),
    )
    const words = read.operands
    if (read.has('--pack') || call.args.some((w) => /^--?(extension|flagfile|config_p|mod-location)/.test(w.text)))
      emit(call, 'unreadable', 'run', 'extension', '')
    const [verb, second, third] = words
    if (call.name !== 'osqueryi' && /^(plugin|mod)$/.test(verb?.text ?? ''))
      return emit(call, second?.text === 'list' ? 'read' : 'change', second?.text ?? 'list', 'plugin', third ?? '')
    if (call.name !== 'osqueryi' && verb?.text === 'service')
      return emit(
        call,
        second?.text === 'status' ? 'read' : 'restart',
        second?.text ?? 'status',
        'service',
        third ?? '',
      )
    const queries = [...read.values('-A'), ...(verb?.text === 'query' ? words.slice(1) : words)]
    if (queries.length === 0) return emit(call, 'unreadable', 'open', 'shell')
    for (const query of lookedAt(call, queries)) {
      const unread = !isKnown(query) || query.text.endsWith('.sql') || /\bexec_command\b/i.test(query.text)
      const kind = unread ? 'unreadable' : SECRET_TABLES.test(query.text) ? 'read-secret' : 'read'
      emit(call, kind, 'query', 'host', query)
    }
  },
}

const SECRET_TABLES =
  /shadow|\bcurl\b|authorized_keys|ssh_keys|envs\b|user_?data|shell_history|keychain|carves|secret|password|credential|ssm_parameter|augeas/i

/** Checkers of templates: files in, findings out. */
const linters: Program = {
  names: ['cfn-lint', 'cfn_nag_scan', 'cfn_nag', 'cfn-guard', 'parliament'],
  about: 'checks templates of a cloud',
  examples: {
    'cfn-lint templates/*.yaml': ['file read templates/*.yaml', 'read check template'],
    'cfn-lint t.yaml --output-file=out.txt': ['file read t.yaml', 'file overwrite out.txt', 'read check template'],
    'cfn_nag_scan -i t.yaml': ['file read t.yaml', 'read check template'],
  },
  run: (call) => {
    for (const path of call.args)
      if (!path.text.startsWith('-') && /\.(ya?ml|json|template|guard)$/.test(path.text)) emitFile(call, 'read', path)
    const at = call.args.findIndex((w) => /^--output-file(=|$)/.test(w.text))
    const out = call.args[at]
    if (out !== undefined) {
      const path = out.text.includes('=')
        ? { ...out, text: out.text.slice('--output-file='.length) }
        : call.args[at + 1]
      if (path !== undefined) emitFile(call, 'overwrite', path)
    }
    if (call.name === 'cfn-lint' && call.args.some((w) => /^(-a|--append-rules)/.test(w.text)))
      emit(call, 'unreadable', 'run', 'rule')
    emit(call, 'read', 'check', 'template')
  },
}

function audit(call: ToolCall): void {
  const has = (form: RegExp) => call.args.some((w) => form.test(w.text))
  const [path] = call.operands
  // Prowler mends what it finds where it is told to; checks of one's own are programs, and findings go where it is said.
  if (has(/^--fix/)) return emit(call, 'lose', 'mend', 'account', path ?? '')
  if (has(/^(-x|--checks-folder)/) || path?.text.includes('://') === true)
    return emit(call, 'unreadable', 'run', 'check', path ?? '')
  if (has(/^(-[BDS]|--(output-bucket|security-hub|send-sh|slack|push-to-cloud)\S*)$/))
    emit(call, 'change', 'send', 'finding', '', { at: nowhere(call, 'where findings are gathered', call.args) })
  if (path !== undefined && /\.(ya?ml|json|template|rb)$/.test(path.text)) emitFile(call, 'read', path)
  emit(call, 'read', 'check', 'account', path ?? call.verb)
}

/** Checks of an account or a host against a catalogue: they call nothing but what lists and describes. */
const audits: Program = tool({
  names: ['prowler', 'scout', 'scoutsuite', 'cloudsplaining', 'taskcat', 'inspec', 'cinc-auditor', 'komiser'],
  about: 'checks accounts, hosts and templates against rules',
  options: `-p|--profile= -r|--region= -f|--filter-region= -M|--output-formats= -o|--output-directory=
    -t|--target= -c|--check|--checks= -s|--service|--services= --severity= --compliance= --report-dir= -d=
    -R|--role= -i|--input-path= --input-json-path= --template= --ignore-checks= --format= --reporter=
    --input-file= --controls= --chef-license= --rules= --data= --include-checks= --regions= --output-file=
    --key-files= --user= --password= --sudo`,
  verbs: {
    'test run | upload | generate deploy': (call) => emit(call, 'deploy', call.verb, 'stack', ''),
    'exec | shell': (call) =>
      emit(
        call,
        call.verb === 'shell' && !call.arguments.has('-c') ? 'unreadable' : 'undescribed',
        call.verb,
        'check',
        call.operands[0] ?? '',
      ),
    'init | vendor | plugin | archive | start | artifact install | registry push | update': changes('check'),
    'delete | test clean': does('lose', 'stack'),
    'aws download | download': readsData('account'),
    '': (call) => emit(call, 'read', 'check', 'template', call.arguments.value('-t', '-i') ?? ''),
    [`aws | azure | gcp | kubernetes | m365 | github | aliyun | oci | do | ksp | scan | scan-policy-file | list | lint |
      check | json | detect | env | schema | version`]: audit,
    '*': isUndescribed,
  },
  examples: {
    'prowler aws --severity critical': ['read check account aws'],
    'taskcat test run': ['deploy test run stack'],
    'taskcat deploy run': ['undescribed deploy program taskcat'],
    'prowler aws --fixer': ['lose mend account'],
    'prowler aws -x checks': ['unreadable run check checks'],
    'inspec compliance upload profile': ['undescribed compliance program inspec'],
    'inspec check profile': ['read check account profile'],
    'inspec exec profile -t ssh://web1': ['undescribed exec check profile'],
  },
})

export const assessors: readonly Program[] = [facts, cloudInit, integrity, osquery, linters, audits]
