import { emit, nowhere } from '../../emit.ts'
import type { Program } from '../../program.ts'
import { cloud } from './cloud-tool.ts'

const shopifyOwn: Program = cloud({
  names: ['shopify'],
  about: 'develops themes and applications of Shopify',
  service: 'Shopify',
  options: `-s|--store= -t|--theme= -e|--environment= --path= --password= -l|--live -d|--development -u|--unpublished
      -p|--publish -n|--nodelete -o|--only= -x|--ignore= -c|--config= --client-id= -f|--force --json --no-release
      --version= --message= -a|--allow-live --template= --name= --reset --port= --host=`,
  accounts: ['--store', '--theme', '--environment', '--config'],
  paths: {
    read: `theme list|theme info|theme check|theme open|app info|app logs|app versions list|theme profile|version
        app function schema|theme package`,
    change: `theme dev|theme init|theme pull|app dev|app init|app build|app generate extension|app function build
        app function run|theme rename|theme duplicate|app config link|app config use|hydrogen dev|hydrogen build
        theme language-server|theme preview|hydrogen preview`,
    deploy: 'theme push|theme publish|theme share|app deploy|app release|hydrogen deploy|app webhook trigger',
    lose: 'theme delete',
    'read-secret': 'app env show',
    access: 'auth|app env pull|hydrogen env push',
    unreadable: 'theme console|app execute|app bulk execute',
  },
  local: `theme dev|theme init|theme pull|app dev|app init|app build|app generate|app function|hydrogen dev
      |hydrogen build|hydrogen preview|app config|theme language-server`,
  examples: {
    'shopify theme push --live': ['deploy push theme'],
    'shopify theme dev': ['change dev theme'],
    'shopify theme delete -t 1': ['lose delete theme'],
    'shopify app deploy': ['deploy deploy app'],
    'shopify app dev': ['change dev app'],
    'shopify theme list': ['read list theme'],
  },
})

/** A preview is a theme of its own; with `--allow-live` it is the one that customers see. */
const shopify: Program = {
  ...shopifyOwn,
  examples: {
    ...shopifyOwn.examples,
    'shopify theme dev --live --allow-live': ['deploy push theme', 'change dev theme'],
  },
  run: (call) => {
    const live = call.args.some((w) => w.text === '--allow-live' || /^-[a-z]*a/.test(w.text))
    if (live && call.args[1]?.text === 'dev')
      emit(call, 'deploy', 'push', 'theme', '', { at: nowhere(call, 'a shop of Shopify') })
    return shopifyOwn.run(call)
  },
}

/** Services that run an application's functions, data and shop, each by the tool of its own. */
export const appClouds: readonly Program[] = [
  cloud({
    names: ['convex'],
    about: 'handles a Convex deployment',
    service: 'Convex',
    options: `--prod --preview-name= --deployment-name= --admin-key= --url= --env-file= --component= --table= --format=
      --replace --append -y|--yes --path= --limit= --order= --watch --push --once --run= --cmd= --typecheck= --codegen=
      --include-file-storage --debug-bundle-path=`,
    accounts: ['--deployment-name', '--preview-name', '--url'],
    paths: {
      read: 'logs|docs|dashboard|function-spec|network-test',
      'read-data': 'data|export',
      'read-secret': 'env list|env get|env',
      access: 'env set|env remove',
      change: 'dev|codegen|init|reinit|update|mcp',
      deploy: 'deploy|run',
      lose: 'import',
    },
    local: 'dev|codegen|init|reinit|update|mcp',
    examples: {
      'convex dev': ['change dev convex'],
      'convex deploy -y': ['deploy deploy convex'],
      'convex run --prod seed': ['deploy run convex seed'],
      'convex import --replace x.zip': ['lose import convex x.zip'],
      'convex env set A b': ['access set env A'],
      'convex logs --prod': ['read logs convex'],
    },
  }),
  cloud({
    names: ['modal', 'beam'],
    about: 'runs functions at Modal or Beam',
    service: 'a platform of functions',
    options:
      '-e|--env= --name= --tag= --json -m|--module= -d|--detach -q|--quiet -i|--interactive --timestamps -y|--yes',
    accounts: ['--env', '--name'],
    paths: {
      read: 'app list|app logs|app history|container list|container logs|volume list|volume ls|profile list|profile current',
      'read-data': 'volume get|dict get|dict items|queue peek',
      change:
        'serve|run|volume put|volume create|nfs put|setup|profile activate|dict create|queue create|environment create',
      deploy: 'deploy|app rollback',
      restart: 'app stop|container stop',
      lose: 'volume rm|volume delete|dict clear|dict delete|queue clear|queue delete|environment delete|nfs rm',
      access: 'secret|token',
      unreadable: 'shell|container exec',
    },
    examples: {
      'modal deploy app.py': ['deploy deploy modal app.py'],
      'modal app list': ['read list app'],
      'modal volume delete v': ['lose delete volume v'],
      'modal run app.py': ['change run modal app.py'],
    },
  }),
  cloud({
    names: ['trigger.dev', 'trigger', 'inngest-cli', 'inngest', 'partykit', 'nhost', 'contentful', 'appwrite'],
    about: 'deploys to a hosted service of an application',
    service: 'a hosted service',
    options: `-e|--env= -p|--project= --profile= --config= -c= --name= --space-id= --environment-id= --database-id=
      --skip-promotion --dry-run --force -y|--yes  --branch= --commit= --org= --subdomain= --serve= --json
      --no-discovery -u= --with= --domain= --content-file= --management-token= --mt= --volumes`,
    accounts: ['--env', '--project', '--profile', '--space-id', '--environment-id', '--domain'],
    empties: ['--volumes'],
    paths: {
      read: 'tail|whoami|list-profiles|logs|config list',
      'read-data': 'space export',
      'read-secret': 'secrets list|env list',
      change: 'dev|init|start|up|up cloud|down|guide|space import|space use|space environment create|login|logout',
      deploy: 'deploy|promote|push|space migration',
      lose: 'space delete|space environment delete|delete',
      access: 'secrets|env add|env remove|users|teams',
    },
    local: 'dev|init|start|up|down|guide',
    examples: {
      'trigger.dev deploy --env prod': ['deploy deploy trigger.dev'],
      'trigger.dev dev': ['change dev trigger.dev'],
      'inngest-cli dev': ['change dev inngest-cli'],
      'contentful space delete --space-id x': ['lose delete space'],
      'appwrite databases delete --database-id x': ['lose delete databases'],
      'nhost up': ['change up nhost'],
      'nhost down': ['change down nhost'],
      'nhost down --volumes': ['lose down nhost'],
    },
  }),
  shopify,
]
