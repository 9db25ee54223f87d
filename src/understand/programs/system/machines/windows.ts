import { emit, emitFile } from '../../../emit.ts'
import type { Program } from '../../../program.ts'

/** Programs that only Windows has, as they are called from PowerShell. */

const shows: Program = {
  names: ['tasklist', 'qprocess', 'quser', 'qwinsta', 'driverquery', 'getmac'],
  about: 'shows processes, sessions and devices of Windows',
  examples: { 'tasklist /svc': ['read show host'], quser: ['read show host'] },
  run: (call) => emit(call, 'read', 'show', 'host'),
}

const findstr: Program = {
  names: ['findstr'],
  about: 'searches for text',
  examples: {
    'netstat -ano | findstr :443': ['read list socket', 'read search text'],
    'findstr /s /i error app.log': ['file read app.log'],
    'findstr KEY .env': ['file read .env'],
  },
  run: (call) => {
    const switches = call.args.filter((w) => /^\/[a-z]/i.test(w.text))
    const operands = call.args.filter((w) => !switches.includes(w))
    const files = switches.some((w) => /^\/[cg]:/i.test(w.text)) ? operands : operands.slice(1)
    if (files.length === 0) return emit(call, 'read', 'search', 'text')
    for (const path of files) emitFile(call, 'read', path)
  },
}

const services: Program = {
  names: ['sc'],
  about: 'shows and controls services of Windows',
  examples: {
    'sc.exe query nginx': ['read query service nginx'],
    'sc.exe stop nginx': ['restart stop service nginx'],
    'sc.exe config nginx start= disabled': ['change config service nginx'],
    'sc.exe delete nginx': ['lose delete service nginx'],
    'sc.exe sdset nginx D:': ['access sdset service nginx'],
    'sc.exe frobnicate': ['undescribed frobnicate service'],
  },
  run: (call) => {
    const words = call.args.filter((w) => !w.text.startsWith('\\\\'))
    const verb = words[0]?.text.toLowerCase() ?? 'help'
    const remote = words.length < call.args.length
    const kind =
      /^(query|queryex|qc|qdescription|qfailure|qtriggerinfo|enumdepend|getdisplayname|getkeyname|sdshow|help)$/.test(
        verb,
      )
        ? 'read'
        : /^(start|stop|pause|continue|interrogate|control)$/.test(verb)
          ? 'restart'
          : /^(config|create|description|failure|failureflag|triggerinfo)$/.test(verb)
            ? 'change'
            : verb === 'delete'
              ? 'lose'
              : verb === 'sdset'
                ? 'access'
                : 'undescribed'
    // Another machine is named; which one is not followed.
    emit(call, remote && kind !== 'read' ? 'unreadable' : kind, verb, 'service', words[1] ?? '')
  },
}

const EVIDENCE = { note: 'the logs of the host are evidence' } as const

const events: Program = {
  names: ['wevtutil'],
  about: 'reads and clears the event logs of Windows',
  examples: {
    'wevtutil qe Security /c:5': ['read qe log Security'],
    'wevtutil el': ['read el log'],
    'wevtutil cl Security': ['catastrophe cl log Security'],
    'wevtutil.exe clear-log System /bu:b.evtx': ['catastrophe clear-log log System'],
    'wevtutil sl Security /e:false': ['catastrophe sl log Security'],
    'wevtutil epl Security a.evtx': ['read epl log Security', 'file overwrite a.evtx'],
    'wevtutil frobnicate': ['undescribed frobnicate log'],
  },
  run: (call) => {
    const [verb, log, file] = call.args.filter((w) => !w.text.startsWith('/'))
    const name = verb?.text.toLowerCase() ?? 'help'
    const [kind, more] = /^(cl|clear-log|sl|set-log|um|uninstall-manifest)$/.test(name)
      ? (['catastrophe', EVIDENCE] as const)
      : /^(el|enum-logs|gl|get-log|ep|enum-publishers|gp|get-publisher|qe|query-events|gli|get-log-info|epl|export-log|help)$/.test(
            name,
          )
        ? (['read', {}] as const)
        : /^(im|install-manifest|al|archive-log)$/.test(name)
          ? (['change', {}] as const)
          : (['undescribed', {}] as const)
    emit(call, kind, name, 'log', log ?? '', more)
    if (/^(epl|export-log)$/.test(name) && file !== undefined) emitFile(call, 'overwrite', file)
  },
}

export const windows: readonly Program[] = [shows, findstr, services, events]
