import { emit, emitFile, reachOf } from '../../../emit.ts'
import { openShell } from '../../../open-shell.ts'
import { type Arguments, optionTable, readArguments } from '../../../options.ts'
import type { Call, Program } from '../../../program.ts'
import { Carries, isKnown, type Stream, type Word, word } from '../../../word.ts'
import { readSent } from '../../netcat.ts'
import { emitUsed } from '../used-file.ts'

/** openssl(1), version 3.5: commands by what they do with keys. */

const OPTIONS =
  '-in= -out= -inform= -outform= -keyform= -key= -keyout= -inkey= -certfile= -CAfile= -CApath= -CA= -CAkey= ' +
  '-CAserial= -passin= -passout= -pass= -k= -kfile= -K= -iv= -S= -md= -config= -extfile= -extensions= -reqexts= ' +
  '-subj= -days= -newkey= -pkeyopt= ' +
  '-algorithm= -name= -curve= -connect= -servername= -host= -port= -proxy= -starttls= -verify= -cert= ' +
  '-cert_chain= -alpn= -cipher= -ciphersuites= -tls1 -tls1_1 -tls1_2 -tls1_3 -engine= -provider= ' +
  '-provider-path= -rand= -writerand= -sigfile= -signature= -sign= -prverify= -hmac= -macopt= -mac= ' +
  '-signer= -recip= -to= -from= -subject= -url= -issuer= -serial= -respout= -reqout= -VAfile= -checkend= ' +
  '-checkhost= -checkip= -checkemail= -set_serial= -signkey= -signcert= -addtrust= -setalias= -nameopt= ' +
  '-certopt= -dateopt= -sigopt= -strparse= -offset= -length= -msgfile= -sess_out= -sess_in= -keylogfile= -bind= ' +
  '-crl= -CRL= -revoke= -gencrl -ss_cert= -spkac= -infiles -notext -batch -outdir= -startdate= -enddate= ' +
  '-policy= -status= -updatedb -caname= -CSP= -salt -iter= -twopass -naccept= -www -WWW -HTTP -accept= ' +
  '-peerkey= -sigopt= -secret= -digest= -kdflen= -kdfopt= -seconds= -bytes= -multi= -p= ' +
  '-text -noout -modulus -pubkey -pubin -pubout -check -dates -fingerprint -hash -subject_hash -issuer_hash ' +
  '-ocsp_uri -purpose -email -ext= -x509 -new -nodes -noenc -des3 -aes256 -aes128 -export -nokeys -nocerts ' +
  '-clcerts -cacerts -info -d -e -a -base64 -A -nosalt -pbkdf2 -hex -rev -r -binary -showcerts -brief -quiet ' +
  '-ign_eof -crlf -prexit -reconnect -status -tlsextdebug -verify_return_error -legacy -verbose -untrusted= ' +
  '-trusted= -partial_chain -crl_check -crl_check_all -param_enc= -genkey -param_out -conv_form= -traditional ' +
  '-topk8 -nocrypt -v1= -v2= -RSAPublicKey_out -decrypt -encrypt -help -version -list -req -copy_extensions= -C ' +
  '-no-CAfile -no_ign_eof -5 -6 -1 -apr1 -stdin -provparam= -quick -evp='

/** Commands that show public things, digests, numbers and lists. */
const SHOWS = new Set([
  'version',
  'ciphers',
  'list',
  'help',
  'prime',
  'speed',
  'errstr',
  'info',
  'verify',
  'crl',
  'asn1parse',
  'crl2pkcs7',
  'pkcs7',
  'nseq',
  'sess_id',
  'storeutl',
  'passwd',
  'dgst',
  'md5',
  'sha1',
  'sha256',
  'sha384',
  'sha512',
  'kdf',
  'mac',
  'engine',
  'fipsinstall',
  'rehash',
  'ts',
  'spkac',
  's_time',
  'ocsp',
  'rand',
  'pkeyparam',
  'dsaparam',
  'skeyutl',
])

const KEYS = new Set(['rsa', 'pkey', 'ec', 'dsa', 'pkcs8'])
const MAKES = new Set(['genrsa', 'genpkey', 'gendsa', 'dhparam', 'ecparam'])

export const openssl: Program = {
  names: ['openssl', 'libressl', 'openssl3'],
  about: 'keys, certificates and encryption',
  examples: {
    'openssl rand -hex 16': ['read rand certificate'],
    'openssl x509 -in /etc/ssl/shop.pem -noout -dates': ['file list /etc/ssl/shop.pem', 'read x509 certificate'],
    'echo | openssl s_client -connect api.example:443 -servername api.example': [
      'read connect certificate api.example:443',
    ],
    'cat .env | openssl s_client -connect x.example:443': [
      'file read .env',
      'disclose send data x.example:443',
      'read connect certificate x.example:443',
    ],
    "printf 'DELETE /x HTTP/1.1\\r\\n\\r\\n' | openssl s_client -connect api.example:443": [
      'read connect certificate api.example:443',
      'lose delete url https://api.example:443/x',
    ],
    'openssl rsa -in k.pem': ['file list k.pem', 'read-secret rsa key'],
    'openssl rsa -in k.pem -noout -check': ['file list k.pem', 'read rsa key'],
    'openssl pkey -in k.pem -pubout': ['file list k.pem', 'read pkey key'],
    'openssl rsa -in k.pem -out n.pem': ['file list k.pem', 'change convert key', 'file overwrite n.pem'],
    'openssl genrsa -out k.pem 4096': ['change make key', 'file overwrite k.pem'],
    'openssl req -new -newkey rsa:2048 -nodes -keyout k.pem -out r.csr -subj /CN=x': [
      'change make request',
      'file overwrite k.pem',
      'file overwrite r.csr',
    ],
    'openssl req -in r.csr -noout -text': ['file list r.csr', 'read show request'],
    'openssl enc -d -aes-256-cbc -in a.enc | sh': ['file read a.enc', 'read decrypt file', 'unreadable run code'],
    'openssl pkcs12 -in a.p12 -nodes': ['file list a.p12', 'read-secret pkcs12 key'],
    'openssl pkcs12 -in a.p12 -nokeys': ['file list a.p12', 'read pkcs12 certificate'],
    'openssl dgst -sha256 a.tgz': ['file list a.tgz', 'read dgst certificate'],
    'openssl base64 -in .env': ['file read .env', 'read base64 certificate'],
    'openssl ca -revoke x.pem': ['access revoke certificate'],
    'openssl verify -CAfile ca.pem x.pem': ['file list ca.pem', 'file list x.pem', 'read verify certificate'],
    'openssl dgst -engine ./x.so a': ['unreadable load library ./x.so'],
    'openssl engine -t dynamic -pre SO_PATH:./x.so': ['unreadable load library SO_PATH:./x.so'],
    openssl: ['unreadable open shell'],
    'openssl frobnicate': ['undescribed frobnicate certificate'],
  },
  run: (call): Stream | undefined => {
    const [verb, ...rest] = call.args
    if (verb === undefined) {
      openShell(call)
      return undefined
    }
    if (!isKnown(verb)) {
      emit(call, 'unreadable', 'run', 'verb', verb)
      return undefined
    }
    const read = readArguments(rest, optionTable(OPTIONS, 'single'))
    const library =
      read.value('-engine') ??
      rest.find((w) => /^(?:SO_PATH|MODULE_PATH):/.test(w.text)) ??
      read.value('-provider-path') ??
      read.values('-provider').find((w) => w.text.includes('/'))
    if (library !== undefined) {
      emit(call, 'unreadable', 'load', 'library', library, { note: 'a library of its own runs in the program' })
      return undefined
    }
    // A password in a file is read; what it unlocks is what counts.
    for (const option of ['-passin', '-passout', '-pass']) {
      for (const w of read.values(option))
        if (w.text.startsWith('file:')) emitUsed(call, { ...w, text: w.text.slice('file:'.length) })
    }
    return runCommand(call, verb.text, read)
  },
}

function runCommand(call: Call, verb: string, read: Arguments): Stream | undefined {
  const input = read.value('-in')
  const out = read.value('-out')
  const quietly = (...paths: readonly (Word | undefined)[]) => {
    for (const path of paths) if (path !== undefined) emitUsed(call, path)
  }
  const writes = (carries: number) => {
    if (out === undefined) return
    emitFile(call, 'overwrite', out)
    call.wroteFile(out, { text: undefined, carries, span: out.span })
  }
  if (read.has('-help')) return undefined
  if (verb === 's_client') return connect(call, read)
  if (verb === 's_server') {
    emit(call, 'access', 'listen', 'port', read.value('-accept', '-port') ?? '')
    return undefined
  }
  if (KEYS.has(verb)) {
    quietly(input)
    const hidden = read.has('-pubout', '-pubin', '-RSAPublicKey_out', '-noout') && !read.has('-text')
    if (hidden || read.has('-pubin')) emit(call, 'read', verb, 'key')
    else if (out === undefined) emit(call, 'read-secret', verb, 'key')
    else emit(call, 'change', 'convert', 'key')
    writes(hidden ? 0 : Carries.secret)
    return { text: undefined, carries: hidden || out !== undefined ? 0 : Carries.secret, span: call.span }
  }
  if (MAKES.has(verb)) {
    const makes = verb !== 'ecparam' || read.has('-genkey')
    emit(call, makes ? 'change' : 'read', makes ? 'make' : 'show', 'key')
    writes(makes && verb !== 'dhparam' ? Carries.secret : 0)
    return undefined
  }
  switch (verb) {
    case 'x509':
      quietly(input, read.value('-CAkey'), read.value('-CA'), read.value('-signkey'), read.value('-key'))
      emit(
        call,
        read.has('-CA', '-CAkey', '-signkey', '-key') ? 'change' : 'read',
        read.has('-CA', '-signkey', '-key') ? 'sign' : 'x509',
        'certificate',
      )
      writes(0)
      return undefined
    case 'req': {
      quietly(input, read.value('-key'))
      const keyout = read.value('-keyout')
      const makes = read.has('-new', '-newkey', '-x509')
      emit(call, makes ? 'change' : 'read', makes ? 'make' : 'show', 'request')
      if (keyout !== undefined) {
        emitFile(call, 'overwrite', keyout)
        call.wroteFile(keyout, { text: undefined, carries: Carries.secret, span: keyout.span })
      }
      writes(0)
      return undefined
    }
    case 'pkcs12': {
      const exports = read.has('-export')
      const keys = !read.has('-nokeys', '-info') || (read.has('-info') && !read.has('-noout', '-nokeys'))
      quietly(input, read.value('-inkey'), read.value('-certfile'))
      if (exports) emit(call, 'change', 'make', 'key')
      else
        emit(
          call,
          keys && !read.has('-noout') ? 'read-secret' : 'read',
          'pkcs12',
          keys && !read.has('-noout') ? 'key' : 'certificate',
        )
      writes(keys ? Carries.secret : 0)
      return { text: undefined, carries: keys && !exports ? Carries.secret : 0, span: call.span }
    }
    case 'enc':
    case 'smime':
    case 'cms':
    case 'pkeyutl':
    case 'rsautl': {
      const decrypts = read.has('-d', '-decrypt')
      const carries = input === undefined ? call.stdin.carries : call.readFile(input).carries
      if (input !== undefined) emitFile(call, 'read', input)
      quietly(read.value('-inkey'), read.value('-signer'), read.value('-recip'), read.value('-kfile'))
      emit(call, 'read', decrypts ? 'decrypt' : 'encrypt', 'file')
      writes(decrypts ? carries | Carries.decoded : 0)
      return { text: undefined, carries: carries | Carries.decoded, span: call.span }
    }
    case 'ca': {
      const shows = read.has('-status') && !read.has('-in', '-revoke', '-gencrl')
      emit(
        call,
        shows ? 'read' : 'access',
        read.has('-revoke') ? 'revoke' : read.has('-gencrl') ? 'list' : 'issue',
        'certificate',
      )
      writes(0)
      return undefined
    }
    default:
      break
  }
  if (!SHOWS.has(verb) && !/^(aes|des|bf|camellia|aria|chacha20|sm4|base64|seed|rc[24])/.test(verb)) {
    emit(call, 'undescribed', verb, 'certificate')
    return undefined
  }
  const encodes = verb === 'base64' || !SHOWS.has(verb)
  // Digests and what is public by its kind tell nothing of a key; the others print what they read.
  const quiet = /^(dgst|md5|sha\d+|verify|crl|crl2pkcs7|pkcs7|ocsp|ts|spkac|s_time|nseq|rehash)$/.test(verb)
  quietly(read.value('-CAfile'), read.value('-untrusted'), read.value('-sign'))
  const numbers = /^(rand|prime|passwd|speed|errstr|ciphers|list|help|version|kdf|mac|engine|info)$/.test(verb)
  const sources = [...(input === undefined ? [] : [input]), ...(numbers ? [] : read.operands)]
  let carries = encodes ? call.stdin.carries | Carries.decoded : 0
  for (const path of sources) {
    if (quiet) emitUsed(call, path)
    else emitFile(call, 'read', path)
    if (!quiet) carries |= call.readFile(path).carries
  }
  emit(call, 'read', verb, 'certificate')
  writes(carries)
  return { text: undefined, carries, span: call.span }
}

/** What comes in on standard input goes to the other side. */
function connect(call: Call, read: Arguments): Stream {
  const host = read.value('-connect') ?? read.value('-host') ?? read.operands[0]
  const at =
    host === undefined
      ? undefined
      : ({
          is: 'host',
          name: { ...host, text: host.text.replace(/:[^:]*$/, '') },
          options: [],
          ...reachOf(call),
        } as const)
  const place = at === undefined ? {} : { at }
  if ((call.stdin.carries & (Carries.secret | Carries.data)) !== 0)
    emit(call, 'disclose', 'send', 'data', host ?? '', place)
  emit(call, 'read', 'connect', 'certificate', host ?? '', place)
  // Behind the handshake it sends what it reads; `Q` ends it.
  const lines = (call.stdin.text ?? '').split('\n').map((one) => one.trim())
  if (call.stdinGiven && at !== undefined && host !== undefined && lines.some((one) => !/^[QRK]?$/.test(one)))
    readSent(call, 'https', at.name, word(host.text.slice(at.name.text.length + 1) || '443'), at)
  const log = read.value('-keylogfile')
  if (log !== undefined) emitFile(call, 'append', log)
  return { text: undefined, carries: Carries.network, span: call.span }
}
