import { emit, lookedAt, nowhere } from '../../emit.ts'
import { optionTable, readArguments } from '../../options.ts'
import type { Call, Program } from '../../program.ts'
import { isKnown, type Word, word } from '../../word.ts'
import { projectAt } from '../gcloud/place.ts'
import { clusterAt } from '../kubernetes/place.ts'

/** Programs that make something elsewhere answer on this host. */

const PROXY = `-a|--address= -p|--port= -u|--unix-socket= -c|--credentials-file= -t|--token= -j|--json-credentials= -g|--gcloud-auth
  -i|--auto-iam-authn --private-ip --psc --public-ip --health-check --http-port= --http-address= --max-connections= --max-sigterm-delay=
  --quota-project= --structured-logs -l --quiet --quitquitquit --impersonate-service-account= --telemetry-project=
  --config-file= --min-sigterm-delay= --lazy-refresh --exit-zero-on-sigterm --fuse= --dir= --instances= --enable_iam_login
  --credential_file= --ip_address_types= --log_debug_stdout --projects= --version -v|-V --help -h`

/** https://cloud.google.com/sql/docs/postgres/connect-auth-proxy: `project:region:instance`, several of them. */
const sqlProxy: Program = {
  names: ['cloud-sql-proxy', 'cloud_sql_proxy', 'alloydb-auth-proxy'],
  about: 'opens a database of Google Cloud on a port of this host',
  examples: {
    'cloud-sql-proxy acme:eu:shop --port 5433': ['change forward port acme:eu:shop'],
    'cloud_sql_proxy -instances=acme:eu:shop=tcp:5432': ['change forward port acme:eu:shop=tcp:5432'],
    'cloud-sql-proxy --version': ['read help help'],
  },
  run: (call) => {
    const args = call.args.map((w) => (/^-[a-z]{2,}/.test(w.text) ? { ...w, text: `-${w.text}` } : w))
    const read = readArguments(args, optionTable(PROXY))
    if (read.has('--version', '-v', '--help', '-h')) return emit(call, 'read', 'help', 'help')
    const port = read.value('--port')
    const listed = read.values('--instances').flatMap((w) => w.text.split(',').map((text) => ({ ...w, text })))
    const instances = [...read.operands, ...listed]
    const own = instances.some((w) => /[?=]/.test(w.text)) || instances.length > 1
    call.tunnel({ port: port !== undefined && isKnown(port) && !own ? port.text : undefined, to: undefined })
    if (instances.length === 0) return emit(call, 'change', 'forward', 'port', '', { at: projectAt(call, undefined) })
    for (const one of lookedAt(call, instances)) {
      const project = /^(?:projects\/)?([^:/?=]+)[:/]/.exec(one.text)?.[1]
      const at = projectAt(call, word(project ?? '\uFFFC', one.span))
      emit(call, 'change', 'forward', 'port', one, { at })
    }
  },
}

const forwards = (call: Call, names: readonly Word[]): void => {
  call.tunnel({ port: undefined, to: undefined })
  emit(call, 'change', 'forward', 'port', names.at(-1) ?? '', {
    at: nowhere(call, 'what its words and settings say', names),
  })
}

const others: Program = {
  names: ['chisel', 'gost', 'rinetd', 'ghostunnel'],
  about: 'makes addresses of another network answer on this host',
  examples: {
    'chisel client https://c.example 5432:db:5432': ['change forward port 5432:db:5432'],
    'gost -L=tcp://:5432/10.0.0.9:5432': ['change forward port -L=tcp://:5432/10.0.0.9:5432'],
    'rinetd -c r.conf': ['change forward port r.conf'],
    'gost -V': ['read help help'],
    'chisel server --reverse': ['access run server'],
  },
  run: (call) => {
    if (call.args.length === 1 && /^(-{0,2}version|-{0,2}help|-[vVh])$/.test(call.args[0]?.text ?? ''))
      return emit(call, 'read', 'help', 'help')
    if (call.name === 'chisel' && call.args[0]?.text === 'server')
      return emit(call, 'access', 'run', 'server', '', { note: 'this host can be reached from the network' })
    return forwards(call, call.args)
  },
}

const inCluster: Program = {
  names: ['kubefwd', 'mirrord'],
  about: 'joins this host with the network of a cluster',
  examples: {
    'kubefwd svc -n shop --context x': ['change forward port svc'],
    'mirrord exec --target deploy/cart -- rm x': ['change join cluster exec', 'file delete x'],
    'mirrord ls': ['read ls cluster ls'],
    'mirrord --version': ['read help help'],
  },
  run: (call) => {
    const options = `-c|--kubeconfig= -x|--context= --kube-context= -n|--namespace= -l|--selector= -f|--config-file=
      -t|--target= -a|--steal --env-file= --fs-mode= --mapping= -m= -d|--domain= -v|--verbose -A|--all-namespaces --version -V -h|--help`
    const table = optionTable(options)
    const dashes = call.args.findIndex((w) => w.text === '--')
    const [, program] = dashes < 0 ? readArguments(call.args, table).operands : []
    // From the program on the words are its own: `-h` of `psql` is no help.
    const end = program === undefined ? dashes : call.args.indexOf(program)
    const read = readArguments(end < 0 ? call.args : call.args.slice(0, end), table)
    const verb = read.operands[0]
    if (verb === undefined || read.has('--version', '--help', '-h', '-V')) return emit(call, 'read', 'help', 'help')
    const at = clusterAt(call, {
      context: read.value('--context', '--kube-context'),
      kubeconfig: read.value('--kubeconfig'),
    })
    if (/^(ls|verify-config|diagnose|list)$/.test(verb.text))
      return emit(call, 'read', verb.text, 'cluster', verb, { at })
    call.tunnel({ port: undefined, to: undefined })
    if (call.name === 'kubefwd') return emit(call, 'change', 'forward', 'port', verb, { at })
    emit(call, 'change', 'join', 'cluster', verb, { at })
    const words = end < 0 ? [] : call.args.slice(dashes < 0 ? end : end + 1)
    if (words.length > 0) return void call.exec(words)
  },
}

export const forwarders: readonly Program[] = [sqlProxy, others, inCluster]
