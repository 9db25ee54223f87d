import type { EffectKind, FileOperation } from '../effect.ts'

/** What a cmdlet does, as data. */
export type Cmdlet =
  | { readonly does: 'file'; readonly operation: FileOperation; readonly target?: FileOperation; readonly only?: boolean }
  | { readonly does: 'plain'; readonly kind: EffectKind; readonly on: string; readonly note?: string }
  | { readonly does: 'request' }
  | { readonly does: 'code' }

const file = (operation: FileOperation, more: { readonly target?: FileOperation; readonly only?: boolean } = {}): Cmdlet => ({ does: 'file', operation, ...more })
const plain = (kind: EffectKind, on: string, note?: string): Cmdlet => (note === undefined ? { does: 'plain', kind, on } : { does: 'plain', kind, on, note })
const EVIDENCE = 'logs are evidence'

/** Cmdlets by their full name, lower case (PowerShell 7.5, and the modules of Windows Server 2025). */
export const CMDLETS: Readonly<Record<string, Cmdlet>> = {
  'get-content': file('read'), 'select-string': plain('read', 'text'), 'import-csv': file('read'), 'get-filehash': file('read'),
  'get-childitem': file('list'), 'get-item': file('list'), 'test-path': file('list'), 'resolve-path': file('list'), 'get-itemproperty': file('list'),
  'remove-item': file('delete'), 'clear-content': file('overwrite'), 'clear-item': file('overwrite'), 'set-content': file('overwrite', { only: true }), 'out-file': file('overwrite', { only: true }),
  'tee-object': file('overwrite', { only: true }), 'export-csv': file('overwrite', { only: true }), 'export-clixml': file('overwrite', { only: true }), 'add-content': file('append', { only: true }),
  'new-item': file('create'), 'copy-item': file('read', { target: 'overwrite' }), 'move-item': file('move', { target: 'overwrite' }), 'rename-item': file('move', { target: 'overwrite' }),
  'set-acl': file('permissions', { only: true }), 'compress-archive': file('read', { target: 'overwrite' }), 'expand-archive': file('read', { target: 'overwrite' }),
  'set-itemproperty': plain('change', 'registry key'), 'remove-itemproperty': plain('lose', 'registry key'),
  'invoke-webrequest': { does: 'request' }, 'invoke-restmethod': { does: 'request' },
  'invoke-expression': { does: 'code' }, 'invoke-command': plain('unreadable', 'code'), 'invoke-sqlcmd': plain('unreadable', 'statement'), 'start-process': plain('undescribed', 'program'), 'invoke-item': plain('undescribed', 'program'), 'enter-pssession': plain('unreadable', 'shell'), 'new-pssession': plain('change', 'session'),
  'stop-process': plain('restart', 'process'), 'start-service': plain('restart', 'service'), 'stop-service': plain('restart', 'service'), 'restart-service': plain('restart', 'service'),
  'suspend-service': plain('restart', 'service'), 'resume-service': plain('restart', 'service'), 'set-service': plain('change', 'service'), 'new-service': plain('change', 'service'), 'remove-service': plain('lose', 'service'),
  'restart-computer': plain('lose', 'host', 'the host goes down'), 'stop-computer': plain('lose', 'host', 'the host goes down'),
  'format-volume': plain('catastrophe', 'disk'), 'clear-disk': plain('catastrophe', 'disk'), 'initialize-disk': plain('catastrophe', 'disk'), 'remove-partition': plain('catastrophe', 'disk'),
  'clear-eventlog': plain('catastrophe', 'log', EVIDENCE), 'remove-eventlog': plain('catastrophe', 'log', EVIDENCE), 'clear-history': plain('catastrophe', 'history', EVIDENCE), 'limit-eventlog': plain('catastrophe', 'log', EVIDENCE),
  'get-secret': plain('read-secret', 'secret'), 'get-credential': plain('read-secret', 'credential'), 'export-pfxcertificate': plain('read-secret', 'certificate'), 'set-secret': plain('access', 'secret'),
  'set-executionpolicy': plain('access', 'policy'), 'new-localuser': plain('access', 'user'), 'remove-localuser': plain('access', 'user'), 'set-localuser': plain('access', 'user'), 'add-localgroupmember': plain('access', 'group'), 'remove-localgroupmember': plain('access', 'group'),
  'new-netfirewallrule': plain('access', 'firewall'), 'remove-netfirewallrule': plain('access', 'firewall'), 'set-netfirewallrule': plain('access', 'firewall'), 'set-netfirewallprofile': plain('access', 'firewall'), 'disable-netfirewallrule': plain('access', 'firewall'), 'set-mppreference': plain('access', 'protection'),
  'publish-module': plain('publish', 'module'), 'publish-script': plain('publish', 'script'), 'install-module': plain('change', 'module'), 'install-package': plain('change', 'package'), 'uninstall-module': plain('change', 'module'), 'uninstall-package': plain('change', 'package'),
  'send-mailmessage': plain('publish', 'mail'), 'out-null': plain('read', 'output'), 'set-location': plain('read', 'directory'), 'push-location': plain('read', 'directory'), 'pop-location': plain('read', 'directory'), 'start-sleep': plain('read', 'clock'), 'foreach-object': plain('read', 'object'), 'import-module': plain('undescribed', 'module'), 'add-type': plain('unreadable', 'code'), 'new-object': plain('undescribed', 'object'),
  'set-variable': plain('read', 'variable'), 'clear-host': plain('read', 'terminal'), 'clear-variable': plain('read', 'variable'), 'start-job': plain('undescribed', 'job'), 'stop-job': plain('restart', 'job'), 'clear-recyclebin': plain('lose', 'recycle bin'), 'start-transcript': plain('change', 'transcript'), 'stop-transcript': plain('catastrophe', 'transcript', EVIDENCE),
}

/** A cmdlet that no table names is what its verb says. Verbs that are not here are undescribed. */
export const VERBS: Readonly<Record<string, EffectKind>> = {
  get: 'read', select: 'read', where: 'read', sort: 'read', measure: 'read', group: 'read', format: 'read', out: 'read', test: 'read', compare: 'read', convertto: 'read', convertfrom: 'read', resolve: 'read', show: 'read', find: 'read', search: 'read',
  join: 'read', split: 'read', write: 'read', read: 'read', wait: 'read', trace: 'read', debug: 'read', confirm: 'read', assert: 'read', watch: 'read', ping: 'read',
  set: 'change', new: 'change', add: 'change', update: 'change', enable: 'change', edit: 'change', rename: 'change', copy: 'change', move: 'change', import: 'change', install: 'change', register: 'change', mount: 'change', dismount: 'change', sync: 'change', initialize: 'change', save: 'change', export: 'change', connect: 'change', disconnect: 'change', disable: 'change', unregister: 'change', uninstall: 'change', lock: 'change', unlock: 'change', checkpoint: 'change',
  start: 'restart', stop: 'restart', restart: 'restart', suspend: 'restart', resume: 'restart', reset: 'restart',
  remove: 'lose', clear: 'lose', restore: 'lose', deny: 'access', grant: 'access', revoke: 'access', block: 'access', unblock: 'access', protect: 'access', unprotect: 'access',
  deploy: 'deploy', publish: 'publish', send: 'publish', invoke: 'undescribed',
} // prettier-ignore

/** Aliases of PowerShell itself. On other systems some of them are programs; either reading is held where it counts. */
export const ALIASES: Readonly<Record<string, string>> = {
  iex: 'invoke-expression', iwr: 'invoke-webrequest', irm: 'invoke-restmethod', gci: 'get-childitem', dir: 'get-childitem', ls: 'get-childitem', gc: 'get-content', cat: 'get-content', type: 'get-content',
  ri: 'remove-item', rm: 'remove-item', del: 'remove-item', erase: 'remove-item', rd: 'remove-item', rmdir: 'remove-item', cp: 'copy-item', copy: 'copy-item', cpi: 'copy-item', mv: 'move-item', move: 'move-item', mi: 'move-item', ren: 'rename-item', rni: 'rename-item',
  ni: 'new-item', md: 'new-item', mkdir: 'new-item', sc: 'set-content', ac: 'add-content', clc: 'clear-content', kill: 'stop-process', spps: 'stop-process', ps: 'get-process', gps: 'get-process', gsv: 'get-service', sasv: 'start-service', spsv: 'stop-service',
  sls: 'select-string', select: 'select-object', where: 'where-object', '?': 'where-object', '%': 'foreach-object', foreach: 'foreach-object', sort: 'sort-object', measure: 'measure-object', group: 'group-object', ft: 'format-table', fl: 'format-list', echo: 'write-output', write: 'write-output', saps: 'start-process', start: 'start-process', icm: 'invoke-command', cd: 'set-location', sl: 'set-location', pwd: 'get-location', sleep: 'start-sleep', tee: 'tee-object', h: 'get-history', history: 'get-history', cls: 'clear-host', clear: 'clear-host', gm: 'get-member', ipmo: 'import-module', gwmi: 'get-wmiobject', oh: 'out-host',
}
