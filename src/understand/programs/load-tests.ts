import { emit, emitFile, nowhere, reachOf } from '../emit.ts'
import { fileToSend } from '../http/outgoing.ts'
import { understandRequest } from '../http/request.ts'
import { type OptionTable, optionTable, readArguments } from '../options.ts'
import type { Examples, Program } from '../program.ts'
import { isKnownText, type Word, word } from '../word.ts'

/**
 * Programs that send many requests at once. What a service of production is under is never only read: the load is a
 * change of its state.
 */
function loader(
  names: readonly string[],
  options: string,
  examples: Examples,
  more: {
    readonly method?: readonly string[]
    readonly body?: readonly string[]
    readonly file?: readonly string[]
  } = {},
): Program {
  let table: OptionTable | undefined
  return {
    names,
    about: 'puts a server under load',
    examples,
    run: (call) => {
      table ??= optionTable(`${options} --help --version`)
      const read = readArguments(call.args, table)
      if (read.has('--help', '--version') || read.operands.length === 0) return emit(call, 'read', 'help', 'help')
      const file = read.value(...(more.file ?? []))
      const text = read.value(...(more.body ?? []))
      const body =
        file !== undefined
          ? fileToSend(call, file)
          : text && { text: text.text, carries: text.carries, span: text.span }
      const method = read.value(...(more.method ?? [])) ?? word(body === undefined ? 'GET' : 'POST')
      for (const url of read.operands.filter(isAddress)) {
        emit(call, 'change', 'load', 'url', url, {
          at: { is: 'url', url, ...reachOf(call) },
          note: 'many requests at once weigh on whoever uses it',
        })
        understandRequest(call, { method, url, headers: read.values('-H', '--header'), body })
      }
      if (!read.operands.some(isAddress)) emit(call, 'undescribed', 'load', 'program', call.name)
    },
  }
}

function isAddress(w: Word): boolean {
  return !isKnownText(w.text) || /:\/\/|^(localhost|[\w-]+(\.[\w-]+)+)(:\d+)?(\/|$)/.test(w.text)
}

/** Programs that read what to send from a script of their own. */
const scripted: Program = {
  names: ['k6', 'vegeta', 'locust', 'artillery', 'gatling', 'jmeter', 'ghz', 'tsung', 'newman'],
  about: 'runs a script of requests against a server',
  examples: {
    'k6 run load.js': ['file read load.js', 'undescribed run program k6'],
    'k6 version': ['read help help'],
    'locust -f l.py --headless -H http://localhost:3000': ['file read l.py', 'undescribed run program locust'],
    'vegeta report': ['read help help'],
    'echo "GET https://api.example/" | vegeta attack -rate=100': ['undescribed run program vegeta'],
  },
  run: (call) => {
    const [first, ...rest] = call.args
    if (
      first === undefined ||
      /^(version|help|inspect|report|plot|encode|dump|-h|-v|-V|--help|--version)$/.test(first.text)
    )
      return emit(call, 'read', 'help', 'help')
    for (const path of rest) if (/\.(js|ts|ya?ml|json|jmx|py|scala)$/.test(path.text)) emitFile(call, 'read', path)
    // locust takes the server as an option; its script is then what runs there.
    const host = call.name === 'locust' ? readArguments(call.args, optionTable('-H|--host=')).value('-H') : undefined
    emit(call, 'undescribed', 'run', 'program', call.name, {
      at:
        host === undefined
          ? nowhere(call, 'its script says where the requests go', call.args)
          : { ...reachOf(call), is: 'url', url: host },
    })
  },
}

const HEY: Examples = {
  'hey -n 1000 -c 50 https://api.example/': [
    'change load url https://api.example/',
    'read get url https://api.example/',
  ],
  'hey -m DELETE https://api.example/x': [
    'change load url https://api.example/x',
    'lose delete url https://api.example/x',
  ],
  'hey --help': ['read help help'],
}

export const loadTests: readonly Program[] = [
  loader(
    ['hey', 'oha', 'bombardier', 'plow', 'autocannon'],
    '-n|--requests= -c|--connections= -q= -z|-d|--duration= -o= -m|--method= -H|--header|--headers= ' +
      '-t|--timeout= -A= -b|--body= -D|-f|--body-file= -T= -a= -x= -h2 -host= -l|--latencies -r|--rate= ' +
      '-p|--pipelining= -w|--workers= -k|--insecure -cpus= -disable-compression -disable-keepalive ' +
      '-disable-redirects',
    HEY,
    { method: ['-m'], body: ['-b'], file: ['-D'] },
  ),
  loader(
    ['ab', 'wrk', 'wrk2', 'siege', 'h2load', 'httperf', 'weighttp'],
    '-n= -c|--connections|--concurrent= -t|--threads= -d|--duration= -s|--script= -H|--header= --latency ' +
      '--timeout= -R|--rate= -L -U -k -r -i -l -p= -T= -u= -m= -C= -A= -P= -X= -y= -z= -x= -g= -e= -w -v= -q -b= ' +
      '-f|--file= --reps= --time= --internet --benchmark',
    {
      'ab -n 100 -c 10 https://api.example/': [
        'change load url https://api.example/',
        'read get url https://api.example/',
      ],
      'ab -p body.json -T application/json https://api.example/x': [
        'file read body.json',
        'change load url https://api.example/x',
        'change post url https://api.example/x',
      ],
      'wrk -t2 -c10 -d30s http://localhost:3000/': [
        'change load url http://localhost:3000/',
        'read get url http://localhost:3000/',
      ],
    },
    { method: ['-m'], file: ['-p'] },
  ),
  scripted,
]
