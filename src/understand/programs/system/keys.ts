import { emit, emitFile } from '../../emit.ts'
import { flagProgram } from '../../flags.ts'
import { optionTable, readArguments } from '../../options.ts'
import type { Call, Program } from '../../program.ts'
import { shows } from '../../show.ts'
import { changesAccess, does, reads, tool, type VerbRun } from '../../tool.ts'
import { Carries, isKnownText, type Stream, type Word, word } from '../../word.ts'
import { openShell } from '../carriers.ts'
import { asksHelp } from '../files.ts'
import { openssl } from './openssl.ts'

/** Keys of people and hosts: GnuPG 2.4, OpenSSH 9.9, password stores, certificates. */

const gpgOptions =
  '-s|--sign --clear-sign|--clearsign -b|--detach-sign -e|--encrypt -c|--symmetric --store -d|--decrypt ' +
  '--verify -k|--list-keys|--list-public-keys -K|--list-secret-keys --list-sigs --check-sigs|--check-signatures ' +
  '--fingerprint --list-packets --list-config --list-gcrypt-config ' +
  '--card-status --card-edit|--edit-card --change-pin --delete-keys|--delete-key ' +
  '--delete-secret-keys|--delete-secret-key --delete-secret-and-public-key --export --export-secret-keys ' +
  '--export-secret-subkeys --export-ssh-key --send-keys --recv-keys|--receive-keys --search-keys --refresh-keys ' +
  '--fetch-keys --locate-keys --locate-external-keys --update-trustdb --check-trustdb --export-ownertrust ' +
  '--import-ownertrust ' +
  '--import|--fast-import --gen-key|--generate-key --full-gen-key|--full-generate-key ' +
  '--quick-gen-key|--quick-generate-key --quick-add-key --quick-add-uid --quick-set-expire --quick-revoke-uid ' +
  '--quick-sign-key --quick-lsign-key --gen-revoke|--generate-revocation --edit-key --sign-key --lsign-key ' +
  '--tsign-key --passwd|--change-passphrase --rebuild-keydb-caches --print-md= --gen-random= --version -h ' +
  '--help --dump-options --warranty --show-keys --server --multifile ' +
  '-a|--armor -r|--recipient= -R|--hidden-recipient= -u|--local-user= --default-key= -o|--output= --batch --yes ' +
  '--no -q|--quiet -v|--verbose --no-tty --homedir= --keyring= --secret-keyring= --primary-keyring= ' +
  '--no-default-keyring --keyserver= --keyserver-options= --options= --no-options --passphrase= ' +
  '--passphrase-file= --passphrase-fd= --pinentry-mode= --trust-model= --always-trust --with-colons ' +
  '--with-fingerprint --with-keygrip --with-subkey-fingerprint --keyid-format= --status-fd= --logger-fd= ' +
  '--logger-file= --command-fd= --command-file= --cipher-algo= --digest-algo= --compress-algo= ' +
  '--s2k-cipher-algo= --s2k-mode= --personal-digest-preferences= --textmode -t -z= -n|--dry-run ' +
  '-i|--interactive --expert --import-options= --export-options= --list-options= --verify-options= ' +
  '--auto-key-locate= --auto-key-retrieve --no-auto-key-locate --allow-secret-key-import --dearmor --enarmor ' +
  '--default-new-key-algo= --set-filename= --use-agent --no-symkey-cache --ignore-mdc-error --charset= ' +
  '--display-charset= --exec-path= --photo-viewer= --agent-program= --dirmngr-program= --gpg-agent-info= ' +
  '--load-extension= --no-greeting --fixed-list-mode --max-output= --attribute-fd= --sig-notation= -N= ' +
  '--comment= --no-comments --emit-version --no-emit-version --faked-system-time= --min-cert-level= ' +
  '--import-filter= --export-filter= --no-secmem-warning --no-permission-warning --override-session-key= ' +
  '--show-session-key' // prettier-ignore

/** Reads what it is given and writes beside it, as most commands of gpg do. */
const transforms =
  (kind: 'change' | 'read-secret', verb: string, ending: string): VerbRun =>
  (call): Stream => {
    const out = call.arguments.value('-o')
    let carries = call.stdin.carries
    for (const path of call.operands) {
      emitFile(call, 'read', path)
      carries |= call.readFile(path).carries
      if (ending === '') continue
      const made = out ?? { ...path, text: `${path.text}${call.arguments.has('-a') ? '.asc' : ending}` }
      if (made.text === '-') continue
      emitFile(call, out === undefined ? 'create' : 'overwrite', made)
      call.wroteFile(made, { text: undefined, carries: kind === 'read-secret' ? Carries.secret : 0, span: made.span })
    }
    if (ending === '' && out !== undefined && out.text !== '-') emitFile(call, 'overwrite', out)
    emit(call, kind, verb, 'file')
    return {
      text: undefined,
      carries: (kind === 'read-secret' ? Carries.secret : 0) | Carries.decoded | carries,
      span: call.span,
    }
  }

const exports: VerbRun = (call): Stream | undefined => {
  const secret = call.arguments.has('--export-secret-keys', '--export-secret-subkeys')
  does(secret ? 'read-secret' : 'read', 'key', { verb: 'export' })(call)
  const out = call.arguments.value('-o')
  if (out !== undefined) {
    emitFile(call, 'overwrite', out)
    call.wroteFile(out, { text: undefined, carries: secret ? Carries.secret : 0, span: out.span })
  }
  return { text: undefined, carries: secret ? Carries.secret : 0, span: call.span }
}

const gpg: Program = flagProgram({
  names: ['gpg', 'gpg2', 'gpgsm'],
  about: 'keys and messages of OpenPGP',
  on: 'key',
  options: gpgOptions,
  rules: [
    ['-h --dump-options --warranty', 'read', 'help'],
    [
      '--exec-path --photo-viewer --agent-program --dirmngr-program --load-extension',
      (call) => emit(call, 'unreadable', 'run', 'program', '', { note: 'a program of its own runs' }),
    ],
    ['--delete-secret-keys --delete-secret-and-public-key --delete-keys', 'lose', 'delete'],
    ['--export-secret-keys --export-secret-subkeys --export --export-ssh-key', exports],
    ['--send-keys', 'publish', 'send'],
    ['--edit-key --card-edit --change-pin', (call) => openShell(call)],
    [
      '--sign-key --lsign-key --tsign-key --quick-sign-key --quick-lsign-key --import-ownertrust --passwd --gen-revoke',
      'access',
      'trust',
    ],
    [
      '--gen-key --full-gen-key --quick-gen-key --quick-add-key --quick-add-uid --quick-set-expire --quick-revoke-uid',
      'access',
      'make',
    ],
    [
      '--import --recv-keys --refresh-keys --fetch-keys --update-trustdb --rebuild-keydb-caches --locate-external-keys',
      'change',
      'import',
    ],
    ['-d', transforms('read-secret', 'decrypt', '')],
    ['-b --clear-sign', transforms('change', 'sign', '.sig')],
    ['-e -c -s --store', transforms('change', 'encrypt', '.gpg')],
    [
      '--dearmor --enarmor',
      (call): Stream => {
        const out = call.arguments.value('-o')
        for (const path of call.operands) emitFile(call, 'read', path)
        if (out !== undefined) {
          emitFile(call, 'overwrite', out)
          call.wroteFile(out, { text: undefined, carries: call.stdin.carries, span: out.span })
        }
        return { text: undefined, carries: call.stdin.carries | Carries.decoded, span: call.span }
      },
    ],
    [
      '--verify --list-packets --show-keys',
      (call) => {
        for (const path of call.operands) emitFile(call, 'read', path)
        if (call.operands.length === 0) emit(call, 'read', 'verify', 'key')
      },
    ],
    [
      '-k -K --list-sigs --check-sigs --fingerprint --list-config --list-gcrypt-config --card-status --search-keys ' +
        '--locate-keys --check-trustdb --export-ownertrust --print-md --gen-random',
      'read',
      'list',
    ],
  ],
  otherwise: (call) => {
    for (const path of call.operands) emitFile(call, 'read', path)
    emit(call, call.operands.length > 0 || call.stdinGiven ? 'read-secret' : 'unreadable', 'decrypt', 'file')
  },
  examples: {
    'gpg --list-keys': ['read list key'],
    'gpg --armor --export-secret-keys dev@x.example': ['read-secret export key dev@x.example'],
    'gpg --armor --export dev@x.example': ['read export key dev@x.example'],
    'gpg --delete-secret-keys ABC': ['lose delete key ABC'],
    'gpg --verify a.sig a.tgz': ['file read a.sig', 'file read a.tgz'],
    'gpg -d secret.gpg': ['file read secret.gpg', 'read-secret decrypt file'],
    'gpg -e -r x a.txt': ['file read a.txt', 'file create a.txt.gpg', 'change encrypt file'],
    'gpg --import key.asc': ['change import key key.asc'],
    'gpg --edit-key x': ['unreadable open shell'],
    'gpg --send-keys ABC': ['publish send key ABC'],
    'cat x | gpg --dearmor -o /etc/apt/keyrings/x.gpg': ['file read x', 'file overwrite /etc/apt/keyrings/x.gpg'],
    'gpg --export-secret-k x': ['read-secret export key x'],
  },
})

const gpgOthers: Program = {
  names: [
    'gpgv',
    'gpgv2',
    'gpgconf',
    'gpg-agent',
    'gpg-connect-agent',
    'dirmngr',
    'dirmngr-client',
    'gpg-zip',
    'gpgtar',
    'gpgsplit',
    'kbxutil',
    'pinentry',
    'paperkey',
  ],
  about: 'helpers of GnuPG',
  examples: {
    'gpgv a.sig a.tgz': ['read verify key'],
    'gpgconf --list-dirs': ['read list key'],
    'gpgconf --kill gpg-agent': ['restart stop process gpg-agent'],
    "gpg-connect-agent 'keyinfo --list' /bye": ['unreadable run code gpg-connect-agent'],
    paperkey: ['read-secret export key'],
  },
  run: (call): Stream | undefined => {
    if (asksHelp(call)) return undefined
    const flags = call.args.map((w) => w.text)
    if (call.name === 'paperkey') emit(call, 'read-secret', 'export', 'key')
    else if (/^gpgv/.test(call.name) || call.name === 'kbxutil') emit(call, 'read', 'verify', 'key')
    else if (call.name === 'gpgconf') {
      const stops = flags.some((one) => /^(--kill|--reload|--launch|-K|-R|-X)/.test(one))
      emit(
        call,
        stops ? 'restart' : flags.some((one) => /^--(change|apply)/.test(one)) ? 'change' : 'read',
        stops ? 'stop' : 'list',
        stops ? 'process' : 'key',
        stops ? (call.args.at(-1) ?? '') : '',
      )
    } else if (call.name === 'gpg-connect-agent') emit(call, 'unreadable', 'run', 'code', call.name)
    else emit(call, 'change', 'run', 'key')
    // `eval $(gpg-agent --daemon)` sets variables of the shell and nothing else.
    return call.name === 'gpg-agent'
      ? { text: undefined, carries: 0, span: call.span, about: 'shell settings' }
      : undefined
  },
}

const keygenOptions =
  '-A -a= -B -b= -C= -c -D= -E= -e -F= -f= -g -H -h -I= -i -K -k -L -l -M= -m= -N= -n= -O= -P= -p -Q -q -R= -r= ' +
  '-s= -t= -U -u -V= -v -w= -X -Y= -y -z= -Z= -G= -T= -S= -W= -d -x= -o'

const sshKeygen: Program = {
  names: ['ssh-keygen'],
  about: 'makes, changes and shows keys of OpenSSH',
  examples: {
    "ssh-keygen -t ed25519 -N '' -f deploy_key": [
      'change make key',
      'file create deploy_key',
      'file create deploy_key.pub',
    ],
    'ssh-keygen -t ed25519': [
      'change make key',
      'file create /home/me/.ssh/id_ed25519',
      'file create /home/me/.ssh/id_ed25519.pub',
    ],
    'ssh-keygen -lf ~/.ssh/id_ed25519.pub': ['file read /home/me/.ssh/id_ed25519.pub', 'read show key'],
    'ssh-keygen -y -f ~/.ssh/id_ed25519': ['file read /home/me/.ssh/id_ed25519', 'read show key'],
    'ssh-keygen -R web1': ['file edit /home/me/.ssh/known_hosts'],
    'ssh-keygen -F web1': ['read show key'],
    'ssh-keygen -p -f k': ['file edit k', 'access set key'],
    'ssh-keygen -s ca -I x -n me k.pub': ['file read ca', 'access sign key k.pub'],
    'ssh-keygen -D ./x.so': ['unreadable load library ./x.so'],
  },
  run: (call) => {
    const read = readArguments(call.args, optionTable(keygenOptions))
    const file = read.value('-f')
    const hosts = file ?? word(`${call.home}/.ssh/known_hosts`, call.span)
    const library = read.value('-D') ?? read.value('-w')
    if (read.strangers.length > 0) emit(call, 'undescribed', 'run', 'program', call.name)
    if (library !== undefined) return emit(call, 'unreadable', 'load', 'library', library)
    if (read.has('-R') || (read.has('-H') && !read.has('-F'))) return emitFile(call, 'edit', hosts)
    if (read.has('-s') && !read.has('-Y', '-k', '-Q')) {
      emitFile(call, 'read', read.value('-s') as Word, { quiet: true })
      for (const one of read.operands) emit(call, 'access', 'sign', 'key', one)
      return
    }
    if (read.has('-p', '-c')) {
      emitFile(call, 'edit', file ?? word(`${call.home}/.ssh/id_ed25519`, call.span))
      return emit(call, 'access', 'set', 'key')
    }
    if (read.has('-k', '-u') && file !== undefined) return emitFile(call, read.has('-u') ? 'edit' : 'overwrite', file)
    if (read.has('-A', '-K')) return emit(call, 'access', 'make', 'key')
    if (read.has('-l', '-L', '-y', '-B', '-e', '-i', '-F', '-Q', '-r', '-g')) {
      if (file !== undefined && !read.has('-F')) emitFile(call, 'read', file, { quiet: true })
      return emit(call, 'read', 'show', 'key')
    }
    if (read.has('-Y')) {
      const verb = read.value('-Y')?.text ?? ''
      return emit(call, verb === 'sign' ? 'change' : 'read', verb, 'key')
    }
    if (read.has('-M', '-G', '-T')) return emit(call, 'change', 'make', 'key')
    const path = file ?? word(`${call.home}/.ssh/id_${read.value('-t')?.text ?? 'ed25519'}`, call.span)
    emit(call, 'change', 'make', 'key')
    emitFile(call, 'create', path)
    emitFile(call, 'create', { ...path, text: `${path.text}.pub` })
  },
}

const sshAdd: Program = flagProgram({
  names: ['ssh-add'],
  about: 'keys that the agent holds',
  on: 'key',
  style: 'gnu',
  options: '-l -L -d -D -x -X -t= -c -e= -s= -k -q -v -E= -H= -h= -T -K -S= -A -C',
  rules: [
    [
      '-e -s -S',
      (call) =>
        emit(call, 'unreadable', 'load', 'library', call.arguments.value('-s') ?? call.arguments.value('-e') ?? ''),
    ],
    ['-l -L -T', 'read', 'list'],
    ['-D -d', 'change', 'remove'],
    ['-x -X', 'change', 'lock'],
  ],
  otherwise: (call) => {
    if (call.operands.length === 0 && call.stdinGiven) return emit(call, 'change', 'add', 'key')
    for (const path of call.operands) if (path.text !== '-') emitFile(call, 'read', path, { quiet: true })
    emit(call, 'change', 'add', 'key')
  },
  examples: {
    'ssh-add -l': ['read list key'],
    'ssh-add ~/.ssh/id_ed25519': ['file read /home/me/.ssh/id_ed25519', 'change add key'],
    'ssh-add -D': ['change remove key'],
    'ssh-add -s ./x.so': ['unreadable load library ./x.so'],
  },
})

const sshAgent: Program = {
  names: ['ssh-agent'],
  about: 'holds keys, and may run a program with them',
  examples: {
    'eval "$(ssh-agent -s)"': ['change start process ssh-agent'],
    'ssh-agent rm a': ['file delete a'],
    'ssh-agent -k': ['restart stop process ssh-agent'],
  },
  run: (call): Stream | undefined => {
    const read = readArguments(call.args, optionTable('-s -c -k -d -D -a= -E= -t= -O= -P= -u -U -T'), 'operand')
    if (read.has('-P')) emit(call, 'unreadable', 'load', 'library', read.value('-P') ?? '')
    if (read.operands.length > 0) return call.exec(read.operands)
    emit(call, read.has('-k') ? 'restart' : 'change', read.has('-k') ? 'stop' : 'start', 'process', 'ssh-agent')
    return { text: undefined, carries: 0, span: call.span, about: 'shell settings' }
  },
}

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
          emitFile(call, 'read', path, { quiet: true })
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
    'keytool -list -keystore k.jks': ['file read k.jks', 'read list key store'],
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
        for (const path of call.operands) emitFile(call, 'read', path, { quiet: true })
        emit(call, 'read', 'show', 'key')
        return undefined
      }
      emit(call, 'change', 'make', 'key')
      writes(Carries.secret)
      return undefined
    }
    for (const path of given.values('-i')) emitFile(call, 'read', path, { quiet: true })
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

export const keys: readonly Program[] = [
  openssl,
  gpg,
  gpgOthers,
  sshKeygen,
  sshAdd,
  sshAgent,
  keytool,
  certbot,
  age,
  trust,
  makers,
]
