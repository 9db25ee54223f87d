import { emit, emitFile, nowhere } from '../../emit.ts'
import type { Program } from '../../program.ts'
import { changes, changesAccess, does, isUndescribed, loses, reads, type ToolCall, tool } from '../../tool.ts'
import { Carries, type Stream, type Word, word } from '../../word.ts'
import { accountAt, asShell, locally, runsInjected } from '../platforms/app.ts'

/** Stores of secrets that a company shares. Names of secrets are no secret; every value is. */

const secretStream = (call: ToolCall): Stream => ({ text: undefined, carries: Carries.secret, span: call.span })

/** Prints the value, or writes it into a file. */
function revealsInto(...options: readonly string[]): (call: ToolCall) => Stream | undefined {
  return (call) => {
    const file = call.arguments.value(...options)
    emit(call, 'read-secret', call.verb, 'secret', call.operands[0] ?? '', { at: call.place() })
    if (file === undefined) return secretStream(call)
    emitFile(call, 'overwrite', file)
    call.wroteFile(file, secretStream(call))
    return undefined
  }
}

const behind = (words: readonly Word[]): readonly Word[] => words.filter((w, i) => i > 0 || w.text !== '--')

/** https://developer.1password.com/docs/cli/reference */
const op: Program = tool({
  names: ['op'],
  about: 'reads secrets from 1Password',
  options: `--account= --cache=? --config= --debug --encoding= --format= --iso-timestamps --session= --no-color
    --vault= --fields= --field= --tags= --categories= --template= --title= --url= --generate-password=?
    --favorite= -o|--out-file= -f|--force -n|--no-newline -i|--in-file= --file-mode= --env-file= --no-masking
    --environment= --reveal --otp --share-link --include-archive --long --group= --user= --permissions= --role=
    --raw --dry-run --archive --current-vault= --destination-vault= --expires-in= --emails= --view-once
    --description= --icon= --allow-viewing= --email= --name= --language= --address= --signin --shell= --all
    --forget --file-name= --vaults= --can-create-vaults -h`,
  place: (call) => accountAt(call, '1Password', '--account', '--vault'),
  verbs: {
    [`item list | item ls | vault list | vault ls | vault get | vault user list | vault group list |
      document list | document ls | account list | account ls | account get | user list | user get | group list |
      group get | group user list | whoami | events-api list | connect server list | connect server get |
      connect token list | item template list | item template get | service-account ratelimit |
      environment list | help | plugin list | plugin inspect`]: reads('item'),
    'item get | item share | document get | read | environment read': revealsInto('--out-file'),
    inject: (call) => {
      const from = call.arguments.value('--in-file')
      if (from !== undefined) emitFile(call, 'read', from)
      return revealsInto('--out-file')(call)
    },
    run: {
      command: true,
      options: '--env-file= --no-masking --environment= --account= --session=',
      run: (call) => {
        for (const file of call.arguments.values('--env-file')) emitFile(call, 'read', file)
        return runsInjected(call, behind(call.operands))
      },
    },
    [`item create | item edit | item move | document create | document edit | vault create | vault edit |
      vault user grant | vault user revoke | vault group grant | vault group revoke | group create | group edit |
      group user grant | group user revoke | user provision | user invite | user confirm | user edit |
      user suspend | user reactivate | connect server create | connect server edit | connect token create |
      connect token edit | connect vault grant | connect vault revoke | connect group grant |
      connect group revoke | events-api create | service-account create`]: changesAccess('item'),
    [`item delete | item rm | document delete | vault delete | group delete | user delete |
      connect server delete | connect token delete`]: loses('item'),
    [`signin | signout | account add | account forget | completion | update | plugin init | plugin clear |
      plugin run | plugin credential import`]: locally('change', 'op session'),
    '*': isUndescribed,
  },
  examples: {
    'op item list': ['read item list item'],
    'op item get db --fields password': ['read-secret item get secret db'],
    'op read op://prod/db/password': ['read-secret read secret op://prod/db/password'],
    'op read op://prod/db/key --out-file key.pem': [
      'read-secret read secret op://prod/db/key',
      'file overwrite key.pem',
    ],
    'op run --env-file .env.tpl -- rm x': [
      'file read .env.tpl',
      'change run program with variables rm',
      'file delete x',
    ],
    'op item delete db': ['lose item delete item db'],
    'op vault list': ['read vault list item'],
    'op frob': ['undescribed frob program op'],
  },
})

/** https://bitwarden.com/help/cli/ */
const bitwarden: Program = tool({
  names: ['bw', 'bws', 'rbw'],
  about: 'reads secrets from Bitwarden',
  options: `--session= --search= --folderid= --collectionid= --organizationid= --url= --itemid= --output=
    --format= --password= --method= --code= --passwordenv= --passwordfile= --raw --pretty --quiet --nointeraction
    --response --cleanexit --apikey --sso --trash -p|--permanent -u -l -n -s --length= --words= --separator=
    --file= --name= --notes= --text= --deleteInDays= --access-token= -t= --color= -o= --project-id=
    --no-inherit-env --uuids-as-keynames --shell= --key= --value= --note= --field= -f= --folder= --full
    --clipboard`,
  place: (call) => accountAt(call, 'Bitwarden', '--organizationid', '--folderid'),
  verbs: {
    [`status | sync | list folders | list collections | list organizations | list org-members |
      list org-collections | template | get template | get fingerprint | help | project list | project get |
      stop-agent | unlocked | ls`]: reads('vault'),
    // `bw list items` prints every password; `bws secret list` does so too.
    'list | list items | list send | get | export | receive | secret list | secret get | code': revealsInto('--output'),
    generate: reads('password'),
    [`create | edit | move | share | confirm | import | restore | send | secret create | secret edit |
      project create | project edit | add | device-approval`]: changesAccess('item'),
    'delete | purge | remove | rm | secret delete | project delete': loses('item'),
    run: {
      command: true,
      options: '--project-id= --no-inherit-env --shell= -t= --access-token=',
      run: (call) => runsInjected(call, behind(call.operands)),
    },
    [`login | logout | lock | unlock | config | config server | serve | completion | update | register | encode |
      pending`]: locally('change', 'bitwarden session'),
    '*': isUndescribed,
  },
  examples: {
    'bw status': ['read status vault'],
    'bw get password db': ['read-secret get secret password'],
    'bw list items': ['read-secret list items secret'],
    'bw list folders': ['read list folders vault'],
    'bw export --output x.json': ['read-secret export secret', 'file overwrite x.json'],
    'bw delete item 1': ['lose delete item item', 'lose delete item 1'],
    'bws run -- rm x': ['file delete x'],
  },
})

/** https://docs.doppler.com/docs/cli */
const doppler: Program = tool({
  names: ['doppler'],
  about: 'reads secrets from Doppler',
  options: `-p|--project= -c|--config= -t|--token= --scope= --api-host= --dashboard-host= --configuration= --json
    --no-color --silent --debug --print-config --no-check-version --timeout= --attempts= --format=
    --name-transformer= --plain --no-file --passphrase= --fallback= --fallback-only --only-names --only-secrets=
    --mount= --mount-format= --mount-template= --mount-max-reads= --preserve-env=? --command= --forward-signals
    --no-interactive --raw --visibility= --type= -y|--yes --environment= -e= --name= --max-age= --access= -n=
    --number= --output= --log= --watch`,
  place: (call) => accountAt(call, 'Doppler', '--project', '--config', '--environment'),
  verbs: {
    secrets: (call) => {
      const names = call.arguments.has('--only-names')
      emit(call, names ? 'read' : 'read-secret', 'list', 'secrets', '', { at: call.place() })
      return names ? undefined : secretStream(call)
    },
    [`projects | projects get | configs | configs get | configs logs | configs logs get | configs tokens |
      configs tokens get | environments | environments get | activity | activity get | me | workplace |
      settings | configure debug | configure options | configure | help | secrets notes get | projects list`]:
      reads('project'),
    'secrets get': (call) => {
      emit(call, 'read-secret', 'get', 'secret', call.operands[0] ?? '', { at: call.place() })
      return secretStream(call)
    },
    'secrets download': (call) => {
      const file = call.operands[0] ?? word('doppler.json', call.span)
      emit(call, 'read-secret', 'download', 'secrets', '', { at: call.place() })
      if (call.arguments.has('--no-file')) return secretStream(call)
      emitFile(call, 'overwrite', file)
      call.wroteFile(file, secretStream(call))
    },
    'secrets substitute | configure get | oidc': revealsInto('--output'),
    [`secrets set | secrets upload | secrets delete | secrets notes set | configs tokens create |
      configs tokens revoke | configs lock | configs unlock | configs logs rollback`]: (call) => {
      for (const path of call.verb === 'secrets upload' ? call.operands : []) emitFile(call, 'read', path)
      emit(
        call,
        'access',
        call.verb,
        'secrets',
        {
          ...(call.operands[0] ?? word('', call.span)),
          text: (call.operands[0]?.text ?? '').split('=', 1)[0] as string,
        },
        { at: call.place() },
      )
    },
    run: {
      command: true,
      options: `-p|--project= -c|--config= -t|--token= --command= --fallback= --mount=
      --mount-format= --mount-template= --mount-max-reads= --preserve-env=? --only-secrets= --name-transformer=
      --forward-signals --no-cache --no-fallback --passphrase= --watch`,
      run: (call) => {
        const code = call.arguments.value('--command')
        return runsInjected(call, code === undefined ? behind(call.operands) : asShell(code))
      },
    },
    'projects delete | configs delete | environments delete': loses('project'),
    [`projects create | projects update | configs create | configs update | configs clone | environments create |
      environments rename | import`]: changes('project'),
    [`login | logout | setup | configure set | configure unset | configure reset | update | completion | open |
      flags | tui | login revoke | login roll | run clean | feedback | changelog`]: locally(
      'change',
      'doppler session',
    ),
    '*': isUndescribed,
  },
  examples: {
    'doppler secrets': ['read-secret list secrets'],
    'doppler secrets --only-names': ['read list secrets'],
    'doppler secrets get A --plain': ['read-secret get secret A'],
    'doppler secrets set A=b': ['access secrets set secrets A'],
    'doppler run -c prd -- rm x': ['change run program with variables rm', 'file delete x'],
    'doppler run -- rm x': ['file delete x'],
    "doppler run --command 'rm x'": ['file delete x'],
    'doppler projects': ['read projects project'],
    'doppler secrets download --no-file': ['read-secret download secrets'],
  },
})

/** https://infisical.com/docs/cli/overview */
const infisical: Program = tool({
  names: ['infisical'],
  about: 'reads secrets from Infisical',
  options: `-e|--env= --projectId= --path= --token= --domain= --log-level= -l= --silent --telemetry --plain
    --raw-value --recursive --format= --tags= -t= --include-imports --expand --secret-overriding --type=
    --command= -c= --watch --project-config-dir= --file= --output-file= -o= --template= --name= --folder=
    --client-id= --client-secret= --method= --scope= --expiry-seconds= --config= --verbose --no-verify --source=
    --baseline-path= -r= --report-path= -f= --redact --no-git --log-opts= --port= --staged`,
  place: (call) => accountAt(call, 'Infisical', '--env', '--projectId'),
  verbs: {
    [`secrets | secrets get | export | dynamic-secrets lease create | ssh issue-credentials | user get token`]:
      revealsInto('--output-file'),
    [`secrets set | secrets delete | service-token create | dynamic-secrets lease delete |
      dynamic-secrets lease renew | ssh add-host | ssh sign-key | kmip start`]: changesAccess('secrets'),
    [`secrets folders get | secrets folders list | scan | scan git-changes | user | user get | dynamic-secrets |
      dynamic-secrets lease list | help | secrets generate-example-env | version`]: reads('folder'),
    'secrets folders create': changes('folder'),
    'secrets folders delete': loses('folder'),
    run: {
      command: true,
      options: `-e|--env= --projectId= --path= --token= --command= -c= --watch --recursive
      --tags= -t= --include-imports --expand --secret-overriding --project-config-dir=`,
      run: (call) => {
        const code = call.arguments.value('--command', '-c')
        return runsInjected(call, code === undefined ? behind(call.operands) : asShell(code))
      },
    },
    [`login | init | reset | vault | vault set | user switch | user update domain | scan install | agent |
      gateway | completion | update`]: locally('change', 'infisical session'),
    '*': isUndescribed,
  },
  examples: {
    'infisical secrets --env prod': ['read-secret secrets secret'],
    'infisical secrets set A=b': ['access secrets set secrets A=b'],
    'infisical export --env prod': ['read-secret export secret'],
    'infisical run --env prod -- rm x': ['change run program with variables rm', 'file delete x'],
    'infisical scan': ['read scan folder'],
  },
})

/** https://github.com/segmentio/chamber */
const chamber: Program = tool({
  names: ['chamber'],
  about: 'reads secrets from the parameter store of AWS',
  options: `-b|--backend= --backend-s3-bucket= --kms-key-alias= --min-throttle-delay= --retries= -r=
    --retry-mode= -v|--verbose --version= -q|--quiet -f|--format= -o|--output-file= -s|--skip-unchanged
    -e|--expand -u|--by-user -t|--by-time -n= --pristine --strict --strict-value= --preserve-case --tags=
    --only-tags`,
  place: (call) => ({
    is: 'aws',
    profile: undefined,
    region: undefined,
    endpoint: undefined,
    words: call.args,
    site: call.site,
    cwd: call.cwd,
    env: call.env,
  }),
  verbs: {
    list: (call) => {
      const kind = call.arguments.has('--expand') ? 'read-secret' : 'read'
      for (const one of call.operands) emit(call, kind, 'list', 'secret', one, { at: call.place() })
    },
    'list-services | history | version | help | tag read': reads('secret'),
    'read | export | env | find': revealsInto('--output-file'),
    'write | delete | import | tag write | tag delete': does('access', 'secret'),
    exec: {
      command: true,
      options: '--pristine --strict --strict-value= -b|--backend=',
      run: (call) => {
        const dashes = call.operands.findIndex((w) => w.text === '--')
        return runsInjected(call, dashes < 0 ? call.operands.slice(1) : call.operands.slice(dashes + 1), {
          at: call.place(),
        })
      },
    },
    '*': isUndescribed,
  },
  examples: {
    'chamber list shop': ['read list secret shop'],
    'chamber list shop --expand': ['read-secret list secret shop'],
    'chamber read shop db': ['read-secret read secret shop'],
    'chamber exec shop -- rm x': ['change run program with variables rm', 'file delete x'],
    'chamber write shop db x': ['access write secret shop', 'access write secret db', 'access write secret x'],
  },
})

/** https://github.com/GoogleCloudPlatform/berglas */
const berglas: Program = tool({
  names: ['berglas'],
  about: 'reads secrets from a bucket or the secret manager of Google Cloud',
  options: `-l|--log-level= --log-format= --key= --generation= --project= -p= --version= --local --region=
    --bucket= -b= --member= -m= --all --all-generations --prefix= --location=`,
  place: (call) => nowhere(call, 'a store of secrets of Google Cloud', call.operands.slice(0, 1)),
  verbs: {
    'list | help | version': reads('secret'),
    'access | edit': revealsInto('--none'),
    'create | update | delete | grant | revoke | bootstrap | migrate': changesAccess('secret'),
    exec: { command: true, options: '--local', run: (call) => runsInjected(call, behind(call.operands)) },
    '*': isUndescribed,
  },
  examples: {
    'berglas list b': ['read list secret b'],
    'berglas access b/db': ['read-secret access secret b/db'],
    'berglas exec -- rm x': ['file delete x'],
  },
})

/** The answers go to whoever called it: `akeyless`, `cyberark` and their kin. */
const others: Program = tool({
  names: [
    'akeyless',
    'summon',
    'conjur',
    'keeper',
    'ksm',
    'secretspec',
    'phase',
    'hcp-vault-secrets',
    'vlt',
    'pulumi-esc',
    'esc',
    'tss',
  ],
  about: 'reads secrets from a store',
  options: `-f= -p= -e= --env= --app= -a= --project= --profile= -n= --name= -v= --value= --format= -o= --output=
    --provider= -D= --yaml= -i= --id= --path= --token= --json --show-value --show-secrets --reveal`,
  place: (call) => accountAt(call, 'a store of secrets', '--env', '--app', '--project'),
  verbs: {
    [`list | ls | version | help | list-items | describe-item | whoami | status | check | secrets list | env ls |
      env version history | organizations list | projects list | apps list`]: reads('secret'),
    [`get | get-secret-value | export | open | env open | env get | secrets get | secrets open | variable get |
      secret get | secret notation`]: revealsInto('--output'),
    [`set | create | create-secret | update-secret-val | delete | delete-item | edit | env set | env edit |
      env rm | env init | secrets create | secrets delete | import | variable set | policy load`]:
      changesAccess('secret'),
    [`run | exec | secrets run | env run`]: {
      command: true,
      options: '-f= -p= -e= --env= --app= --project= --profile= --provider= -D= --yaml= -c=',
      run: (call) => runsInjected(call, behind(call.operands)),
    },
    'login | logout | init | auth | configure | shell | update | config': locally('change', 'session'),
    '*': (call) => (call.name === 'summon' ? runsInjected(call, call.arguments.operands) : isUndescribed(call)),
  },
  examples: {
    'akeyless list-items': ['read list-items secret'],
    'akeyless get-secret-value --name a': ['read-secret get-secret-value secret'],
    'summon -f s.yml rm x': ['change run program with variables rm', 'file delete x'],
    'esc env open acme/prod': ['read-secret env open secret acme/prod'],
  },
})

export const secretStores: readonly Program[] = [op, bitwarden, doppler, infisical, chamber, berglas, others]
