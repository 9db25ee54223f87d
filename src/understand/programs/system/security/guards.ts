import { matchesPattern } from '../../../shell/words/pattern.ts'

/** Units that decide who gets in: stopping one of them opens the host. */
const GUARDS = new Set(
  `firewalld ufw iptables ip6tables nftables netfilter-persistent ferm shorewall shorewall6 ipset fail2ban sshguard
  crowdsec crowdsec-firewall-bouncer apparmor`.split(/\s+/),
)

/** True for a unit's name as commands give it, with or without its kind (`firewalld.service`), or a pattern (`fire*`). */
export function guardsHost(name: string): boolean {
  const plain = name.replace(/\.service$/, '')
  return GUARDS.has(plain) || (/[*?[]/.test(plain) && [...GUARDS].some((one) => matchesPattern(plain, one)))
}
