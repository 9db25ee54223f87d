import { emit, emitFile, nowhere } from '../../emit.ts'
import { optionTable, readArguments } from '../../options.ts'
import type { Program } from '../../program.ts'
import { changes, isUndescribed, reads, tool } from '../../tool.ts'
import { accountAt, locally } from './app.ts'
import { cloud } from './cloud-tool.ts'

/** Names of hosts, and the caches in front of a site. Whoever asks for a name gets what these tools wrote. */

/** https://docs.dnscontrol.org/ */
const dnscontrol: Program = tool({
  names: ['dnscontrol'],
  about: 'writes the records of a DNS provider from a file',
  options: `--creds= --config= --dev --variable|-v= --ir= --providers= --domains= --notify --expect-no-changes
    --no-populate --full --report= --format= --out= --ttl= --no-colors --debug --verbose --allow-fetch
    --disableordering --concurmode= --cmode= --bindserial= -i= -o=`,
  place: (call) => accountAt(call, 'a DNS provider', '--domains', '--providers'),
  verbs: {
    [`preview | ppreview | check | print-ir | check-creds | get-zones | get-zone | version | shell-completion |
      help | get-certs`]: reads('dns record'),
    'push | ppush | create-domains': changes('dns record'),
    'fmt | write-types | init': locally('change', 'file'),
    '*': isUndescribed,
  },
  examples: {
    'dnscontrol preview': ['read preview dns record'],
    'dnscontrol push --domains acme.example': ['change push dns record'],
    'dnscontrol fmt': ['change fmt file'],
  },
})

/** https://octodns.readthedocs.io/: without `--doit` it only shows what it would do. */
const octodns: Program = {
  names: ['octodns-sync', 'octodns-validate', 'octodns-dump', 'octodns-report', 'octodns-compare'],
  about: 'writes the records of a DNS provider from files',
  examples: {
    'octodns-sync --config-file dns.yaml': ['file read dns.yaml', 'read plan dns record'],
    'octodns-sync --config-file=dns.yaml --doit': ['file read dns.yaml', 'change sync dns record'],
    'octodns-dump --config-file=dns.yaml --output-dir=out a. p': [
      'file read dns.yaml',
      'file overwrite out',
      'read plan dns record',
    ],
  },
  run: (call) => {
    const options = `--config-file= --doit --force --target= --source= --output-dir= --lenient --log-stream-stdout
      --quiet --debug --logging-config= --plan-output-file= --zone= --a= --b= --help -h`
    const read = readArguments(call.args, optionTable(options))
    if (read.has('--help', '-h')) return emit(call, 'read', 'help', 'help')
    for (const path of read.values('--config-file')) emitFile(call, 'read', path)
    for (const path of read.values('--output-dir', '--plan-output-file')) emitFile(call, 'overwrite', path)
    const does = call.name === 'octodns-sync' && (read.has('--doit') || read.strangers.length > 0)
    return emit(call, does ? 'change' : 'read', does ? 'sync' : 'plan', 'dns record', '', {
      at: nowhere(call, 'an account of a DNS provider', read.operands),
    })
  },
}

const nsupdate: Program = {
  names: ['nsupdate', 'knsupdate'],
  about: 'changes records of a name server',
  examples: {
    'nsupdate -k key.conf changes.txt': ['file read changes.txt', 'change update dns record'],
    'nsupdate -V': ['read help help'],
  },
  run: (call) => {
    const read = readArguments(
      call.args,
      optionTable('-4 -6 -C= -d -D -g -i -k= -l -L= -M -o -O -p= -r= -S -t= -T -u= -v -y= -V -h'),
    )
    if (read.has('-V', '-h')) return emit(call, 'read', 'help', 'help')
    for (const path of read.operands) emitFile(call, 'read', path)
    return emit(call, 'change', 'update', 'dns record', '', { at: nowhere(call, 'a name server', read.operands) })
  },
}

const flarectl = cloud({
  names: ['flarectl'],
  about: 'handles zones of Cloudflare',
  service: 'Cloudflare',
  options: `--account-id= --json --zone= --name= --content= --type= --ttl= --proxy --id= --jumpstart --files=
    --everything --tags= --hosts= --priority= --mode= --notes= --value= --scope=`,
  accounts: ['--zone'],
  paths: {
    access: 'firewall|user-agents|origin-ca-root-cert',
    change: 'zone purge|zone lockdown',
    read: 'ips|user info',
  },
  examples: {
    'flarectl dns list --zone acme.example': ['read list dns'],
    'flarectl dns create --zone acme.example --name a --type A --content 1.2.3.4': ['change create dns'],
    'flarectl dns delete --zone acme.example --id 1': ['lose delete dns'],
  },
})

const cli53 = cloud({
  names: ['cli53'],
  about: 'handles zones of Route 53',
  service: 'AWS',
  options: `--profile= --endpoint-url= -r= -d|--debug -f|--format= --file= --replace --editauth --upsert --wait
    --comment= --append -i|--identifier= --weight= --region= --confirm --dry-run -n`,
  accounts: ['--profile'],
  paths: { change: 'rrcreate|rc', lose: 'rrdelete|rd|rrpurge', read: 'export|validate' },
  examples: {
    'cli53 list': ['read list cli53'],
    'cli53 rrcreate acme.example "a A 1.2.3.4"': ['change rrcreate cli53 acme.example'],
    'cli53 rrpurge --confirm acme.example': ['lose rrpurge cli53 acme.example'],
  },
})

/** https://www.fastly.com/documentation/reference/cli/ */
const fastly = cloud({
  names: ['fastly'],
  about: 'handles services of Fastly',
  service: 'Fastly',
  options: `-t|--token= -s|--service-id= --service-name= --version= --autoclone -v|--verbose -o|--profile= -j|--json
    -d|--accept-defaults -y|--auto-yes -q|--quiet -i|--non-interactive --env= --key= --url= --file= --name=
    --domain= --comment= --status-check-code= --all --soft --address= --backend= --dir= -C= --package= -p=`,
  accounts: ['--service-id', '--service-name'],
  local: 'compute build|compute serve|compute init|compute validate|compute pack|compute hash-files|compute metadata',
  paths: {
    read: 'log-tail|stats|ip-list|pops|whoami|profile list|compute validate|compute hash-files',
    change: 'purge|compute build|compute serve|compute init|compute pack|compute metadata',
    deploy: 'compute deploy|compute publish|service-version activate|service-version deactivate',
    access: 'auth-token|user|secret-store|secret-store-entry|tls-custom|acl|acl-entry',
    'read-secret': 'profile token|auth-token create',
  },
  examples: {
    'fastly purge --all --service-id x': ['change purge fastly'],
    'fastly compute deploy': ['deploy deploy compute'],
    'fastly compute serve': ['change serve compute'],
    'fastly service list': ['read list service'],
    'fastly service delete --service-id x': ['lose delete service'],
  },
})

export const edges: readonly Program[] = [dnscontrol, octodns, nsupdate, flarectl, cli53, fastly]
