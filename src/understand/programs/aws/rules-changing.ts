import type { Rules } from './rule-lines.ts'

/** What changes something else than its verb says. */
export const CHANGING: Rules = [
  [
    'access',
    `
    s3: presign
    s3api: put-bucket-policy delete-bucket-policy put-bucket-acl put-object-acl put-public-access-block
      delete-public-access-block put-bucket-ownership-controls delete-bucket-ownership-controls put-bucket-cors
      put-bucket-website create-session put-bucket-abac put-bucket-replication
    s3control: put-public-access-block delete-public-access-block put-access-* delete-access-* create-access-*
    ec2: create-key-pair delete-key-pair import-key-pair create-network-acl* delete-network-acl* replace-network-acl*
      modify-snapshot-attribute modify-image-attribute modify-fpga-image-attribute reset-snapshot-attribute
      reset-image-attribute associate-iam-instance-profile disassociate-iam-instance-profile
      replace-iam-instance-profile-association modify-instance-metadata-options modify-instance-metadata-defaults
      enable-serial-console-access modify-vpc-endpoint-service-permissions
      disable-image-block-public-access disable-snapshot-block-public-access modify-vpc-block-public-access-options
      create-vpc-block-public-access-exclusion modify-security-group-rules update-security-group-rule-descriptions-*
      modify-managed-prefix-list enable-address-transfer enable-ipam-organization-admin-account
      disable-ipam-organization-admin-account authorize-* revoke-* export-client-vpn-client-configuration
    ec2-instance-connect: send-ssh-public-key send-serial-console-ssh-public-key
    elbv2: set-security-groups modify-trust-store
    elb: set-load-balancer-policies-of-listener create-load-balancer-policy
    rds: modify-db-snapshot-attribute modify-db-cluster-snapshot-attribute add-role-to-* remove-role-from-*
    docdb: modify-db-cluster-snapshot-attribute
    neptune: modify-db-cluster-snapshot-attribute add-role-to-db-cluster remove-role-from-db-cluster
    lambda: add-permission remove-permission add-layer-version-permission remove-layer-version-permission
      create-function-url-config update-function-url-config
    kms: put-key-policy create-grant revoke-grant retire-grant sign generate-mac import-key-material
      update-primary-region enable-key
    sns: add-permission remove-permission set-topic-attributes
    sqs: add-permission remove-permission
    ssm: modify-document-permission
    eks: create-access-entry update-access-entry delete-access-entry associate-access-policy
      disassociate-access-policy create-pod-identity-association update-pod-identity-association
      delete-pod-identity-association associate-identity-provider-config disassociate-identity-provider-config
    ecr: set-repository-policy delete-repository-policy put-registry-policy delete-registry-policy
    ecs: put-account-setting put-account-setting-default
    events: put-permission remove-permission create-connection update-connection deauthorize-connection
    apigateway: create-api-key update-api-key delete-api-key import-api-keys create-authorizer update-authorizer
      delete-authorizer create-usage-plan-key delete-usage-plan-key
    appsync: create-api-key update-api-key delete-api-key
    grafana: create-workspace-api-key create-workspace-service-account-token update-permissions
    codebuild: import-source-credentials delete-source-credentials put-resource-policy
    codecatalyst: create-access-token delete-access-token
    quicksight: get-dashboard-embed-url get-session-embed-url generate-embed-url-*
    athena: create-presigned-notebook-url get-session-endpoint
    sagemaker: create-presigned-* start-session
    kinesisanalyticsv2: create-application-presigned-url
    emr: get-on-cluster-app-ui-presigned-url get-persistent-app-ui-presigned-url put-block-public-access-configuration
    qapps: create-presigned-url
    m2: get-signed-bluinsights-url
    cloudfront: sign create-key-group update-key-group delete-key-group create-public-key delete-public-key
    dynamodb: put-resource-policy delete-resource-policy
    backup: put-backup-vault-access-policy delete-backup-vault-access-policy
    glacier: set-vault-access-policy delete-vault-access-policy
    ivs: create-stream-key import-playback-key-pair
    ivs-realtime: create-participant-token
    ivschat: create-chat-token
    lightsail: create-bucket-access-key delete-bucket-access-key create-key-pair delete-key-pair
      put-instance-public-ports open-instance-public-ports close-instance-public-ports
    iot: attach-policy detach-policy attach-principal-policy detach-principal-policy create-keys-and-certificate
      create-certificate-from-csr register-certificate* update-certificate transfer-certificate
    signer: add-profile-permission remove-profile-permission sign-payload start-signing-job
    redshift: authorize-* revoke-* rotate-encryption-key
    route53domains: transfer-domain-to-another-aws-account disable-domain-transfer-lock transfer-domain
    license-manager: create-token delete-token
    transfer: import-ssh-public-key delete-ssh-public-key create-user update-user delete-user
    directconnect: confirm-*
    mediapackage: rotate-*
    guardduty: create-ip-set update-ip-set delete-ip-set create-trusted-entity-set update-trusted-entity-set
      create-filter update-filter
    opensearchserverless: create-access-policy update-access-policy delete-access-policy create-security-policy
      update-security-policy delete-security-policy create-security-config update-security-config
    `,
  ],
  [
    'publish',
    `
    ses: send-*
    sesv2: send-email send-bulk-email send-custom-verification-email
    pinpoint: send-messages send-users-messages send-otp-message
    pinpoint-email: send-email
    pinpoint-sms-voice: send-voice-message
    pinpoint-sms-voice-v2: send-text-message send-voice-message send-media-message
    socialmessaging: send-whats-app-message
    connect: start-outbound-*
    codeartifact: publish-package-version
    ecr-public: put-image
    serverlessrepo: create-application-version update-application
    ec2: purchase-* accept-reserved-instances-exchange-quote
    savingsplans: create-savings-plan
    route53domains: register-domain renew-domain
    `,
  ],
  [
    'deploy',
    `
    deploy: create-deployment push continue-deployment stop-deployment
    cloudformation: create-stack update-stack deploy execute-change-set create-stack-instances update-stack-instances
      create-stack-set update-stack-set rollback-stack continue-update-rollback cancel-update-stack
      execute-stack-refactor import-stacks-to-stack-set
    apigateway: create-deployment update-stage put-rest-api update-deployment
    apigatewayv2: create-deployment
    lambda: update-function-code publish-version update-alias create-alias
    ecs: update-service create-service deploy update-service-primary-task-set create-task-set
    codepipeline: start-pipeline-execution retry-stage-execution put-approval-result rollback-stage
      enable-stage-transition
    elasticbeanstalk: update-environment create-environment swap-environment-cnames apply-environment-managed-action
    amplify: start-job start-deployment create-deployment
    apprunner: start-deployment update-service create-service
    appconfig: start-deployment stop-deployment
    autoscaling: start-instance-refresh rollback-instance-refresh cancel-instance-refresh
    eks: update-cluster-version update-nodegroup-version update-addon
    opsworks: create-deployment
    proton: update-service-instance update-environment update-service-pipeline
    greengrass: create-deployment
    greengrassv2: create-deployment cancel-deployment
    codecommit: merge-*
    rds: create-blue-green-deployment switchover-blue-green-deployment
    iot: create-job
    servicecatalog: provision-product update-provisioned-product execute-provisioned-product-plan
    sagemaker: update-endpoint create-endpoint update-endpoint-weights-and-capacities
    kinesisanalyticsv2: update-application rollback-application
    lightsail: create-container-service-deployment
    serverlessrepo: create-cloud-formation-change-set
    opensearch: upgrade-domain start-service-software-update
    stepfunctions: update-state-machine publish-state-machine-version update-state-machine-alias
    dms: apply-pending-maintenance-action
    `,
  ],
  [
    'restart',
    `
    autoscaling: suspend-processes set-instance-health
    ec2: start-instances unmonitor-instances
    ecs: stop-task start-task
    batch: terminate-job terminate-jobs cancel-job terminate-service-job terminate-service-jobs
    ssm: terminate-session cancel-command
    athena: terminate-session
    emr-serverless: terminate-session start-application
    emr: terminate-session cancel-steps
    gamelift: terminate-game-session
    gameliftstreams: terminate-stream-session
    swf: terminate-workflow-execution request-cancel-workflow-execution
    workspaces: terminate-workspaces-pool-session start-workspaces rebuild-workspaces
    rds: start-db-instance start-db-cluster
    docdb: start-db-cluster
    neptune: start-db-cluster
    lightsail: start-instance start-relational-database
    opsworks: start-instance start-stack
    elasticache: test-failover
    elasticbeanstalk: rebuild-environment
    codepipeline: disable-stage-transition
    sagemaker: start-notebook-instance
    transfer: start-server
    fis: start-experiment
    arc-zonal-shift: start-zonal-shift update-zonal-shift cancel-zonal-shift start-practice-run
    redshift: resume-cluster
    lambda: put-function-concurrency delete-function-concurrency
    kafka: update-broker-*
    mq: update-broker
    `,
  ],
  [
    'lose',
    `
    kms: schedule-key-deletion disable-key delete-imported-key-material delete-custom-key-store
    ec2: release-address release-hosts deregister-image release-ipam-pool-allocation
      create-replace-root-volume-task cancel-capacity-reservation
    s3api: put-bucket-lifecycle put-bucket-lifecycle-configuration
    dynamodb: update-time-to-live
    sqs: purge-queue
    ssm: deregister-managed-instance
    kinesis: decrease-stream-retention-period
    rds: backtrack-db-cluster promote-read-replica promote-read-replica-db-cluster
      stop-db-instance-automated-backups-replication
    dms: reload-tables reload-replication-tables
    glacier: abort-vault-lock
    elasticache: complete-migration
    iot: clear-default-authorizer
    route53: disable-hosted-zone-dnssec
    neptune-graph: reset-graph
    neptunedata: execute-fast-reset
    discovery: start-batch-delete-configuration-task
    storagegateway: reset-cache shutdown-gateway disable-gateway
    greengrass: reset-deployments
    ecr: batch-delete-image
    glue: reset-job-bookmark batch-delete-table batch-delete-partition
    logs: delete-*
    eks: deregister-cluster
    organizations: terminate-responsibility-transfer
    autoscaling: delete-policy
    backup: disassociate-recovery-point
    application-autoscaling: deregister-scalable-target
    batch: deregister-job-definition
    iotthingsgraph: undeploy-system-instance
    datapipeline: deactivate-pipeline
    payment-cryptography: stop-key-usage
    account: disable-region
    savingsplans: return-savings-plan
    `,
  ],
  [
    'prepare',
    `
    codecommit: create-branch create-pull-request post-comment-* update-pull-request-title
      update-pull-request-description create-pull-request-approval-rule
    ssm: create-ops-item
    support: create-case add-communication-to-case add-attachments-to-set
    ssm-incidents: create-timeline-event
    `,
  ],
  [
    'change',
    `
    *: create-tags delete-tags tag-resource untag-resource add-tags remove-tags add-tags-to-resource
      remove-tags-from-resource tag-resources untag-resources
    s3api: delete-object delete-objects abort-multipart-upload delete-bucket-cors delete-bucket-metrics-configuration
      delete-bucket-analytics-configuration delete-bucket-inventory-configuration
      delete-bucket-intelligent-tiering-configuration delete-object-annotation
    dynamodb: delete-item execute-transaction
    sqs: delete-message delete-message-batch cancel-message-move-task
    cloudformation: create-change-set delete-change-set package
    cloudfront: create-invalidation
    apigateway: flush-stage-cache flush-stage-authorizers-cache test-invoke-method test-invoke-authorizer
    appsync: flush-api-cache
    lightsail: reset-distribution-cache
    ecs: run-task deregister-task-definition register-task-definition deregister-container-instance
      update-container-instances-state
    events: remove-targets
    elbv2: deregister-targets
    elb: deregister-instances-from-load-balancer
    codebuild: invalidate-project-cache start-build retry-build stop-build
    iot: test-invoke-authorizer
    stepfunctions: test-state start-execution
    transfer: test-identity-provider
    route53: change-resource-record-sets
    logs: create-* put-metric-filter put-subscription-filter put-query-definition delete-query-definition tag-*
      untag-* associate-kms-key put-log-events
    cloudwatch: delete-alarms delete-dashboards
    sns: publish publish-batch
    lambda: invoke invoke-async invoke-with-response-stream
    autoscaling: set-desired-capacity detach-instances
    iam: tag-* untag-*
    cognito-idp: tag-resource untag-resource
    ec2: create-snapshot create-snapshots create-image modify-instance-attribute
    inspector2: batch-update-*
    securityhub: batch-update-findings batch-import-findings
    ecr: put-image initiate-layer-upload upload-layer-part complete-layer-upload put-lifecycle-policy
    cloudsearchdomain: upload-documents
    kendra: clear-query-suggestions
    codecommit: create-commit put-file create-repository
    autoscaling-plans: update-scaling-plan
    emr: add-steps
    `,
  ],
]
