import { emit, reachOf, sessionOf } from '../../../emit.ts'
import { flagProgram } from '../../../flags.ts'
import { openShell } from '../../../open-shell.ts'
import type { Place } from '../../../place.ts'
import type { Call, Program } from '../../../program.ts'
import { changes, does, reads, restarts, type ToolCall, tool } from '../../../tool.ts'
import { isKnown } from '../../../word.ts'

/** Programs that keep other programs running. */

function supervisorPlace(call: ToolCall): Place {
  const url = call.arguments.value('-s')
  if (url === undefined || /^unix:/.test(url.text)) return sessionOf(call)
  return { is: 'url', url, ...reachOf(call) }
}

const supervisorctl: Program = tool({
  names: ['supervisorctl'],
  about: 'controls the programs of supervisord',
  options:
    '-c|--configuration= -i|--interactive -s|--serverurl= -u|--username= -p|--password= -r|--history-file -h|--help -f',
  place: supervisorPlace,
  verbs: {
    '': (call) => (call.arguments.has('-h') ? emit(call, 'read', 'help', 'help') : openShell(call)),
    'status | tail | maintail | avail | pid | version | help': reads('process'),
    'start | stop | restart | signal | reload | update | shutdown': restarts('process'),
    'reread | add | remove': changes('process'),
    clear: does('catastrophe', 'log', { verb: 'clear', note: 'the log of the program' }),
    fg: (call) => openShell(call),
  },
  examples: {
    'supervisorctl status': ['read status process'],
    'supervisorctl -c /etc/s.conf tail -f worker stderr': ['read tail process worker', 'read tail process stderr'],
    'supervisorctl restart worker:*': ['restart restart process worker:*'],
    'supervisorctl shutdown': ['restart shutdown process'],
    'supervisorctl clear all': ['catastrophe clear log all'],
    supervisorctl: ['unreadable open shell'],
  },
})

/** runit, daemontools and s6: the verb is a word or a letter, then the services. */
const sv: Program = {
  names: [
    'sv',
    'svc',
    's6-svc',
    's6-rc',
    's6-svscanctl',
    'svstat',
    's6-svstat',
    's6-svdt',
    's6-rc-db',
    's6-svok',
    's6-rc-compile',
    'rc-status',
    'rc-update',
    'openrc',
    'chkconfig',
    'update-rc.d',
    'initctl2dot',
  ],
  about: 'controls services of runit, s6, OpenRC and older systems',
  examples: {
    'sv status nginx': ['read status service nginx'],
    'sv create app': ['change create project'],
    'sv restart nginx': ['restart restart service nginx'],
    's6-svc -r /run/service/nginx': ['restart -r service /run/service/nginx'],
    's6-svstat /run/service/nginx': ['read status service /run/service/nginx'],
    's6-rc -a list': ['read list service'],
    's6-rc -d change nginx': ['restart change service nginx'],
    'rc-status': ['read status service'],
    'rc-update show': ['read show service'],
    'rc-update add nginx default': ['change add service nginx', 'change add service default'],
    'chkconfig --list': ['read list service'],
    'chkconfig nginx off': ['change set service nginx', 'change set service off'],
  },
  run: (call) => {
    const words = call.args.filter((w) => !w.text.startsWith('-'))
    const flags = call.args.filter((w) => w.text.startsWith('-'))
    const each = (kind: 'read' | 'restart' | 'change', verb: string, from: number) => {
      const named = words.slice(from)
      if (named.length === 0) emit(call, kind, verb, 'service')
      for (const one of named) emit(call, kind, verb, 'service', one)
    }
    if (/stat$|^s6-(svdt|rc-db|svok)$|^rc-status$|^initctl2dot$/.test(call.name)) return each('read', 'status', 0)
    if (call.name === 'chkconfig' || call.name === 'update-rc.d') {
      if (words.length === 0 || flags.some((w) => /^--(list|help|version)$/.test(w.text)))
        return emit(call, 'read', 'list', 'service')
      return each(words.length === 1 && flags.length === 0 ? 'read' : 'change', 'set', 0)
    }
    if (call.name === 'svc' || call.name === 's6-svc' || call.name === 's6-svscanctl')
      return each('restart', flags[0]?.text ?? 'signal', 0)
    const first = words[0]
    if (first === undefined) return emit(call, call.name === 'openrc' ? 'restart' : 'read', 'list', 'service')
    if (!isKnown(first))
      return emit(call, 'unreadable', 'run', 'verb', first, { note: 'the verb is not known before it runs' })
    // The builder of Svelte projects has the same name as the one of runit.
    if (call.name === 'sv' && /^(create|add|migrate)$/.test(first.text))
      return emit(call, 'change', first.text, 'project')
    if (/^(s|status|check|show|list|listall|diff|help)$/.test(first.text)) return each('read', first.text, 1)
    if (call.name === 'rc-update' || call.name === 's6-rc-compile') return each('change', first.text, 1)
    each('restart', first.text, 1)
  },
}

const monit: Program = tool({
  names: ['monit', 'circusctl', 'god', 'eye', 'immortalctl'],
  about: 'watches programs and starts them again',
  options: '-c= -d= -g= -l= -p= -s= -I -i -r -t -v -vv -H= -V -h -B --batch --endpoint= --timeout= --ssh= --json',
  verbs: {
    '': (call) => {
      if (call.arguments.has('-t', '-V', '-H', '-h')) return emit(call, 'read', 'check', 'process')
      emit(call, 'restart', 'start', 'process', call.name)
    },
    'status | summary | report | validate | procmatch | list | stats | options | numprocesses': reads('process'),
    'numwatchers | dstats | info | log | listpids': reads('process'),
    'start | stop | restart | reload | quit | kill | signal | incr | decr | rm | halt | exit': restarts('process'),
    'monitor | unmonitor | resetid | reloadconfig | set | add | load': changes('process'),
  },
  examples: {
    'monit summary': ['read summary process'],
    'monit restart nginx': ['restart restart process nginx'],
    'monit -t': ['read check process'],
    monit: ['restart start process monit'],
    'monit unmonitor all': ['change unmonitor process all'],
  },
})

const startDaemon = (call: Call) => emit(call, 'change', 'start', 'process', call.name)

const supervisord: Program = flagProgram({
  names: ['supervisord', 'circusd', 'runsvdir', 'runsv', 's6-svscan', 's6-supervise'],
  about: 'starts what keeps other programs running',
  on: 'process',
  options:
    '-c|--configuration= -n|--nodaemon -s|--silent -t|--strip_ansi -u|--user= -m|--umask= -d|--directory= ' +
    '-l|--logfile= -y= -z= -e|--loglevel= -j|--pidfile= -i|--identifier= -q|--childlogdir= -k|--nocleanup ' +
    '-a|--minfds= -v -P -h',
  rules: [['-v -h', 'read', 'help']],
  otherwise: startDaemon,
  examples: {
    'supervisord -n -c s.conf': ['change start process supervisord'],
    'supervisord -v': ['read help process'],
  },
})

export const supervisors: readonly Program[] = [supervisorctl, sv, monit, supervisord]
