import { emit, emitFile, nowhere, sessionOf } from '../../emit.ts'
import type { Call, Program } from '../../program.ts'
import { changes, changesAccess, deploys, isUndescribed, loses, reads, restarts, tool } from '../../tool.ts'

/** Tools that test how hosts are set up, and that keep hosts to it. */

const unnamed = (call: Call) => nowhere(call, 'the settings of the tool say which hosts')

/** Molecule 25 and Test Kitchen 3: the hosts that they make are their own, and are thrown away. */
const tests: Program = tool({
  names: ['molecule', 'kitchen'],
  about: 'makes hosts to test roles and recipes on',
  options: `-s|--scenario-name= --all -d|--driver-name= --destroy= -c|--concurrency= -l|--log-level= -f|--format= --debug -e= -v
    --parallel --no-report`,
  verbs: {
    'list | matrix | lint | syntax | check | dependency | diagnose | drivers | version | doctor | driver discover':
      reads('test host'),
    'init | init scenario | init role | driver create': changes('scenario'),
    'create | prepare | converge | idempotence | verify | side-effect | test | setup | package': changes('test host'),
    'destroy | cleanup | reset': (call) => emit(call, 'lose-remade', call.verb, 'test host', call.operands[0] ?? ''),
    '*': isUndescribed,
  },
  examples: {
    'molecule list': ['read list test host'],
    'molecule test -s default': ['change test test host'],
    'kitchen destroy': ['lose-remade destroy test host'],
    'kitchen exec -c reboot': ['undescribed exec program kitchen'],
  },
})

/** r10k 5, CFEngine 3.24. */
const converges: Program = {
  names: ['r10k', 'cf-agent', 'cf-promises', 'cf-runagent', 'g10k', 'cf-key'],
  about: 'brings hosts to what is written down for them',
  examples: {
    'r10k version': ['read check host'],
    'r10k deploy environment -p': ['deploy converge host'],
    'r10k deploy display': ['read check host'],
    'cf-agent --dry-run': ['read check host'],
    'cf-agent -K': ['deploy converge host'],
    'cf-promises -f p.cf': ['file read p.cf', 'read check host'],
  },
  run: (call) => {
    const has = (form: RegExp) => call.args.some((w) => form.test(w.text))
    for (const [i, w] of call.args.entries())
      if (/^(-f|--file)$/.test(call.args[i - 1]?.text ?? '')) emitFile(call, 'read', w)
    const [verb, what] = call.args.map((w) => w.text)
    const named =
      /^[rg]10k$/.test(call.name) && (/^(version|help)$/.test(verb ?? '') || /^(display|check)$/.test(what ?? ''))
    const shows =
      named || has(/^(-n|--dry-run|--help|-h|--version|-V)$/) || (call.name === 'cf-key' && has(/^(-s|--show-hosts)$/))
    const reads = shows || call.name === 'cf-promises'
    emit(call, reads ? 'read' : 'deploy', reads ? 'check' : 'converge', 'host')
  },
}

const registers: Program = tool({
  names: ['hammer', 'satellite-maintain', 'foreman-maintain', 'subscription-manager', 'rhc', 'insights'],
  about: 'handles hosts in Foreman and with Red Hat',
  options: `--id= --name= --organization= --organization-id= --location= --search= --per-page= --page= --fields= --output= -u= -p= -s=
    --username= --password= --pool= --activationkey= --org= --repo= --enable= --disable= -y|--assumeyes --whitelist= --auto-attach`,
  place: (call) => (call.name === 'hammer' ? unnamed(call) : sessionOf(call)),
  verbs: {
    [`host list | host info | host facts | host-collection list | content-view list | content-view info | repository list |
      organization list | location list | hostgroup list | task list | task info | ping | status | user list | product list |
      lifecycle-environment list | subscription list | health check | health list | service list | service status | list | identity |
      facts | version | release | orgs | environments | plugins`]: reads('host'),
    'host create | host update | hostgroup create | hostgroup update | repository create | product create | attach | refresh':
      changes('host'),
    'repository synchronize | content-view publish | content-view version promote | upgrade run | packages install':
      deploys('host'),
    'service restart | service stop | service start | host reboot | host stop | host start | task cancel':
      restarts('host'),
    'host delete | content-view delete | repository delete | organization delete | product delete | remove | unregister | clean':
      loses('host'),
    'repos | config': (call) =>
      emit(
        call,
        call.args.some((w) => /^--(enable|disable|remove)|\.\w+=/.test(w.text)) ? 'change' : 'read',
        call.verb,
        'host',
      ),
    'register | user create | user update | user delete | role create': changesAccess('host'),
    '*': isUndescribed,
  },
  examples: {
    'hammer host list': ['read host list host'],
    'hammer host delete --name web1': ['lose host delete host'],
    'subscription-manager status': ['read status host'],
    'subscription-manager repos --list': ['read repos host'],
    'subscription-manager repos --enable=x': ['change repos host'],
    'subscription-manager register --org 1': ['access register host'],
    'hammer frobnicate': ['undescribed frobnicate program hammer'],
  },
})

export const hostChecks: readonly Program[] = [tests, converges, registers]
