import { emit, emitFile, reachOf } from '../../../emit.ts'
import { flagProgram } from '../../../flags.ts'
import { openShell } from '../../../open-shell.ts'
import { optionTable, readArguments } from '../../../options.ts'
import type { Examples, Program } from '../../../program.ts'
import { changesAccess, does, reads, tool } from '../../../tool.ts'
import { Carries, word } from '../../../word.ts'

/** Accounts of the host, and who may come in (shadow-utils 4.17). */

/** A program that changes accounts, whatever it is told, but for the options that only show. */
function accounts(names: readonly string[], about: string, shows: RegExp, examples: Examples): Program {
  return {
    names,
    about,
    examples,
    run: (call) => {
      if (call.args.some((w) => /^(--help|--version)$/.test(w.text))) return
      const showing = call.args.some((w) => shows.test(w.text))
      const name = call.args.filter((w) => !w.text.startsWith('-')).at(-1)
      emit(call, showing ? 'read' : 'access', showing ? 'show' : call.name, 'account', name ?? '')
    },
  }
}

const edits = accounts(
  [
    'useradd',
    'usermod',
    'userdel',
    'adduser',
    'deluser',
    'groupadd',
    'groupmod',
    'groupdel',
    'addgroup',
    'delgroup',
    'gpasswd',
    'groupmems',
    'newusers',
    'chpasswd',
    'chgpasswd',
    'chsh',
    'chfn',
    'pwconv',
    'pwunconv',
    'grpconv',
    'grpunconv',
    'luseradd',
    'lusermod',
    'luserdel',
    'lgroupadd',
    'lpasswd',
    'smbpasswd',
    'pdbedit',
    'newuidmap',
    'newgidmap',
    'cppw',
    'cpgr',
    'pam-auth-update',
  ],
  'changes accounts',
  /^(-l|--list-shells|-D|--defaults|-L)$/,
  {
    'useradd -m -G sudo deploy2': ['access useradd account deploy2'],
    "echo 'deploy:changed' | chpasswd": ['access chpasswd account'],
    'userdel -r deploy': ['access userdel account deploy'],
    'gpasswd -a me docker': ['access gpasswd account docker'],
    'chsh -l': ['read show account'],
    'useradd --help': [],
  },
)

const passwd: Program = {
  names: ['passwd', 'chage', 'faillock', 'pam_tally2', 'pwck', 'grpck', 'faillog', 'expiry'],
  about: 'shows and changes passwords and their ages',
  examples: {
    'passwd -S deploy': ['read show account deploy'],
    passwd: ['access passwd account'],
    'passwd -l deploy': ['access passwd account deploy'],
    'chage -l deploy': ['read show account deploy'],
    'chage -M 90 deploy': ['access chage account deploy'],
    'pwck -r': ['read show account'],
    faillock: ['read show account'],
    'faillock --user me --reset': ['access faillock account me'],
  },
  run: (call) => {
    if (call.args.some((w) => /^(--help|--version)$/.test(w.text))) return
    // The same letter lists for one and locks for another.
    const shows =
      call.name === 'passwd'
        ? /^(-S|--status)$/
        : /ck$/.test(call.name)
          ? /^(-r|--read-only)$/
          : call.name === 'chage'
            ? /^(-l|--list)$/
            : /^-c$/
    const sets = /^(faillock|pam_tally2|faillog)$/.test(call.name)
      ? /^(--reset.*|-r|-m|--maximum|-l|--lock-secs)$/
      : undefined
    const showing =
      call.args.some((w) => shows.test(w.text)) || (sets !== undefined && !call.args.some((w) => sets.test(w.text)))
    const name = call.args.filter((w) => !w.text.startsWith('-')).at(-1)
    emit(call, showing ? 'read' : 'access', showing ? 'show' : call.name, 'account', name ?? '')
  },
}

const editors: Program = {
  names: [
    'visudo',
    'vipw',
    'vigr',
    'newgrp',
    'sg',
    'capsh',
    'aa-exec',
    'runcon',
    'setpriv',
    'pkexec',
    'sudoreplay',
    'sudoedit',
  ],
  about: 'edits the lists of users, or becomes another one',
  examples: {
    'visudo -c': ['read check account'],
    visudo: ['unreadable open shell'],
    "sg docker -c 'rm a'": ['file delete a'],
    "sg -p 'a' src": ['file read below src'],
    'newgrp docker': ['unreadable open shell'],
    'capsh --print': ['read show account'],
    "capsh --drop=all -- -c 'rm a'": ['file delete a'],
    'pkexec rm a': ['file delete a'],
    pkexec: ['unreadable open shell'],
    'sudoedit /etc/hosts': ['file edit /etc/hosts'],
    'setpriv --reuid=1000 rm a': ['file delete a'],
  },
  run: (call) => {
    const words = call.args.map((w) => w.text)
    switch (call.name) {
      case 'visudo':
        return words.some((one) => /^(-c|--check|-V|--version|-h|--help)$/.test(one))
          ? emit(call, 'read', 'check', 'account')
          : openShell(call)
      case 'sudoreplay':
        return emit(call, words.includes('-l') ? 'read' : 'read-data', 'replay', 'session')
      case 'sudoedit':
        for (const path of call.args.filter((w) => !w.text.startsWith('-'))) emitFile(call, 'edit', path)
        return
      case 'sg': {
        // ast-grep has a short name that is the same.
        if (/^(run|scan|test|new|lsp|completions|-p|--pattern)$/.test(words[0] ?? ''))
          return call.exec([word('ast-grep', call.span), ...call.args])
        const code = call.args[words.indexOf('-c') < 0 ? 1 : words.indexOf('-c') + 1]
        return code === undefined
          ? openShell(call)
          : call.shell({ text: code.text, carries: code.carries, span: code.span })
      }
      case 'capsh': {
        if (
          words.some((one) =>
            /^--(print|decode=.*|explain=.*|supports=.*|has-.*|is-.*|current|modes|mode|suggest=.*|license|help)$/.test(
              one,
            ),
          ) &&
          !words.includes('--')
        )
          return emit(call, 'read', 'show', 'account')
        const at = words.indexOf('--')
        return at < 0
          ? openShell(call)
          : call.exec([{ ...(call.args[at] as (typeof call.args)[number]), text: 'bash' }, ...call.args.slice(at + 1)])
      }
      case 'aa-exec':
      case 'runcon':
      case 'setpriv':
      case 'pkexec': {
        const table =
          '-p|--profile= -n|--namespace= -d -v -i -c|--compute -u|--user= -r|--role= -t|--type= -l|--range= --reuid= ' +
          '--regid= --ruid= --euid= --rgid= --egid= --clear-groups --keep-groups --init-groups --groups= --inh-caps= ' +
          '--ambient-caps= --bounding-set= --securebits= --pdeathsig= --selinux-label= --apparmor-profile= ' +
          '--no-new-privs --reset-env --nnp -d|--dump --keep-cwd --disable-internal-agent --landlock-access= ' +
          '--landlock-rule='
        const read = readArguments(call.args, optionTable(table), 'operand')
        const command =
          call.name === 'runcon' && !read.has('-u', '-r', '-t', '-l') ? read.operands.slice(1) : read.operands
        if (read.strangers.length > 0) emit(call, 'undescribed', 'run', 'program', call.name)
        return command.length === 0 ? openShell(call) : call.exec(command)
      }
      default:
        return openShell(call)
    }
  },
}

const getent: Program = {
  names: ['getent'],
  about: 'looks up accounts, hosts and services',
  examples: {
    'getent passwd deploy': ['read look up account deploy'],
    'getent hosts db.example': ['read look up account db.example'],
    'getent shadow': ['read-secret look up account'],
    'getent -s files group': ['read look up account'],
  },
  run: (call) => {
    const read = readArguments(call.args, optionTable('-s|--service= -i|--no-idn -A|--no-addrconfig'))
    const [list, name] = read.operands
    const secret = /^g?shadow$/.test(list?.text ?? '') || list?.text.includes('\uFFFC') === true
    const told =
      name !== undefined &&
      (name.carries & (Carries.secret | Carries.data)) !== 0 &&
      /^(a?hosts\w*|networks)$/.test(list?.text ?? '')
    if (told) emit(call, 'disclose', 'query', 'name', '', { note: 'the name is made of a secret or of stored data' })
    emit(call, secret ? 'read-secret' : 'read', 'look up', 'account', name ?? '')
    return { text: undefined, carries: secret ? Carries.secret : 0, span: call.span }
  },
}

const sshCopyId: Program = {
  names: ['ssh-copy-id', 'ssh-import-id', 'ssh-import-id-gh'],
  about: 'lets a key into an account of a host',
  examples: {
    'ssh-copy-id -i ~/.ssh/id.pub web1': ['access add key web1'],
    'ssh-import-id gh:me': ['access add key gh:me'],
  },
  run: (call) => {
    const read = readArguments(call.args, optionTable('-i= -p= -o= -F= -f -n -s -t= -x -h -r|--remove -u='))
    const [host] = read.operands
    if (read.has('-n') || host === undefined) return emit(call, 'read', 'dry run', 'key')
    const here = call.name !== 'ssh-copy-id'
    emit(
      call,
      'access',
      'add',
      'key',
      host,
      here ? {} : { at: { is: 'host', name: host, options: read.values('-o'), ...reachOf(call) } },
    )
  },
}

const realm: Program = tool({
  names: ['realm', 'authselect', 'adcli', 'net', 'sssctl', 'ipa', 'authconfig', 'wbinfo'],
  about: 'binds the host to a directory of accounts',
  options:
    '-v|--verbose --all -r|--raw -U= -u= --user= --computer-ou= --force -f --backup= -b -q -S= -P -k --name-only ' +
    '-D= -d= -t -g -i= -n=',
  verbs: {
    '': reads('directory'),
    'list | discover | current | show | check | info | testjoin | status | user-show': reads('directory'),
    'group-show | host-show | user-find | group-find | host-find | ping': reads('directory'),
    'backup-list | list-features | requirements | test | config-check | domain-list': reads('directory'),
    'domain-status | user-checks | group-members | ads info | ads testjoin | ads status': reads('directory'),
    'cache-expire | cache-remove | logs-remove': does('lose', 'directory'),
    '*': changesAccess('directory'),
  },
  examples: {
    'realm list': ['read list directory'],
    'realm join example.org': ['access join directory example.org'],
    'authselect current': ['read current directory'],
    'authselect select sssd': ['access select directory sssd'],
    'wbinfo -u': ['read  directory'],
  },
})

const kerberos: Program = flagProgram({
  names: ['klist', 'kinit', 'kdestroy', 'kpasswd', 'kadmin', 'kadmin.local', 'ktutil', 'kvno', 'kswitch', 'ksu'],
  about: 'tickets of Kerberos',
  on: 'ticket',
  style: 'gnu',
  options: '-A -V -l= -s -r= -p= -P -f -F -a -e -k -K -t -i -n -C -E -T= -c= -S= -X= -q= -w= -x= -d= -m -Q= -N -U=',
  rules: [],
  otherwise: (call) => {
    if (call.name === 'klist' || call.name === 'kvno')
      return emit(call, call.arguments.has('-K') ? 'read-secret' : 'read', 'list', 'ticket')
    const query = call.arguments.value('-q')
    if (/^kadmin/.test(call.name) && query !== undefined)
      return emit(call, /^\s*(list\w*|get\w*)\b/.test(query.text) ? 'read' : 'access', 'query', 'ticket')
    if (/^(kadmin|ktutil|ksu)/.test(call.name)) return openShell(call)
    emit(call, call.name === 'kpasswd' ? 'access' : 'change', call.name, 'ticket')
  },
  examples: {
    klist: ['read list ticket'],
    'kinit me@EXAMPLE': ['change kinit ticket'],
    'kadmin -q "listprincs"': ['read query ticket'],
    'kadmin -q "delprinc x"': ['access query ticket'],
    kadmin: ['unreadable open shell'],
  },
})

/** Directory entries are stored data; changing them changes who may do what. */
const ldap: Program = {
  names: [
    'ldapsearch',
    'ldapwhoami',
    'ldapadd',
    'ldapmodify',
    'ldapdelete',
    'ldapmodrdn',
    'ldappasswd',
    'ldapcompare',
    'ldapurl',
    'slapcat',
    'slapadd',
    'slaptest',
    'slapindex',
  ],
  about: 'reads and changes a directory of accounts',
  examples: {
    "ldapsearch -H ldaps://dir.example -b dc=x '(uid=me)'": ['read-data ldapsearch directory'],
    ldapwhoami: ['read ldapwhoami directory'],
    'ldapdelete -H ldap://dir.example cn=x': ['access ldapdelete directory'],
  },
  run: (call) => {
    const read = readArguments(
      call.args,
      optionTable(
        '-H= -h= -p= -D= -w= -y= -b= -s= -f= -l= -z= -a= -o= -e= -E= -x -W -Z -ZZ -L -LL -LLL -n -v -c -r -P= -Y= -U= ' +
          '-R= -X= -O= -t -T= -A -S -M -Q -I -N -C -F= -u',
      ),
    )
    const kind = /^(ldapwhoami|ldapurl|slaptest|ldapcompare)$/.test(call.name)
      ? 'read'
      : /^(ldapsearch|slapcat)$/.test(call.name)
        ? 'read-data'
        : 'access'
    const url = read.value('-H')
    const host = read.value('-h')
    const at =
      url !== undefined
        ? ({ is: 'url', url, ...reachOf(call) } as const)
        : host !== undefined
          ? ({ is: 'host', name: host, options: [], ...reachOf(call) } as const)
          : undefined
    emit(call, kind, call.name, 'directory', '', at === undefined ? {} : { at })
    return { text: undefined, carries: kind === 'read-data' ? Carries.data : 0, span: call.span }
  },
}

export const users: readonly Program[] = [edits, passwd, editors, getent, sshCopyId, realm, kerberos, ldap]
