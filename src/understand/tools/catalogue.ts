import { codeTools } from './code-tools.ts'
import { databaseTools } from './database-tools.ts'
import type { DescribedTool } from './described-tool.ts'
import { forgeTools } from './forge-tools.ts'
import { gitTools } from './git-tools.ts'
import { hostTools } from './host-tools.ts'
import { infrastructureTools } from './infrastructure-tools.ts'
import { officeTools } from './office-tools.ts'
import { platformTools } from './platform-tools.ts'

/** Every described tool. The first that fits counts. */
export function describedTools(): readonly DescribedTool[] {
  return TOOLS
}

const TOOLS: readonly DescribedTool[] = [
  ...databaseTools,
  ...gitTools,
  ...codeTools,
  ...hostTools,
  ...infrastructureTools,
  ...forgeTools,
  ...officeTools,
  ...platformTools,
]
