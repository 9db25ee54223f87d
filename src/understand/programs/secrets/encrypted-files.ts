import { emit, emitFile } from '../../emit.ts'
import { openShell } from '../../open-shell.ts'
import { type Arguments, optionTable, readArguments } from '../../options.ts'
import type { Call, Program } from '../../program.ts'
import { Carries, isKnown, type Stream, type Word } from '../../word.ts'
import { emitUsed } from '../system/used-file.ts'

/** Files of secrets that are encrypted where they stand. */

const secretStream = (call: Call): Stream => ({ text: undefined, carries: Carries.secret, span: call.span })

/** Writes the plain text of a secret into a file, or prints it. */
function reveals(call: Call, verb: string, on: string, name: Word | string, out: Word | undefined): Stream | undefined {
  emit(call, 'read-secret', verb, on, name)
  if (out === undefined || out.text === '-') return secretStream(call)
  emitFile(call, 'overwrite', out)
  call.wroteFile(out, secretStream(call))
  return undefined
}

/** `sops -d FILE`, `sops decrypt FILE`, `sops exec-env FILE COMMAND`. https://github.com/getsops/sops */
const SOPS = `-d|--decrypt -e|--encrypt -r|--rotate -s|--show-master-keys -i|--in-place --extract= --output=
  --input-type= --output-type= --config= --age= --pgp= -p= --kms= -k= --aws-profile= --gcp-kms= --azure-kv=
  --hc-vault-transit= --set= --verbose --ignore-mac --unencrypted-suffix= --encrypted-suffix=
  --unencrypted-regex= --encrypted-regex= --rm-age= --add-age= --rm-pgp= --add-pgp= --rm-kms= --add-kms=
  --keyservice= --enable-local-keyservice= --filename-override= --shamir-secret-sharing-threshold= --indent=
  --no-fifo --background --same-process --user= --pristine -y|--yes --filename= --decryption-order= --value-file
  --value-stdin --idempotent --file= -h|--help -v|--version --check-for-updates --disable-version-check`

const sops: Program = {
  names: ['sops'],
  about: 'encrypts and decrypts files of secrets',
  examples: {
    'sops -d secrets.enc.yaml': ['file read secrets.enc.yaml', 'read-secret decrypt file secrets.enc.yaml'],
    'sops --decrypt --output x.yaml secrets.enc.yaml': [
      'file read secrets.enc.yaml',
      'read-secret decrypt file secrets.enc.yaml',
      'file overwrite x.yaml',
    ],
    'sops decrypt -i a.yaml': ['file read a.yaml', 'read-secret decrypt file a.yaml', 'file overwrite a.yaml'],
    'sops -e --age age1abc plain.yaml': ['file read plain.yaml'],
    'sops encrypt -i a.yaml': ['file edit a.yaml'],
    'sops -e secrets.yaml': ['file list secrets.yaml'],
    'SOPS_AGE_RECIPIENTS=age1abc sops -e plain.yaml': ['file read plain.yaml'],
    'sops filestatus a.yaml': ['file read a.yaml', 'read status file a.yaml'],
    "sops exec-env a.yaml 'rm x'": ['file read a.yaml', 'file delete x'],
    'sops a.yaml': ['unreadable open shell a.yaml'],
    'sops updatekeys a.yaml': ['file edit a.yaml', 'access updatekeys file a.yaml'],
    'sops --version': ['read help help'],
  },
  run: (call) => {
    const read = readArguments(call.args, optionTable(SOPS))
    const [first, ...rest] = read.operands
    if (first === undefined) return emit(call, 'read', 'help', 'help')
    switch (first.text) {
      case 'decrypt':
        return decrypts(call, read, rest[0])
      case 'encrypt':
        return encrypts(call, read, rest[0])
      case 'exec-env':
      case 'exec-file':
        return executes(call, rest)
      case 'filestatus':
        if (rest[0] !== undefined) emitFile(call, 'read', rest[0])
        return emit(call, 'read', 'status', 'file', rest[0] ?? '')
      case 'edit':
        return openShell(call, rest[0] ?? '')
      case 'rotate':
      case 'updatekeys':
      case 'set':
      case 'unset':
      case 'groups':
      case 'publish':
        for (const path of rest.slice(0, 1)) if (first.text !== 'groups') emitFile(call, 'edit', path)
        return emit(call, first.text === 'publish' ? 'disclose' : 'access', first.text, 'file', rest[0] ?? '')
      case 'keyservice':
      case 'completion':
        return emit(call, 'change', first.text, 'sops')
    }
    if (read.has('-d')) return decrypts(call, read, first)
    if (read.has('-e')) return encrypts(call, read, first)
    if (read.has('-r', '--set')) {
      emitFile(call, 'edit', first)
      return emit(call, 'access', read.has('-r') ? 'rotate' : 'set', 'file', first)
    }
    // It opens the plain text in an editor.
    return openShell(call, first)
  },
}

function decrypts(call: Call, read: Arguments, file: Word | undefined): Stream | undefined {
  if (file !== undefined) emitFile(call, 'read', file)
  return reveals(call, 'decrypt', 'file', file ?? '', read.has('-i') ? file : read.value('--output'))
}

function encrypts(call: Call, read: Arguments, file: Word | undefined): void {
  const out = read.has('-i') ? undefined : read.value('--output')
  if (file === undefined) return
  // What comes out is sealed for those whom the settings of the repository name.
  if (read.has('-i')) emitFile(call, 'edit', file)
  else if (namesReader(call)) emitFile(call, 'read', file)
  else emitUsed(call, file)
  if (out !== undefined) emitFile(call, 'overwrite', out)
}

/** Who can read it is named by the call itself. */
function namesReader(call: Call): boolean {
  const option = /^(-[pka]|--(age|pgp|kms|gcp-kms|azure-kv|hc-vault-transit|config)(=.*)?)$/
  return (
    call.args.some((w) => option.test(w.text)) ||
    call.env.names().some((name) => /^SOPS_(AGE_RECIPIENTS|PGP_FP|KMS_ARN|CONFIG)/.test(name))
  )
}

function executes(call: Call, words: readonly Word[]): Stream | undefined | void {
  const [file, code] = words
  if (file !== undefined) emitFile(call, 'read', file)
  if (code === undefined) return openShell(call)
  const text = code.splits || !isKnown(code) ? undefined : code.text.replaceAll('{}', '/dev/fd/63')
  return call.shell({ text, carries: code.carries, span: code.span })
}

/** https://github.com/FiloSottile/age */
const age: Program = {
  names: ['age', 'rage'],
  about: 'encrypts and decrypts a file',
  examples: {
    'age -d -i key.txt x.age': ['file read key.txt', 'file read x.age', 'read-secret decrypt file x.age'],
    'age -d -i key.txt -o x.tar x.age': [
      'file read key.txt',
      'file read x.age',
      'read-secret decrypt file x.age',
      'file overwrite x.tar',
    ],
    'age -r age1abc -o x.age x.tar': ['file read x.tar', 'file overwrite x.age'],
    'age --version': ['read help help'],
  },
  run: (call) => {
    const read = readArguments(
      call.args,
      optionTable(
        `-d|--decrypt -e|--encrypt -i|--identity= -j= -o|--output= -r|--recipient=
          -R|--recipients-file= -p|--passphrase -a|--armor --version -h|--help --max-work-factor=`,
      ),
    )
    if (read.has('--version', '-h') || call.args.length === 0) return emit(call, 'read', 'help', 'help')
    const [file] = read.operands
    const out = read.value('-o')
    for (const key of [...read.values('-i'), ...read.values('-R')]) emitFile(call, 'read', key)
    if (file !== undefined) emitFile(call, 'read', file)
    if (read.has('-d')) return reveals(call, 'decrypt', 'file', file ?? '', out)
    if (out !== undefined) emitFile(call, 'overwrite', out)
    // What is encrypted is no secret any more.
    return { text: undefined, carries: Carries.nothing, span: call.span }
  },
}

const ageKeygen: Program = {
  names: ['age-keygen', 'rage-keygen'],
  about: 'makes a key for age',
  examples: {
    'age-keygen -o key.txt': ['change create key', 'file create key.txt'],
    'age-keygen': ['access create key', 'read-secret print secret'],
    'age-keygen -y key.txt': ['file read key.txt', 'read print public key key.txt'],
  },
  run: (call) => {
    const read = readArguments(call.args, optionTable('-o|--output= -y -pq --version -h|--help'))
    const out = read.value('-o')
    if (read.has('-y')) {
      for (const key of read.operands) emitFile(call, 'read', key)
      return emit(call, 'read', 'print', 'public key', read.operands[0] ?? '')
    }
    // A key that nobody knows yet opens nothing, and a file that is there already is kept.
    emit(call, out === undefined ? 'access' : 'change', 'create', 'key')
    if (out === undefined) return secretStream(call)
    emitFile(call, 'create', out)
    call.wroteFile(out, secretStream(call))
  },
}

/** EJSON, Hiera-eyaml and BlackBox: values, or whole files, that are encrypted in a repository. */
const encrypted: Program = {
  names: [
    'ejson',
    'eyaml',
    'blackbox_cat',
    'blackbox_diff',
    'blackbox_edit',
    'blackbox_edit_start',
    'blackbox_decrypt_file',
    'blackbox_decrypt_all_files',
    'blackbox_postdeploy',
  ],
  about: 'encrypts and decrypts values in files',
  examples: {
    'ejson decrypt a.ejson': ['read-secret decrypt file a.ejson'],
    'ejson encrypt a.ejson': ['file edit a.ejson'],
    'ejson keygen': ['read-secret keygen file'],
    'eyaml decrypt -e a.yaml': ['read-secret decrypt file a.yaml'],
    'eyaml encrypt -s x': ['read encrypt file'],
    'eyaml --help': ['read help help'],
    'blackbox_cat a.gpg': ['read-secret cat file a.gpg'],
  },
  run: (call) => {
    const read = readArguments(call.args, optionTable('-o= -s= -f= -l= -p -e= -n= --keydir= --pkcs7-private-key='))
    const own = call.name.startsWith('blackbox_')
    const [first, second] = read.operands
    const verb = own ? call.name.slice('blackbox_'.length) : (first?.text ?? 'help')
    const file = (own ? first : second) ?? read.value('-e', '-f')
    if (verb === 'help' || verb === 'version') return emit(call, 'read', 'help', 'help')
    if (/^(?:encrypt|e|createkeys|recrypt)$/.test(verb)) {
      if (file === undefined) return emit(call, verb === 'createkeys' ? 'access' : 'read', verb, 'file')
      return emitFile(call, 'edit', file)
    }
    return reveals(call, verb, 'file', file ?? '', read.value('-o'))
  },
}

export const encryptedFiles: readonly Program[] = [sops, age, ageKeygen, encrypted]
