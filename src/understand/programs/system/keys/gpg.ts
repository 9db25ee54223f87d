import { emit, emitFile } from '../../../emit.ts'
import { flagProgram } from '../../../flags.ts'
import { openShell } from '../../../open-shell.ts'
import type { Program } from '../../../program.ts'
import { does, type VerbRun } from '../../../tool.ts'
import { Carries, type Stream } from '../../../word.ts'
import { asksHelp } from '../../files.ts'

/** GnuPG 2.4 and its helpers. */

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
  '--show-session-key'

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

export const gpgPrograms: readonly Program[] = [gpg, gpgOthers]
