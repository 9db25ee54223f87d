import type { ClientName } from '../../client-name.ts'
import type { ClientInstall } from '../client.ts'
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

export const CLIENTS: Readonly<Record<ClientName, ClientInstall>> = {
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
