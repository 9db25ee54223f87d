import { emit, emitFile, nowhere, reachOf, sessionOf } from '../emit.ts'
import { httpAddress, isLoopback } from '../http/address.ts'
import { emitSent, fileToSend, wordToSend } from '../http/outgoing.ts'
import { understandRequest } from '../http/request.ts'
import { type Arguments, type OptionTable, optionTable, readArguments } from '../options.ts'
import type { Place } from '../place.ts'
import type { Call, Program } from '../program.ts'
import { isSecretPath } from '../secrets/path.ts'
import type { Weakened } from '../weakened.ts'
import { Carries, isKnownText, openStream, type Stream, UNKNOWN, unknownWord, type Word, word } from '../word.ts'
import { MOST_WORDS, readCurlConfig } from './curl-config.ts'
import { curlExamples } from './curl-examples.ts'

/** The options of curl(1), curl 8.15: all that take a value, and the letters. */
const OPTIONS =
  '--abstract-unix-socket= --alt-svc= --aws-sigv4= --cacert= --capath= --cert-type= -E|--cert= --ciphers= ' +
  '-K|--config= --connect-timeout= --connect-to= -C|--continue-at= -c|--cookie-jar= -b|--cookie= ' +
  '--create-file-mode= --crlfile= --curves= -d|--data|--data-ascii= --data-binary= --data-raw= --data-urlencode= ' +
  '--delegation= --dns-interface= --dns-ipv4-addr= --dns-ipv6-addr= --dns-servers= --doh-url= ' +
  '-D|--dump-header= --ech= --egd-file= --engine= --etag-compare= --etag-save= --expect100-timeout= -F|--form= ' +
  '--form-string= --ftp-account= --ftp-alternative-to-user= --ftp-method= -P|--ftp-port= --ftp-ssl-ccc-mode= ' +
  '--happy-eyeballs-timeout-ms= --haproxy-clientip= -H|--header= --hostpubmd5= --hostpubsha256= --hsts= ' +
  '--interface= --ip-tos= --ipfs-gateway= --json= --keepalive-time= --keepalive-cnt= --key= --key-type= --krb= ' +
  '--libcurl= ' +
  '--limit-rate= --local-port= --login-options= --mail-auth= --mail-from= --mail-rcpt= --max-filesize= ' +
  '--max-redirs= -m|--max-time= --netrc-file= --noproxy= --oauth2-bearer= --output-dir= -o|--output= ' +
  '--parallel-max= --pass= ' +
  '--pinnedpubkey= --preproxy= --proto= --proto-default= --proto-redir= -x|--proxy= --proxy-cacert= ' +
  '--proxy-capath= --proxy-cert= --proxy-cert-type= --proxy-ciphers= --proxy-crlfile= --proxy-header= ' +
  '--proxy-key= --proxy-key-type= ' +
  '--proxy-pass= --proxy-pinnedpubkey= --proxy-service-name= --proxy-tls13-ciphers= --proxy-tlsauthtype= ' +
  '--proxy-tlspassword= --proxy-tlsuser= -U|--proxy-user= --proxy1.0= --pubkey= -Q|--quote= --random-file= ' +
  '-r|--range= --rate= ' +
  '-e|--referer= --request-target= -X|--request= --resolve= --retry= --retry-delay= --retry-max-time= ' +
  '--sasl-authzid= --service-name= --sigalgs= --socks4= --socks4a= --socks5= --socks5-hostname= ' +
  '--socks5-gssapi-service= -Y|--speed-limit= ' +
  '-y|--speed-time= --stderr= -t|--telnet-option= --tftp-blksize= -z|--time-cond= --tls-max= --tls13-ciphers= ' +
  '--tlsauthtype= --tlspassword= --tlsuser= --trace= --trace-ascii= --trace-config= --unix-socket= ' +
  '-T|--upload-file= --upload-flags= ' +
  '--url= --url-query= -u|--user= -A|--user-agent= --variable= --vlan-priority= -w|--write-out= ' +
  '-0|--http1.0 -1|--tlsv1 -2|--sslv2 -3|--sslv3 -4|--ipv4 -6|--ipv6 -a|--append -B|--use-ascii -f|--fail ' +
  '-g|--globoff -G|--get -h|--help=? -I|--head -i|--include|--show-headers -j|--junk-session-cookies ' +
  '-J|--remote-header-name ' +
  '-k|--insecure -L|--location -l|--list-only -M|--manual -n|--netrc -N|--no-buffer -O|--remote-name ' +
  '--remote-name-all -p|--proxytunnel -q|--disable -R|--remote-time -s|--silent -S|--show-error -v|--verbose ' +
  '-V|--version -Z|--parallel -#|--progress-bar --create-dirs --fail-with-body --fail-early --no-clobber ' +
  '--compressed'

let table: OptionTable | undefined

const curl: Program = {
  names: ['curl'],
  about: 'sends a request and prints what comes back',
  examples: curlExamples,
  run: (call) => {
    table ??= optionTable(OPTIONS)
    let out: Stream = openStream
    for (const args of operations(expanded(call, call.args))) out = runOperation(call, args, table)
    return out
  },
}

/** `--next` begins another request with options of its own. */
function operations(args: readonly Word[]): readonly (readonly Word[])[] {
  const found: Word[][] = [[]]
  for (const w of args) {
    if (w.text === '--next' || w.text === '-:') found.push([])
    else found.at(-1)?.push(w)
  }
  return found
}

/** `--expand-url '{{host}}/x'`: a value that `--variable` fills in. What it becomes is not worked out. */
function expanded(call: Call, args: readonly Word[]): readonly Word[] {
  if (!args.some((w) => w.text.startsWith('--expand-'))) return args
  const filled = args.flatMap((w, i) => (args[i - 1]?.text === '--variable' ? [w] : []))
  const carries = filled.reduce(
    (sum, w) =>
      sum |
      (w.text.includes('@') ? call.readFile({ ...w, text: w.text.slice(w.text.indexOf('@') + 1) }).carries : w.carries),
    0,
  )
  return args.map((w, i) => {
    if (w.text.startsWith('--expand-')) return { ...w, text: `--${w.text.slice(9)}` }
    return args[i - 1]?.text.startsWith('--expand-') === true
      ? { ...w, text: w.text.includes('{{') ? UNKNOWN : w.text, carries: w.carries | carries }
      : w
  })
}

function runOperation(call: Call, given: readonly Word[], options: OptionTable): Stream {
  let args = given
  let read = readArguments(args, options)
  for (const file of read.values('-K')) {
    if (file.text !== '-') emitFile(call, 'read', file)
    const content = file.text === '-' ? call.stdin : call.readFile(file)
    const more = args.length > MOST_WORDS ? undefined : readCurlConfig(content)
    if (more === undefined)
      emit(call, 'unreadable', 'read', 'settings', file, {
        note: 'the settings name requests that are not known before they are sent',
      })
    else args = [...args.filter((w) => w !== file), ...more]
  }
  if (args !== given)
    read = readArguments(
      args.filter((w) => w.text !== '-K' && w.text !== '--config'),
      options,
    )
  emitFiles(call, read)
  const urls = [...read.values('--url'), ...read.operands].map((one) =>
    one.text.startsWith('@') ? unknownWord(one.span) : one,
  )
  if (urls.length === 0) {
    if (read.has('-V', '-h', '-M')) emit(call, 'read', 'help', 'help')
    return openStream
  }
  const body = bodyOf(call, read)
  let out: Stream = openStream
  for (const [i, url] of urls.entries()) out = runUrl(call, read, url, body, i)
  return out
}

/** Files that curl reads for itself, and those that it writes beside the answer. */
function emitFiles(call: Call, read: Arguments): void {
  // It signs in with them and shows them to nobody; `cert.pem:password` is one too.
  for (const path of read.values('--cert', '--key', '--proxy-cert', '--proxy-key')) emitFile(call, 'list', path)
  for (const path of read.values('--cacert', '--netrc-file', '--crlfile', '--pubkey', '--etag-compare')) {
    emitFile(call, 'read', path)
  }
  for (const path of read.values('-b')) if (!path.text.includes('=') && path.text !== '') emitFile(call, 'read', path)
  for (const path of read.values(
    '-c',
    '-D',
    '--trace',
    '--trace-ascii',
    '--stderr',
    '--etag-save',
    '--hsts',
    '--alt-svc',
    '--libcurl',
  )) {
    if (!isStandard(path)) emitFile(call, 'overwrite', path)
  }
}

function isStandard(path: Word): boolean {
  return /^(-|%|\/dev\/(null|stdout|stderr|tty|fd\/\d))$/.test(path.text) || path.text === ''
}

const EMPTY: Stream = { text: '', carries: Carries.nothing, span: undefined }

/** What `-d` and its kin send, joined as curl joins it; `undefined` where nothing is sent. */
function bodyOf(call: Call, read: Arguments): Stream | undefined {
  let body: Stream | undefined
  const add = (part: Stream, between = '') => {
    const text =
      body === undefined
        ? part.text
        : body.text === undefined || part.text === undefined
          ? undefined
          : `${body.text}${between}${part.text}`
    body = { text, carries: (body?.carries ?? Carries.nothing) | part.carries, span: part.span ?? body?.span }
  }
  for (const { name, value } of read.given) {
    if (value === undefined) continue
    const asText = wordToSend(value)
    if (name === '--data-raw') add(asText, '&')
    else if (name === '-d' || name === '--data-binary' || name === '--json')
      add(value.text.startsWith('@') ? contentOf(call, value, 1) : asText, name === '--json' ? '' : '&')
    else if (name === '--data-urlencode') {
      const at = /^[^=@]*@/.exec(value.text)
      add(at === null ? asText : contentOf(call, value, at[0].length), '&')
    } else if (name === '-F') add(formPart(call, value), '&')
    else if (name === '--form-string') add(asText, '&')
    else if (name === '-T') {
      const pieces =
        value.text === '-' || value.text === '.' ? call.stdin : value.text === '' ? EMPTY : fileToSend(call, value)
      add(pieces)
    }
  }
  return body
}

function contentOf(call: Call, value: Word, from: number): Stream {
  const path = { ...value, text: value.text.slice(from) }
  return path.text === '-' ? call.stdin : fileToSend(call, path)
}

/** `name=@file;type=…`, `name=<file`, `name=text`. */
function formPart(call: Call, value: Word): Stream {
  const equals = value.text.indexOf('=')
  const content = value.text.slice(equals + 1)
  if (!/^[@<]/.test(content)) return wordToSend({ ...value, text: content })
  let out: Stream = EMPTY
  for (const one of content.slice(1).split(',')) {
    const path = (one.split(';')[0] ?? '').replace(/^"(.*)"$/, '$1')
    const part = path === '-' ? call.stdin : fileToSend(call, { ...value, text: path })
    out = {
      text: out === EMPTY ? part.text : undefined,
      carries: out.carries | part.carries | value.carries,
      span: value.span,
    }
  }
  return out
}

function runUrl(call: Call, read: Arguments, given: Word, body: Stream | undefined, index: number): Stream {
  const url = read.has('-g') ? given : unglobbed(given)
  const answer = answerTo(call, read, url, body)
  const named = read.values('-o')
  const directory = read.value('--output-dir')
  const path =
    named[Math.min(index, named.length - 1)] ??
    (read.has('-O', '--remote-name-all') ? remoteName(url, read.has('-J')) : undefined)
  if (path === undefined)
    return read.has('-I') && !read.has('-o') ? { ...answer, carries: answer.carries & ~Carries.data } : answer
  if (isStandard(path)) return path.text === '-' ? answer : openStream
  const target =
    directory === undefined || path.text.startsWith('/') ? path : { ...path, text: `${directory.text}/${path.text}` }
  emitFile(call, read.has('--no-clobber', '-J') ? 'create' : 'overwrite', target)
  call.wroteFile(target, answer)
  return openStream
}

/** `{a,b}` and `[1-9]` stand for several addresses; in the host they may lead anywhere. */
function unglobbed(url: Word): Word {
  const { host } = httpAddress(url.text.replace(/\[([0-9a-fA-F:.%]+)\]/, '$1'))
  return /[{}[\]]/.test(host) ? { ...url, text: UNKNOWN } : url
}

function remoteName(url: Word, fromHeader: boolean): Word {
  const { path } = httpAddress(url.text)
  const name = fromHeader ? '' : path.slice(path.lastIndexOf('/') + 1)
  return { ...url, text: name === '' ? UNKNOWN : name, carries: Carries.nothing, pattern: false }
}

function answerTo(call: Call, read: Arguments, url: Word, body: Stream | undefined): Stream {
  const { scheme } = httpAddress(url.text)
  if (scheme === 'file') {
    const path = { ...url, text: httpPath(url.text) }
    emitFile(call, read.has('-T') ? 'overwrite' : 'read', path)
    return call.readFile(path)
  }
  const method = methodOf(read, body)
  const at = placeOf(call, read, url)
  if (scheme !== 'http' && scheme !== 'https')
    return otherScheme(call, read, url, scheme, body, at ?? { is: 'url', url, ...reachOf(call) })
  const added = [...read.values('--url-query'), ...(read.has('-G') && body !== undefined ? [body] : [])]
  const target = { ...url, carries: added.reduce((sum, one) => sum | one.carries, url.carries) }
  const headers = [
    ...read.values('-H').flatMap((one) => headersIn(call, one)),
    ...read.values('-u', '-b', '-A', '-e', '--oauth2-bearer').map((one) => ({ ...one, text: `x: ${one.text}` })),
  ]
  const socket = read.value('--unix-socket', '--abstract-unix-socket')
  if (socket !== undefined && isDaemonSocket(socket.text) && method.text !== 'GET' && method.text !== 'HEAD') {
    emit(call, 'unreadable', 'call', 'daemon', socket, {
      note: 'the interface of the container daemon can run anything on this machine',
    })
    return openStream
  }
  const sent = read.has('-G') ? undefined : body
  // `+name=value` is not encoded (curl 7.87).
  const query = added.map(({ text }) => (text ?? UNKNOWN).replace(/^\+/, '')).join('&')
  return understandRequest(call, {
    method,
    url: target,
    ...(query === '' ? {} : { query }),
    headers,
    body: sent,
    ...(at === undefined ? {} : { at }),
    signedIn: read.has('-u', '-b', '--oauth2-bearer', '--cert', '-n', '--netrc-file', '--aws-sigv4', '--delegation'),
    weakened: weakenedIn(call, read, url),
  })
}

/** `-H @file`: a header in each of its lines (curl 7.55). */
function headersIn(call: Call, header: Word): readonly Word[] {
  if (!header.text.startsWith('@')) return [header]
  const path = { ...header, text: header.text.slice(1) }
  if (path.text !== '-') emitFile(call, 'read', path)
  const content = path.text === '-' ? call.stdin : call.readFile(path)
  const carries = header.carries | content.carries | (isSecretPath(path.text) ? Carries.secret : 0)
  return (content.text ?? UNKNOWN).split(/\r?\n/).map((text) => ({ ...header, text, carries }))
}

/** The words of a settings file are seen here, the short options, and a proxy of the environment for what it calls localhost. */
function weakenedIn(call: Call, read: Arguments, url: Word): Weakened | undefined {
  if (read.has('-k')) return { by: 'unproven', what: '--insecure' }
  if (read.has('-x', '--preproxy', '--socks4', '--socks4a', '--socks5', '--socks5-hostname', '--proxy1.0'))
    return { by: 'proxy', what: '--proxy' }
  return foreignProxy(call, read, url) === undefined ? undefined : { by: 'proxy', what: 'http_proxy' }
}

function httpPath(url: string): string {
  const rest = url.slice('file://'.length)
  const slash = rest.indexOf('/')
  const path = slash < 0 ? rest : rest.slice(slash)
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}

function methodOf(read: Arguments, body: Stream | undefined): Word {
  const given = read.value('-X')
  if (given !== undefined) return given
  if (read.has('-I')) return word('HEAD')
  if (read.has('-T')) return word('PUT')
  return word(body !== undefined && !read.has('-G') ? 'POST' : 'GET')
}

/** Where the request really goes; `undefined`: to its address. */
function placeOf(call: Call, read: Arguments, url: Word): Place | undefined {
  if (read.has('--unix-socket', '--abstract-unix-socket')) return sessionOf(call)
  if (read.has('--resolve', '--connect-to'))
    return nowhere(call, 'an option leads the request to another host than its address', [url])
  const proxy = foreignProxy(call, read, url)
  return proxy === undefined ? undefined : nowhere(call, 'a proxy is asked for what it calls localhost', [url, proxy])
}

/** The proxy elsewhere that is asked for an address of this machine, and takes it for its own. */
function foreignProxy(call: Call, read: Arguments, url: Word): Word | undefined {
  const proxy = isLoopback(httpAddress(url.text).host) ? proxyOf(call, read, url) : undefined
  return proxy === undefined || isLoopback(httpAddress(proxy.text).host) ? undefined : proxy
}

/** The proxy that a request goes through; curl leaves out no address of its own accord (curl(1), "ENVIRONMENT"). */
function proxyOf(call: Call, read: Arguments, url: Word): Word | undefined {
  const { scheme, host } = httpAddress(url.text)
  const either = (name: string) => call.env.get(name) ?? call.env.get(name.toUpperCase())
  const none = (read.value('--noproxy') ?? either('no_proxy'))?.text.split(/[,\s]+/) ?? []
  if (none.some((one) => one === '*' || one.toLowerCase().replace(/^\./, '') === host)) return undefined
  const told =
    read.value('-x', '--preproxy', '--socks4', '--socks4a', '--socks5', '--socks5-hostname', '--proxy1.0') ??
    // Of http it reads the small letters alone: a server may have put the great ones in (CGI).
    (scheme === 'https' ? either('https_proxy') : call.env.get('http_proxy')) ??
    either('all_proxy')
  return told === undefined || told.text === '' ? undefined : told
}

/** FTP, mail and others that curl speaks (curl(1), "PROTOCOLS"). */
function otherScheme(
  call: Call,
  read: Arguments,
  url: Word,
  scheme: string,
  body: Stream | undefined,
  at: Place,
): Stream {
  emitSent(call, [body, url], 'url', url, at)
  const commands = read.values('-Q').map((one) =>
    one.text
      .replace(/^[-+*]/, '')
      .trim()
      .toLowerCase(),
  )
  if (commands.some((one) => /^(dele|rmd|rm|rmdir)\b/.test(one))) emit(call, 'lose', 'delete', 'url', url, { at })
  else if (commands.length > 0) emit(call, 'change', 'command', 'url', url, { at })
  if (['smtp', 'smtps'].includes(scheme)) emit(call, 'publish', 'send', 'mail', url, { at })
  else if (['ftp', 'ftps', 'sftp', 'scp', 'tftp', 'smb', 'smbs'].includes(scheme))
    emit(call, read.has('-T') ? 'change' : 'read', read.has('-T') ? 'put' : 'get', 'url', url, { at })
  // The address itself is what is sent: a `dict:` that looks nothing up says it in another protocol's words.
  else if (scheme === 'gopher' || scheme === 'gophers' || (scheme === 'dict' && !LOOKS_UP.test(url.text)))
    emit(call, 'unreadable', 'send', 'url', url, { at })
  else if (['dict', 'rtsp', 'ipfs', 'ipns'].includes(scheme)) emit(call, 'read', 'get', 'url', url, { at })
  else if (['pop3', 'pop3s', 'imap', 'imaps'].includes(scheme))
    emit(call, read.has('-X', '-T') ? 'change' : 'read-data', 'get', 'mail', url, { at })
  else if (['ldap', 'ldaps'].includes(scheme)) emit(call, 'read-data', 'get', 'url', url, { at })
  else
    emit(call, 'undescribed', 'send', 'url', isKnownText(scheme) ? url : '', {
      at,
      note: 'what this protocol does there is not known',
    })
  return { text: undefined, carries: Carries.network, span: url.span }
}

const LOOKS_UP = /^dict:\/\/[^/]+(\/((d|m|define|match|find|lookup|show|info)(:|$)|$)|$)/i

function isDaemonSocket(path: string): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1)
  return name.endsWith('.sock') && /docker|podman|containerd|crio|buildkitd/.test(name)
}

export const curlPrograms: readonly Program[] = [curl]
