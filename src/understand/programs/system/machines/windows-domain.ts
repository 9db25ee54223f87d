import type { EffectKind } from '../../../effect.ts'
import { emit, emitFile } from '../../../emit.ts'
import type { Call, Program } from '../../../program.ts'
import type { Word } from '../../../word.ts'

/** Programs of Windows servers: the domain and its directory, the web server, clock and certificates. */

type Rule = readonly [form: RegExp, kind: EffectKind, verb: string]

/** The first form that fits the words, apart by blanks and in lower case. */
const RULES: Readonly<Record<string, { readonly on: string; readonly rules: readonly Rule[] }>> = {
  where: { on: 'program', rules: [[/.*/, 'read', 'find']] },
  gpresult: { on: 'policy', rules: [[/.*/, 'read', 'show']] },
  dcdiag: {
    on: 'directory',
    rules: [
      [/\/fix\b/, 'change', 'repair'],
      [/.*/, 'read', 'check'],
    ],
  },
  dsquery: { on: 'directory', rules: [[/.*/, 'read', 'find']] },
  dsget: { on: 'directory', rules: [[/.*/, 'read', 'show']] },
  dsadd: { on: 'directory', rules: [[/.*/, 'access', 'add']] },
  dsmod: { on: 'directory', rules: [[/.*/, 'access', 'change']] },
  dsmove: { on: 'directory', rules: [[/.*/, 'access', 'move']] },
  dsrm: { on: 'directory', rules: [[/.*/, 'lose', 'remove']] },
  repadmin: {
    on: 'directory',
    rules: [
      [
        /^\/(show\w*|replsummary|queue|istg|bridgeheads|failcache|latency|viewlist|kcc \/\?|querysites|bind)\b/,
        'read',
        'show',
      ],
      [/^\/(removelingeringobjects|rehost|unhost|removesources|prp)\b/, 'lose', 'remove'],
      [/^\/\w+/, 'change', 'replicate'],
    ],
  },
  nltest: {
    on: 'directory',
    rules: [
      [/\/(sc_reset|sc_change_pwd|change_pwd|logon_query_reset|dsderegdns|dsregdns|shutdown)\b/, 'access', 'change'],
      [/.*/, 'read', 'show'],
    ],
  },
  w32tm: {
    on: 'clock',
    rules: [
      [/^\/(query|monitor|stripchart|tz|dumpreg)\b|^$/, 'read', 'show'],
      [/.*/, 'change', 'set'],
    ],
  },
  appcmd: {
    on: 'site',
    rules: [
      [/^(list|search|inspect)\b|^$/, 'read', 'list'],
      [/^(start|stop|recycle|reset)\b/, 'restart', 'restart'],
      [/^(delete|restore|uninstall)\b/, 'lose', 'delete'],
      [/^(set|add|install|unlock|lock|migrate|backup|clear|configure)\b/, 'change', 'set'],
    ],
  },
  iisreset: {
    on: 'site',
    rules: [
      [/\/status\b/, 'read', 'show'],
      [/.*/, 'restart', 'restart'],
    ],
  },
  cmdkey: {
    on: 'credential',
    rules: [
      [/^\/list/, 'read', 'list'],
      [/.*/, 'access', 'change'],
    ],
  },
  dnscmd: {
    on: 'record',
    rules: [
      [/^(?:[^/ ]\S* )?\/(info|statistics|enum\w*|zoneinfo|zoneprint|directorypartitioninfo)\b/, 'read', 'list'],
      [/\/(zonedelete|recorddelete|nodedelete|clearcache)\b/, 'lose', 'delete'],
      [/.*/, 'change', 'change'],
    ],
  },
  dfsutil: {
    on: 'share',
    rules: [
      [/\b(remove|purge|clean)\b/, 'lose', 'remove'],
      [/\bsd (grant|deny|revoke|reset|protect|unprotect)\b/, 'access', 'change'],
      [/\b(set|add\w*|import|enable|disable|move|rename|forcesync|map\w*|unmap\w*|flush|release)\b/, 'change', 'set'],
      [/.*/, 'read', 'show'],
    ],
  },
  fltmc: {
    on: 'filter',
    rules: [
      [/^(load|unload|attach|detach)\b/, 'access', 'change'],
      [/.*/, 'read', 'list'],
    ],
  },
  typeperf: { on: 'metric', rules: [[/.*/, 'read', 'show']] },
  tzutil: {
    on: 'clock',
    rules: [
      [/^\/s\b/, 'change', 'set'],
      [/.*/, 'read', 'show'],
    ],
  },
  nbtstat: {
    on: 'network',
    rules: [
      [/^-(r|rr)\b/, 'change', 'reload'],
      [/.*/, 'read', 'show'],
    ],
  },
  openfiles: {
    on: 'file',
    rules: [
      [/\/disconnect\b/, 'restart', 'close'],
      [/\/local (on|off)\b/, 'change', 'set'],
      [/.*/, 'read', 'list'],
    ],
  },
  mstsc: { on: 'session', rules: [[/.*/, 'unreadable', 'open']] },
  logoff: { on: 'session', rules: [[/.*/, 'restart', 'end']] },
  tscon: { on: 'session', rules: [[/.*/, 'access', 'take over']] },
  ntdsutil: { on: 'directory', rules: [[/.*/, 'unreadable', 'run']] },
  dcpromo: { on: 'directory', rules: [[/.*/, 'lose', 'change']] },
  djoin: { on: 'directory', rules: [[/.*/, 'access', 'join']] },
  netdom: {
    on: 'directory',
    rules: [
      [/^(query|verify)\b/, 'read', 'query'],
      [/.*/, 'access', 'change'],
    ],
  },
  secedit: {
    on: 'policy',
    rules: [
      [/^\/(export|analyze|validate)\b/, 'read', 'show'],
      [/.*/, 'access', 'change'],
    ],
  },
  csvde: {
    on: 'directory',
    rules: [
      [/(^| )-i\b/, 'access', 'import'],
      [/.*/, 'read-data', 'export'],
    ],
  },
  ldifde: {
    on: 'directory',
    rules: [
      [/(^| )-i\b/, 'access', 'import'],
      [/.*/, 'read-data', 'export'],
    ],
  },
}

/** Options behind which the file stands that a program writes. */
const WRITES: Readonly<Record<string, RegExp>> = {
  gpresult: /^\/[hx]$/i,
  secedit: /^\/(cfg|log)$/i,
  typeperf: /^-o$/i,
  csvde: /^-f$/i,
  ldifde: /^-f$/i,
}

function writtenBy(call: Call): readonly Word[] {
  const takes = /^(csvde|ldifde)$/.test(call.name) && call.args.some((w) => w.text.toLowerCase() === '-i')
  if (takes || call.args.some((w) => /^\/(configure|import|validate)$/i.test(w.text))) return []
  return call.args.filter((_, i) => WRITES[call.name]?.test(call.args[i - 1]?.text ?? '') === true)
}

export const windowsDomain: readonly Program[] = [
  {
    names: Object.keys(RULES),
    about: 'shows and changes what a Windows server serves',
    examples: {
      'where node': ['read find program'],
      'gpresult /r': ['read show policy'],
      'gpresult /h a.html': ['file overwrite a.html', 'read show policy'],
      'dfsutil property sd x': ['read show share'],
      'dfsutil property sd grant x bob:F': ['access change share'],
      'dsquery user -name bob': ['read find directory'],
      'dsrm CN=bob -noprompt': ['lose remove directory'],
      'repadmin /showrepl': ['read show directory'],
      'repadmin /syncall': ['change replicate directory'],
      'nltest /dsgetdc:acme': ['read show directory'],
      'w32tm /query /status': ['read show clock'],
      'w32tm /resync': ['change set clock'],
      'appcmd list site': ['read list site'],
      'appcmd delete site shop': ['lose delete site'],
      'iisreset /status': ['read show site'],
      iisreset: ['restart restart site'],
      'dnscmd /recorddelete shop.example www A': ['lose delete record'],
      'cmdkey /list': ['read list credential'],
      'cmdkey /add:web1 /user:bob': ['access change credential'],
    },
    run: (call) => {
      const described = RULES[call.name]
      const text = call.args.map((w) => w.text.toLowerCase()).join(' ')
      if (/(^|\s)(\/\?|-\?|\/help)$/.test(text)) return emit(call, 'read', 'help', 'help')
      const rule = described?.rules.find(([form]) => form.test(text))
      for (const path of writtenBy(call)) emitFile(call, 'overwrite', path)
      if (described === undefined || rule === undefined) return emit(call, 'undescribed', 'run', 'program', call.name)
      emit(call, rule[1], rule[2], described.on)
    },
  },
]
