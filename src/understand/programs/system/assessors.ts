import { emit, emitFile } from '../../emit.ts'
import { optionTable, readArguments } from '../../options.ts'
import type { Program } from '../../program.ts'
import { changes, does, isUndescribed, reads, readsData, restarts, tool } from '../../tool.ts'

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
    'hiera -c hiera.yaml ntp::servers': ['read show host ntp::servers'],
  },
  run: (call) => {
    // What a machine is started with often holds keys; without an option everything is shown.
    const secret =
      /^ec2-?metadata$/.test(call.name) &&
      (call.args.length === 0 || call.args.some((w) => /^(--user-data|-d|--all)$/.test(w.text)))
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
      const secret =
        call.arguments.has('--all') || call.operands.some((w) => /userdata|vendordata|user-data/.test(w.text))
      emit(call, secret ? 'read-secret' : 'read', 'query', 'machine', call.operands[0] ?? '')
    },
    'collect-logs': (call) =>
      emit(call, call.arguments.has('--include-userdata', '-u') ? 'read-secret' : 'change', 'collect-logs', 'machine'),
    'init | modules | single | devel': restarts('machine'),
    clean: (call) => {
      if (call.arguments.has('--logs', '-l'))
        emit(call, 'catastrophe', 'delete', 'log', '/var/log/cloud-init.log', { note: 'the log is evidence' })
      emit(call, call.arguments.has('--reboot') ? 'lose' : 'change', 'clean', 'machine')
    },
    '*': isUndescribed,
  },
  examples: {
    'cloud-init status --long': ['read status machine'],
    'cloud-init query userdata': ['read-secret query machine userdata'],
    'cloud-init schema --system': ['read schema machine'],
    'cloud-init clean': ['change clean machine'],
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
    if (baseline !== undefined && call.name !== 'chkrootkit') return emit(call, 'access', 'update', 'baseline')
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
    if (read.has('-A')) return emit(call, 'read', 'query', 'host', read.value('-A') ?? '')
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
    const query = verb?.text === 'query' ? second : verb
    if (query === undefined) return emit(call, 'unreadable', 'open', 'shell')
    const secret =
      /\b(shadow|curl|authorized_keys|user_ssh_keys|process_envs|shell_history|keychain_items|carves|_secret(_value)?|ssm_parameter)\b/i.test(
        query.text,
      )
    emit(call, secret ? 'read-secret' : 'read', 'query', 'host', query)
  },
}

/** Checkers of templates: files in, findings out. */
const linters: Program = {
  names: ['cfn-lint', 'cfn_nag_scan', 'cfn_nag', 'cfn-guard', 'parliament'],
  about: 'checks templates of a cloud',
  examples: {
    'cfn-lint templates/*.yaml': ['file read templates/*.yaml', 'read check template'],
    'cfn_nag_scan -i t.yaml': ['file read t.yaml', 'read check template'],
  },
  run: (call) => {
    for (const path of call.args)
      if (!path.text.startsWith('-') && /\.(ya?ml|json|template|guard)$/.test(path.text)) emitFile(call, 'read', path)
    emit(call, 'read', 'check', 'template')
  },
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
    'aws download': readsData('account'),
    '': (call) => emit(call, 'read', 'check', 'template', call.arguments.value('-t', '-i') ?? ''),
    '*': (call) => {
      const path = call.arguments.operands[0]
      // Prowler mends what it finds where it is told to.
      if (call.args.some((w) => w.text === '--fixer')) return emit(call, 'lose', 'mend', 'account', path ?? '')
      if (path !== undefined && /\.(ya?ml|json|template|rb)$/.test(path.text)) emitFile(call, 'read', path)
      emit(call, 'read', 'check', 'account', path ?? '')
    },
  },
  examples: {
    'prowler aws --severity critical': ['read check account aws'],
    'taskcat test run': ['deploy test run stack'],
    'inspec check profile': ['read check account check'],
    'inspec exec profile -t ssh://web1': ['undescribed exec check profile'],
  },
})

export const assessors: readonly Program[] = [facts, cloudInit, integrity, osquery, linters, audits]
