import { DEPLOYING } from './deploying-actions.ts'
import type { Doing } from './doing.ts'

const nothing: Doing = () => []

/**
 * Actions that set up, read, report or keep what belongs to the run, by who publishes them, whatever their inputs say. One
 * with an input that does more stands in `deploying-actions.ts`.
 */
const HARMLESS = [
  'actions/checkout',
  'actions/setup-java',
  'actions/setup-dotnet',
  'actions/cache',
  'actions/cache/restore',
  'actions/cache/save',
  'actions/upload-artifact',
  'actions/upload-artifact/merge',
  'actions/download-artifact',
  'actions/upload-pages-artifact',
  'actions/dependency-review-action',
  'actions/labeler',
  'actions/first-interaction',
  'actions/create-github-app-token',
  'github/codeql-action/autobuild',
  'github/codeql-action/analyze',
  'github/codeql-action/upload-sarif',
  'docker/setup-buildx-action',
  'docker/login-action',
  'docker/metadata-action',
  'aws-actions/configure-aws-credentials',
  'aws-actions/amazon-ecr-login',
  'aws-actions/amazon-ecs-render-task-definition',
  'azure/login',
  'azure/setup-kubectl',
  'google-github-actions/auth',
  'google-github-actions/setup-gcloud',
  'google-github-actions/get-gke-credentials',
  'hashicorp/setup-terraform',
  'opentofu/setup-opentofu',
  'superfly/flyctl-actions/setup-flyctl',
  'sigstore/cosign-installer',
  'denoland/setup-deno',
  'shivammathur/setup-php',
  'dtolnay/rust-toolchain',
  'actions-rust-lang/setup-rust-toolchain',
  'swatinem/rust-cache',
  'taiki-e/install-action',
  'gradle/actions/setup-gradle',
  'gradle/actions/wrapper-validation',
  'erlef/setup-beam',
  'golangci/golangci-lint-action',
  'golang/govulncheck-action',
  'astral-sh/ruff-action',
  'psf/black',
  'coverallsapp/github-action',
  'dorny/paths-filter',
  'amannn/action-semantic-pull-request',
  'ossf/scorecard-action',
  'step-security/harden-runner',
  'anchore/sbom-action',
  'aquasecurity/trivy-action',
] as const

const ACTIONS: ReadonlyMap<string, Doing> = new Map<string, Doing>([
  ...HARMLESS.map((name) => [name, nothing] as const),
  ...Object.entries(DEPLOYING),
])

/**
 * What the action does that a step uses, or `undefined` where nobody described it. The name alone counts: a version can be
 * moved by whoever publishes the action.
 *
 * KNOWN GAP: that the publisher put something else under a version is not seen. Pin actions to a commit.
 */
export function describedAction(uses: string): Doing | undefined {
  const name = uses.split('@')[0] ?? ''
  return uses.includes('@') ? ACTIONS.get(name.toLowerCase()) : undefined
}
