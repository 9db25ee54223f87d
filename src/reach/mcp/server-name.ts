/** Programs that run another one, which is the server. */
const RUNNERS = new Set([
  'npx',
  'bunx',
  'uvx',
  'pnpx',
  'node',
  'bun',
  'deno',
  'python',
  'python3',
  'uv',
  'pipx',
  'docker',
])
const RUNNER_WORDS = new Set([
  'run',
  'dlx',
  'exec',
  'tool',
  'x',
  'index',
  'main',
  'dist',
  'build',
  'src',
  'server',
  'mcp',
])

/**
 * The name of a server from the command that starts it: `npx -y @modelcontextprotocol/server-filesystem@2026.8.31 /tmp` is
 * `filesystem`. It decides by which description calls are judged and which entry of the registry counts, so that whoever
 * sets the proxy up does better to say it with `--name`.
 */
export function serverName(command: readonly string[]): string {
  const words = command.filter((word, at) => at === 0 || !word.startsWith('-'))
  for (const [at, word] of words.entries()) {
    if (at === 0 && RUNNERS.has(basename(word))) continue
    const name = nameIn(word)
    if (name !== undefined) return name
  }
  return basename(command[0] ?? '') || 'server'
}

/** The last part of a path or package that names something. */
function nameIn(word: string): string | undefined {
  const parts = word
    .split(/[/\\]/)
    .map((part) => bare(part))
    .filter((part) => part !== '' && !RUNNER_WORDS.has(part))
  return parts.at(-1)
}

/** Without version, ending and the words that say no more than that it is a server. */
function bare(part: string): string {
  const unversioned = part.startsWith('@') ? '' : (part.split('@')[0] ?? '').split(':')[0]
  const name = (unversioned ?? '').toLowerCase().replace(/\.(js|mjs|cjs|ts|py)$/, '')
  const core = name.replace(/^(mcp-server-|server-|mcp-)/, '').replace(/(-mcp-server|-mcp|-server)$/, '')
  return /^[a-z0-9._-]{1,100}$/.test(core) ? core : ''
}

function basename(path: string): string {
  return (path.split(/[/\\]/).at(-1) ?? '').toLowerCase().replace(/\.(exe|cmd)$/, '')
}
