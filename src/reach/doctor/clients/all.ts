import { claudeCode } from './claude-code.ts'
import type { AgentClient, DrivenClient } from './client.ts'
import { cline } from './cline.ts'
import { codex } from './codex.ts'
import { copilot } from './copilot.ts'
import { gemini } from './gemini.ts'
import { opencode } from './opencode.ts'
import { qwen } from './qwen.ts'

export const DRIVEN: Readonly<Record<DrivenClient, AgentClient>> = {
  'claude-code': claudeCode,
  codex,
  gemini,
  copilot,
  qwen,
  opencode,
  cline,
}

export function isDriven(name: string): name is DrivenClient {
  return Object.hasOwn(DRIVEN, name)
}
