import { emit, emitFile, nowhere } from '../../emit.ts'
import { openShell } from '../../open-shell.ts'
import type { Program } from '../../program.ts'
import { changes, changesAccess, does, isUndescribed, loses, reads, type ToolCall, tool } from '../../tool.ts'
import type { Stream } from '../../word.ts'
import { doesOne, locally } from './app.ts'

/** Tools that open this host to the network, or another network to this host. */

const exposes = does('access', 'service of this host', { note: 'whoever has the address reaches the service' })

/** https://ngrok.com/docs/agent/cli/ */
const ngrok: Program = tool({
  names: ['ngrok'],
  about: 'opens a service of this host to the internet',
  options: `--config= --log= --log-format= --log-level= --authtoken= --region= --domain= --hostname= --subdomain=
    --url= --basic-auth= --oauth= --oidc= --scheme= --host-header= --label= --remote-addr= --cidr-allow=
    --cidr-deny= --name= --inspect=? --all --none --api-key= --pooling-enabled --traffic-policy-file=
    --description= --metadata= --bind-to=`,
  verbs: {
    'http | tcp | tls | start | tunnel | service start | service restart': exposes,
    'version | help | diagnose | config check | credits | status': reads('ngrok'),
    'config add-authtoken | config add-api-key | authtoken': changesAccess('token'),
    [`config edit | config upgrade | config add-server-addr | update | completion | service install |
      service uninstall | service stop`]: locally('change', 'ngrok settings'),
    api: (call) => {
      const verb = call.operands[1]?.text ?? ''
      emit(
        call,
        /^(list|get)$/.test(verb) ? 'read' : verb === 'delete' ? 'lose' : 'access',
        verb || 'call',
        'ngrok api',
        call.operands[0] ?? '',
        { at: nowhere(call, 'an account of ngrok') },
      )
    },
    '*': isUndescribed,
  },
  examples: {
    'ngrok http 3000': ['access http service of this host 3000'],
    'ngrok version': ['read version ngrok'],
    'ngrok config check': ['read config check ngrok'],
    'ngrok api tunnels list': ['read list ngrok api tunnels'],
  },
})

const others: Program = {
  names: [
    'pagekite',
    'pagekite.py',
    'frps',
    'rathole',
    'inlets',
    'inletsctl',
    'expose',
    'sish',
    'tunnelto',
    'pinggy',
    'localxpose',
    'loclx',
    'holesail',
    'piko',
    'wstunnel',
    'ligolo',
    'ligolo-ng',
    'iodine',
    'dnscat2',
  ],
  about: 'opens a service of this host to the internet',
  examples: {
    'pagekite 3000': ['access expose service of this host'],
    'inlets http --port 3000': ['access expose service of this host'],
    'pagekite --version': ['read help help'],
  },
  run: (call) => {
    if (call.args.length === 1 && /^(--version|-V|--help|-h|version|help)$/.test(call.args[0]?.text ?? ''))
      return emit(call, 'read', 'help', 'help')
    return emit(call, 'access', 'expose', 'service of this host', '', {
      note: 'whoever has the address reaches the service',
    })
  },
}

function runsTunnel(call: ToolCall): void {
  emit(
    call,
    'access',
    call.verb || 'tunnel',
    'service of this host',
    call.arguments.value('--url', '--hostname') ?? call.operands[0] ?? '',
    { note: 'whoever has the address reaches the service' },
  )
}

/** `cloudflared access tcp --hostname db.example --url localhost:5432`. */
function reachesIn(call: ToolCall): void {
  const to = call.arguments.value('--url', '--listener', '-L')
  call.tunnel({ port: to?.text.slice(to.text.lastIndexOf(':') + 1), to: undefined })
  emit(call, 'change', 'forward', 'port', call.arguments.value('--hostname', '--tunnel-host') ?? '', {
    at: nowhere(call, 'a service behind Cloudflare', call.arguments.values('--hostname')),
  })
}

/** https://developers.cloudflare.com/cloudflare-one/ */
const cloudflared: Program = tool({
  names: ['cloudflared'],
  about: 'connects this host with the network of Cloudflare',
  options: `--config= --origincert= --url= --hostname= --name= -n= --token= --token-file= --credentials-file=
    --cred-file= --credentials-contents= --loglevel= --logfile= --metrics= --pidfile= --protocol= --region=
    --edge-ip-version= --no-autoupdate --hello-world --listener= -L= --tunnel-host= --app= -f|--force
    --overwrite-dns --vnet= --secret= --output= -o= --service-token-id= --id= --service-token-secret=
    --destination= --unix-socket= --http-host-header= --connector-id= --quick --filter=`,
  place: (call) => nowhere(call, 'an account of Cloudflare', call.operands),
  verbs: {
    'tunnel run | tunnel | proxy-dns': runsTunnel,
    [`tunnel list | tunnel info | tunnel ready | tunnel ingress validate | tunnel ingress rule |
      tunnel route ip show | tunnel route ip get | tunnel vnet list | tunnel diag | tail | version | help`]:
      reads('tunnel'),
    'tunnel token | access token': doesOne('read-secret', 'token'),
    [`tunnel create | tunnel route dns | tunnel route lb | tunnel route ip add | tunnel route ip delete |
      tunnel vnet add | tunnel vnet update | tunnel login | login | service install | access login`]:
      changesAccess('tunnel'),
    'tunnel cleanup | service uninstall | update': changes('tunnel'),
    'tunnel delete | tunnel vnet delete': loses('tunnel'),
    'access tcp | access ssh | access rdp | access smb': reachesIn,
    'access ssh-config': reads('ssh settings'),
    'access ssh-gen': doesOne('access', 'ssh key'),
    '*': isUndescribed,
  },
  examples: {
    'cloudflared tunnel --url http://localhost:3000': ['access tunnel service of this host http://localhost:3000'],
    'cloudflared tunnel run web': ['access tunnel run service of this host web'],
    'cloudflared tunnel list': ['read tunnel list tunnel'],
    'cloudflared tunnel token web': ['read-secret tunnel token token web'],
    'cloudflared tunnel delete web': ['lose tunnel delete tunnel web'],
    'cloudflared access tcp --hostname db.example --url localhost:5432': ['change forward port db.example'],
  },
})

function tailscaleSsh(call: ToolCall): Stream | undefined | void {
  const [host, ...words] = call.operands
  if (host === undefined) return openShell(call)
  if (words.length === 0) return openShell(call, host)
  const site = {
    is: 'host',
    name: { ...host, text: host.text.slice(host.text.indexOf('@') + 1) },
    options: [],
    from: call.site,
    env: call.env,
  } as const
  return call.shell({ text: words.map((w) => w.text).join(' '), carries: 0, span: words[0]?.span }, { site })
}

/** https://tailscale.com/kb/1080/cli */
const tailscale: Program = tool({
  names: ['tailscale'],
  about: 'joins this host to a private network',
  options: `--socket= --json --self --peers --active --web --exit-node= --accept-routes=? --advertise-routes=
    --ssh=? --hostname= --login-server= --authkey= --auth-key= --operator= --timeout= --c= --bg --https= --http=
    --tcp= --set-path= --yes --verbose --until-direct --size= --cert-file= --key-file= --reset --force-reauth
    --accept-dns=? --shields-up=? --nickname=`,
  verbs: {
    [`status | ip | ping | netcheck | whois | version | dns status | dns query | exit-node list |
      exit-node suggest | metrics print | serve status | funnel status | lock status | drive list | file list |
      syspolicy list | help | licenses | bugreport | appc-routes`]: reads('network'),
    [`up | down | login | logout | set | switch | lock init | lock add | lock remove | lock sign | lock disable |
      configure kubeconfig | configure synology | web | drive share | drive unshare | update`]:
      changesAccess('network'),
    'serve | funnel | serve reset | funnel reset | serve drain': exposes,
    'file get': doesOne('change', 'file'),
    'file cp': (call) => {
      for (const path of call.operands.slice(0, -1)) {
        emitFile(call, 'read', path)
        emit(call, 'disclose', 'send', 'file', path, {
          at: nowhere(call, 'another machine of the network', call.operands.slice(-1)),
        })
      }
    },
    cert: (call) => {
      emit(call, 'access', 'request', 'certificate', call.operands[0] ?? '')
      for (const path of call.arguments.values('--cert-file', '--key-file')) emitFile(call, 'overwrite', path)
    },
    ssh: { command: true, options: '--socket=', run: tailscaleSsh },
    nc: (call) => openShell(call, call.operands[0] ?? ''),
    '*': isUndescribed,
  },
  examples: {
    'tailscale status': ['read status network'],
    'tailscale funnel 3000': ['access funnel service of this host 3000'],
    "tailscale ssh me@web1 'rm x'": ['file delete x @ host web1'],
    'tailscale ssh web1': ['unreadable open shell web1'],
    'tailscale down': ['access down network'],
  },
})

export const tunnels: readonly Program[] = [ngrok, others, cloudflared, tailscale]
