import { isJsonObject, type Json } from '../../lib/json.ts'
import { absolute, emit, emitFile } from '../emit.ts'
import { emitSent, fileToSend } from '../http/outgoing.ts'
import type { McpPlace } from '../place.ts'
import type { Call } from '../program.ts'
import { type Stream, UNKNOWN, type Word, word } from '../word.ts'
import { languageNamed } from './code-language.ts'
import type { DescribedTool } from './described-tool.ts'
import { fetches } from './fetch-tools.ts'
import { moveFile } from './file.ts'
import { isCommandLine } from './plain-arguments.ts'
import { placesOfQuery, runQuery } from './query-services.ts'
import { dialectOf } from './sql-dialects.ts'
import { argumentsOf, type ToolArguments } from './tool-arguments.ts'
import { toolPath } from './tool-path.ts'
import { unclear } from './unclear.ts'

/** Tools that run commands, touch files, ask databases and fetch addresses. */

const any = /./

/** Shell text in an argument, whatever the server is called. */
const commands: DescribedTool = {
  server: any,
  tool: /^(run|execute|exec)?_?(command|shell|bash|terminal|cmd|shell_command|bash_command|terminal_command|start_process|run_process|run_in_terminal|run_terminal_cmd|write_to_terminal|execute_command|(run|execute|exec)-(shell-|bash-|terminal-)?command|(shell|bash)[-_](exec|execute|run|script)|sh|zsh|(run|execute|exec)_(bash|shell|sh)(_script)?)$/i,
  examples: [
    { server: 'shell', tool: 'run_command', arguments: { command: 'rm a' }, effects: ['file delete a'] },
    { server: 'x', tool: 'bash', arguments: { command: 'ls' }, effects: ['file list .'] },
    { server: 'shell', tool: 'run_command', arguments: { command: 'rm', args: ['a'] }, effects: ['file delete a'] },
    { server: 'shell', tool: 'run_command', arguments: {}, effects: ['unreadable run command'] },
    {
      server: 'ssh',
      tool: 'execute_command',
      arguments: { host: 'web1', command: 'rm a' },
      effects: ['file delete a @ host web1'],
    },
    {
      server: 'shell',
      tool: 'run_command',
      arguments: { command: 'rm $A', env: { A: 'a' } },
      effects: ['file delete a'],
    },
    {
      server: 'shell',
      tool: 'run_command',
      arguments: { command: 'rm a', machine: 'web1' },
      effects: ['file delete a @ host web1'],
    },
    {
      server: 'shell',
      tool: 'run_command',
      arguments: { command: 'rm a', container: 'web' },
      effects: ['file delete a @ elsewhere'],
    },
    {
      server: 'shell',
      tool: 'run_command',
      arguments: { command: 'echo hi', args: ['; rm a'], shell: true },
      effects: ['file delete a'],
    },
    {
      server: 'shell',
      tool: 'run_command',
      arguments: { command: 'Remove-Item a', shell: 'pwsh.exe' },
      effects: ['file delete a'],
    },
    {
      server: 'shell',
      tool: 'run_command',
      arguments: { command: 'ls', env: 'production' },
      effects: ['unreadable call tool shell'],
    },
  ],
  run: (local, given, at) => {
    const call = { ...local, ...reached(local, given, at) }
    const commands = given.texts('command', 'commands', 'cmd', 'script', 'command_line', 'code', 'input')
    const cwd = given.only('cwd', 'workdir', 'working_directory', 'directory', 'path')
    const words = given.texts('argv', 'args', 'arguments')
    const { site } = call
    const shift = { site, ...(cwd === undefined ? {} : { cwd: absolute(call.cwd, toolPath(call, cwd).text) }) }
    const before = variablesOf(given)
    if (before === undefined) return unclear(call, at)
    const exec = (all: readonly Word[]) => void call.exec([...before, ...all], shift)
    if (commands.length === 0) {
      if (words.length > 0) exec(words)
      else emit(call, 'unreadable', 'run', 'command')
    }
    if (Array.isArray(given.value('command'))) return exec([...commands, ...words])
    const language = given.only('shell')
    if (language !== undefined && languageNamed(shellName(language.text)) === 'powershell') {
      for (const one of commands) {
        call.code('powershell', text(one))
        // Not every server follows it.
        if (isCommandLine(one.text)) call.shell(text(one), shift)
      }
      return
    }
    // A shell puts the words together again.
    const joined = given.value('shell') === true || given.value('use_shell') === true
    for (const command of commands) {
      if (joined) call.shell(text({ ...command, text: [command, ...words].map((one) => one.text).join(' ') }), shift)
      else if (words.length > 0) exec([command, ...words])
      else if (before.length > 0) exec([word('sh'), word('-c'), command])
      else call.shell(text(command), shift)
    }
  },
}

/** `C:\\…\\pwsh.exe` is `pwsh`. */
function shellName(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1).replace(/\.exe$/i, '')
}

/** Variables that the command is given, as `env` would set them; `undefined` where they cannot be read. */
function variablesOf(given: ToolArguments): readonly Word[] | undefined {
  const all = ['env', 'environment', 'envVars', 'env_vars'].flatMap((name) => given.value(name) ?? [])
  const set = all.flatMap((one) =>
    isJsonObject(one) ? Object.entries(one).map(([name, value]) => assignment(name, value)) : [one],
  )
  if (!set.every((one) => typeof one === 'string' && /^[A-Za-z_]\w*=/.test(one))) return undefined
  return set.length === 0 ? [] : [word('env'), ...set.map((one) => word(String(one)))]
}

function assignment(name: string, value: Json): string | undefined {
  return typeof value === 'object' ? undefined : `${name}=${String(value)}`
}

const remoteCommands: DescribedTool = {
  server: /(?<![a-z])ssh(?![a-z])/i,
  tool: /^(ssh[-_]?)?((remote|sudo)[-_]?)?(exec|execute|run|command)([-_]?(ssh|remote|sudo))?([-_]?command)?$/i,
  examples: [{ server: 'ssh', tool: 'exec', arguments: { command: 'rm a' }, effects: ['file delete a @ elsewhere'] }],
  run: commands.run,
}

/** A server that is called a shell needs no more than a verb. */
const shells: DescribedTool = {
  server: /^(mcp[-_]?)?(shell|bash|terminal|cmd|commands?)([-_]?(mcp|server))*$/i,
  tool: /^(run|exec|execute)(_script)?$/i,
  examples: [{ server: 'shell', tool: 'run', arguments: { command: 'rm a' }, effects: ['file delete a'] }],
  run: commands.run,
}

const SSH = /(?<![a-z])ssh(?![a-z])/i

/** A server of SSH runs it on the host that it is told, or that its settings name. */
function reached(call: Call, given: ToolArguments, at: McpPlace): Partial<Call> {
  const host =
    given.only(
      'host',
      'hostname',
      'ssh_host',
      'machine',
      'remote',
      'remote_host',
      'node',
      'vm',
      'instance',
      'target',
    ) ?? (SSH.test(at.server) ? given.only('server', 'connection', 'connection_name') : undefined)
  const from = call.site
  const inside = given.only('container', 'container_id', 'container_name', 'pod')
  if (inside !== undefined) return { site: { is: 'elsewhere', why: `in ${inside.text}`, from }, cwd: UNKNOWN }
  if (host === undefined && !SSH.test(at.server)) return {}
  if (host === undefined) return { site: { is: 'elsewhere', why: `a host of ${at.server}`, from }, cwd: UNKNOWN }
  const name = { ...host, text: host.text.slice(host.text.lastIndexOf('@') + 1) }
  return { site: { is: 'host', name, options: [], from, env: call.env }, cwd: UNKNOWN }
}

function text(w: Word): Stream {
  return { text: w.text, carries: w.carries, span: w.span }
}

const kills: DescribedTool = {
  server: any,
  tool: /^(kill_process|force_terminate)$/i,
  examples: [
    { server: 'desktop-commander', tool: 'kill_process', arguments: { pid: 42 }, effects: ['restart stop process 42'] },
  ],
  run: (call, given, at) => {
    const pid = given.only('pid', 'process_id')
    return pid === undefined ? unclear(call, at) : void call.exec([word('kill'), pid])
  },
}

/** Text for a program that runs already: nobody sees which one it is. */
const inputs: DescribedTool = {
  server: any,
  tool: /^(interact_with_process|send_input|send_keys|write_stdin)$/i,
  examples: [
    {
      server: 'desktop-commander',
      tool: 'interact_with_process',
      arguments: { pid: 1, input: 'x' },
      effects: ['unreadable send input'],
    },
  ],
  run: (call) =>
    emit(call, 'unreadable', 'send', 'input', '', { note: 'it goes into a program that cannot be seen from here' }),
}

/** What an editor or a terminal says of itself. */
const states: DescribedTool = {
  server: /desktop|commander|ide|terminal/i,
  tool: /^(list_(processes|sessions|searches)|get_(config|usage_stats|recent_tool_calls|more_search_results|terminal_contents)|read_(process|terminal)_output|getDiagnostics)$/i,
  examples: [
    {
      server: 'desktop-commander',
      tool: 'list_processes',
      arguments: {},
      effects: ['read call tool list_processes'],
    },
  ],
  run: (call, _given, at, tool) => emit(call, 'read', 'call', 'tool', tool, { at }),
}

/** Which commands and directories the server allows itself. */
const limits: DescribedTool = {
  server: /desktop|commander/i,
  tool: /^set_config_value$/i,
  examples: [{ server: 'desktop-commander', tool: 'set_config_value', arguments: {}, effects: ['access set setting'] }],
  run: (call, given, at) => emit(call, 'access', 'set', 'setting', given.text('key') ?? '', { at }),
}

const reads: DescribedTool = {
  server: /file|fs|desktop|commander|workspace|edit/i,
  tool: /^(read_(text_|media_|multiple_)?files?|get_file_contents?|view|cat_file|open_file|read)$/i,
  examples: [
    { server: 'filesystem', tool: 'read_text_file', arguments: { path: 'a' }, effects: ['file read a'] },
    {
      server: 'filesystem',
      tool: 'read_multiple_files',
      arguments: { paths: ['a', 'b'] },
      effects: ['file read a', 'file read b'],
    },
  ],
  run: (call, given, at) => eachPath(call, given, at, (path) => emitFile(call, 'read', path)),
}

const lists: DescribedTool = {
  server: /file|fs|desktop|commander|workspace|edit/i,
  tool: /^(list_(directory|directories|dir|files|allowed_directories)(_with_sizes)?|directory_tree|get_file_info|search_files|find_files|glob|tree|list)$/i,
  examples: [{ server: 'filesystem', tool: 'list_directory', arguments: { path: 'src' }, effects: ['file list src'] }],
  run: (call, given) =>
    emitFile(call, 'list', toolPath(call, given.only('path', 'directory', 'dir', 'root') ?? word('.'))),
}

const searches: DescribedTool = {
  server: /file|fs|desktop|commander|workspace|edit|ripgrep|grep/i,
  tool: /^(search_(code|content|text|in_files)|grep|ripgrep|start_search)$/i,
  examples: [
    {
      server: 'filesystem',
      tool: 'search_code',
      arguments: { path: 'src', pattern: 'x' },
      effects: ['file read below src'],
    },
  ],
  run: (call, given) =>
    emitFile(call, 'read', toolPath(call, given.only('path', 'directory', 'root') ?? word('.')), {
      recursive: true,
      verb: 'search',
    }),
}

const writes: DescribedTool = {
  server: /file|fs|desktop|commander|workspace|edit/i,
  tool: /^(write_file|create_file|write|save_file|edit_file|edit_block|apply_edits?|replace_in_file|str_replace|insert|append_file|(write|create|edit)_(multiple_)?files|create_directory|make_directory|mkdir)$/i,
  examples: [
    { server: 'filesystem', tool: 'write_file', arguments: { path: 'a', content: 'x' }, effects: ['file overwrite a'] },
    { server: 'filesystem', tool: 'edit_file', arguments: { path: 'a', edits: [] }, effects: ['file edit a'] },
    { server: 'filesystem', tool: 'create_directory', arguments: { path: 'a' }, effects: ['file create a'] },
    {
      server: 'filesystem',
      tool: 'edit_file',
      arguments: { path: 'a', edits: [], dryRun: true },
      effects: ['file edit a'],
    },
  ],
  run: (call, given, at, tool) => {
    const operation = /append/i.test(tool)
      ? 'append'
      : /directory|mkdir/i.test(tool)
        ? 'create'
        : /edit|replace|insert/i.test(tool)
          ? 'edit'
          : 'overwrite'
    eachPath(call, given, at, (path) => emitFile(call, operation, path))
  },
}

const deletes: DescribedTool = {
  server: /file|fs|desktop|commander|workspace|edit/i,
  tool: /^((delete|remove)_(file|files|directory|dir|folder|path)|rm|rmdir|unlink|delete|remove)$/i,
  examples: [{ server: 'filesystem', tool: 'delete_file', arguments: { path: 'a' }, effects: ['file delete below a'] }],
  run: (call, given, at) => eachPath(call, given, at, (path) => emitFile(call, 'delete', path, { recursive: true })),
}

const moves: DescribedTool = {
  server: /file|fs|desktop|commander|workspace|edit/i,
  tool: /^(move|rename|copy)_(file|path|directory)$/i,
  examples: [
    {
      server: 'filesystem',
      tool: 'move_file',
      arguments: { source: 'a', destination: 'b' },
      effects: ['file move a', 'file overwrite b'],
    },
    {
      server: 'filesystem',
      tool: 'move_file',
      arguments: { source: 'a', destination: '/dev/null' },
      effects: ['file delete below a'],
    },
    {
      server: 'filesystem',
      tool: 'move_file',
      arguments: { source: '.env', destination: 'a' },
      effects: ['file read .env', 'file move .env', 'file overwrite a'],
    },
  ],
  run: (call, given, at, tool) => {
    const from = given.only('source', 'from', 'src', 'path', 'old_path')
    const to = given.only('destination', 'to', 'dst', 'dest', 'new_path')
    if (from === undefined || to === undefined) return unclear(call, at)
    if (!/copy/i.test(tool)) return moveFile(call, toolPath(call, from), toolPath(call, to))
    emitFile(call, 'read', toolPath(call, from))
    emitFile(call, 'overwrite', toolPath(call, to))
  },
}

function eachPath(
  call: Call,
  given: ToolArguments,
  at: Parameters<DescribedTool['run']>[2],
  run: (path: Word) => void,
): void {
  const named = (one: ToolArguments) => one.texts('path', 'paths', 'file_path', 'file', 'filename', 'uri')
  const listed = (...names: readonly string[]) => names.flatMap((name) => given.value(name) ?? []).flat() as Json[]
  // Of a list of files each may stand in an object of its own; an edit is one of the file beside it.
  const inside = (one: Json) => (isJsonObject(one) ? named(argumentsOf(one) as ToolArguments) : [])
  const files = listed('files', 'paths').flatMap((one) => {
    if (typeof one === 'string' || typeof one === 'number') return [word(String(one))]
    const own = inside(one)
    return own.length === 0 ? [word(UNKNOWN)] : own
  })
  const plain = named(given).filter((one) => one.text !== UNKNOWN)
  const paths = [...plain, ...files, ...listed('operations', 'edits').flatMap(inside)]
  if (paths.length === 0) return unclear(call, at)
  for (const path of paths) run(toolPath(call, path))
}

const statements: DescribedTool = {
  server:
    /postgres|pg|sql|maria|database|\bdb\b|supabase|neon|cockroach|crunchy|timescale|turso|planetscale|dbhub|redshift|warehouse-sql|bigquery|snowflake|clickhouse|duckdb|motherduck|libsql|oracle|trino|databricks|athena|cloudflare|toolbox/i,
  tool: /^(query|execute|execute_sql|run_sql|run_sql_transaction|execute_query|run_query|read_query|write_query|sql|select|pg_execute_.*|.*_sql_query|mysql_query|create_table|apply_migration|run_select_query|execute-sql|execute-query|run-query|d1_database_query|explain([-_]\w{1,40})?|(run|execute|exec)[-_]\w+[-_](query|sql|statement)|\w+[-_](run|execute|exec)[-_](sql|query|(read|write)_query)|prepare_database_migration|read_data)$/i,
  examples: [
    { server: 'postgres', tool: 'query', arguments: { sql: 'drop table t' }, effects: ['lose drop table t'] },
    { server: 'mysql', tool: 'mysql_query', arguments: { sql: 'select 1' }, effects: ['read select value'] },
    {
      server: 'neon',
      tool: 'explain_sql_statement',
      arguments: { sql: 'delete from t', analyze: false },
      effects: ['read explain plan'],
    },
    {
      server: 'neon',
      tool: 'explain_sql_statement',
      arguments: { sql: 'delete from t' },
      effects: ['lose delete table t'],
    },
    { server: 'postgres', tool: 'query', arguments: {}, effects: ['unreadable call tool postgres'] },
    {
      server: 'bigquery',
      tool: 'execute_sql',
      arguments: { project_id: 'p', query: 'select a from `p.d.t`' },
      effects: ['read-data select table p.d.t', 'read-data select statement'],
    },
    {
      server: 'databricks',
      tool: 'execute_query',
      arguments: { query: 'delete from `t` where `a` = `a`' },
      effects: ['lose delete table t', 'change delete statement'],
    },
    {
      server: 'snowflake',
      tool: 'read_query',
      arguments: { query: 'DESCRIBE TABLE shop.public.orders' },
      effects: ['read describe object', 'read describe statement'],
    },
    { server: 'toolbox', tool: 'pg-execute-sql', arguments: { sql: 'truncate t' }, effects: ['lose truncate table t'] },
    {
      server: 'toolbox',
      tool: 'mysql-execute-sql',
      arguments: { sql: 'select 1 /*! into outfile "x" */' },
      effects: ['unreadable run statement'],
    },
  ],
  run: (call, given, at, tool) => {
    const all = [
      ...given.texts(
        'sql',
        'query',
        'queries',
        'statement',
        'statements',
        'sqlStatements',
        'sql_query',
        'migrationSql',
      ),
    ]
    if (all.length === 0) return unclear(call, at)
    const dialect = dialectOf(`${at.server} ${tool}`)
    // The plan alone, where it is sure not to ask for what really happens: Neon's does so unless it is told not to.
    const analyze = given.value('analyze')
    const plan =
      /^explain/i.test(tool) &&
      !/analy|run|exec/i.test(tool) &&
      (analyze === false || (analyze === undefined && /^explain[-_]query$/i.test(tool)))
    const places = placesOfQuery(call, given, at, tool, all)
    for (const one of all) {
      const statement = plan ? { ...text(one), text: `EXPLAIN ${one.text}` } : text(one)
      for (const place of places) runQuery(call, `${at.server} ${tool}`, statement, dialect, place)
    }
    if (/migration/i.test(tool) && !/^prepare_/i.test(tool)) emit(call, 'deploy', 'migrate', 'database', '', { at })
  },
}

/** Thinking aloud, notes of the model's own, clocks, documentation. */
const thinking: DescribedTool = {
  server:
    /sequential|thinking|memory|(?<![a-z])time(?![a-z])|context7|(?<!google[-_ ]?)docs|knowledge|(?<!elastic|open|re)search|brave|exa(?![a-z])|tavily|perplexity|deepwiki/i,
  tool: /^(sequentialthinking|think|get_current_time|convert_time|resolve-library-id|get-library-docs|query-docs|search\w*|\w{0,30}docs_search|(perplexity_)?ask|extract|brave_\w*search|web_search\w*|tavily-?_?search|read_graph|search_nodes|open_nodes|ask_question|read_wiki_\w+|get_\w+)$/i,
  examples: [
    {
      server: 'context7',
      tool: 'resolve-library-id',
      arguments: { libraryName: 'x' },
      effects: ['read call tool resolve-library-id'],
    },
    { server: 'tavily', tool: 'tavily-extract', arguments: {}, effects: ['read call tool extract'] },
    {
      server: 'timescale',
      tool: 'get_rows',
      arguments: {},
      effects: ['undescribed call tool timescale get_rows'],
    },
  ],
  run: (call, _given, at, tool) => emit(call, 'read', 'call', 'tool', tool, { at }),
}

const clicks: DescribedTool = {
  server: /playwright|puppeteer|browser|chrome|devtools/i,
  tool: /^(browser_|puppeteer_)?(snapshot|take_screenshot|screenshot|console_messages|network_requests|tabs?_list|wait_for|resize|hover|close|list_pages|take_snapshot|list_console_messages|list_network_requests|get_(console_message|network_request)|performance_(start_trace|stop_trace|analyze_insight)|emulate\w*|select_page|resize_page)$/i,
  examples: [
    { server: 'playwright', tool: 'browser_snapshot', arguments: {}, effects: ['read call page browser_snapshot'] },
  ],
  run: (call, _given, at, tool) => emit(call, 'read', 'call', 'page', tool, { at }),
}

/** What a page or a process keeps to prove who somebody is. */
const kept: DescribedTool = {
  server: /./,
  tool: /^(browser_|puppeteer_)?((get|list|read|export|print|dump)_?)?(cookies?|cookies?_(get|list)|storage_state|env|environment|env_?vars?|environment_variables)$/i,
  examples: [
    {
      server: 'playwright',
      tool: 'browser_cookie_list',
      arguments: {},
      effects: ['read-secret call tool browser_cookie_list'],
    },
    { server: 'everything', tool: 'printEnv', arguments: {}, effects: ['read-secret call tool printEnv'] },
  ],
  run: (call, _given, at, tool) => emit(call, 'read-secret', 'call', 'tool', tool, { at }),
}

/** A page gets the files: what is secret in them leaves this machine. */
const uploads: DescribedTool = {
  server: clicks.server,
  tool: /^(browser_)?(file_)?upload(_file)?$/i,
  examples: [
    {
      server: 'playwright',
      tool: 'browser_file_upload',
      arguments: { paths: ['a.png'] },
      effects: ['file read a.png', 'change upload page'],
    },
    {
      server: 'playwright',
      tool: 'browser_file_upload',
      arguments: { paths: ['.env'] },
      effects: ['file read .env', 'change upload page', 'disclose send page'],
    },
  ],
  run: (call, given, at) => {
    const paths = given.texts('paths', 'path', 'filePath')
    const contents = paths.map((path) => fileToSend(call, toolPath(call, path)))
    emit(call, 'change', 'upload', 'page', '', { at })
    emitSent(call, contents, 'page', '', at)
  },
}

export const hostTools: readonly DescribedTool[] = [
  commands,
  remoteCommands,
  shells,
  inputs,
  kills,
  states,
  limits,
  reads,
  lists,
  searches,
  writes,
  deletes,
  moves,
  statements,
  fetches,
  thinking,
  clicks,
  kept,
  uploads,
]
