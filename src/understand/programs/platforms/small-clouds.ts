import type { Program } from '../../program.ts'
import { cloud } from './cloud-tool.ts'

/** The smaller clouds, each by the tool of its own. */
export const smallClouds: readonly Program[] = [
  cloud({
    names: ['doctl'],
    about: 'handles DigitalOcean',
    service: 'DigitalOcean',
    options: `-t|--access-token= -u|--api-url= --config= --context= -o|--output= --trace -v|--verbose
      --interactive --http-retry-max= --format= --no-header --region= --size= --image= --ssh-keys= --tag-name=
      --wait -f|--force --spec= --type= --follow --deployment= --tail= --name= --records= --record-type=
      --record-name= --record-data= --droplet-ids= --node-pool= --count= --expiry-seconds= --ssh-command=
      --ssh-user= --ssh-port=`,
    accounts: ['--context'],
    paths: {
      'read-secret': `databases connection|databases user get|databases user list|databases user reset
        kubernetes cluster kubeconfig show|registry docker-config|auth token|databases get-ca|serverless connect`,
      read: `account get|account ratelimit|apps logs|apps spec get|apps spec validate|apps propose|apps tier list
        compute domain records list|invoice pdf|invoice csv|databases options|kubernetes options
        projects resources list|databases pool list|databases firewalls list|databases configuration get`,
      unreadable: 'compute ssh|apps console',
      change: `kubernetes cluster kubeconfig save|kubernetes cluster kubeconfig remove|registry login
        registry logout|compute cdn flush|compute domain records create|compute domain records update|compute tag
        databases maintenance-window update|databases pool`,
      restart: `compute droplet-action|apps restart|databases failover|kubernetes cluster node-pool recycle
        kubernetes cluster node-pool delete-node`,
      deploy: `apps create-deployment|apps update|apps upgrade-buildpack|databases migrate|serverless deploy
        kubernetes cluster upgrade`,
      lose: 'compute droplet-action restore|compute droplet-action rebuild|registry garbage-collection start',
      access: `compute firewall|compute ssh-key|databases firewalls|databases user
        compute droplet-action password-reset|compute certificate|spaces keys|registry kubernetes-manifest`,
    },
    examples: {
      'doctl compute droplet list': ['read list compute droplet'],
      'doctl compute droplet delete web1 -f': ['lose delete compute droplet web1'],
      'doctl compute droplet-action reboot 1': ['restart reboot compute droplet-action 1'],
      'doctl apps logs a1 --follow': ['read logs apps a1'],
      'doctl apps create-deployment a1': ['deploy create-deployment apps a1'],
      'doctl databases connection d1': ['read-secret connection databases d1'],
      'doctl databases list': ['read list databases'],
      'doctl compute firewall create --name x': ['access create compute firewall'],
      'doctl compute ssh web1': ['unreadable open shell web1'],
      'doctl kubernetes cluster kubeconfig save c': ['change write kubeconfig c'],
      'doctl auth list': ['read list auth'],
      'doctl compute droplet frob': ['undescribed compute program doctl'],
    },
  }),
  cloud({
    names: ['hcloud'],
    about: 'handles Hetzner Cloud',
    service: 'Hetzner Cloud',
    options: `--config= --context= --debug --debug-file= --endpoint= --poll-interval= --quiet -o|--output=
      --selector= -l= --name= --type= --image= --location= --datacenter= --ssh-key= --network=
      --user-data-from-file= --volume= --sort= --start= --end= --server= --ip= --format= --size= --rules-file=
      --direction= --protocol= --port= --source-ips= --user= -u= -p=`,
    accounts: ['--context'],
    paths: {
      read: 'context active|context list|server metrics|server-type list|all list',
      'read-secret': 'server request-console',
      unreadable: 'server ssh',
      access: `firewall|ssh-key|certificate|server reset-password|server enable-rescue|server disable-rescue
        server change-alias-ips`,
      lose: 'server rebuild',
      change: `server change-type|server create-image|server attach-iso|server detach-iso
        server add-to-placement-group`,
    },
    examples: {
      'hcloud server list': ['read list server'],
      'hcloud server delete web1': ['lose delete server web1'],
      'hcloud server reboot web1': ['restart reboot server web1'],
      'hcloud server ssh web1': ['unreadable open shell web1'],
      'hcloud firewall add-rule fw': ['access add-rule firewall fw'],
      'hcloud context use prod': ['change use context prod'],
    },
  }),
  cloud({
    names: ['linode-cli', 'linode', 'lin'],
    about: 'handles Linode',
    service: 'Linode',
    options: `--as-user= --text --json --markdown --pretty --format= --all --delimiter= --page= --page-size=
      --no-defaults --suppress-warnings --label= --region= --type= --image= --root_pass= --tags= --debug
      --authorized_keys=`,
    accounts: ['--as-user'],
    paths: {
      'read-secret': `lke kubeconfig-view|databases mysql-creds-view|databases postgresql-creds-view
        object-storage keys-list`,
      read: `linodes view|events list|regions list|linodes types|account view|domains records-list
        lke clusters-list|lke pools-list|databases list|firewalls rules-list|linodes list|nodebalancers list
        volumes list`,
      access: `firewalls|sshkeys|profile|account user-create|account user-delete|object-storage keys-create
        object-storage keys-delete|lke kubeconfig-delete|databases mysql-creds-reset
        databases postgresql-creds-reset|linodes linode-reset-password|users`,
      restart: 'linodes boot|linodes reboot|linodes shutdown|lke cluster-nodes-recycle|lke pool-recycle',
      lose: `linodes rebuild|domains records-delete|lke cluster-delete|lke pool-delete|linodes disk-delete
        linodes backup-restore`,
      change: `domains records-create|domains records-update|lke cluster-create|lke pool-create|lke pool-update
        linodes disk-create|linodes ip-add|obj put|obj mb`,
      'read-data': 'obj get',
    },
    examples: {
      'linode-cli linodes list': ['read list linodes'],
      'linode-cli linodes delete 1': ['lose delete linodes 1'],
      'linode-cli linodes reboot 1': ['restart reboot linodes 1'],
      'linode-cli lke kubeconfig-view 1': ['read-secret kubeconfig-view lke 1'],
    },
  }),
  cloud({
    names: ['scw'],
    about: 'handles Scaleway',
    service: 'Scaleway',
    options: '-c|--config= -D|--debug -o|--output= -p|--profile= -w|--wait',
    accounts: ['--profile'],
    paths: {
      'read-secret': 'secret version access|secret version access-by-path|k8s kubeconfig get|config dump',
      unreadable: 'instance server ssh|instance server console|rdb instance connect|redis instance connect|shell',
      access: 'iam|instance security-group|iam ssh-key|rdb user|rdb privilege|rdb acl|secret',
      change: 'k8s kubeconfig install|k8s kubeconfig uninstall|registry login',
      deploy: 'container deploy|function deploy|k8s cluster upgrade|container container deploy',
      lose: 'instance server terminate|rdb backup restore|registry image delete',
      read: 'config get|config info|account project list|cockpit token list|rdb log list|info',
    },
    examples: {
      'scw instance server list': ['read list instance server'],
      'scw instance server terminate 1': ['lose terminate instance server 1'],
      'scw secret version access 1 revision=latest': ['read-secret access secret version 1'],
      'scw k8s kubeconfig install 1': ['change write kubeconfig 1'],
    },
  }),
  cloud({
    names: ['vultr-cli', 'vultr'],
    about: 'handles Vultr',
    service: 'Vultr',
    options: `--config= -o|--output= --region= --plan= --os= --label= --host= -r= -p= -l= -c= -i= --per-page=
      --cursor=`,
    accounts: ['--config'],
    paths: {
      access: 'firewall|ssh-key|user|object-storage regenerate-keys|database user',
      'read-secret': 'kubernetes config',
      read: 'account|regions list|plans list|billing history|dns record list|instance get|logs list',
      lose: 'instance reinstall|snapshot delete|instance restore',
    },
    examples: {
      'vultr-cli instance list': ['read list instance'],
      'vultr-cli instance delete 1': ['lose delete instance 1'],
    },
  }),
  cloud({
    names: ['ibmcloud', 'ic'],
    about: 'handles IBM Cloud',
    service: 'IBM Cloud',
    options: `-q|--quiet --output= -g= -r= -c= -a= -o= -s= -f|--force --json --cluster= --worker= --name=
      --instance= --bucket= --key= --region= --app= --image= -n= -u= -p= --apikey=`,
    accounts: ['-g', '--cluster'],
    paths: {
      'read-secret': `iam oauth-tokens|resource service-key|resource service-keys|secrets-manager secret
        cdb deployment-connections|cdb cxn`,
      read: `target|regions|account list|account show|resource groups|resource service-instances
        resource service-instance|ks clusters|ks workers|is instances|is instance|is vpcs|is images|is subnets
        ce app get|ce app list|ce app logs|ce app events|ce project list|cr images|cr namespaces|plugin list
        cos buckets|cos objects|cos list-objects-v2|cdb deployments|cdb deployment|cf apps|cf app|cf logs
        logs query|ks cluster ls|ks worker ls`,
      'read-data': 'cos object-get|cos download',
      access: `iam|is security-group|is security-group-rule-add|is security-group-rule-delete
        resource service-key-create|resource service-key-delete|secrets-manager secret-create
        secrets-manager secret-update|is network-acl|ks api-key reset|is keys|is key-create|is key-delete
        account user-invite|account user-remove|cdb user-password`,
      change: `ks cluster config|cr login|plugin install|plugin update|plugin uninstall
        resource service-instance-create|resource service-instance-update|is instance-create|is instance-update
        ce app create|cos object-put|cos upload|ks cluster create|ks worker-pool|cr region-set`,
      restart: `is instance-stop|is instance-start|is instance-reboot|ks worker reboot|ks worker reload
        ks worker replace|cf restart|cf restage|cf stop|cf start|ce app restart`,
      deploy: `ce app update|cf push|ks cluster master update|ks cluster update|ks worker update|schematics apply
        schematics workspace update|ce build submit|ce job update|toolchain trigger`,
      lose: `is instance-delete|is vpc-delete|is volume-delete|resource service-instance-delete
        resource group-delete|ks cluster rm|ks worker rm|cos object-delete|cos objects-delete|cos bucket-delete
        cr image-rm|cr namespace-rm|cf delete|schematics destroy|ce app delete|cdb deployment-restore`,
      catastrophe: 'atracker target rm|atracker route rm|atracker settings update|logging service-key-delete',
    },
    examples: {
      'ibmcloud is instances': ['read instances is'],
      'ibmcloud is instance-delete i1 -f': ['lose instance-delete is i1'],
      'ibmcloud iam oauth-tokens': ['read-secret oauth-tokens iam'],
      'ibmcloud ks cluster ls': ['read ls ks cluster'],
      'ibmcloud ks cluster rm c1': ['lose rm ks cluster c1'],
    },
  }),
  cloud({
    names: ['oci'],
    about: 'handles Oracle Cloud',
    service: 'Oracle Cloud',
    options: `--profile= --config-file= --region= --auth= --endpoint= --output= --query= --compartment-id= -c=
      --instance-id= --action= --force --file= --bucket-name= -bn= --name= --namespace= -ns= --display-name=
      --from-json= --wait-for-state= --all --lifecycle-state= --limit= --cli-rc-file= --secret-id= --debug -d
      --raw-output --dry-run --cluster-id= --tenancy-id=`,
    accounts: ['--profile', '--compartment-id'],
    paths: {
      'read-secret': `secrets secret-bundle get|db autonomous-database generate-wallet|kms crypto decrypt
        kms crypto generate-data-encryption-key`,
      'read-data': 'os object get|os object bulk-download|streaming stream message get|nosql query execute',
      read: `os object list|os object head|os bucket list|os ns get|audit event list|logging-search search-logs
        monitoring metric-data summarize-metrics-data|iam region list|session validate
        setup repair-file-permissions`,
      access: 'iam|network security-list|network nsg|kms|vault|bastion|os preauth-request|waf|network-firewall',
      catastrophe: `logging log delete|logging log-group delete|logging log update
        cloud-guard configuration update|sch service-connector delete|sch service-connector deactivate`,
      lose: 'os object bulk-delete|os bucket delete|compute instance terminate|db database delete',
      change: 'os object delete|os object put|os object bulk-upload|os object copy|os object restore|os object sync',
      restart: `compute instance action|db node stop|db node start|db node reset|db autonomous-database stop
        db autonomous-database start|mysql db-system restart`,
      deploy: `ce cluster update|devops deployment create|resource-manager job create|fn application update
        fn function update|container-instances container-instance create`,
    },
    examples: {
      'oci compute instance list --compartment-id c': ['read list compute instance'],
      'oci compute instance terminate --instance-id i --force': ['lose terminate compute instance'],
      'oci compute instance action --action STOP --instance-id i': ['restart action compute instance'],
      'oci os object get -bn b --name k --file out': ['read-data get os object'],
      'oci iam policy create': ['access create iam policy'],
      'oci secrets secret-bundle get --secret-id s': ['read-secret get secrets secret-bundle'],
    },
  }),
  cloud({
    names: [
      'exo',
      'civo',
      'upctl',
      'ovhcloud',
      'koyeb',
      'northflank',
      'clever',
      'scalingo',
      'zeabur',
      'porter',
      'qovery',
      'platform',
      'upsun',
      'pantheon',
      'terminus',
      'render',
    ],
    about: 'handles a hosting platform or a smaller cloud',
    service: 'a platform',
    options: `--config= --context= -p|--project= -e|--environment= -o|--output= -a|--app= --region= -r= --name=
      -s|--service= --alias= --organization= --org= --team= --site= -f|--force -y|--yes --confirm --json --tail
      --limit= --format= --resources= --wait`,
    accounts: ['--project', '--environment', '--app', '--context', '--service', '--alias'],
    paths: {
      'read-secret': `env|variables|variable list|variable get|secrets get|kubernetes config|env-get|env list
        variable:list|variable:get`,
      unreadable: `ssh|run|one-off|psql|pgsql-console|mysql-console|mongo-console|redis-console|kv-cli|db:sql|sql
        drush|wp|shell|exec|instances exec`,
      read: `logs|apps|ps|activity|deployments|deployments list|deploys list|services list|environments|projects
        ssh-key list|environment:list|project:list|activity:list|activity:log|log|collaborators|domains
        accesslogs|services|jobs list|blueprints validate|deploy-list|backups list`,
      access: `ssh-key|firewall|collaborators-add|collaborators-remove|env-set|env-unset|env set|env rm
        env import|variable:create|variable:update|variable:delete|user:add|user:delete|security-group|api-key
        secrets|certificate|tokens`,
      deploy: `deploy|deploys create|deploys cancel|push|environment:push|environment:activate|environment:merge
        environment:redeploy|services update|services redeploy|deployments trigger|integration-link-manual-deploy
        env:deploy|env:code-rebuild|env:commit|link:deploy|app deploy|jobs create`,
      restart: `restart|stop|start|services pause|services resume|environment:pause|environment:resume
        services restart`,
      lose: `delete|destroy|environment:delete|project:delete|app delete|env:wipe|backup:restore|env:clear
        backups-delete|db:restore|site:delete|multidev:delete|services delete`,
      change: `scale|create|link|unlink|login|logout|environment:branch|backup:create|backup-create|addon
        addons-add|addons-remove|domain add|domain rm|workspace set`,
    },
    examples: {
      'clever logs --app a': ['read logs clever'],
      'clever deploy --alias prod': ['deploy deploy clever'],
      'scalingo env --app a': ['read-secret env scalingo'],
      'render services list': ['read list services'],
      'render deploys create srv-1': ['deploy create deploys srv-1'],
      'civo kubernetes delete c': ['lose delete kubernetes c'],
      'platform environment:delete main': ['lose environment:delete platform main'],
    },
  }),
]
