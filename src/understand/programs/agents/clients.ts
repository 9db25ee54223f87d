import type { Call, Examples, Program } from '../../program.ts'
import { isKnown, type Word } from '../../word.ts'
import { type AgentClient, byValue, type Loosening, startClient, unlessNo } from './client.ts'

/** Clients of agents, from their help and what was seen of them in November 2026. */

const CLAUDE: AgentClient = {
  about: 'Claude Code',
  options: {
    '--bare': 'off',
    '--settings': settingsOfClaude,
    // User hooks stand in the user's settings.
    '--setting-sources': (value) =>
      value !== undefined && isKnown(value) && namesUser(value.text) ? undefined : 'off',
    '--dangerously-skip-permissions': 'loose',
    '--allow-dangerously-skip-permissions': 'loose',
    '--permission-mode': byValue('loose', 'bypasspermissions'),
  },
  variables: { CLAUDE_CODE_SIMPLE: unlessNo('off'), CLAUDE_CONFIG_DIR: 'loose' },
  verbs: {
    'config set disableAllHooks': 'off',
    'config set hooks': 'off',
    'config set': 'loose',
    'plugin install': 'loose',
    'plugin enable': 'loose',
    'plugin marketplace add': 'loose',
    'mcp add': 'loose',
    'mcp add-json': 'loose',
    'mcp add-from-claude-desktop': 'loose',
  },
}

function namesUser(sources: string): boolean {
  return sources.split(',').some((one) => one.trim() === 'user')
}

/** More settings, as JSON or as a file. */
function settingsOfClaude(value: Word | undefined, call: Call): Loosening {
  if (value === undefined || !isKnown(value)) return 'loose'
  const text = value.text.trimStart().startsWith('{') ? value.text : call.readFile(value).text
  return text?.includes('disableAllHooks') === true ? 'off' : 'loose'
}

const CODEX: AgentClient = {
  about: 'Codex',
  options: {
    '--disable': byValue('off', 'hooks', 'codex_hooks'),
    '-c': configOfCodex,
    '--config': configOfCodex,
    '--dangerously-bypass-hook-trust': 'loose',
    '--dangerously-bypass-approvals-and-sandbox': 'loose',
    '--yolo': 'loose',
    '-s': byValue('loose', 'danger-full-access'),
    '--sandbox': byValue('loose', 'danger-full-access'),
  },
  variables: { CODEX_HOME: 'loose' },
  verbs: { 'features disable hooks': 'off', 'features disable codex_hooks': 'off', 'mcp add': 'loose' },
}

/** `-c key=value`, the value in TOML. */
function configOfCodex(value: Word | undefined): Loosening | undefined {
  if (value === undefined) return undefined
  const text = value.text.replaceAll(/[\s"']/g, '').toLowerCase()
  if (text === 'features.hooks=true') return undefined
  if (text.includes('hooks')) return 'off'
  return !isKnown(value) || /^(sandbox|approval|projects|features|profile|mcp_servers|shell_environment)/.test(text)
    ? 'loose'
    : undefined
}

/** Gemini CLI and Qwen Code, which comes from it. yargs takes `--approvalMode` for `--approval-mode`. */
const geminiLike = (about: string, variables: AgentClient['variables']): AgentClient => ({
  about,
  options: {
    '-y': 'loose',
    '--yolo': 'loose',
    '--approval-mode': byValue('loose', 'yolo'),
    '--approvalMode': byValue('loose', 'yolo'),
    '--policy': 'loose',
    '--admin-policy': 'loose',
    '--adminPolicy': 'loose',
  },
  variables,
  verbs: {
    'hooks disable': 'off',
    'hooks disable-all': 'off',
    'extensions install': 'loose',
    'extensions link': 'loose',
    'extensions enable': 'loose',
    'mcp add': 'loose',
  },
})

const GEMINI = geminiLike('Gemini CLI', {
  GEMINI_CLI_SYSTEM_SETTINGS_PATH: 'off',
  GEMINI_CLI_SYSTEM_DEFAULTS_PATH: 'off',
  GEMINI_CLI_HOME: 'loose',
  GEMINI_YOLO: unlessNo('loose'),
})

const QWEN = geminiLike('Qwen Code', {
  QWEN_CODE_SYSTEM_SETTINGS_PATH: 'off',
  QWEN_CODE_SYSTEM_DEFAULTS_PATH: 'off',
  QWEN_HOME: 'loose',
})

const openCodeLike = (about: string, prefix: string): AgentClient => ({
  about,
  options: { '--pure': 'off', '--auto': 'loose', '--yolo': 'loose', '--dangerously-skip-permissions': 'loose' },
  variables: {
    [`${prefix}_PURE`]: unlessNo('off'),
    [`${prefix}_CONFIG`]: 'loose',
    [`${prefix}_CONFIG_DIR`]: 'loose',
    [`${prefix}_CONFIG_CONTENT`]: 'loose',
    [`${prefix}_PERMISSION`]: 'loose',
    XDG_CONFIG_HOME: 'loose',
  },
  verbs: { plugin: 'loose', 'mcp add': 'loose' },
})

const CLINE: AgentClient = {
  about: 'Cline',
  options: { '--hooks-dir': 'loose', '--config': 'loose', '-y': 'loose', '--yolo': 'loose' },
  variables: { CLINE_DIR: 'loose' },
}

const CURSOR: AgentClient = {
  about: 'Cursor',
  options: { '-f': 'loose', '--force': 'loose', '--yolo': 'loose' },
  variables: { CURSOR_CONFIG_DIR: 'loose' },
}

/** Its hooks belong to an agent: another agent has others. */
const KIRO: AgentClient = {
  about: 'Kiro',
  options: { '-a': 'loose', '--trust-all-tools': 'loose', '--trust-tools': 'loose', '--agent': 'loose' },
  variables: {},
}

const client = (names: readonly string[], described: AgentClient, examples: Examples): Program => ({
  names,
  about: described.about,
  examples,
  run: (call) => startClient(call, described),
})

export const agentClients: readonly Program[] = [
  client(['claude'], CLAUDE, {
    "claude -p 'explain --bare'": ['undescribed run program claude'],
    'claude --bare -p x': ['catastrophe start client claude', 'undescribed run program claude'],
    'CLAUDE_CODE_SIMPLE=1 claude': ['catastrophe start client claude', 'undescribed run program claude'],
    'CLAUDE_CODE_SIMPLE=0 claude': ['undescribed run program claude'],
    'claude --settings \'{"disableAllHooks":true}\'': [
      'catastrophe start client claude',
      'undescribed run program claude',
    ],
    'claude --setting-sources project': ['catastrophe start client claude', 'undescribed run program claude'],
    'claude --setting-sources user,project': ['undescribed run program claude'],
    'claude --dangerously-skip-permissions': ['access start client claude', 'undescribed run program claude'],
    'claude mcp remove prodgate': ['catastrophe start client claude', 'undescribed run program claude'],
    'claude mcp remove linear': ['undescribed run program claude'],
    'HOME=/tmp/x claude': ['access start client claude', 'undescribed run program claude'],
    'claude --version': ['read help help'],
  }),
  client(['codex'], CODEX, {
    'codex exec x': ['undescribed run program codex'],
    'codex exec --disable hooks x': ['catastrophe start client codex', 'undescribed run program codex'],
    'codex -cfeatures.hooks=false exec x': ['catastrophe start client codex', 'undescribed run program codex'],
    'codex -c features.hooks=true exec x': ['undescribed run program codex'],
    'codex -c model=o9 exec x': ['undescribed run program codex'],
    'codex --yolo': ['access start client codex', 'undescribed run program codex'],
  }),
  client(['gemini'], GEMINI, {
    'gemini -p x': ['undescribed run program gemini'],
    'GEMINI_CLI_SYSTEM_SETTINGS_PATH=/x gemini': ['catastrophe start client gemini', 'undescribed run program gemini'],
    'gemini --approval-mode=yolo': ['access start client gemini', 'undescribed run program gemini'],
    'gemini hooks disable prodgate': ['catastrophe start client gemini', 'undescribed run program gemini'],
  }),
  client(['qwen'], QWEN, { 'qwen -y': ['access start client qwen', 'undescribed run program qwen'] }),
  client(['opencode'], openCodeLike('OpenCode', 'OPENCODE'), {
    'opencode run x': ['undescribed run program opencode'],
    'opencode --pure run x': ['catastrophe start client opencode', 'undescribed run program opencode'],
    'OPENCODE_CONFIG=/x opencode': ['access start client opencode', 'undescribed run program opencode'],
  }),
  client(['kilo', 'kilocode'], openCodeLike('Kilo', 'KILO'), {
    'kilo --pure': ['catastrophe start client kilo', 'undescribed run program kilo'],
  }),
  client(['cline'], CLINE, { 'cline -y x': ['access start client cline', 'undescribed run program cline'] }),
  client(['cursor-agent'], CURSOR, {
    'cursor-agent -f': ['access start client cursor-agent', 'undescribed run program cursor-agent'],
  }),
  client(['kiro-cli'], KIRO, {
    'kiro-cli chat --trust-all-tools': ['access start client kiro-cli', 'undescribed run program kiro-cli'],
  }),
]
