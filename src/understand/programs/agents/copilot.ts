import type { Call } from '../../program.ts'
import type { AgentClient } from './client.ts'
import { unlessNo } from './client.ts'

/** GitHub Copilot CLI. Its name is also that of a program of AWS, which is described with the clouds. */
export const COPILOT_AGENT: AgentClient = {
  about: 'Copilot CLI',
  options: {
    '--allow-all': 'loose',
    '--allow-all-tools': 'loose',
    '--allow-all-paths': 'loose',
    '--allow-all-urls': 'loose',
    '--yolo': 'loose',
    '--config-dir': 'loose',
    '--disable-hooks': 'off',
  },
  variables: { COPILOT_ALLOW_ALL: unlessNo('loose'), COPILOT_HOME: 'loose' },
  verbs: { 'plugin install': 'loose' },
}

const VERBS_OF_AGENT: ReadonlySet<string> = new Set(['plugin', 'login', 'logout', 'update', 'help'])

/** True where no word says what is to be done with AWS. */
export function isCopilotAgent(call: Call): boolean {
  if (call.name !== 'copilot') return false
  const [first] = call.args
  return first === undefined || first.text.startsWith('-') || VERBS_OF_AGENT.has(first.text)
}
