import type { EffectKind } from '../../effect.ts'
import { verbFinder } from '../cloud-verbs.ts'

/**
 * What the last word of an `az` command says. Commands are groups and one verb, and what follows are options: `az vm
 * restart -n x`. https://learn.microsoft.com/cli/azure/reference-index
 */
const VERBS: { readonly [K in EffectKind]?: string } = {
  read: `list show get exists wait check query validate what-if tail preview verify diagnose history browse version logs
    log estimate compare search find summarize describe track url audit`,
  'read-data': 'download export peek receive dump',
  change: `create update add set remove enable disable import upload copy move attach detach scale resize register
    unregister install build run invoke call cancel link unlink convert apply sync refresh rename tag untag undelete
    bind
    unbind clone cp associate disassociate capture generalize prepare execute trigger retry put send config configure
    init
    replace extend expand increase patch join leave connect disconnect acquire release break assign unassign recover
    merge
    insert ping simulate-eviction change`,
  restart: `restart start stop deallocate reboot redeploy power-off suspend resume pause failover kill reapply abort
    perform-maintenance recycle hibernate force-reboot`,
  deploy: 'up deploy upgrade swap rollback promote migrate publish activate deactivate',
  lose: 'delete purge reimage restore truncate flush empty clear',
  access: `grant revoke approve reject deny renew regenerate rotate generate-sas create-for-rbac lock unlock reset`,
}

const STARTS: readonly (readonly [string, EffectKind])[] = [
  ['list-', 'read'],
  ['show-', 'read'],
  ['get-', 'read'],
  ['check-', 'read'],
  ['test-', 'read'],
  ['validate-', 'read'],
  ['assess-', 'read'],
  ['export-', 'read-data'],
  ['download-', 'read-data'],
  ['add-', 'change'],
  ['remove-', 'change'],
  ['set-', 'change'],
  ['update-', 'change'],
  ['create-', 'change'],
  ['enable-', 'change'],
  ['disable-', 'change'],
  ['attach-', 'change'],
  ['detach-', 'change'],
  ['upload-', 'change'],
  ['install-', 'change'],
  ['import-', 'change'],
  ['invoke-', 'change'],
  ['delete-', 'lose'],
  ['purge-', 'lose'],
  ['restore-', 'lose'],
  ['restart-', 'restart'],
  ['start-', 'restart'],
  ['stop-', 'restart'],
  ['upgrade-', 'deploy'],
  ['deploy-', 'deploy'],
  ['grant-', 'access'],
  ['revoke-', 'access'],
  ['regenerate-', 'access'],
  ['renew-', 'access'],
  ['rotate-', 'access'],
  ['reset-', 'access'],
]

const PATHS: { readonly [K in EffectKind]?: string } = {
  catastrophe: `
    monitor diagnostic-settings delete|monitor diagnostic-settings update|monitor log-profiles delete
    monitor log-analytics workspace delete|monitor log-analytics workspace table delete
    monitor log-analytics cluster delete|monitor app-insights component delete|monitor activity-log alert delete
    monitor diagnostic-settings subscription delete|monitor log-analytics workspace data-export delete
    network watcher flow-log delete|storage logging off|account subscription cancel|billing subscription cancel
    security contact delete|monitor data-collection rule delete`,
  'read-secret': `
    account get-access-token|keyvault secret show|keyvault secret download|keyvault secret backup|keyvault key decrypt
    keyvault key backup|keyvault certificate backup|storage account keys list|storage account show-connection-string
    storage account local-user list-keys|acr credential show|acr token credential generate
    cosmosdb keys list|cosmosdb list-keys|cosmosdb list-connection-strings|cosmosdb list-read-only-keys|redis list-keys
    redisenterprise database list-keys|servicebus namespace authorization-rule keys list
    servicebus queue authorization-rule keys list|servicebus topic authorization-rule keys list
    eventhubs namespace authorization-rule keys list|eventhubs eventhub authorization-rule keys list
    eventgrid topic key list|eventgrid domain key list|relay namespace authorization-rule keys list
    functionapp keys list
    functionapp function keys list|functionapp deployment list-publishing-credentials
    functionapp deployment list-publishing-profiles|webapp deployment list-publishing-credentials
    webapp deployment list-publishing-profiles|webapp config connection-string list
    webapp deployment container show-cd-url|iot hub connection-string show
    iot hub device-identity connection-string show
    iot hub policy show|iot dps connection-string show|batch account keys list|search admin-key show
    search query-key list
    cognitiveservices account keys list|maps account keys list|signalr key list|webpubsub key show
    appconfig credential list|monitor log-analytics workspace get-shared-keys|apim nv show-secret
    containerapp secret show|containerapp registry show-secret|staticwebapp secrets list
    network vpn-connection shared-key show|notification-hub authorization-rule list-keys|ml workspace list-keys
    ml online-endpoint get-credentials|automation account list-keys
    synapse integration-runtime list-auth-key
    datafactory integration-runtime list-auth-key
    network vpn-connection shared-key list`,
  'read-data': `
    storage blob download|storage blob download-batch|storage blob query|storage file download
    storage file download-batch|storage fs file download|storage fs directory download|storage entity query
    storage entity show|storage message peek|storage message get|sql db export|sql midb export
    appconfig kv list|appconfig kv show|appconfig kv export|appconfig revision list
    webapp config appsettings list|functionapp config appsettings list|staticwebapp appsettings list
    logicapp config appsettings list|containerapp secret list|iot hub monitor-events|iot hub message receive
    redis export`,
  read: `
    keyvault secret list|keyvault key list|keyvault certificate list|keyvault key show|keyvault certificate show
    keyvault certificate download|keyvault key download|group export|deployment group export|deployment sub export
    deployment mg export|stack group export|container export|bicep build|bicep decompile|bicep lint|webapp log download
    webapp log show|webapp log tail|monitor log-analytics query|monitor app-insights query
    monitor app-insights events show
    graph query|vm boot-diagnostics get-boot-log|network watcher run-configuration-diagnostic
    network watcher show-topology|policy state trigger-scan|mysql flexible-server show-connection-string
    postgres flexible-server show-connection-string|sql db show-connection-string|acr check-health
    acr manifest list-metadata
    aks kanalyze|aks kollect|storage blob url|storage file url|advisor configuration list|self-test|role assignment list
    repos pr checkout|network watcher test-ip-flow|pipelines runs show|aks check-acr|ml job stream
    security assessment list`,
  prepare: `
    repos pr create|boards work-item create|boards work-item update|repos pr reviewer add|boards work-item relation add
    repos pr work-item add|repos ref create`,
  access: `
    ad|role|identity|lock|policy assignment|policy definition|policy exemption|policy set-definition|keyvault|sshkey
    network nsg|network firewall|network asg|network application-gateway waf-policy
    network application-gateway waf-config
    network front-door waf-policy|network private-endpoint-connection|network ddos-protection|acr token|acr scope-map
    acr network-rule|acr credential|sql server firewall-rule|sql server ad-admin|sql server ad-only-auth
    sql server vnet-rule
    sql server outbound-firewall-rule|sql mi ad-admin|mysql flexible-server firewall-rule|mysql flexible-server ad-admin
    mysql server firewall-rule|mysql server vnet-rule|postgres flexible-server firewall-rule
    postgres flexible-server ad-admin|postgres flexible-server microsoft-entra-admin|postgres server firewall-rule
    postgres server vnet-rule|mariadb server firewall-rule|redis firewall-rules|redis access-policy
    redis access-policy-assignment|storage account network-rule|storage account keys|storage account generate-sas
    storage account local-user|storage container policy|storage container set-permission|storage blob generate-sas
    storage container generate-sas|storage cors|storage blob access|storage fs access|cosmosdb keys
    cosmosdb network-rule
    cosmosdb sql role|vm user|vm identity|vm open-port|vmss identity|webapp identity|webapp auth
    webapp config access-restriction
    webapp cors|webapp deployment user|webapp config connection-string|functionapp identity|functionapp keys
    functionapp function keys|functionapp config access-restriction|functionapp cors|containerapp secret
    containerapp identity|containerapp auth|containerapp ingress access-restriction|aks update-credentials
    aks rotate-certs
    aks trustedaccess|aks pod-identity|disk grant-access|disk revoke-access|snapshot grant-access|snapshot revoke-access
    servicebus namespace authorization-rule|servicebus queue authorization-rule|servicebus topic authorization-rule
    servicebus namespace network-rule-set|eventhubs namespace authorization-rule|eventhubs eventhub authorization-rule
    eventhubs namespace network-rule-set|iot hub policy|iot hub device-identity|managedservices|devops user
    devops team|devops security|devops service-endpoint|pipelines variable|pipelines variable-group|staticwebapp users
    staticwebapp secrets|account management-group|synapse role|synapse workspace firewall-rule
    kusto database-principal-assignment
    cognitiveservices account network-rule|cognitiveservices account keys|signalr network-rule|appconfig credential
    repos policy|security|elastic-san volume-group network-rule|search admin-key`,
  lose: `
    storage blob delete-batch|storage account management-policy|storage container delete|storage share delete
    backup protection disable|sql db ltr-backup delete|vmss delete-instances
    deployment mg delete|deployment group delete|deployment sub delete|repos ref delete|repos delete
    appconfig kv restore
    appconfig restore`,
  restart: `
    cosmosdb failover-priority-change|sql failover-group set-primary|sql instance-failover-group set-primary
    redis force-reboot|sql db failover|storage account failover|aks operation-abort
    servicebus georecovery-alias fail-over|eventhubs georecovery-alias fail-over`,
  deploy: `
    deployment group create|deployment sub create|deployment mg create|deployment tenant create|stack group create
    stack sub create|stack mg create|webapp deployment source config-zip|webapp deployment source sync
    webapp deployment slot swap|webapp traffic-routing set|functionapp deployment source config-zip
    functionapp deployment source sync|functionapp deployment slot swap|containerapp update|containerapp revision
    containerapp ingress traffic set|containerapp compose create|pipelines run|pipelines release create
    pipelines build queue
    repos pr update|repos pr set-vote|repos import create|spring app deploy|spring app set-deployment
    aks nodepool upgrade
    vmss rolling-upgrade start|vmss update-instances|postgres flexible-server replica promote
    webapp config container set
    functionapp config container set|ml online-deployment create|ml online-deployment update|ml online-endpoint update
    logicapp deployment source config-zip`,
  publish: 'artifacts universal publish|reservations reservation-order purchase|bicep publish',
  change: `
    storage blob delete|storage blob copy start|storage blob copy start-batch|storage file copy start
    storage file delete
    storage entity delete|storage entity replace|storage message delete
    appconfig kv delete|appconfig kv lock|appconfig kv unlock|appconfig feature delete
    appconfig feature lock|appconfig feature unlock|cdn endpoint purge|afd endpoint purge
    network front-door purge-endpoint|webapp config appsettings delete|functionapp config appsettings delete
    storage blob lease|storage container lease|tag delete|tag remove-value|acr repository untag|storage blob restore
    backup restore|backup protection enable-for-vm|network dns record-set|network private-dns record-set
    acr webhook ping
    extension|cloud|config|bicep install|bicep upgrade|upgrade|provider register|feature register
    monitor metrics alert|webapp log config|webapp config set`,
}

export const azureVerb = verbFinder({ verbs: VERBS, starts: STARTS, paths: PATHS, which: 'last', from: 0 })
