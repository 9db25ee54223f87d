import { hash } from 'node:crypto'

interface PinnedTool {
  readonly tool: string
  readonly definition: string
}

/** The server whose tools an entry is about, by its name as the rows have it. Names may be secret, and entries are for ever. */
export function pinnedServer(server: string): string {
  return sha256(server)
}

/** All that is pinned of a server, in one value: what an entry says, and what the rows are held against. */
export function pinnedTools(rows: readonly PinnedTool[]): string {
  const pairs = rows.map(({ tool, definition }) => [tool, definition] as const)
  return sha256(JSON.stringify(pairs.toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))))
}

function sha256(text: string): string {
  return `sha256:${hash('sha256', text, 'hex')}`
}
