import type { Program } from '../../program.ts'
import { UNKNOWN, word } from '../../word.ts'
import { cloud } from './cloud-tool.ts'

const rancherOwn: Program = cloud({
  names: ['rancher'],
  about: 'handles the clusters of a Rancher server',
  service: 'Rancher',
  options: '--config= -c= --debug --cluster= --project= --format= --quiet',
  accounts: ['--cluster', '--project'],
  paths: {
    read: 'ps|settings ls|settings get|inspect|clusters ls|clusters list|nodes ls|namespaces ls|projects ls',
    unreadable: 'ssh|exec|shell',
    'read-secret': 'clusters kubeconfig|cluster kubeconfig|cluster kf|token',
    access: 'clusters add-member-role|clusters delete-member-role|projects add-member-role|settings set',
    change: 'up|context switch',
  },
  local: 'context',
  examples: {
    'rancher clusters ls': ['read ls clusters'],
    'rancher clusters delete a': ['lose delete clusters a'],
  },
})

/** `rancher kubectl …` meets the cluster that was chosen at the server. */
const rancher: Program = {
  ...rancherOwn,
  examples: {
    ...rancherOwn.examples,
    'rancher kubectl get pods': ['read get pod'],
    'rancher kubectl delete pod x': ['restart delete pod x'],
  },
  run: (call) => {
    const [first, ...rest] = call.args
    if (first?.text !== 'kubectl') return rancherOwn.run(call)
    return call.exec([first, word(`--context=${UNKNOWN}`, first.span), ...rest])
  },
}

/** Hosted data platforms and clusters, each by the tool of its own. */
export const dataClouds: readonly Program[] = [
  cloud({
    names: ['databricks'],
    about: 'handles a Databricks workspace',
    service: 'Databricks',
    options: `-p|--profile= -t|--target= -o|--output= --debug --log-level= --json= --no-wait --timeout= --host=
      --var= --auto-approve --force-lock --force --overwrite --recursive --format= --language= --file= --warehouse-id=`,
    accounts: ['--profile', '--target', '--host'],
    paths: {
      'read-secret': 'secrets get-secret|auth token|tokens create|auth env',
      'read-data': 'fs cat|workspace export|workspace export-dir|api get',
      read: 'bundle validate|bundle summary|fs ls|current-user me|clusters events|jobs get-run|jobs list-runs',
      change: 'bundle init|bundle sync|fs cp|fs mkdir|workspace import|workspace import-dir|workspace mkdirs|libraries',
      restart: 'clusters start|clusters restart|clusters delete|warehouses start|warehouses stop|jobs cancel-run',
      deploy: 'bundle deploy|bundle run|jobs run-now|jobs submit|pipelines start-update',
      lose: 'clusters permanent-delete|bundle destroy|fs rm|workspace delete|tables delete|schemas delete|catalogs delete',
      access: 'secrets|permissions|grants|users|groups|service-principals|tokens|ip-access-lists|account',
      unreadable: 'ssh|psql|api post|api put|api patch|api delete|statement-execution',
    },
    examples: {
      'databricks clusters list --profile prod': ['read list clusters'],
      'databricks clusters delete 1': ['restart delete clusters 1'],
      'databricks clusters permanent-delete 1': ['lose permanent-delete clusters 1'],
      'databricks bundle deploy -t prod': ['deploy deploy bundle'],
      'databricks secrets put-secret a b': ['access secrets databricks put-secret'],
      'databricks frob': ['undescribed frob program databricks'],
    },
  }),
  cloud({
    names: ['confluent'],
    about: 'handles Confluent Cloud and Platform',
    service: 'Confluent',
    options: `--environment= --cluster= --context= --url= --output= -o= --force --config= --partitions= --resource=
      --api-key= --api-secret= --group= --from-beginning -b --value-format= --schema= --version= --unsafe-trace
      --cloud= --region= --type= --availability= --description=`,
    accounts: ['--environment', '--cluster', '--context', '--url'],
    paths: {
      read: `kafka topic list|kafka topic describe|kafka cluster list|kafka cluster describe|environment list
        kafka consumer group lag|connect cluster list|schema-registry subject list|flink statement list`,
      'read-data': 'kafka topic consume',
      change: 'kafka topic produce|kafka topic create|kafka topic update|kafka topic configuration update',
      restart: 'connect cluster pause|connect cluster resume',
      lose: 'kafka topic delete|kafka cluster delete|environment delete|schema-registry schema delete|connect cluster delete',
      access: 'api-key|iam|kafka acl|kafka quota|audit-log',
      unreadable: 'flink shell|flink statement create',
    },
    examples: {
      'confluent kafka topic list': ['read list kafka topic'],
      'confluent kafka topic consume orders': ['read-data consume kafka topic orders'],
      'confluent kafka topic delete orders --force': ['lose delete kafka topic orders'],
      'confluent kafka topic produce orders': ['change produce kafka topic orders'],
    },
  }),
  cloud({
    names: ['pulsar-admin'],
    about: 'handles Apache Pulsar',
    service: 'Pulsar',
    options:
      '--admin-url= --auth-params= --auth-plugin= -s= -p= -f --force -c= -e= -n= -t= --tenant= --namespace= --name=',
    accounts: ['--admin-url'],
    paths: {
      read: 'topics stats|topics partitioned-stats|topics list|brokers healthcheck|broker-stats|topics subscriptions',
      'read-data': 'topics peek-messages|topics examine-messages|topics get-message-by-id',
      change: 'topics unload|topics compact|topics offload|namespaces unload',
      lose: `topics skip|topics skip-all|topics clear-backlog|namespaces clear-backlog|topics reset-cursor
        topics unsubscribe|topics expire-messages|topics truncate`,
      access:
        'topics grant-permission|topics revoke-permission|namespaces grant-permission|namespaces revoke-permission',
    },
    examples: {
      'pulsar-admin topics list public/default': ['read list topics public/default'],
      'pulsar-admin topics delete persistent://a/b/c': ['lose delete topics persistent://a/b/c'],
    },
  }),
  rancher,
]
