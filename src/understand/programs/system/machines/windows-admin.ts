import type { EffectKind } from '../../../effect.ts'
import { emit, emitFile } from '../../../emit.ts'
import { openShell } from '../../../open-shell.ts'
import type { Call, Program } from '../../../program.ts'
import { type Word, word } from '../../../word.ts'

/** Programs by which Windows is set up and its disks, shadows and rights are changed. Their words are in any case. */

/** The first form that fits the words, apart by blanks and in lower case, says what a call does. */
type Rule = readonly [form: RegExp, kind: EffectKind, verb: string, on: string]

interface Admin {
  readonly about: string
  readonly rules: readonly Rule[]
}

const SHOWS = /^(\/\?|-\?|\/?help)(\s|$)|\s(\/\?|-\?)$/

const ADMINS: Readonly<Record<string, Admin>> = {
  vssadmin: {
    about: 'shadow copies of volumes',
    rules: [
      // Shadows that no longer fit are deleted.
      [/^(delete|resize|revert) /, 'lose', 'delete', 'snapshot'],
      [/^(list|query)\b/, 'read', 'list', 'snapshot'],
      [/^(create|add)\b/, 'change', 'change', 'snapshot'],
    ],
  },
  wmic: {
    about: 'objects of Windows management',
    rules: [
      [/\bshadowcopy\b.*\bdelete\b/, 'lose', 'delete', 'snapshot'],
      [/\bprocess\b.*\b(delete|terminate)\b/, 'restart', 'stop', 'process'],
      [/\bprocess call create\b/, 'unreadable', 'run', 'program'],
      [/\b(delete|uninstall|format)\b/, 'lose', 'delete', 'object'],
      [/\b(set|call|create)\b/, 'access', 'change', 'object'],
      [/\b(get|list|brief|full|assoc)\b/, 'read', 'get', 'object'],
    ],
  },
  bcdedit: {
    about: 'how Windows starts',
    rules: [
      [
        /\/(set|delete\w*|import|create|default|copy|bootsequence|timeout|store|ems\w*|debug)\b/,
        'access',
        'change',
        'boot',
      ],
      [/^(\/enum.*|\/v|)$/, 'read', 'list', 'boot'],
      [/^\/export /, 'change', 'export', 'boot'],
    ],
  },
  wbadmin: {
    about: 'backups of Windows',
    rules: [
      [/^delete /, 'lose', 'delete', 'backup'],
      [/^(get|list) ?/, 'read', 'list', 'backup'],
      [/^(start|stop) (sys)?(state)?recovery|^start (recovery|sysrecovery)/, 'lose', 'restore', 'backup'],
      [/^(start|enable|stop|disable)\b/, 'change', 'change', 'backup'],
    ],
  },
  netsh: {
    about: 'the network of Windows',
    rules: [
      [/^(-f|exec) /, 'unreadable', 'run', 'script'],
      [/\bkey=clear\b/, 'read-secret', 'show', 'network'],
      [
        /^(?:(?!set|add|delete|reset|import|connect|disconnect|start|stop)[a-z0-9]+ )*(show|dump)\b/,
        'read',
        'show',
        'network',
      ],
      [/\b(advfirewall|firewall|portproxy|http|ipsec|wlan|ras|winhttp)\b/, 'access', 'change', 'firewall'],
      [/\b(set|add|delete|reset|import|connect|disconnect|start|stop)\b/, 'access', 'change', 'network'],
    ],
  },
  reg: {
    about: 'the registry of Windows',
    rules: [
      [/^(query|compare)\b/, 'read', 'query', 'registry key'],
      [/^(export|save) (.*\\)?(sam|security|system)\b/, 'read-secret', 'export', 'registry key'],
      [/^(export|save)\b/, 'change', 'export', 'registry key'],
      [/^delete\b/, 'lose', 'delete', 'registry key'],
      [/^(add|import|copy|restore|load|unload|flags)\b/, 'access', 'change', 'registry key'],
    ],
  },
  schtasks: {
    about: 'scheduled tasks of Windows',
    rules: [
      [/^(\/query\b|$)/, 'read', 'list', 'job'],
      [/^\/delete\b/, 'lose', 'delete', 'job'],
      [/^\/(end|run)\b/, 'restart', 'run', 'job'],
      [/^\/(create|change)\b/, 'access', 'change', 'job'],
    ],
  },
  takeown: { about: 'takes files over', rules: [[/\/f\b/, 'access', 'take over', 'file']] },
  icacls: {
    about: 'rights of files',
    rules: [
      [
        /\/(grant|deny|remove|setowner|reset|inheritance|inheritancelevel|setintegritylevel|restore|substitute)\b/,
        'access',
        'change',
        'rights',
      ],
      [/\/save\b/, 'change', 'save', 'rights'],
      [/\S/, 'read', 'show', 'rights'],
    ],
  },
  auditpol: {
    about: 'what Windows writes down',
    rules: [
      [/^\/(get|list)\b/, 'read', 'get', 'audit'],
      [/^\/backup\b/, 'change', 'backup', 'audit'],
      [/^\/(set|clear|remove|restore|resourcesacl)\b/, 'catastrophe', 'change', 'audit'],
    ],
  },
  fsutil: {
    about: 'file systems of Windows',
    rules: [
      [/^(fsinfo|volume (diskfree|filelayout)|\w+ (query\w*|list|info))\b/, 'read', 'query', 'file system'],
      [/^usn deletejournal/, 'catastrophe', 'delete', 'journal'],
      [/\b(setzerodata|delete|setdirty)\b/, 'lose', 'change', 'file system'],
      [/\S/, 'change', 'change', 'file system'],
    ],
  },
  cipher: {
    about: 'encrypts files, and wipes free space',
    rules: [
      [/\/w/, 'lose', 'wipe', 'disk'],
      [/\/(e|d|k|r|u|x|rekey|adduser|removeuser|flushcache)\b/, 'access', 'change', 'encryption'],
      [/.*/, 'read', 'show', 'encryption'],
    ],
  },
  'manage-bde': {
    about: 'encryption of volumes',
    rules: [
      [/^-status\b/, 'read', 'status', 'encryption'],
      [/^-protectors -get\b/, 'read-secret', 'get', 'encryption'],
      [/-(forcerecovery|wipefreespace)\b/, 'lose', 'change', 'encryption'],
      [/\S/, 'access', 'change', 'encryption'],
    ],
  },
  dism: {
    about: 'images of Windows',
    rules: [
      [/\/(get-\w+|checkhealth|scanhealth)\b/, 'read', 'get', 'image'],
      [/\/(apply-\w+|delete-\w+|remove-\w+)\b/, 'lose', 'change', 'image'],
      [/\S/, 'change', 'change', 'image'],
    ],
  },
  sfc: {
    about: 'checks the files of Windows',
    rules: [
      [/\/verify/, 'read', 'verify', 'system'],
      [/\S/, 'change', 'repair', 'system'],
    ],
  },
  chkdsk: {
    about: 'checks a volume',
    rules: [
      [/\/(f|r|x|b|spotfix|sdcleanup|markclean|offline\w*)\b/, 'change', 'repair', 'disk'],
      [/.*/, 'read', 'check', 'disk'],
    ],
  },
  taskkill: { about: 'stops processes', rules: [[/\S/, 'restart', 'stop', 'process']] },
  setx: { about: 'sets a variable for good', rules: [[/\S/, 'change', 'set', 'variable']] },
  gpupdate: { about: 'takes the policies of Windows anew', rules: [[/.*/, 'change', 'update', 'policy']] },
  powercfg: {
    about: 'how Windows saves power',
    rules: [
      [/^(\/|-)(q|query|l|list|a|getactivescheme|energy|batteryreport|requests|lastwake)\b/, 'read', 'query', 'power'],
      [/\S/, 'change', 'change', 'power'],
    ],
  },
  rundll32: { about: 'runs code of a library', rules: [[/\S/, 'unreadable', 'run', 'code']] },
  mshta: { about: 'runs a page as a program', rules: [[/\S/, 'unreadable', 'run', 'code']] },
  regsvr32: { about: 'registers a library, which runs code of it', rules: [[/\S/, 'unreadable', 'run', 'code']] },
  bitsadmin: {
    about: 'loads files in the background',
    rules: [
      [/^\/(list|info|geterror|getstate)\b/, 'read', 'list', 'job'],
      [/\/setnotifycmdline\b/, 'unreadable', 'set', 'code'],
      [/\S/, 'change', 'change', 'job'],
    ],
  },
}

const LONGEST = 2000

const admins: Program = {
  names: Object.keys(ADMINS),
  about: 'sets up Windows, its disks and its rights',
  examples: {
    'vssadmin list shadows': ['read list snapshot'],
    'vssadmin delete shadows /all /quiet': ['lose delete snapshot'],
    'vssadmin resize shadowstorage /for=C: /on=C: /maxsize=401MB': ['lose delete snapshot'],
    'schtasks /?': ['read help help'],
    'schtasks /delete /tn help /f': ['lose delete job'],
    "schtasks /create /tn x /tr 'a.cmd /query'": ['access change job'],
    'netsh interface set interface name=show admin=disable': ['access change network'],
    'netsh interface ipv4 show addresses': ['read show network'],
    'netsh wlan show profile name=x key=clear': ['read-secret show network'],
    'netsh exec show': ['unreadable run script'],
    'icacls D: /inheritancelevel:r': ['access change rights'],
    'icacls D:': ['read show rights'],
    'fsutil file setzerodata offset=0 length=9 D:/list': ['lose change file system'],
    'fsutil volume list': ['read query file system'],
    'fsutil volume diskfree c:': ['read query file system'],
    'cipher /rekey': ['access change encryption'],
    'dism /apply-image /imagefile:a.wim /applydir:D:': ['lose change image'],
    'chkdsk D: /sdcleanup': ['change repair disk'],
    'bitsadmin /list': ['read list job'],
    'bitsadmin /setnotifycmdline j a.exe /list': ['unreadable set code'],
    'wmic shadowcopy delete': ['lose delete snapshot'],
    'wmic os get Caption': ['read get object'],
    'bcdedit /set recoveryenabled no': ['access change boot'],
    bcdedit: ['read list boot'],
    'netsh advfirewall set allprofiles state off': ['access change firewall'],
    'netsh advfirewall show allprofiles': ['read show network'],
    "reg delete 'HKLM\\Software\\X' /f": ['lose delete registry key'],
    "reg query 'HKLM\\Software'": ['read query registry key'],
    'schtasks /query': ['read list job'],
    'schtasks /create /tn x /tr a.cmd': ['access change job'],
    'auditpol /clear': ['catastrophe change audit'],
    'taskkill /im node.exe /f': ['restart stop process node.exe'],
    'cipher /w:C': ['lose wipe disk'],
    'vssadmin frobnicate': ['undescribed run program vssadmin'],
  },
  run: (call) => {
    const admin = ADMINS[call.name]
    const text = call.args.map((w) => w.text.toLowerCase()).join(' ')
    // The forms look for words anywhere; nobody types so many.
    if (text.length > LONGEST) return emit(call, 'unreadable', 'run', 'program', call.name)
    if (SHOWS.test(text)) return emit(call, 'read', 'help', 'help')
    const rule = admin?.rules.find(([form]) => form.test(text))
    if (rule === undefined) return emit(call, 'undescribed', 'run', 'program', call.name)
    const [, kind, verb, on] = rule
    const named = /^taskkill$/.test(call.name) ? following(call, /^\/(im|pid|f)$/i) : undefined
    const note = kind === 'catastrophe' ? { note: 'what is written down is evidence' } : {}
    emit(call, kind, verb, on, named ?? '', note)
  },
}

function following(call: Call, option: RegExp): Word | undefined {
  return call.args.find((w, i) => !w.text.startsWith('/') && option.test(call.args[i - 1]?.text ?? ''))
}

const disks: Program = {
  names: ['format', 'format.com', 'diskpart'],
  about: 'formats and divides the disks of Windows',
  examples: {
    'format C: /q /y': ['catastrophe format disk C:'],
    'diskpart /s clean.txt': ['file read clean.txt', 'catastrophe change disk'],
    'echo list disk | diskpart': ['read list disk'],
    diskpart: ['unreadable open shell'],
  },
  run: (call) => {
    if (call.name !== 'diskpart') {
      if (call.args[0]?.text === '/?') return emit(call, 'read', 'help', 'help')
      return emit(call, 'catastrophe', 'format', 'disk', call.args[0] ?? '')
    }
    const script = following(call, /^\/s$/i)
    if (script === undefined && !call.stdinGiven) return openShell(call)
    if (script !== undefined) emitFile(call, 'read', script)
    const text = script === undefined ? call.stdin.text : call.readFile(script).text
    const lines = text?.split('\n').map((line) => line.trim().toLowerCase())
    const shows = lines?.every((line) => line === '' || /^(list|detail|select|rem|exit)\b/.test(line)) === true
    emit(call, shows ? 'read' : 'catastrophe', shows ? 'list' : 'change', 'disk')
  },
}

/** robocopy and xcopy: the source comes first; `/mir` and `/purge` take away what is not in it. */
const copies: Program = {
  names: ['robocopy', 'xcopy'],
  about: 'copies directories',
  examples: {
    'robocopy src out /e': ['file read below src', 'file overwrite below out'],
    'robocopy src out /mir': ['file read below src', 'file delete below out'],
    'robocopy src out /mir /l': ['file read below src'],
    'xcopy src out /s /y': ['file read below src', 'file overwrite below out'],
  },
  run: (call) => {
    const has = (form: RegExp) => call.args.some((w) => form.test(w.text))
    const [from, to] = call.args.filter((w) => !/^\/[a-z?]/i.test(w.text))
    if (from === undefined) return emit(call, 'read', 'help', 'help')
    emitFile(call, has(/^\/(mov|move)$/i) ? 'delete' : 'read', from, { recursive: true })
    if (has(/^\/l$/i)) return
    emitFile(call, has(/^\/(mir|purge)$/i) ? 'delete' : 'overwrite', to ?? word('.', call.span), { recursive: true })
  },
}

export const windowsAdmin: readonly Program[] = [admins, disks, copies]
