import { emit, emitFile } from '../../../emit.ts'
import { flagProgram } from '../../../flags.ts'
import type { Program } from '../../../program.ts'
import { shows } from '../../../show.ts'
import { does } from '../../../tool.ts'

/** SELinux, AppArmor, capabilities: what programs may do, whoever runs them. And the reports of the audit. */

const reports = shows(
  [
    'getenforce',
    'sestatus',
    'seinfo',
    'sesearch',
    'avcstat',
    'matchpathcon',
    'getsebool',
    'selinuxenabled',
    'audit2why',
    'sealert',
    'aa-status',
    'apparmor_status',
    'aa-enabled',
    'aa-unconfined',
    'aa-features-abi',
    'ausearch',
    'aureport',
    'aulast',
    'aulastlog',
    'ausyscall',
    'auvirt',
    'getcap',
    'getpcaps',
    'lynis',
    'checksec',
  ],
  'access',
  'shows what programs may do, and what the audit saw',
  {
    getenforce: ['read show access'],
    'sestatus -v': ['read show access'],
    'ausearch -m avc -ts recent': ['read show access'],
    'aureport --summary': ['read show access'],
    'aa-status': ['read show access'],
    'getcap -r /usr/bin': ['read show access'],
  },
)

const sets = (names: readonly string[], reading: RegExp, examples: Program['examples']): Program => ({
  names,
  about: 'changes what programs may do',
  examples,
  run: (call) => {
    const showing = call.args.some((w) => reading.test(w.text))
    emit(
      call,
      showing ? 'read' : 'access',
      showing ? 'show' : call.name,
      'access',
      call.args.filter((w) => !w.text.startsWith('-'))[0] ?? '',
    )
  },
})

const selinux = sets(
  [
    'setenforce',
    'setsebool',
    'semanage',
    'semodule',
    'semodule_package',
    'checkmodule',
    'load_policy',
    'fixfiles',
    'audit2allow',
    'togglesebool',
    'selinux-activate',
    'sepolicy',
    'chcat',
  ],
  /^(-l|--list|-C|--list-modules(=.*)?|-E|--extract|-L|check|verify|--help|-h|-w|--why)$/,
  {
    'setenforce 0': ['access setenforce access 0'],
    'semanage port -l': ['read show access port'],
    'semanage port -a -t http_port_t -p tcp 81': ['access semanage access port'],
    'semodule -l': ['read show access'],
    'semodule -i x.pp': ['access semodule access x.pp'],
    'setsebool -P httpd_can_network_connect on': ['access setsebool access httpd_can_network_connect'],
  },
)

const apparmor = sets(
  [
    'aa-enforce',
    'aa-complain',
    'aa-disable',
    'aa-audit',
    'aa-teardown',
    'aa-remove-unknown',
    'aa-genprof',
    'aa-logprof',
    'aa-autodep',
    'aa-cleanprof',
    'apparmor_parser',
  ],
  /^(-N|--names|-Q|--skip-kernel-load|-p|--preprocess|-V|--version|-h|--help|--dry-run)$/,
  {
    'aa-disable /usr/bin/x': ['access aa-disable access /usr/bin/x'],
    'apparmor_parser -r /etc/apparmor.d/x': ['access apparmor_parser access /etc/apparmor.d/x'],
    'apparmor_parser -N /etc/apparmor.d/x': ['read show access /etc/apparmor.d/x'],
  },
)

const setcap: Program = flagProgram({
  names: ['setcap'],
  about: 'gives a program rights of the kernel',
  on: 'access',
  options: '-q -n= -v -r -f -h',
  rules: [['-v -h', 'read', 'check']],
  otherwise: (call) => {
    for (const path of call.operands.slice(call.arguments.has('-r') ? 0 : 1)) emitFile(call, 'permissions', path)
    does('access', 'access', { verb: 'setcap' })({ ...call, operands: call.operands.slice(-1) })
  },
  examples: {
    'setcap cap_net_bind_service=+ep bin/x': ['file permissions bin/x', 'access setcap access bin/x'],
    'setcap -v cap_net_raw+p bin/x': ['read check access cap_net_raw+p', 'read check access bin/x'],
  },
})

export const mandatoryAccess: readonly Program[] = [reports, selinux, apparmor, setcap]
