import type { Rules } from './rule-lines.ts'

/** What reads something else than its verb says: secrets, stored data, or less. */
export const READING: Rules = [
  [
    'read-secret',
    `
    secretsmanager: get-secret-value batch-get-secret-value
    sts: assume-role assume-role-with-saml assume-role-with-web-identity assume-root get-session-token
      get-federation-token get-delegated-access-token get-web-identity-token
    sso: get-role-credentials
    sso-oidc: create-token create-token-with-iam register-client
    signin: create-o-auth2-token create-o-auth2-token-with-iam
    kms: decrypt generate-data-key generate-data-key-pair derive-shared-secret get-parameters-for-import
    ecr: get-login get-login-password get-authorization-token
    ecr-public: get-login-password get-authorization-token
    eks: get-token
    eks-auth: assume-role-for-pod-identity
    rds: generate-db-auth-token
    dsql: generate-db-connect-auth-token generate-db-connect-admin-auth-token
    redshift: get-cluster-credentials get-cluster-credentials-with-iam get-identity-center-auth-token
    redshift-serverless: get-credentials get-identity-center-auth-token
    codeartifact: get-authorization-token
    codecommit: credential-helper
    cognito-identity: get-credentials-for-identity get-open-id-token get-open-id-token-for-developer-identity
    cognito-idp: get-tokens-from-refresh-token initiate-auth admin-initiate-auth respond-to-auth-challenge
      admin-respond-to-auth-challenge describe-user-pool-client describe-identity-provider
    connect: get-federation-token
    ec2: get-password-data
    lightsail: download-default-key-pair get-instance-access-details get-relational-database-master-user-password
      create-container-service-registry-login get-bucket-access-keys
    acm: export-certificate get-acme-external-account-binding-credentials
    appsync: list-api-keys
    emr: get-cluster-session-credentials
    emr-containers: get-managed-endpoint-session-credentials
    finspace-data: get-programmatic-access-credentials
    gamelift: get-compute-access get-compute-auth-token request-upload-credentials get-instance-access
    lakeformation: get-temporary-* assume-decorated-role-with-saml
    deadline: assume-fleet-role-* assume-queue-role-*
    mwaa: create-cli-token create-web-login-token
    bedrock-agentcore: get-resource-api-key get-resource-oauth2-token get-resource-payment-token
      get-workload-access-token*
    datazone: get-environment-credentials get-iam-portal-login-url
    license-manager: get-access-token
    storagegateway: describe-chap-credentials
    pca-connector-scep: get-challenge-password
    route53domains: retrieve-domain-auth-code
    route53globalresolver: get-access-token
    wafv2: get-decrypted-api-key list-api-keys
    payment-cryptography: export-key
    payment-cryptography-data: decrypt-data
    workmail: assume-impersonation-role
    glue: get-connection get-connections
    ssm: get-access-token
    amplifybackend: get-token create-token
    `,
  ],
  [
    'read-data',
    `
    s3api: get-object get-object-torrent select-object-content get-object-annotation
    s3control: get-data-access
    dynamodb: get-item batch-get-item query scan transact-get-items export-table-to-point-in-time search-vectors
    dynamodbstreams: get-records
    kinesis: get-records subscribe-to-shard
    kinesis-video-media: get-media
    kinesis-video-archived-media: get-*
    sqs: receive-message
    athena: get-query-results get-calculation-execution get-calculation-execution-code
    redshift-data: get-statement-result get-statement-result-v2
    timestream-query: query
    glacier: get-job-output
    ebs: get-snapshot-block
    glue: get-statement
    iot-data: get-thing-shadow get-retained-message
    iotsitewise: batch-get-asset-property-* get-asset-property-* get-interpolated-* execute-query
    iottwinmaker: execute-query get-property-value get-property-value-history
    healthlake: start-fhir-export-job
    medical-imaging: get-image-frame get-image-set-metadata
    omics: get-read-set get-reference
    workdocs: get-document get-document-version
    workmailmessageflow: get-raw-message-content
    mailmanager: get-archive-message get-archive-message-content get-archive-search-results
    connect: get-contact-attributes describe-contact search-contacts search-users
    connect-contact-lens: list-realtime-contact-analysis-segments
    connectparticipant: get-transcript get-attachment
    customer-profiles: search-profiles list-profile-objects get-* batch-get-profile
    cognito-idp: list-users list-users-in-group admin-get-user get-user
    cognito-sync: list-records
    pinpoint: get-endpoint get-user-endpoints
    sagemaker-featurestore-runtime: get-record batch-get-record
    location: get-device-position get-device-position-history batch-get-device-position list-device-positions
    mediastore-data: get-object
    sdb: select get-attributes
    cloudfront-keyvaluestore: get-key list-keys
    cloudsearchdomain: search suggest
    textract: get-document-analysis get-document-text-detection get-expense-analysis get-lending-analysis
    kendra: query retrieve
    neptune-graph: start-export-task
    mturk: get-assignment list-assignments-for-hit
    swf: get-workflow-execution-history
    dms: start-metadata-model-export-to-target
    rds: start-export-task
    lambda: get-function get-function-configuration
    elasticbeanstalk: describe-configuration-settings
    amplify: get-app get-branch
    apprunner: describe-service
    appconfigdata: get-latest-configuration
    appconfig: get-configuration get-hosted-configuration-version
    ecr: get-download-url-for-layer
    qbusiness: chat chat-sync get-media
    bedrock-agent-runtime: retrieve* get-agent-memory agentic-retrieve-stream
    bedrock-agentcore: retrieve-memory-records get-memory-record get-event list-events
    discovery: start-export-task export-configurations
    `,
  ],
  [
    'read',
    `
    *: wait help generate-cli-skeleton
    sts: get-caller-identity decode-authorization-message get-access-key-info
    kms: generate-random verify verify-mac encrypt generate-data-key-without-plaintext
      generate-data-key-pair-without-plaintext
    secretsmanager: get-random-password
    iam: generate-credential-report generate-service-last-accessed-details generate-organizations-access-report
    s3: ls
    logs: start-query stop-query query filter-log-events tail start-live-tail cancel-export-task
    cloudtrail: start-query cancel-query start-dashboard-refresh generate-query validate-logs verify-query-results
    cloudformation: start-resource-scan
    rds: download-db-log-file-portion download-complete-db-log-file
        configservice: select-resource-config select-aggregate-resource-config get-status
    servicecatalog: scan-provisioned-products
    inspector-scan: scan-sbom
    apigatewayv2: export-api
    schemas: export-schema
    backup: export-backup-plan-template
    wellarchitected: export-lens
    amplifyuibuilder: export-components export-forms export-themes
    bedrock: export-automated-reasoning-policy-version
    ec2: export-client-vpn-client-certificate-revocation-list start-network-insights-analysis
      start-network-insights-access-scope-analysis
    elasticbeanstalk: request-environment-info retrieve-environment-info
    ecs: discover-poll-endpoint
    ecr: start-lifecycle-policy-preview start-image-scan batch-check-layer-availability
    iot: test-authorization
    bedrock-runtime: count-tokens converse converse-stream invoke-model invoke-model-with-response-stream
    apply-guardrail
    codeartifact: get-package-version-asset
    compute-optimizer: export-*
    devops-guru: start-cost-estimation
    accessanalyzer: start-policy-generation start-resource-scan generate-*
    ds: verify-trust
    cloudfront: verify-dns-configuration
    location: verify-device-position
    geo-places: reverse-geocode
    deadline: start-sessions-statistics-aggregation
    iotsitewise: start-query start-search
    internetmonitor: start-query stop-query
    networkflowmonitor: start-query-* stop-query-*
    xray: start-trace-retrieval
    timestream-query: prepare-query
    neptunedata: execute-gremlin-explain-query execute-open-cypher-explain-query
    waf: get-change-token get-change-token-status
    waf-regional: get-change-token get-change-token-status
    history: show list
    lexv2-models: start-bot-analyzer
    translate: translate-text translate-document
    polly: synthesize-speech
    wafv2: generate-mobile-sdk-release-url
    geo-routes: optimize-waypoints
    payment-cryptography-data: verify-*
    `,
  ],
]
