import { emit, emitFile } from '../../../emit.ts'
import { optionTable, readArguments } from '../../../options.ts'
import type { Program } from '../../../program.ts'
import { changes, changesAccess, isUndescribed, loses, reads, readsSecret, restarts, tool } from '../../../tool.ts'

/** Name servers, private networks and their keys. */

/** PowerDNS 4.9 and Knot Resolver: zones of this host's own server. */
const pdnsutil: Program = tool({
  names: ['pdnsutil', 'kresctl', 'knsec3hash', 'keymgr'],
  about: 'handles zones of a name server',
  options: '--config-dir= --config-name= -c= -v|--verbose -f|--force -q --no-config -d= -l= -b= -s= -e',
  verbs: {
    [`list-zone | list-all-zones | check-zone | check-all-zones | show-zone | list-keys | get-meta |
      list-tsig-keys | list-algorithms | list-autoprimaries | backend-lookup | test-schema | bench-db |
      hash-password | validate | stats | metrics | list | ds | raw-list-zone | zone list | zone check |
      zone show`]: reads('zone'),
    [`create-zone | add-record | load-zone | increase-serial | set-kind | set-meta | set-option |
      set-options-json | rectify-zone | rectify-all-zones | edit-zone | add-meta | change-primary |
      create-secondary-zone | add-autoprimary | b2b-migrate | set-account | set-catalog | zone create |
      rrset add`]: changes('zone'),
    'reload | restart | stop | flush | cache clear': restarts('server'),
    [`delete-zone | delete-rrset | replace-rrset | clear-zone | zone delete | rrset delete | rrset replace |
      remove-autoprimary`]: loses('zone'),
    'export-zone-key | export-zone-dnskey | export-zone-ds': readsSecret('key'),
    [`secure-zone | secure-all-zones | disable-dnssec | add-zone-key | remove-zone-key | activate-zone-key |
      deactivate-zone-key | import-zone-key | generate-tsig-key | delete-tsig-key | import-tsig-key |
      activate-tsig-key | set-nsec3 | unset-nsec3 | set-presigned | unset-presigned | generate-zone-key |
      publish-zone-key`]: changesAccess('zone'),
    '*': isUndescribed,
  },
  examples: {
    'pdnsutil list-all-zones': ['read list-all-zones zone'],
    'pdnsutil delete-zone shop.example': ['lose delete-zone zone shop.example'],
    'pdnsutil secure-zone shop.example': ['access secure-zone zone shop.example'],
    'pdnsutil frobnicate x': ['undescribed frobnicate program pdnsutil'],
  },
})

/** Tools of BIND 9.20 about keys and zones in files. */
const dnssec: Program = {
  names: [
    'dnssec-keygen',
    'dnssec-signzone',
    'dnssec-dsfromkey',
    'dnssec-verify',
    'dnssec-settime',
    'dnssec-revoke',
    'tsig-keygen',
    'rndc-confgen',
    'named-compilezone',
  ],
  about: 'makes keys of zones and signs them',
  examples: {
    'dnssec-keygen -a ECDSAP256SHA256 shop.example': ['change make key shop.example'],
    'dnssec-verify -o shop.example zone.signed': ['read check zone zone.signed'],
    'dnssec-signzone -o shop.example zone.db': ['file read zone.db', 'change sign zone zone.db'],
    'tsig-keygen k1': ['read-secret make key k1'],
    'dnssec-revoke Kshop.example.+013+1.key': ['access dnssec-revoke key Kshop.example.+013+1.key'],
  },
  run: (call) => {
    const read = readArguments(
      call.args,
      optionTable(
        `-a= -b= -c= -d= -e= -f= -g= -i= -k= -K= -l= -L= -n= -o= -O= -p= -P= -A= -R= -I= -D= -s= -S -t -T= -r=
          -x -z -Z -v= -q -C -E= -F= -j -J= -w= -W= -M= -N= -2 -1 -h -V`,
      ),
    )
    if (read.has('-h', '-V')) return emit(call, 'read', 'help', 'help')
    const file = read.operands.at(-1)
    const name = file ?? ''
    if (/verify|dsfromkey/.test(call.name)) return emit(call, 'read', 'check', 'zone', name)
    if (/^(tsig-keygen|rndc-confgen)$/.test(call.name)) return emit(call, 'read-secret', 'make', 'key', name)
    if (/revoke|settime/.test(call.name)) return emit(call, 'access', call.name, 'key', name)
    if (/keygen/.test(call.name)) return emit(call, 'change', 'make', 'key', name)
    if (file !== undefined) emitFile(call, 'read', file)
    const out = read.value('-f', '-o')
    if (call.name === 'named-compilezone') return out === undefined ? undefined : emitFile(call, 'overwrite', out)
    emit(call, 'change', 'sign', 'zone', name)
  },
}

/** strongSwan 6, Libreswan 5: tunnels to other networks. */
const ipsec: Program = tool({
  names: ['ipsec', 'swanctl', 'strongswan'],
  about: 'handles tunnels of IPsec',
  options: `-i|--initiate -t|--terminate -l|--list-sas -L|--list-conns -x|--list-certs -P|--list-pols -q|--load-all
      -c|--load-conns -s|--load-creds -S|--stats -T|--log --child= --ike= -p|--pretty -r|--raw -u|--uri=
      --config= --user= --file= --version`,
  verbs: {
    [`status | statusall | trafficstatus | listcerts | listcacerts | listall | listpubkeys | listalgs | verify |
      version | whack --status | barf | look | showhostkey | checkconfig`]: reads('tunnel'),
    [`start | stop | restart | reload | update | up | down | auto | route | unroute | rereadall |
      rereadsecrets | rereadcacerts | setup`]: restarts('tunnel'),
    'newhostkey | pki | initnss | import | export | whack': changesAccess('tunnel'),
    '': (call) => {
      const given = call.arguments
      if (given.has('-i', '-t'))
        return emit(
          call,
          'restart',
          given.has('-i') ? 'initiate' : 'terminate',
          'tunnel',
          given.value('--child', '--ike') ?? '',
        )
      if (given.has('-q', '-c', '-s')) return emit(call, 'access', 'load', 'tunnel')
      emit(call, 'read', 'show', 'tunnel')
    },
    '*': isUndescribed,
  },
  examples: {
    'ipsec statusall': ['read statusall tunnel'],
    'ipsec restart': ['restart restart tunnel'],
    'swanctl --list-sas': ['read show tunnel'],
    'swanctl --terminate --ike gw1': ['restart terminate tunnel gw1'],
    'swanctl --load-all': ['access load tunnel'],
  },
})

/** Networks laid over others: joining one lets its members in. */
const overlays: Program = tool({
  names: ['zerotier-cli', 'netbird', 'nebula-cert', 'headscale', 'netclient', 'innernet'],
  about: 'handles a private network over others',
  options: `-j|--json -D= -p= -T= -o|--output= -u|--user= --force --setup-key= --management-url= -k|--key=
      -e|--expiration= --reusable --ephemeral -i|--identifier= -r|--routes= -name= -ip= -groups= -ca-crt=
      -ca-key= -in-pub= -out-crt= -out-key= -d|--detail -A|--anonymize --ipv4`,
  verbs: {
    [`info | status | listnetworks | listpeers | peers | listmoons | get | dump | print | verify | routes list |
      networks list | nodes list | node list | users list | preauthkeys list | apikeys list | version | list |
      networks | policy get | policy check | ping | config`]: reads('network'),
    [`join | leave | up | down | login | logout | orbit | deorbit | set | service | ssh | networks select |
      networks deselect | connect | install | sign | ca | keygen`]: changesAccess('network'),
    [`nodes register | nodes expire | nodes delete | nodes rename | nodes move | nodes tag | users create |
      users destroy | users rename | preauthkeys create | preauthkeys expire | apikeys create | apikeys expire |
      routes enable | routes disable | routes delete | policy set | nodes approve-routes`]: changesAccess('network'),
    '*': isUndescribed,
  },
  examples: {
    'zerotier-cli listnetworks': ['read listnetworks network'],
    'zerotier-cli join 8056c2e21c000001': ['access join network 8056c2e21c000001'],
    'netbird status -d': ['read status network'],
    'headscale nodes list': ['read nodes list network'],
    'headscale preauthkeys create --user ops': ['access preauthkeys create network'],
  },
})

/** Open vSwitch's virtual network 24: the data base of a whole network. */
const ovn: Program = {
  names: ['ovn-nbctl', 'ovn-sbctl', 'ovs-dpctl', 'ovn-appctl', 'ovn-trace', 'gobgp', 'exabgpcli'],
  about: 'handles virtual networks and routes',
  examples: {
    'ovn-nbctl show': ['read show network'],
    'ovn-nbctl lr-list': ['read lr-list network'],
    'ovn-nbctl ls-del sw0': ['lose ls-del network sw0'],
    'ovn-nbctl ls-add sw0': ['change ls-add network sw0'],
    'ovn-nbctl acl-add sw0 to-lport 100 ip drop': ['access acl-add network sw0'],
    'gobgp neighbor': ['read neighbor network'],
    'gobgp neighbor 10.0.0.1 shutdown': ['restart neighbor network 10.0.0.1'],
  },
  run: (call) => {
    const [verb, name] = call.args.filter((w) => !w.text.startsWith('-'))
    const text = verb?.text ?? 'show'
    const rest = call.args.map((w) => w.text).join(' ')
    const kind = /(^|\s)(shutdown|reset|softreset\w*|disable|enable)$/.test(rest)
      ? 'restart'
      : /^acl-(add|del)|^(emer-reset|init)$/.test(text)
        ? 'access'
        : /-(del|clear)\b|^(destroy|clear|del-\w+)$/.test(text) || /\bdel\b/.test(rest)
          ? 'lose'
          : /^(show|list|find|get|trace|version|dump.*)$|-(list|status)$|-get/.test(text) || call.name === 'ovn-trace'
            ? 'read'
            : /-(add|set|bind|attach)|^(set|add|create|remove|sync|add-\w+|mod-\w+)$/.test(text) ||
                /\b(add|announce|withdraw)\b/.test(rest)
              ? 'change'
              : /^(neighbor|global|vrf|rpki|bmp|mrt|policy)$/.test(text)
                ? 'read'
                : 'undescribed'
    emit(call, kind, text, 'network', name ?? '')
  },
}

export const networkServices: readonly Program[] = [pdnsutil, dnssec, ipsec, overlays, ovn]
