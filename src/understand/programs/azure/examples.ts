import type { Examples } from '../../program.ts'

/** Commands of the Azure CLI and the effects that they must have. */
export const azureExamples: Examples = {
  'az vm list -d -o table --subscription acme-prod': ['read list vm'],
  'az vm restart -n cart-1 -g shop': ['restart restart vm cart-1'],
  'az vm delete -n cart-1 -g shop --yes': ['lose delete vm cart-1'],
  'az vm restart --ids /subscriptions/0-1/resourceGroups/g/providers/x': [
    'restart restart vm /subscriptions/0-1/resourceGroups/g/providers/x',
  ],
  "az vm run-command invoke -g g -n web1 --command-id RunShellScript --scripts 'systemctl restart nginx'": [
    'restart restart unit nginx @ host web1',
  ],
  'az vm run-command invoke -g g -n web1 --command-id RunPowerShellScript --scripts x': [
    'unreadable run vm command web1',
  ],
  'az webapp restart -n cart -g shop': ['restart restart webapp cart'],
  'az webapp log tail -n cart -g shop': ['read tail webapp log cart'],
  'az webapp log config -n cart -g shop --application-logging off': ['catastrophe config webapp log cart'],
  'az webapp config appsettings list -n cart -g shop': ['read-data list webapp config appsettings cart'],
  'az webapp config appsettings set -n cart -g shop --settings A=b': ['change set webapp config appsettings cart'],
  'az webapp deployment slot swap -n cart -g shop --slot staging': ['deploy swap webapp deployment slot cart'],
  'az keyvault secret show --vault-name shop --name db': ['read-secret show keyvault secret db'],
  'az keyvault secret list --vault-name shop': ['read list keyvault secret shop'],
  'az keyvault secret set --vault-name shop --name db --value x': ['access set keyvault secret db'],
  'az account get-access-token': ['read-secret get-access-token account'],
  'az account show': ['read show account'],
  'az vm restart --ids "$ID"': ['restart restart vm \uFFFC'],
  'az account set -s acme-prod': ['change set az subscription acme-prod'],
  'az group delete -n shop --yes': ['lose delete group shop'],
  'az group list -o table': ['read list group'],
  [`az group list --query "[].name" -o tsv | xargs -I{} az group delete -n {} -y`]: [
    'read list group',
    'catastrophe delete group \uFFFC',
  ],
  'az deployment group create -g shop --template-file main.bicep': [
    'deploy create deployment group shop',
    'file read main.bicep',
  ],
  'az deployment group what-if -g shop --template-file main.bicep': [
    'read what-if deployment group shop',
    'file read main.bicep',
  ],
  'az deployment group create -g shop --template-file main.bicep --what-if': ['read dry run deployment group shop'],
  'az role assignment create --assignee a --role Owner --scope /subscriptions/0-1': [
    'access create role assignment /subscriptions/0-1',
  ],
  'az role assignment list': ['read list role assignment'],
  'az ad sp create-for-rbac -n x': ['access create-for-rbac ad sp x'],
  'az network nsg rule create -g g --nsg-name n -n r': ['access create network nsg rule r'],
  'az monitor diagnostic-settings delete -n audit --resource x': [
    'catastrophe delete monitor diagnostic-settings audit',
  ],
  'az monitor activity-log list': ['read list monitor activity-log'],
  'az monitor metrics list --resource cart --metric CpuPercentage': ['read list monitor metrics cart'],
  'az storage blob download --account-name a -c data -n x.csv --file x.csv': [
    'read-data download storage blob x.csv',
    'file overwrite x.csv',
  ],
  'az storage blob upload --account-name a -c data -n x --file .env': [
    'change upload storage blob x',
    'file read .env',
    'disclose upload storage .env',
  ],
  'az storage blob delete -c data -n x': ['change delete storage blob x'],
  'az storage blob delete-batch -s data': ['lose delete-batch storage blob'],
  'az storage account keys list -n a': ['read-secret list storage account keys a'],
  'az aks get-credentials -n c -g g': ['change write kubeconfig c'],
  'az aks command invoke -n c -g g --command "ls /app"': ['file list /app @ elsewhere'],
  'az aks upgrade -n c -g g': ['deploy upgrade aks c'],
  'az sql db delete -n shop -s srv -g g': ['lose delete sql db shop'],
  "az postgres flexible-server execute -n s -u a -p b -d shop -q 'select 1 from orders'": [
    'read-data select table orders',
  ],
  'az rest --method get --url https://management.azure.com/subscriptions/0-1/resourceGroups': [
    'read get azure resource https://management.azure.com/subscriptions/0-1/resourceGroups',
  ],
  'az rest --method delete --url https://management.azure.com/subscriptions/0-1/resourceGroups/x': [
    'lose delete azure resource https://management.azure.com/subscriptions/0-1/resourceGroups/x',
  ],
  'az repos pr create --title x': ['prepare create repos pr'],
  'az pipelines run --name deploy': ['deploy run pipelines deploy'],
  'az login': ['change login az session'],
  'az acr repository list -n a': ['read list acr repository a'],
  'az ssh vm -n web1 -g g': ['unreadable open shell web1'],
  'az frobnicate thing': ['undescribed frobnicate program az'],
  'az vm $X -n a': ['unreadable run verb \uFFFC'],
}
