import type { EffectKind } from '../../../effect.ts'
import { emit, namedInSettings } from '../../../emit.ts'
import type { Program } from '../../../program.ts'

/** XenServer 8 and ESXi 8. */
const machines: Program = {
  names: ['xe', 'esxcli', 'vim-cmd'],
  about: 'handles the virtual machines of a host',
  examples: {
    'xe vm-list': ['read vm-list machine'],
    'xe vm-param-get uuid=1 param-name=name-label': ['read vm-param-get machine'],
    'xe vm-destroy uuid=1': ['lose vm-destroy machine'],
    'xe vm-reboot uuid=1': ['restart vm-reboot machine'],
    'esxcli system version get': ['read get machine'],
    'esxcli vm process kill -t force -w 1': ['restart kill machine'],
    'esxcli -s list system shutdown poweroff -d 10': ['lose shutdown machine'],
    'esxcli network firewall set -e false': ['access set machine'],
    'vim-cmd vmsvc/getallvms': ['read getallvms machine'],
    'vim-cmd vmsvc/destroy 12': ['lose destroy machine'],
    'xe host-reboot': ['lose host-reboot machine'],
    'vim-cmd vmsvc/get.config 12': ['read get.config machine'],
    'xe frobnicate': ['undescribed frobnicate machine'],
  },
  run: (call) => {
    const words = call.args.filter((w) => !w.text.startsWith('-') && !w.text.includes('=')).map((w) => w.text)
    const verb =
      call.name === 'esxcli'
        ? (words.find((one) => ESX_VERBS.test(one) && !/^(get|list)$/.test(one)) ??
          words.find((one) => ESX_VERBS.test(one)) ??
          words[0] ??
          'help')
        : (words[0] ?? 'help')
    const last = call.name === 'vim-cmd' ? (verb.split('/').at(-1) ?? verb) : verb
    const kind = kindOf(last, words.join(' '))
    const isElsewhere = call.args.some((w) => /^(-s|-h|-H|--server|--vihost)(=|$)/.test(w.text))
    emit(call, kind, last, 'machine', '', isElsewhere ? { at: namedInSettings(call) } : {})
  },
}

const ESX_VERBS =
  /^(get|list|set|add|remove|kill|install|update|uninstall|load|unload|format|shutdown|reboot|poweroff|enable|disable|unmount|mount|reset)$/

const READS =
  /^(help|get[\w.]*|.*(list|get|get-all|param-get|data-source-query|console|summary|device\.getdevices|power\.getstate)|stats|status|message|environment)$/i
const LOSES =
  /^host-(reboot|shutdown|power)|^shutdown$|(destroy|uninstall|forget|delete|remove|unregister|format|wipe|revert|rollback|import|restore)/i
/** Who gets in, anywhere among the words. */
const GUARDS = /\b(firewall|permission|account|role|ssh|certificate|pool-(enable|disable)|user)\b/
const RESTARTS =
  /(reboot|shutdown|start|stop|kill|power\.|suspend|resume|pause|reset|migrate|evacuate|disable|enable|maintenance)/i
const CHANGES =
  /(set|add|create|clone|copy|install|plug|attach|snapshot|update|export|load|unmount|mount|register|tools)/i

/** The first that fits: a read may be called as a part of what changes is. */
function kindOf(verb: string, words: string): EffectKind {
  if (READS.test(verb)) return 'read'
  if (LOSES.test(verb)) return 'lose'
  if (GUARDS.test(words)) return 'access'
  if (RESTARTS.test(verb)) return 'restart'
  return CHANGES.test(verb) ? 'change' : 'undescribed'
}

export const xenAndEsxi: readonly Program[] = [machines]
