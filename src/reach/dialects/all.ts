import type { ClientName } from '../client-name.ts'
import type { Dialect } from '../dialect.ts'
import { claudeCode } from './claude-code.ts'
import { cline } from './cline.ts'
import { codex } from './codex.ts'
import { copilot } from './copilot.ts'
import { cursor } from './cursor.ts'
import { gemini } from './gemini.ts'
import { kiro } from './kiro.ts'
import { kilo, opencode } from './opencode.ts'
import { qwen } from './qwen.ts'
import { vscode } from './vscode.ts'
import { windsurf } from './windsurf.ts'

export const DIALECTS: Readonly<Record<ClientName, Dialect>> = {
  'claude-code': claudeCode,
  codex,
  gemini,
  copilot,
  qwen,
  opencode,
  kilo,
  cline,
  cursor,
  windsurf,
  kiro,
  vscode,
}

export function dialectOf(client: ClientName): Dialect {
  return DIALECTS[client]
}
