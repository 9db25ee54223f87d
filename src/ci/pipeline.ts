import { posix } from 'node:path'
import type { Files } from '../lib/files.ts'
import { readWorkflow } from './github/workflow.ts'
import { readGitlabPipeline } from './gitlab/pipeline.ts'
import type { PipelineKind } from './kinds.ts'
import { type MigrationContext, readMigration } from './migrations.ts'
import type { Machine, Part, PartContext } from './part.ts'
import type { Source } from './source.ts'
import { readTerraformPlan } from './terraform-plan.ts'

/** What a file is read with. */
export interface ReadContext extends MigrationContext {
  readonly files: Files
  /** Absolute. */
  readonly workspace: string
  /** As somebody says it; where nobody does, the pipeline itself. */
  readonly machine: Machine | undefined
  readonly gateAction?: string
  readonly env: Readonly<Record<string, string>>
}

/** What a file is, by its name and its first look; `undefined` where neither tells. */
export function kindOf(file: string, text: string): PipelineKind | undefined {
  const name = posix.basename(file)
  if (name.endsWith('.sql')) return 'sql'
  if (name.endsWith('.json')) return /"(?:resource_changes|format_version)"/.test(text) ? 'terraform' : undefined
  if (!/\.ya?ml$/.test(name)) return undefined
  if (name.startsWith('.gitlab-ci') || name.endsWith('.gitlab-ci.yml')) return 'gitlab'
  if (posix.dirname(`/${file}`).endsWith('/.github/workflows')) return 'github'
  if (/^jobs:/m.test(text) && /^(?:on|"on"|'on'):/m.test(text)) return 'github'
  return undefined
}

/** What a file would do. */
export function readPipeline(kind: PipelineKind, source: Source, context: ReadContext): readonly Part[] {
  const { files, workspace, machine = 'kept', gateAction } = context
  const trusted = gateAction === undefined ? {} : { gateAction }
  switch (kind) {
    case 'github':
      return readWorkflow(source, { files, workspace, machine, ...trusted })
    case 'gitlab':
      return readGitlabPipeline(source, { files, workspace, machine })
    case 'terraform':
      return readTerraformPlan(deployed(source, context))
    case 'sql':
      return [readMigration(deployed(source, context), context)]
    default:
      return kind satisfies never
  }
}

/** What is applied from here, by tools that are set up here. */
function deployed(source: Source, { workspace, env }: ReadContext): PartContext {
  return { source, machine: 'here', environments: [], secrets: true, gated: false, cwd: workspace, env }
}
