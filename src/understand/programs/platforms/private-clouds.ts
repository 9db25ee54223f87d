import { nowhere } from '../../emit.ts'
import { openShell } from '../../open-shell.ts'
import type { Program } from '../../program.ts'
import {
  changes,
  changesAccess,
  deploys,
  isUndescribed,
  loses,
  reads,
  readsSecret,
  restarts,
  tool,
} from '../../tool.ts'
import { cloud } from './cloud-tool.ts'

/** Clouds that companies run themselves, and smaller ones whose tools have the same form. */
export const privateClouds: readonly Program[] = [
  cloud({
    names: ['openstack'],
    about: 'handles OpenStack',
    service: 'OpenStack',
    options: `--os-cloud= --os-project-name= --os-project-id= --os-auth-url= --os-username= --os-password=
      --os-region-name= --os-token= --os-interface= -f|--format= -c|--column= --max-width= --fit-width
      --print-empty --noindent --quote= --sort-column= --long --all-projects --project= --flavor= --image=
      --network= --key-name= --security-group= --nic= --volume= --size= --name= --wait --force --host= --status=
      --property= --description= --availability-zone= --user= --role= --limit= --marker= --public-key=
      --private-key= --port= --fixed-ip-address= --protocol= --dst-port= --remote-ip= --ingress --egress --file=
      --container-format= --disk-format= --purge --cascade --ip= --subnet= --boot-from-volume= --template= -t=
      --environment= -e= --parameter= --hard --soft --live-migration`,
    accounts: ['--os-cloud', '--os-project-name', '--project'],
    paths: {
      read: `server list|server show|console log show|server event list|quota show|quota list|
        limits show|usage show|usage list|compute service list|hypervisor list|hypervisor show|
        hypervisor stats show|network agent list|catalog list|endpoint list|service list|host list|host show|
        availability zone list|extension list|stack output show|stack output list|stack event list|
        stack resource list|stack template show|stack list|stack show|volume backup list|project list|user list|
        role list|role assignment list|loadbalancer status show|loadbalancer stats show|image list|image show`,
      'read-secret': `token issue|console url show|ec2 credentials list|ec2 credentials show|secret get|
        application credential show|credential show|credential list`,
      'read-data': `object save|image save|container save`,
      unreadable: `server ssh`,
      restart: `server start|server stop|server reboot|server pause|server unpause|server suspend|server resume|
        server lock|server unlock|server shelve|server unshelve|server migrate|server evacuate|server rescue|
        server unrescue|server resize|server resize confirm|server resize revert|loadbalancer failover|
        compute service set|network agent set|baremetal node power on|baremetal node power off|
        baremetal node reboot|stack suspend|stack resume|stack cancel`,
      lose: `server rebuild|server restore|volume revert|server backup delete|project purge|stack abandon|
        volume snapshot delete|object delete|container delete|baremetal node clean|baremetal node undeploy`,
      change: `server add volume|server remove volume|server add floating ip|server remove floating ip|
        server add network|server remove network|server add port|server remove port|server image create|
        server backup create|object create|server set|server unset|volume set|image set|stack check|
        volume backup create|stack create|floating ip create|floating ip set|server create`,
      deploy: `stack update|stack adopt|coe cluster upgrade|coe cluster update`,
      access: `security group|user|role|project|group|keypair|application credential|credential|ec2 credentials|
        trust|token|server add security group|server remove security group|policy|domain|access rule|secret`,
    },
    examples: {
      'openstack server list --os-cloud prod': ['read list server'],
      'openstack server show web1 -f json': ['read show server web1'],
      'openstack server delete web1': ['lose delete server web1'],
      'openstack server reboot --hard web1': ['restart reboot server web1'],
      'openstack server rebuild web1 --image x': ['lose rebuild server web1'],
      'openstack security group rule create sg1 --dst-port 22': ['access create security group rule sg1'],
      'openstack security group list': ['read list security group'],
      'openstack token issue': ['read-secret issue token'],
      'openstack volume create --size 10 v1': ['change create volume v1'],
      'openstack stack update -t s.yaml shop': ['deploy update stack shop'],
    },
  }),
  tool({
    names: ['juju'],
    about: 'handles models of applications',
    options: `-m|--model= -u|--unit= -a|--application= --machine= --parallel -c|--controller= -n|--num-units=
      --to= --config= --constraints= --channel= --revision= --base= --force --no-wait --no-prompt -y
      --destroy-storage --release-storage --destroy-all-models --format= -o= --relations --color --trust
      --resource= -i --include= --replay --tail -l= --lines= --limit= --wait= --all -e`,
    place: (call) => nowhere(call, 'a model of a controller', call.arguments.values('-m', '-c')),
    verbs: {
      [`status | models | controllers | clouds | regions | machines | show-model | show-machine | show-unit |
        show-application | show-controller | show-status-log | storage | show-storage | debug-log |
        list-models | list-controllers | offers | find | info | spaces | subnets | users | whoami | actions |
        operations | show-operation | show-action | secrets | show-secret-backend | version | help |
        constraints | model-constraints | export-bundle | resources | ssh-keys`]: reads('model'),
      'show-secret | show-credential | credentials | list-credentials | model-secret-backend': readsSecret('secret'),
      [`deploy | refresh | upgrade-model | upgrade-controller | upgrade-machine | attach-resource | bootstrap |
        migrate | consume`]: deploys('application'),
      [`config | model-config | model-defaults | controller-config | add-unit | add-machine |
        scale-application | integrate | relate | add-model | expose | unexpose | bind | set-constraints |
        set-model-constraints | add-storage | attach-storage | create-backup | add-space | offer |
        add-secret-backend | switch | resume-relation | suspend-relation | resolved | resolve | tag |
        create-storage-pool | sync-agent-binary | enable-command | disable-command | import-filesystem |
        autoload-credentials | add-cloud | update-cloud | retry-provisioning | enable-ha | move-to-space`]:
        changes('application'),
      'run | exec': (call) => {
        const words = call.arguments.operands.filter((w) => w.text !== '--')
        const at = words.findIndex((w) => w.text === call.verb)
        return call.verb === 'exec'
          ? call.exec(words.slice(at + 1), { site: { is: 'elsewhere', why: 'a unit of a model', from: call.site } })
          : changes('action')(call)
      },
      'ssh | debug-hooks | debug-code | dashboard': (call) => openShell(call, call.operands[0] ?? ''),
      [`remove-application | remove-unit | remove-machine | remove-relation | remove-storage | detach-storage |
        destroy-model | destroy-controller | kill-controller | remove-offer | remove-saas | remove-cloud |
        remove-secret-backend | unregister | remove-space | remove-storage-pool | remove-k8s`]: loses('application'),
      [`grant | revoke | grant-cloud | revoke-cloud | add-user | remove-user | disable-user | enable-user |
        change-user-password | add-ssh-key | remove-ssh-key | import-ssh-key | add-credential |
        remove-credential | update-credential | set-credential | add-secret | update-secret | remove-secret |
        grant-secret | revoke-secret | login | logout | register | set-firewall-rule | trust | add-k8s`]:
        changesAccess('model'),
      'cancel-task | wait-for': restarts('task'),
      '*': isUndescribed,
    },
    examples: {
      'juju status --relations': ['read status model'],
      'juju deploy postgresql -n 3': ['deploy deploy application postgresql'],
      'juju remove-application shop --force': ['lose remove-application application shop'],
      'juju destroy-model dev --no-prompt': ['lose destroy-model application dev'],
      'juju ssh shop/0': ['unreadable open shell shop/0'],
      'juju exec --unit shop/0 -- systemctl restart nginx': ['restart restart unit nginx @ elsewhere'],
    },
  }),
  cloud({
    names: ['ionosctl', 'stackit', 'gridscale', 'hcp', 'ovhai', 'infomaniak', 'yc', 'tencentcloud', 'huaweicloud'],
    about: 'handles a smaller cloud',
    service: 'a cloud',
    options: `-o|--output= --project-id= --project= --datacenter-id= --server-id= --cluster-id= -F|--filters=
      --cols= -f|--force -q|--quiet -v|--verbose -w|--wait-for-request --name= --cores= --ram= --region=
      --folder-id= --cloud-id= --profile= --app= --organization= --format= --zone= --limit= -y|--assume-yes
      --async --network-id= --image= --id= --no-user-output --public-ip --memory=`,
    accounts: ['--project-id', '--project', '--profile', '--folder-id', '--cloud-id', '--organization'],
    paths: {
      'read-secret': `token generate|iam create-token|ske kubeconfig create|vault-secrets run|
        vault-secrets secrets open|vs secrets open|lockbox payload get|iam key create|iam access-key create`,
      access: `iam|user|group|token|firewallrule|security-group|resource-manager role|service-account|
        vault-secrets|kms|lockbox`,
      restart: `compute instance start|compute instance stop|compute instance restart|server reboot|
        server start|server stop`,
      change: `managed-kubernetes cluster get-credentials|config set|config profile create|
        config profile activate`,
    },
    local: 'profile|config profile',
    examples: {
      'ionosctl server list --datacenter-id d1': ['read list server'],
      'ionosctl server delete --datacenter-id d1 --server-id s1 -f': ['lose delete server'],
      'stackit server list --project-id p1': ['read list server'],
      'yc compute instance list': ['read list compute instance'],
      'yc compute instance delete web1': ['lose delete compute instance web1'],
      'yc iam create-token': ['read-secret create-token iam'],
    },
  }),
]
