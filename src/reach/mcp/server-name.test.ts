import { expect, test } from 'vitest'
import { serverName } from './server-name.ts'

test.each([
  ['npx -y @modelcontextprotocol/server-filesystem@2026.8.31', 'filesystem'],
  ['uvx mcp-server-git', 'git'],
  ['github-mcp-server stdio', 'github'],
  ['docker run -i --rm ghcr.io/github/github-mcp-server:1.2', 'github'],
  ['node /srv/linear/dist/index.js', 'linear'],
  ['python -m postgres_mcp', 'postgres_mcp'],
  ['/opt/tools/kubernetes-mcp', 'kubernetes'],
  ['node', 'node'],
])('%s is %s', (command, name) => expect(serverName(command.split(' '))).toBe(name))
