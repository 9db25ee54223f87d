import { emit, emitFile } from '../../../emit.ts'
import { flagProgram } from '../../../flags.ts'
import type { Call, Program } from '../../../program.ts'
import { shows } from '../../../show.ts'
import { changesAccess, reads, tool, type VerbRun } from '../../../tool.ts'
import { Carries, isKnownText, type Stream, type Word } from '../../../word.ts'
import { asksHelp } from '../../files.ts'
import { emitUsed } from '../used-file.ts'
import { openssl } from './openssl.ts'

/** Keys of people and hosts: GnuPG 2.4, OpenSSH 9.9, password stores, certificates. */

const keytool: Program = flagProgram({
  names: [
    'keytool',
    'certutil',
    'pk12util',
    'jarsigner',
    'certtool',
    'p11tool',
    'pkcs11-tool',
    'pkcs15-tool',
    'tpmtool',
    'signtool',
    'osslsigncode',
  ],
  about: 'keeps keys and certificates in a store',
  on: 'key store',
  style: 'single',
  options:
    '-list -printcert -printcertreq -printcrl -showinfo -exportcert -export -certreq -importcert -import ' +
    '-genkeypair -genkey -genseckey -gencert -delete -storepasswd -keypasswd -changealias -importkeystore ' +
    '-importpass -keystore= -storepass= -keypass= -alias= -file= -v -rfc -noprompt -trustcacerts -cacerts ' +
    '-storetype= -providername= -providerclass= -providerpath= -addprovider= -protected -dname= -keyalg= ' +
    '-keysize= -validity= -ext= -sslserver= -jarfile= -srckeystore= -destkeystore= -srcstorepass= -deststorepass= ' +
    '-srcalias= -destalias= -srcstoretype= -deststoretype= -new= -destkeypass= -sigalg= -startdate= ' +
    '-L -K -A -D -M -S -R -C -N -T -W -O -G -E -V -F -d= -n= -i= -o= -t= -a -r -f= -k= -h= -u= -l= -w= -p= -P= ' +
    '-verify -certs -strict -tsa= -signedjar= --list-all --list-certs --list-tokens --list-objects --list-slots ' +
    '--list-mechanisms -I --module= --login --pin= --certificate-info --infile= --outfile= --verify-chain ' +
    '--generate-privkey --generate-self-signed --key-info --provider=',
  rules: [
    ['-providerpath -addprovider --module --provider', (call) => emit(call, 'unreadable', 'load', 'library')],
    ['-delete -D -F', 'lose', 'delete'],
    [
      '-importcert -import -genkeypair -genkey -genseckey -gencert -storepasswd -keypasswd -changealias ' +
        '-importkeystore -importpass -A -M -S -R -C -N -T -W -G -E --generate-privkey --generate-self-signed',
      'access',
      'set',
    ],
    [
      '-printcert -printcertreq -printcrl -showinfo -list -L -V --list-all --list-certs --list-tokens ' +
        '--list-objects --list-slots --list-mechanisms -I --certificate-info --verify-chain -verify',
      (call) => {
        for (const path of [...call.arguments.values('-keystore'), ...call.arguments.values('-file')])
          emitUsed(call, path)
        emit(call, 'read', 'list', 'key store')
      },
    ],
    [
      '-exportcert -export -certreq',
      (call) => {
        emit(call, 'read', 'export', 'key store')
        for (const path of call.arguments.values('-file')) emitFile(call, 'overwrite', path)
      },
    ],
    ['-K --key-info', 'read-secret', 'list'],
  ],
  otherwise: (call) => emit(call, call.args.length === 0 ? 'read' : 'access', 'run', 'key store'),
  examples: {
    'keytool -list -keystore k.jks': ['file list k.jks', 'read list key store'],
    'keytool -importcert -alias x -file x.pem': ['access set key store'],
    'keytool -delete -alias x': ['lose delete key store'],
    'keytool -printcert -sslserver api.example:443': ['read list key store'],
    'certutil -L -d sql:db': ['read list key store'],
  },
})

/** Hooks of certbot are shell text that runs around what it does. */
const hooks = [
  '--pre-hook',
  '--post-hook',
  '--deploy-hook',
  '--renew-hook',
  '--manual-auth-hook',
  '--manual-cleanup-hook',
  '--reloadcmd',
  '--exec',
]

function withHooks(run: VerbRun): VerbRun {
  return (call) => {
    for (const name of hooks)
      for (const code of call.arguments.values(name))
        call.shell({ text: code.text, carries: code.carries, span: code.span })
    return run(call)
  }
}

const certbot: Program = tool({
  names: ['certbot', 'letsencrypt', 'certbot-auto', 'lego', 'dehydrated', 'getssl', 'simp_le', 'acme.sh'],
  about: 'gets and renews certificates',
  options:
    '-n|--non-interactive -d|--domain|--domains= -m|--email= --agree-tos --dry-run --force-renewal ' +
    '--renew-by-default --cert-name= --cert-path= --key-path= --fullchain-path= --config-dir= --work-dir= ' +
    '--logs-dir= -w|--webroot-path= --webroot --standalone --nginx --apache --manual --dns-route53 ' +
    '--dns-cloudflare --dns-cloudflare-credentials= --preferred-challenges= --server= --staging --test-cert ' +
    '-q|--quiet -v|--verbose --expand --redirect --reason= --delete-after-revoke --no-delete-after-revoke ' +
    '--key-type= --rsa-key-size= --keep-until-expiring --post-hook= --pre-hook= --deploy-hook= --renew-hook= ' +
    '--manual-auth-hook= --manual-cleanup-hook= --reloadcmd= -a|--authenticator= -i|--installer= --no-eff-email ' +
    '--eab-kid= --eab-hmac-key= --preferred-chain= --days= --path= --dns= --http --http.webroot= --tls -k= ' +
    '--list --info --issue --renew --renew-all --install-cert --installcert --install --revoke --remove ' +
    '--deactivate --register-account --update-account --set-default-ca --upgrade --uninstall --cron ' +
    '--install-cronjob --uninstall-cronjob --deploy --createCSR --signcsr --showcsr --key-file= --fullchain-file= ' +
    '--ca-file= --cert-file= --ecc --force -f --home= --accountemail= -c --cron_ -x --signcsr= -s= --create-dirs ' +
    '--exec=',
  dryRun: (call) => call.arguments.has('--dry-run'),
  verbs: {
    '': withHooks((call) => {
      const given = call.arguments
      if (given.has('--revoke', '--remove', '--uninstall', '--deactivate'))
        return emit(call, 'lose', 'revoke', 'certificate', given.value('-d') ?? '')
      if (given.has('--list', '--info', '--showcsr')) return emit(call, 'read', 'list', 'certificate')
      emit(call, 'change', 'renew', 'certificate', given.value('-d') ?? '')
    }),
    'certificates | plugins | show_account | list | help': reads('certificate'),
    'renew | certonly | run | install | enhance | rollback | config_changes | reconfigure | update_symlinks': withHooks(
      (call) =>
        emit(
          call,
          'change',
          call.verb,
          'certificate',
          call.arguments.value('-d') ?? call.arguments.value('--cert-name') ?? '',
        ),
    ),
    'revoke | delete': (call) =>
      emit(
        call,
        'lose',
        call.verb,
        'certificate',
        call.arguments.value('--cert-name') ?? call.arguments.value('-d') ?? '',
      ),
    'register | update_account | unregister': changesAccess('account'),
  },
  examples: {
    'certbot certificates': ['read certificates certificate'],
    'certbot renew --dry-run': ['read dry run plan renew'],
    "certbot renew --deploy-hook 'rm a'": ['file delete a', 'change renew certificate'],
    'certbot delete --cert-name shop': ['lose delete certificate shop'],
    'certbot certonly --nginx -d x.example': ['change certonly certificate x.example'],
    'acme.sh --list': ['read list certificate'],
    'acme.sh --revoke -d x.example': ['lose revoke certificate x.example'],
  },
})

const age: Program = flagProgram({
  names: ['minisign', 'signify', 'sq', 'ccrypt', 'scrypt', 'aescrypt'],
  about: 'encrypts, signs and makes keys',
  on: 'key',
  style: 'gnu',
  options:
    '-e|--encrypt -d|--decrypt -o|--output= -a|--armor -p|--passphrase -r|--recipient= -R|--recipients-file= ' +
    '-i|--identity= -j= -y -pq --version -G -S -V -C -R -s= -x= -m= -c= -P= -t= -q -Q -f -W -n -z -K= -T -E= -k= ' +
    '-g -h',
  rules: [],
  otherwise: (call): Stream | undefined => {
    const given = call.arguments
    const out = given.value('-o')
    const writes = (carries: number) => {
      if (out === undefined) return
      emitFile(call, 'overwrite', out)
      call.wroteFile(out, { text: undefined, carries, span: out.span })
    }
    if (call.name.endsWith('keygen')) {
      if (given.has('-y')) {
        for (const path of call.operands) emitUsed(call, path)
        emit(call, 'read', 'show', 'key')
        return undefined
      }
      emit(call, 'change', 'make', 'key')
      writes(Carries.secret)
      return undefined
    }
    for (const path of given.values('-i')) emitUsed(call, path)
    for (const path of call.operands) emitFile(call, 'read', path)
    const decrypts = given.has('-d') || /crypt$/.test(call.name)
    if (given.has('-G')) emit(call, 'access', 'make', 'key')
    else if (given.has('-V')) emit(call, 'read', 'verify', 'file')
    else emit(call, decrypts ? 'read-secret' : 'change', decrypts ? 'decrypt' : 'encrypt', 'file')
    writes(decrypts ? Carries.secret : 0)
    return { text: undefined, carries: (decrypts ? Carries.secret : 0) | Carries.decoded, span: call.span }
  },
  examples: {
    'minisign -Vm a.tgz -P x': ['read verify file'],
    'minisign -Sm a.tgz': ['change encrypt file'],
    'minisign -G': ['access make key'],
    'ccrypt -d a.cpt': ['file read a.cpt', 'read-secret decrypt file'],
  },
})

const trust: Program = {
  names: [
    'update-ca-certificates',
    'update-ca-trust',
    'trust',
    'mkcert',
    'htpasswd',
    'htdigest',
    'htdbm',
    'c_rehash',
    'step',
    'step-cli',
    'cfssl',
    'cfssljson',
    'cfssl-certinfo',
    'certigo',
    'easyrsa',
    'minica',
  ],
  about: 'certificates and passwords that a host trusts',
  examples: {
    'update-ca-certificates': ['access set trust'],
    'trust list': ['read list trust'],
    'mkcert -install': ['access set trust'],
    'mkcert x.local': ['change make certificate x.local', 'file create x.local.pem', 'file create x.local-key.pem'],
    'mkcert -CAROOT': ['read list trust'],
    'htpasswd -b users me x': ['access set password me', 'file edit users'],
    'htpasswd -nb me x': ['read make password'],
    'htpasswd -vb users me x': ['read check password'],
    'step certificate inspect https://x.example': ['read inspect certificate'],
    'step ca revoke 1': ['access revoke certificate'],
  },
  run: (call) => {
    if (asksHelp(call)) return
    const operands = call.args.filter((w) => !w.text.startsWith('-'))
    const flags = call.args.filter((w) => w.text.startsWith('-')).map((w) => w.text)
    const has = (pattern: RegExp) => flags.some((one) => pattern.test(one))
    switch (call.name) {
      case 'trust':
        return emit(
          call,
          /^(list|extract|extract-compat|dump|check-format)$/.test(operands[0]?.text ?? 'list') ? 'read' : 'access',
          operands[0]?.text ?? 'list',
          'trust',
        )
      case 'mkcert':
        return makeCertificate(call, operands, has)
      case 'htpasswd':
      case 'htdigest':
      case 'htdbm': {
        if (has(/^-[a-zA-Z]*n/)) return emit(call, 'read', 'make', 'password')
        if (has(/^-[a-zA-Z]*v/)) return emit(call, 'read', 'check', 'password')
        emit(call, 'access', 'set', 'password', (call.name === 'htdigest' ? operands[2] : operands[1]) ?? '')
        if (operands[0] !== undefined) emitFile(call, has(/^-[a-zA-Z]*c/) ? 'overwrite' : 'edit', operands[0])
        return
      }
      case 'step':
      case 'step-cli':
      case 'cfssl': {
        const [area, verb] = operands
        const text = call.name === 'cfssl' ? (area?.text ?? '') : (verb?.text ?? area?.text ?? '')
        if (
          /^(inspect|fingerprint|lint|verify|needs-renewal|health|root|roots|version|list|certinfo|scan|info|bundle|ocspdump|print-defaults|hash|completion|help|path|context)$/.test(
            text,
          )
        )
          return emit(call, 'read', text, 'certificate')
        if (text === 'decrypt' || text === 'key') return emit(call, 'read-secret', text, 'key')
        return emit(call, 'access', text, 'certificate')
      }
      case 'cfssl-certinfo':
      case 'certigo':
      case 'cfssljson':
        return emit(call, call.name === 'cfssljson' && !has(/^-stdout$/) ? 'change' : 'read', 'show', 'certificate')
      default:
        emit(call, 'access', 'set', 'trust')
    }
  },
}

function makeCertificate(call: Call, operands: readonly Word[], has: (pattern: RegExp) => boolean): void {
  if (has(/^-CAROOT$/)) return emit(call, 'read', 'list', 'trust')
  if (has(/^-(un)?install$/)) return emit(call, 'access', 'set', 'trust')
  const first = operands[0]
  if (first === undefined) return emit(call, 'read', 'help', 'help')
  const name = isKnownText(first.text) ? first.text.replace('*', '_wildcard').replace(':', '_') : first.text
  const more = operands.length > 1 ? `+${operands.length - 1}` : ''
  emit(call, 'change', 'make', 'certificate', first)
  emitFile(call, 'create', { ...first, text: `${name}${more}.pem` })
  emitFile(call, 'create', { ...first, text: `${name}${more}-key.pem` })
}

const makers = shows(
  [
    'pwgen',
    'apg',
    'xkcdpass',
    'diceware',
    'mkpasswd',
    'uuid',
    'makepasswd',
    'cracklib-check',
    'pwscore',
    'pwqcheck',
    'pwqgen',
    'testssl',
    'testssl.sh',
    'sslscan',
    'sslyze',
    'ssh-audit',
    'rngtest',
    'dieharder',
  ],
  'password',
  'makes random words, or looks at what a host offers',
  { 'pwgen 16 1': ['read show password'], 'sslscan api.example': ['read show password'] },
)

export const keys: readonly Program[] = [openssl, keytool, certbot, age, trust, makers]
