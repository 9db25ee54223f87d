import type { Rules } from './rule-lines.ts'

/** What destroys an account's evidence or switches it off, and what ends an account. Denied everywhere. */
export const EVIDENCE: Rules = [
  [
    'catastrophe',
    `
    cloudtrail: delete-trail stop-logging update-trail put-event-selectors put-insight-selectors delete-event-data-store
      update-event-data-store stop-event-data-store-ingestion delete-channel
    logs: delete-log-group delete-log-stream put-retention-policy delete-account-policy
    ec2: delete-flow-logs
    guardduty: delete-detector update-detector stop-monitoring-members disassociate-members delete-members
      disassociate-from-administrator-account disassociate-from-master-account delete-publishing-destination
      update-malware-protection-plan disable-organization-admin-account
    securityhub: disable-security-hub disable-security-hub-v2 disable-security-hub-feature-v2 batch-disable-standards
      disable-import-findings-for-product disassociate-members delete-members disassociate-from-administrator-account
      disassociate-from-master-account disable-organization-admin-account
    configservice: stop-configuration-recorder delete-configuration-recorder delete-delivery-channel
      delete-service-linked-configuration-recorder delete-evaluation-results delete-retention-configuration
      delete-configuration-aggregator put-retention-configuration
    macie2: disable-macie disassociate-from-administrator-account
    inspector2: disable
    detective: delete-graph disable-organization-admin-account
    auditmanager: deregister-account delete-assessment delete-assessment-report
    securitylake: delete-data-lake delete-aws-log-source delete-custom-log-source
    delete-data-lake-organization-configuration
    s3api: put-bucket-logging
    wafv2: delete-logging-configuration
    waf: delete-logging-configuration
    waf-regional: delete-logging-configuration
    network-firewall: update-logging-configuration
    route53: delete-query-logging-config
    route53resolver: delete-resolver-query-log-config disassociate-resolver-query-log-config
    redshift: disable-logging
    mediastore: stop-access-logging
    ivschat: delete-logging-configuration
    bedrock: delete-model-invocation-logging-configuration
    rds: stop-activity-stream
    organizations: delete-organization leave-organization close-account remove-account-from-organization
      disable-aws-service-access
    `,
  ],
]
