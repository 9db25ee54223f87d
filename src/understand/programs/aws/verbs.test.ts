import { describe, expect, test } from 'vitest'
import type { EffectKind } from '../../effect.ts'
import { kindOfOperation } from './verbs.ts'

describe('what an operation does', () => {
  const cases: { readonly [K in EffectKind]?: string } = {
    read: `ec2:describe-instances iam:list-users s3api:list-objects-v2 sts:get-caller-identity logs:start-query
      logs:get-log-events kms:get-key-policy cloudwatch:get-metric-data wafv2:get-web-acl rds:describe-db-instances
      ssm:get-document dynamodb:describe-table batch:describe-jobs ecr:batch-get-image nobody:describe-things`,
    'read-data': `s3api:get-object dynamodb:batch-get-item kinesis:get-records sqs:receive-message
      athena:get-query-results lambda:get-function cognito-idp:list-users`,
    'read-secret': `secretsmanager:get-secret-value kms:decrypt sts:assume-role ecr:get-authorization-token
      eks:get-token acm:export-certificate nobody:get-session-token redshift:get-cluster-credentials`,
    change: `ec2:create-tags ec2:delete-tags lambda:invoke s3api:delete-object cloudformation:create-change-set
      autoscaling:put-scaling-policy events:put-rule ecs:run-task iam:tag-role sqs:send-message
      cloudfront:create-invalidation route53:change-resource-record-sets elbv2:deregister-targets`,
    restart: 'ec2:stop-instances ec2:start-instances rds:reboot-db-instance ecs:stop-task batch:terminate-job',
    deploy: 'ecs:update-service cloudformation:update-stack codepipeline:start-pipeline-execution',
    publish: 'ses:send-email ec2:purchase-reserved-instances-offering codeartifact:publish-package-version',
    lose: `ec2:terminate-instances rds:delete-db-instance dynamodb:delete-table sqs:purge-queue kms:disable-key
      kms:schedule-key-deletion s3api:put-bucket-lifecycle-configuration ecr:batch-delete-image nobody:delete-thing`,
    access: `iam:attach-role-policy iam:create-access-key iam:delete-user ec2:authorize-security-group-ingress
      s3api:put-bucket-policy ecr:set-repository-policy wafv2:update-web-acl kms:create-grant
      secretsmanager:put-secret-value elasticache:create-user nobody:put-resource-policy lambda:add-permission`,
    prepare: 'codecommit:create-pull-request support:create-case',
    catastrophe: `cloudtrail:stop-logging logs:delete-log-group ec2:delete-flow-logs guardduty:delete-detector
      organizations:close-account configservice:stop-configuration-recorder s3api:put-bucket-logging`,
  }
  for (const [kind, names] of Object.entries(cases)) {
    for (const name of names.split(/\s+/)) {
      const [service, operation] = name.split(':') as [string, string]
      test(`${kind}: ${name}`, () => expect(kindOfOperation(service, operation)).toBe(kind))
    }
  }

  test('a verb that nobody described has no kind', () => {
    expect(kindOfOperation('ec2', 'frobnicate-instances')).toBeUndefined()
    expect(kindOfOperation('constructor', 'toString')).toBeUndefined()
  })
})
