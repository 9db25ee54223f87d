import { emit, nowhere, reachOf } from '../../emit.ts'
import { openShell } from '../../open-shell.ts'
import type { Env, Place } from '../../place.ts'
import type { Call, Program } from '../../program.ts'
import { changesAccess, isUndescribed, loses, reads, type ToolCall, tool } from '../../tool.ts'
import { Carries, type Stream, unknownWord, type Word } from '../../word.ts'
import { doesOne, locally, runsInjected } from '../platforms/app.ts'

/** Secrets of this host: the key rings of the system and of a person. */

const secretStream = (call: Call): Stream => ({ text: undefined, carries: Carries.secret, span: call.span })

/** https://www.passwordstore.org, https://www.gopass.pw */
const pass: Program = tool({
  names: ['pass', 'gopass', 'tessen', 'passage'],
  about: 'reads the password store of a person',
  options: `-c|--clip=? -q|--qrcode=? -e|--echo -m|--multiline -f|--force -n|--no-symbols -i|--in-place
    -r|--recursive -p|--path= -o|--password -u|--unsafe -a|--alsoclip -C= --nosync --yes --store= --revision=
    --noparsing --flat --limit= --prefix= --strip-prefix --format= -s= --generator= --length= --lang= --keep-env
    -t=`,
  verbs: {
    '': reads('password'),
    [`ls | list | find | search | git log | git status | git diff | help | version | history | recipients |
      mounts | audit | config | aliases | otp validate | sum | index`]: reads('password'),
    'show | otp | grep | cat | export | edit | otp code | otp uri | binary cat': doesOne('read-secret', 'password'),
    [`insert | add | generate | git pull | git push | init | mv | rename | cp | copy | import | link |
      recipients add | recipients remove | mounts add | mounts remove | otp insert | otp append | create | new |
      binary copy | fscopy | update-password | convert | set`]: changesAccess('password'),
    'rm | remove | delete': loses('password'),
    [`sync | setup | clone | completion | update | git | git commit | git fetch | git add | git remote | unclip |
      tail | reorg | process-template`]: locally('change', 'password store'),
    pwgen: reads('password'),
    env: { command: true, options: '--keep-env -k', run: (call) => runsInjected(call, call.operands.slice(1)) },
    // `pass prod/db` shows the password of that name; the name of a store's folder only lists it.
    '*': (call) => {
      emit(call, 'read-secret', 'show', 'password', call.arguments.operands[0] ?? '')
      return secretStream(call)
    },
  },
  examples: {
    'pass ls': ['read ls password'],
    'pass prod/db': ['read-secret show password prod/db'],
    'pass show prod/db': ['read-secret show password prod/db'],
    'pass -c prod/db': ['read-secret show password prod/db'],
    'pass rm prod/db': ['lose rm password prod/db'],
    'gopass show -o prod/db': ['read-secret show password prod/db'],
    'pass insert prod/db': ['access insert password prod/db'],
    'gopass env prod/db rm x': ['file delete x'],
  },
})

/** https://github.com/lastpass/lastpass-cli */
const lastpass: Program = tool({
  names: ['lpass'],
  about: 'reads secrets from LastPass',
  options: `--color= --sync= -c|--clip -x|--expand-multi -j|--json --all --username --password --url --notes --id
    --name --attach= --field= --basic-regexp --fixed-strings -q|--quiet --fields= --format= -l|--long -m -u
    --plaintext-key --trust --otp= --no-prompt -f --non-interactive --note-type= --no-symbols`,
  place: (call) => nowhere(call, 'an account of LastPass'),
  verbs: {
    'ls | status | help | share userls | share limit': reads('entry'),
    'show | export': doesOne('read-secret', 'entry'),
    [`add | edit | generate | duplicate | mv | import | passwd | share useradd | share usermod | share userdel |
      share create`]: changesAccess('entry'),
    'rm | share rm': loses('entry'),
    'login | logout | sync': locally('change', 'lastpass session'),
    '*': isUndescribed,
  },
  examples: {
    'lpass ls': ['read ls entry'],
    'lpass show --password db': ['read-secret show entry db'],
    'lpass rm db': ['lose rm entry db'],
  },
})

/** https://github.com/keepassxreboot/keepassxc, keepassxc-cli(1) */
const keepass: Program = tool({
  names: ['keepassxc-cli', 'kpcli', 'keepassxc.cli'],
  about: 'reads a file of secrets of KeePass',
  options: `-k|--key-file= --no-password -q|--quiet -y|--yubikey= -a|--attributes= -s|--show-protected -t|--totp
    --all -f|--flatten -R|--recursive --stdout -u= --username= --url= --notes= -p -g -L= -l -U -n -e -x=
    --format= --kdb= --pwfile= --command= --key= --hibp= -d= -w=`,
  verbs: {
    'ls | db-info | analyze | estimate | diceware | generate | help | search | locate': reads('entry'),
    'show | clip | export | attachment-export': doesOne('read-secret', 'entry'),
    'add | edit | mv | mkdir | import | merge | db-create | db-edit | attachment-import': changesAccess('entry'),
    'rm | rmdir | attachment-rm': loses('entry'),
    open: (call) => openShell(call, call.operands[0] ?? ''),
    '*': isUndescribed,
  },
  examples: {
    'keepassxc-cli ls a.kdbx': ['read ls entry a.kdbx'],
    'keepassxc-cli show -s a.kdbx db': ['read-secret show entry a.kdbx'],
  },
})

/** libsecret, the keyring module of Python, and the kernel's own key ring. */
const secretTool: Program = tool({
  names: ['secret-tool', 'keyring', 'kwallet-query', 'keyctl', 'pass-cli', 'gnome-keyring'],
  about: 'reads the key ring of the system',
  options: `--label= --all --unlock --collection= -b= -p= -f= -r= -w= -k= --keyring-backend= --keyring-path= -l
    -x --list-backends --mode= --output=`,
  verbs: {
    'show | rlist | list | describe | rdescribe | get_persistent | supports | id | diagnose': reads('key'),
    'lookup | search | get | read | pipe | print': doesOne('read-secret', 'key'),
    [`store | set | add | padd | update | pupdate | newring | link | setperm | chown | chgrp | timeout |
      instantiate | import | request | request2 | session | new_session`]: changesAccess('key'),
    [`clear | del | unlink | revoke | invalidate | purge | reap | lock | unlock`]: (call) =>
      emit(
        call,
        call.verb === 'unlock' || call.verb === 'lock' ? 'access' : 'lose',
        call.verb,
        'key',
        call.operands[0] ?? '',
      ),
    // kwallet-query(1) has no verbs: it reads the entry of `-r` from a wallet.
    '*': (call) => {
      const entry = call.name === 'kwallet-query' ? call.arguments.value('-r') : undefined
      return entry === undefined
        ? isUndescribed(call)
        : emit(call, 'read-secret', 'read', 'key', call.args.at(-1) ?? '')
    },
  },
  examples: {
    'kwallet-query -r db kdewallet': ['read-secret read key kdewallet'],
    'secret-tool lookup service db': ['read-secret lookup key service'],
    'keyring get shop me': ['read-secret get key shop'],
    'keyring set shop me': ['access set key shop', 'access set key me'],
    'keyctl show': ['read show key'],
  },
})

/** macOS, security(1). */
const security: Program = tool({
  names: ['security'],
  about: 'reads the keychain of macOS',
  options: `-a= -s= -l= -g -w=? -c= -C= -D= -G= -j= -k= -p= -t= -T= -U -A -d= -r= -e= -o= -P= -x -f= -i -v -h -Z
    -n -m -L= -u -N= -E= -q -R`,
  style: 'gnu',
  shortHelp: false,
  verbs: {
    [`list-keychains | default-keychain | login-keychain | show-keychain-info | find-certificate |
      find-identity | verify-cert | dump-trust-settings | error | help | smartcards | trust-settings-export |
      list-smartcards`]: reads('keychain'),
    'find-generic-password | find-internet-password': (call) => {
      const shows = call.args.some((w) => w.text === '-w' || w.text === '-g')
      emit(call, shows ? 'read-secret' : 'read', 'find', 'password', findName(call))
      return shows ? secretStream(call) : undefined
    },
    'dump-keychain | export | find-key': doesOne('read-secret', 'keychain'),
    [`add-generic-password | add-internet-password | add-certificates | add-trusted-cert | remove-trusted-cert |
      import | create-keychain | unlock-keychain | lock-keychain | set-keychain-password |
      set-keychain-settings | set-key-partition-list | set-generic-password-partition-list |
      set-identity-preference | authorizationdb | authorize | create-keypair | trust-settings-import |
      user-trust-settings-enable | cms`]: changesAccess('keychain'),
    [`delete-generic-password | delete-internet-password | delete-keychain | delete-certificate | delete-identity`]:
      loses('keychain'),
    '*': isUndescribed,
  },
  examples: {
    'security find-generic-password -s db -w': ['read-secret find password db'],
    'security list-keychains': ['read list-keychains keychain'],
    'security dump-keychain -d': ['read-secret dump-keychain keychain'],
    'security delete-generic-password -s db': ['lose delete-generic-password keychain'],
  },
})

const findName = (call: ToolCall): Word | string => call.arguments.value('-s', '-l') ?? ''

/** The profile's own name is what the AWS CLI would be told, and its account is looked up by it. */
function withProfile(call: Call, profile: Word): Env {
  const hidden = new Set(['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN', 'AWS_DEFAULT_PROFILE'])
  const names = [...new Set([...call.env.names().filter((name) => !hidden.has(name)), 'AWS_PROFILE'])]
  return {
    names: () => names,
    get: (name) => (name === 'AWS_PROFILE' ? profile : hidden.has(name) ? undefined : call.env.get(name)),
  }
}

function runsAs(call: ToolCall): Stream | undefined | void {
  const [profile, ...words] = call.operands
  if (profile === undefined) return openShell(call)
  const command = words[0]?.text === '--' ? words.slice(1) : words
  if (command.length === 0) return openShell(call, profile)
  return call.exec(command, { env: withProfile(call, profile) })
}

const awsAt = (call: ToolCall): Place => ({
  is: 'aws',
  profile: call.operands[0] ?? unknownWord(call.span),
  region: undefined,
  endpoint: undefined,
  words: call.args,
  ...reachOf(call),
})

/** https://github.com/99designs/aws-vault */
const awsVault: Program = tool({
  names: ['aws-vault', 'granted', 'aws-okta', 'saml2aws', 'gimme-aws-creds', 'assume', 'aws-sso', 'awsume', 'leapp'],
  about: 'runs a program with credentials of a profile of AWS',
  options: `--backend= --prompt= --keychain= --debug --pass-dir= --pass-cmd= --pass-prefix= --file-dir=
    -d|--duration= -n|--no-session --region= -t|--mfa-token= -j|--json -s|--server --lazy --ecs-server --stdout
    --profiles --sessions --credentials --env --force -a|--idp-account= -p|--profile= -r|--role= --skip-prompt
    --session-duration= -e= -c|--console -u --exec= --un --export`,
  place: awsAt,
  verbs: {
    exec: {
      command: true,
      options: `--backend= --debug -d|--duration= -n|--no-session --region=
      -t|--mfa-token= -j|--json -s|--server --lazy --ecs-server --prompt= --stdout -a|--idp-account=
      -p|--profile= -r|--role=`,
      run: runsAs,
    },
    'list | ls | list-roles | help | version | status | session list | whoami': reads('profile'),
    'export | script': doesOne('read-secret', 'credentials'),
    [`login | add | remove | rotate | clear | rm | configure | sso login | session start | session stop | cache |
      console`]: locally('change', 'aws session'),
    '*': (call) =>
      call.name === 'assume' || call.name === 'awsume'
        ? emit(call, 'access', 'assume', 'aws profile', call.arguments.operands[0] ?? '')
        : isUndescribed(call),
  },
  examples: {
    'aws-vault exec prod -- aws s3 ls': ['read list s3 objects'],
    'aws-vault exec prod': ['unreadable open shell prod'],
    'aws-vault list': ['read list profile'],
    'aws-vault export prod': ['read-secret export credentials prod'],
  },
})

export const hostSecrets: readonly Program[] = [pass, lastpass, keepass, secretTool, security, awsVault]
