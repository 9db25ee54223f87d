import { emit, emitFile, lookedAt, nowhere } from '../../emit.ts'
import { optionTable, readArguments } from '../../options.ts'
import type { Program } from '../../program.ts'
import { changes, changesAccess, isUndescribed, loses, publishes, reads, readsSecret, tool } from '../../tool.ts'
import { Carries } from '../../word.ts'
import { accountAt, locally } from './app.ts'
import { cloud } from './cloud-tool.ts'

/** Services that hold people's accounts, streams, objects and packages. */

/** https://www.keycloak.org/docs/latest/server_admin/#the-admin-cli: everything that it changes is about who may come in. */
const keycloak: Program = tool({
  names: ['kcadm.sh', 'kcadm', 'kcadm.bat'],
  about: 'handles users and clients of Keycloak',
  options: `-r|--target-realm= -q|--query= -s|--set= -d|--delete= -f|--file= -b|--body= -o|--output -i|--id -h|--header= -m|--merge
    -F|--fields= --offset= --limit= --server= --realm= --user= --password= --client= --secret= --config= --no-config --format=
    --uusername= --gname= --rolename= --cclientid= --token= -n|--no-merge -t= -p= -x`,
  shortHelp: true,
  place: (call) => accountAt(call, 'Keycloak', '--server', '-r'),
  verbs: {
    'get | get-roles | help': (call) =>
      (call.operands.some((w) => /\/client-secret\b/.test(w.text)) ? readsSecret('secret') : reads('realm'))(call),
    'create | update | add-roles | remove-roles | set-password': changesAccess('realm'),
    delete: loses('realm'),
    config: locally('change', 'session'),
    '*': isUndescribed,
  },
  examples: {
    'kcadm.sh get users -r shop': ['read get realm users'],
    'kcadm.sh get clients/1/client-secret -r shop': ['read-secret get secret clients/1/client-secret'],
    'kcadm.sh create users -r shop -s username=x': ['access create realm users'],
    'kcadm.sh delete users/1 -r shop': ['lose delete realm users/1'],
  },
})

const identity: readonly Program[] = [
  cloud({
    names: ['auth0'],
    about: 'handles tenants of Auth0',
    service: 'Auth0',
    options:
      '--tenant= --debug --no-color --no-input --json --json-compact --csv -n|--name= -t|--type= -r|--reveal-secrets --force -d= -c= -a= -q= -s= --filter= --number=',
    accounts: ['--tenant'],
    reveals: ['--reveal-secrets'],
    local: 'login|logout|tenants list|tenants use|completion|quickstarts list|quickstarts download',
    paths: {
      access: 'apps|apis|users|roles|orgs|actions|rules|universal-login|domains|protection|network-acl|api',
      read: `apps list|apps show|apis list|apis show|users search|users show|roles list|roles show|orgs list|orgs show|logs list
        logs tail|actions list|actions show|actions diff|rules list|rules show|domains list|domains show|test login`,
      'read-secret': 'test token',
      lose: 'apps delete|apis delete|users delete|roles delete|orgs delete|actions delete|rules delete|domains delete',
      deploy: 'actions deploy',
    },
    examples: {
      'auth0 users search --query x': ['read search users x'],
      'auth0 apps show 1': ['read show apps 1'],
      'auth0 apps show 1 -r': ['read-secret show apps 1'],
      'auth0 test token': ['read-secret token test'],
      'auth0 users create --name x': ['access create users'],
      'auth0 apps delete 1': ['lose delete apps 1'],
      'auth0 logs tail': ['read tail logs'],
    },
  }),
  cloud({
    names: ['okta'],
    about: 'handles an organisation of Okta',
    service: 'Okta',
    options: '--batch --verbose --debug --redirect-uri= --app-name= --config-file=',
    accounts: [],
    local: 'login|start|generate-completion',
    paths: { access: 'apps create|register', read: 'apps|apps config|logs', lose: 'apps delete' },
    examples: { 'okta logs': ['read logs okta'], 'okta apps create': ['access create apps'] },
  }),
]

const streams: readonly Program[] = [
  cloud({
    names: ['rpk'],
    about: 'handles a cluster of Redpanda',
    service: 'Redpanda',
    options: `-X= --config= --profile= -v|--verbose --brokers= -b= -p|--partitions= -r|--replicas= -c|--topic-config= --format= -k|--key= -o|--offset= -n|--num=
      -g|--group= --regex --to= --to-group= --to-file= --execute --allow-principal= --operation= --topic= --topics=`,
    accounts: ['--profile', '--brokers'],
    local: 'profile|container|generate|redpanda mode|redpanda config|redpanda tune|plugin|connect',
    paths: {
      read: `topic list|topic describe|topic describe-storage|group list|group describe|cluster info|cluster health|cluster status|cluster metadata
        cluster logdirs describe|cluster config get|cluster config status|cluster config export|security acl list|security user list|registry schema get
        registry schema list|group offsets describe|cluster partitions list|topic analyze|version`,
      'read-data': 'topic consume',
      change: `topic create|topic add-partitions|topic alter-config|topic produce|group seek|cluster config set|cluster config import|registry schema create
        cluster maintenance enable|cluster maintenance disable|transform deploy|cluster partitions move`,
      lose: 'topic delete|topic trim-prefix|group delete|group offset-delete|registry schema delete|registry subject delete|transform delete',
      access:
        'security acl create|security acl delete|security user create|security user delete|security user update|security role',
      restart: 'redpanda start|redpanda stop|redpanda admin brokers decommission',
    },
    examples: {
      'rpk topic list': ['read list topic'],
      'rpk topic consume orders -n 1': ['read-data consume topic orders'],
      'rpk topic delete orders': ['lose delete topic orders'],
      'rpk group seek g --to start': ['change seek group g'],
    },
  }),
  cloud({
    names: ['kafkactl'],
    about: 'handles topics of Kafka',
    service: 'Kafka',
    options: `-C|--config-file= --context= -V|--verbose -o|--output= -k|--key= -v|--value= -f|--file= -p|--partition= -r= -c= -b|--from-beginning --offset=
      --oldest --newest --execute -t|--topic= -g|--group= --tail= -e|--exit --max-messages= --from-timestamp=`,
    accounts: ['--context'],
    local: 'config|completion|version',
    paths: {
      read: 'get|describe|get topics|get consumer-groups|get brokers|describe topic|describe consumer-group|describe broker|get acls|get users',
      'read-data': 'consume',
      change:
        'create|alter|produce|clone|create topic|alter topic|reset|reset offset|create consumer-group-offset|attach',
      lose: 'delete|delete topic|delete consumer-group|delete records|delete offset|delete consumer-group-offset',
      access: 'create acl|delete acl|alter user|create user|delete user',
    },
    examples: {
      'kafkactl get topics': ['read topics get'],
      'kafkactl delete topic orders': ['lose topic delete orders'],
      'kafkactl consume orders': ['read-data consume kafkactl orders'],
    },
  }),
]

/** `s3://bucket/key` on one of the ends makes it a bucket; what runs between two paths of this host touches none. */
const objects: Program = {
  names: ['s3cmd', 's5cmd', 's4cmd'],
  about: 'works on buckets of S3',
  examples: {
    's5cmd ls s3://shop': ['read ls object s3://shop'],
    's5cmd rm s3://shop/x': ['lose rm object s3://shop/x'],
    's5cmd --dry-run rm s3://shop/x': ['read dry run plan rm'],
    's5cmd cp -n s3://shop/a.csv .': ['read-data cp object s3://shop/a.csv', 'file overwrite .'],
    's3cmd -n del s3://shop/x': ['read dry run plan del'],
    's3cmd del --recursive s3://shop/x': ['lose del object s3://shop/x'],
    's3cmd put a.csv s3://shop/': ['file read a.csv', 'change put object s3://shop/'],
    's5cmd cp s3://shop/a.csv .': ['read-data cp object s3://shop/a.csv', 'file overwrite .'],
    's3cmd sync --delete-removed site/ s3://site/': ['file read below site/', 'lose sync object s3://site/'],
    's3cmd setacl s3://shop --acl-public': ['access setacl object s3://shop'],
    's5cmd run jobs.txt': ['file read jobs.txt', 'unreadable run commands jobs.txt'],
    's3cmd frob s3://shop': ['undescribed frob program s3cmd'],
  },
  run: (call) => {
    const table =
      optionTable(`-c|--config= --profile= --endpoint-url= --host= --host-bucket= --region= --access_key= --secret_key= -n --dry-run -r|--recursive -f|--force
      --delete --delete-removed --acl= --acl-public --acl-private --exclude= --include= -e --storage-class= -m= --add-header= --numworkers= --log= --json --no-sign-request
      -u -s -H --stat --concurrency= -p= --credentials-file= --retry-count= --no-verify-ssl --if-size-differ --if-source-newer -v|--verbose --version --help -h`)
    const read = readArguments(call.args, table)
    const verb = read.operands[0]
    if (verb === undefined || read.has('--version', '--help', '-h')) return emit(call, 'read', 'help', 'help')
    const ends = read.operands.slice(1)
    const at = nowhere(call, 'an account with buckets', [
      ...read.values('--profile', '--endpoint-url', '--host'),
      ...ends,
    ])
    const far = ends.filter((w) => w.text.startsWith('s3://'))
    const recursive = verb.text === 'sync' || read.has('-r')
    // To s5cmd it means that nothing is overwritten.
    if (read.has('--dry-run') || (call.name !== 's5cmd' && read.has('-n')))
      return emit(call, 'read', 'dry run', 'plan', verb.text, { at })
    const each = (kind: Parameters<typeof emit>[1]) => {
      for (const one of far.length > 0 ? lookedAt(call, far) : ['']) emit(call, kind, verb.text, 'object', one, { at })
    }
    if (/^(ls|la|du|info|head|getpolicy|getlifecycle|getcors|getownership|version|multipart|list)$/.test(verb.text))
      return each('read')
    if (/^(cat|select|pipe-from)$/.test(verb.text)) {
      each('read-data')
      return { text: undefined, carries: Carries.data, span: call.span }
    }
    if (/^(rm|del|rb|mv|expire|dellifecycle|delpolicy|abortmp)$/.test(verb.text) && far.length > 0) return each('lose')
    if (/^(setacl|accesslog|setpolicy|setownership|setblockpublicaccess)$/.test(verb.text)) return each('access')
    if (
      /^(mb|setlifecycle|setversioning|setobjecttagging|setcors|cfmodify|modify|pipe|signurl|presign)$/.test(verb.text)
    )
      return each('change')
    if (verb.text === 'run') {
      for (const path of ends) emitFile(call, 'read', path)
      return emit(call, 'unreadable', 'run', 'commands', ends[0] ?? '', { at })
    }
    if (!/^(cp|put|get|sync)$/.test(verb.text))
      return emit(call, 'undescribed', verb.text, 'program', call.name, { at })
    const to = ends.at(-1)
    for (const from of ends.slice(0, -1)) {
      if (from.text.startsWith('s3://')) emit(call, 'read-data', verb.text, 'object', from, { at })
      else emitFile(call, 'read', from, recursive ? { recursive } : {})
    }
    if (to === undefined) return each('change')
    if (!to.text.startsWith('s3://')) return emitFile(call, 'overwrite', to, recursive ? { recursive } : {})
    emit(call, read.has('--delete', '--delete-removed') ? 'lose' : 'change', verb.text, 'object', to, { at })
  },
}

/** A signature or an attestation stands beside the image for everybody to read, and in a public log. */
const signatures: Program = tool({
  names: ['cosign', 'notation'],
  about: 'signs images and checks signatures',
  options: `--key= --certificate= --certificate-identity= --certificate-oidc-issuer= --certificate-identity-regexp= --certificate-oidc-issuer-regexp=
    --output= -o= --output-file= --bundle= --signature= --predicate= --type= -y|--yes -r|--recursive -a= --annotations= --rekor-url= --fulcio-url=
    --identity-token= --tlog-upload=? --insecure-ignore-tlog=? --registry-username= --registry-password= --timeout= -d|--verbose --payload= --slot=
    --policy= --platform= --output-signature= --output-certificate= --new-bundle-format=? --id= --plugin= --default --signature-format= --username= -u= --password=`,
  place: (call) => accountAt(call, 'a registry', '--rekor-url'),
  verbs: {
    [`verify | verify-attestation | verify-blob | verify-blob-attestation | tree | triangulate | version | public-key | manifest verify | dockerfile verify |
      list | ls | inspect | certificate list | certificate ls | certificate show | key list | key ls | policy show | plugin list | env | completion`]:
      reads('image'),
    'download sbom | download attestation | download signature': reads('image'),
    'sign | attest | attach sbom | attach signature | attach attestation | copy | upload blob': publishes('signature'),
    'sign-blob | attest-blob | save | load | initialize | trust init': locally('change', 'file'),
    clean: loses('signature'),
    'generate-key-pair | import-key-pair | certificate add | certificate delete | certificate generate-test | key add | key delete | policy import | login | logout':
      changesAccess('key'),
    'plugin install | plugin uninstall': changes('plugin'),
    '*': isUndescribed,
  },
  examples: {
    'cosign verify --key k.pub acme/app:1': ['read verify image acme/app:1'],
    'cosign sign --yes acme/app:1': ['publish sign signature acme/app:1'],
    'cosign clean acme/app:1': ['lose clean signature acme/app:1'],
    'notation ls acme/app:1': ['read ls image acme/app:1'],
  },
})

/** https://docs.jfrog-applications.jfrog.io/jfrog-applications/jfrog-cli */
const jfrog = cloud({
  names: ['jf', 'jfrog'],
  about: 'handles packages of Artifactory',
  service: 'JFrog',
  options: `--server-id= --url= --user= --password= --access-token= --spec= --build-name= --build-number= --recursive=? --flat=? --dry-run=? --quiet=? --threads=
    --props= --exclusions= --repo= --format= --fail=? --project= --module= --sort-by= --limit= --offset= --status= --comment=`,
  accounts: ['--server-id', '--url'],
  local: 'c|config|audit|scan|npm|npmc|npm-config|mvn|mvnc|gradle|pip|go|intro|plugin|setup',
  paths: {
    read: 'rt s|rt search|rt ping|rt p|audit|scan|build-scan|rt repo-list|rt cl|stats|rt builds',
    'read-data': 'rt dl|rt download',
    change:
      'rt cp|rt copy|rt sp|rt set-props|rt delp|rt rc|rt ru|rt repo-create|rt repo-update|rt bce|rt bag|npm|npmc|npm-config|mvn|mvnc|gradle|pip|go|intro|plugin|setup|c|config',
    publish:
      'rt u|rt upload|rt bp|rt build-publish|rt docker-push|rt dp|rt bpr|rt build-promote|ds|rbc|rbp|rbd|docker push|npm publish|mvn deploy|mvn clean deploy|gradle publish|gradle artifactoryPublish',
    'read-secret': 'c export|config export',
    lose: 'rt del|rt delete|rt mv|rt move|rt rdel|rt repo-delete|rt bdi|rt build-discard|rt cleanup',
    access:
      'rt atc|rt access-token-create|atc|rt ptc|rt permission-target-create|rt ptu|rt ptdel|rt user-create|rt uc|rt udel|rt gc|rt gdel|rt gau',
  },
  examples: {
    'jf rt s libs/': ['read s rt libs/'],
    'jf rt u a.jar libs/': ['publish u rt a.jar'],
    'jf rt del libs/x': ['lose del rt libs/x'],
    'jf rt ping': ['read ping rt'],
    'jf rt curl -XDELETE /api/repositories/libs': ['undescribed rt program jf'],
    'jf npm install': ['change install npm'],
    'jf npm publish': ['publish publish npm'],
    'jf c show': ['read show c'],
    'jf c export main': ['read-secret export c main'],
  },
})

export const hostedServices: readonly Program[] = [keycloak, ...identity, ...streams, objects, signatures, jfrog]
