import { emit, emitFile } from '../../../emit.ts'
import { openShell } from '../../../open-shell.ts'
import { optionTable, readArguments } from '../../../options.ts'
import type { Program } from '../../../program.ts'
import { isSecretPath } from '../../../secrets/path.ts'
import { Carries } from '../../../word.ts'
import { asksHelp } from '../../files.ts'

/** Sending mail, and servers of mail. */

const mailOptions =
  '-s= -a= -A= -b= -c= -e -E -F= -f= -H -h= -i= -n -N -p -q= -R= -r= -S= -t -T= -u= -v -V -x -y -z -M= -m= -X= ' +
  '-B= -d= -O= -o= -C= --attach= --to= --from= --server= --body= --header= --data= --auth= --auth-user= ' +
  '--auth-password= --tls'

/** A mail is public for good: nobody gets it back. */
const mail: Program = {
  names: [
    'mail',
    'mailx',
    's-nail',
    'nail',
    'mutt',
    'neomutt',
    'sendmail',
    'msmtp',
    'ssmtp',
    'swaks',
    'mpack',
    'sendemail',
    'sendEmail',
    'heirloom-mailx',
    'postmail',
    'exim',
    'exim4',
    'opensmtpd',
    'ntfy',
    'pushover',
  ],
  about: 'sends mail and messages',
  examples: {
    'mail -s hi a@x.example < notes.md': ['file read notes.md', 'publish send mail a@x.example'],
    'mail -s hi a@x.example < .env': [
      'file read .env',
      'disclose send mail a@x.example',
      'publish send mail a@x.example',
    ],
    'mutt -s x -a id_rsa -- a@x.example < b': [
      'file read b',
      'file read id_rsa',
      'disclose send mail a@x.example',
      'publish send mail a@x.example',
    ],
    'sendmail -bp': ['read list mail'],
    'sendmail -q': ['change send again mail'],
    'echo x | sendmail -t': ['publish send mail'],
    mail: ['unreadable open shell'],
  },
  run: (call) => {
    if (asksHelp(call)) return
    const flags = call.args.filter((w) => w.text.startsWith('-')).map((w) => w.text)
    if (/^(sendmail|exim4?)$/.test(call.name)) {
      if (flags.some((one) => /^-b[phPVvtw]/.test(one))) return emit(call, 'read', 'list', 'mail')
      if (flags.some((one) => /^-(q|M$|Mt|Mc)/.test(one))) return emit(call, 'change', 'send again', 'mail')
      if (flags.some((one) => /^-M[rg]/.test(one))) return emit(call, 'lose', 'remove', 'mail')
      if (flags.some((one) => /^-bd/.test(one))) return emit(call, 'restart', 'start', 'server', call.name)
    }
    const read = readArguments(call.args, optionTable(mailOptions))
    const attached = [
      ...read.values('-a'),
      ...read.values('-A'),
      ...read.values('--attach'),
      ...(call.name === 'mutt' || call.name === 'neomutt' ? read.values('-i') : []),
    ].filter((w) => !/:\s/.test(w.text))
    for (const path of attached) emitFile(call, 'read', path)
    const to = read.operands.at(-1) ?? read.value('--to')
    const headers = read.has('-t') || call.stdinGiven
    if (to === undefined && !headers && attached.length === 0) return openShell(call)
    const carries = call.args.reduce((sum, w) => sum | w.carries, call.stdin.carries)
    const secret =
      (carries & (Carries.secret | Carries.data)) !== 0 ||
      attached.some((w) => isSecretPath(w.text) || (call.readFile(w).carries & (Carries.secret | Carries.data)) !== 0)
    if (secret) emit(call, 'disclose', 'send', 'mail', to ?? '')
    emit(call, 'publish', 'send', 'mail', to ?? '')
  },
}

/** The queue and the settings of a mail server. */
const mailServer: Program = {
  names: [
    'postqueue',
    'postsuper',
    'postconf',
    'postfix',
    'postcat',
    'postmap',
    'postalias',
    'newaliases',
    'doveadm',
    'doveconf',
    'exiqgrep',
    'exigrep',
    'eximstats',
    'pflogsumm',
    'qshape',
    'amavisd-new',
    'rspamc',
    'spamassassin',
    'sa-update',
    'sa-learn',
    'freshclam',
    'clamdscan',
  ],
  about: 'shows and changes a mail server',
  examples: {
    'postqueue -p': ['read list mail'],
    'postsuper -d ALL': ['lose remove mail ALL'],
    'postconf -n': ['read list mail server'],
    'postconf -e myhostname=x': ['change set mail server'],
    'postfix reload': ['restart reload server postfix'],
    'postfix status': ['read status server'],
    'postcat -q ABC': ['read-data read mail ABC'],
    'doveadm who': ['read who mail server'],
    'doveadm expunge -u me mailbox INBOX all': ['lose expunge mail server'],
  },
  run: (call) => {
    if (asksHelp(call)) return
    const flags = call.args.filter((w) => w.text.startsWith('-')).map((w) => w.text)
    const [first] = call.args.filter((w) => !w.text.startsWith('-'))
    const has = (pattern: RegExp) => flags.some((one) => pattern.test(one))
    switch (call.name) {
      case 'postqueue':
        return emit(call, has(/^-[fis]/) ? 'change' : 'read', has(/^-[fis]/) ? 'send again' : 'list', 'mail')
      case 'postsuper':
        return emit(call, has(/^-d/) ? 'lose' : 'change', has(/^-d/) ? 'remove' : 'set', 'mail', first ?? '')
      case 'postconf':
        return emit(
          call,
          has(/^-[a-zA-Z]*[eX#]/) || first?.text.includes('=') === true ? 'change' : 'read',
          has(/^-[a-zA-Z]*[eX#]/) ? 'set' : 'list',
          'mail server',
        )
      case 'postfix':
        return /^(status|check)$/.test(first?.text ?? '')
          ? emit(call, 'read', first?.text ?? '', 'server')
          : emit(call, 'restart', first?.text ?? 'run', 'server', 'postfix')
      case 'postcat':
        return emit(call, 'read-data', 'read', 'mail', first ?? '')
      case 'postmap':
      case 'postalias':
        return emit(
          call,
          has(/^-[qs]/) ? 'read' : 'change',
          has(/^-[qs]/) ? 'look up' : 'make',
          'mail server',
          first ?? '',
        )
      case 'newaliases':
      case 'sa-update':
      case 'freshclam':
      case 'sa-learn':
        return emit(call, 'change', call.name, 'mail server')
      case 'doveadm': {
        const verb = first?.text ?? 'help'
        if (
          /^(who|log|help|user|dict get|replicator|service|process|mailbox|quota|instance|penalty|stats|config|index-status)$/.test(
            verb,
          )
        )
          return emit(call, 'read', verb, 'mail server')
        if (/^(fetch|search|dump|zlibconnect|save)$/.test(verb)) return emit(call, 'read-data', verb, 'mail server')
        if (/^(expunge|purge|altmove|deduplicate|move|backup|sync|import)$/.test(verb))
          return emit(call, 'lose', verb, 'mail server')
        if (/^(pw|auth|acl)$/.test(verb)) return emit(call, 'access', verb, 'mail server')
        return emit(call, /^(reload|stop|kick)$/.test(verb) ? 'restart' : 'change', verb, 'mail server')
      }
      default:
        if (/^clam/.test(call.name) && has(/^--(remove|move)/)) return emit(call, 'lose', 'remove', 'file')
        emit(call, 'read', 'show', 'mail server')
    }
  },
}

export const mails: readonly Program[] = [mail, mailServer]
