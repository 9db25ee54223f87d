/** The agent clients whose hooks the authority understands, by the name that the shim is called with. */
export const CLIENT_NAMES = Object.freeze([
  'claude-code',
  'codex',
  'gemini',
  'copilot',
  'qwen',
  'opencode',
  'kilo',
  'cline',
  'cursor',
  'windsurf',
  'kiro',
  'vscode',
] as const)

export type ClientName = (typeof CLIENT_NAMES)[number]
