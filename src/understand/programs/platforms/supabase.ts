import { emit, emitFile, sessionOf } from '../../emit.ts'
import type { Place } from '../../place.ts'
import type { Program } from '../../program.ts'
import { changes, changesAccess, deploys, isUndescribed, loses, reads, type ToolCall, tool } from '../../tool.ts'
import { Carries, type Stream, word } from '../../word.ts'
import { appAt, doesOne, locally } from './app.ts'

function placeOf(call: ToolCall): Place {
  const read = call.arguments
  if (read.has('--local')) return sessionOf(call)
  const url = read.value('--db-url')
  if (url !== undefined)
    return {
      is: 'database',
      engine: 'postgresql',
      url,
      host: undefined,
      port: undefined,
      database: undefined,
      site: call.site,
      cwd: call.cwd,
      env: call.env,
    }
  return appAt(call, 'other', read.value('--project-ref') ?? linkedProject(call), undefined)
}

/** `supabase link` leaves the project's name in the directory. */
function linkedProject(call: ToolCall) {
  const text = call.readFile(word('supabase/.temp/project-ref', call.span)).text?.trim()
  return text === undefined || text === '' ? undefined : word(text, call.span)
}

/** Resetting is about the database of this host, which is made again from its migrations, unless it says otherwise. */
function resets(call: ToolCall): void {
  const away = call.arguments.has('--linked', '--db-url')
  emit(call, 'lose', 'reset', 'database', '', { at: away ? call.place() : sessionOf(call) })
}

function dumps(call: ToolCall): Stream | undefined {
  const read = call.arguments
  const rows = read.has('--data-only')
  emit(call, rows ? 'read-data' : 'read', 'dump', 'database', '', { at: call.place() })
  const file = read.value('-f', '--file')
  if (file === undefined) return rows ? { text: undefined, carries: Carries.data, span: call.span } : undefined
  emitFile(call, 'overwrite', file)
  call.wroteFile(file, { text: undefined, carries: rows ? Carries.data : Carries.nothing, span: call.span })
  return undefined
}

/** Applies migrations here unless `--linked` or `--db-url` says where. */
function migrates(call: ToolCall): void {
  const away = call.arguments.has('--linked', '--db-url')
  emit(call, 'deploy', call.verb, 'migration', '', { at: away ? call.place() : sessionOf(call) })
}

/** https://supabase.com/docs/reference/cli */
export const supabase: Program = tool({
  names: ['supabase'],
  about: 'handles projects of Supabase, here and hosted',
  options: `--workdir= --debug --experimental --project-ref= --linked --local --db-url= -p|--password=
    -s|--schema= -f|--file= --data-only --role-only --dry-run --include-all --include-roles --include-seed
    --profile= -o|--output= --dns-resolver= --network-id= --yes --version= --status= --env-file= --no-verify-jwt
    --import-map= --no-backup --all --lang= --org-id= --db-password= --region= --size= -x|--exclude= --keep-data
    --column-inserts --use-copy -r|--recursive -j|--jobs= --level= --fail-on= --create-ticket --prune --reveal
    --no-seed --last= --notify-url= --persistent --git-branch=`,
  place: placeOf,
  dryRun: (call) => call.arguments.has('--dry-run'),
  verbs: {
    [`db push | functions deploy | config push | branches update | branches merge | seed buckets |
      functions restart`]: deploys('project'),
    'migration up | migration down': migrates,
    'db reset': resets,
    'db dump': dumps,
    [`db diff | db lint | db pull | db advisors | migration list | migration fetch | functions list |
      functions download | secrets list | projects list | orgs list | branches list | domains get |
      network-bans get | network-restrictions get | postgres-config get | ssl-enforcement get |
      vanity-subdomains get | vanity-subdomains check-availability | snippets list | sso list | sso info |
      sso show | storage ls | services | backups list | inspect db bloat | inspect db blocking |
      inspect db cache-hit | inspect db calls | inspect db index-sizes | inspect db index-usage |
      inspect db locks | inspect db long-running-queries | inspect db outliers | inspect db replication-slots |
      inspect db role-configs | inspect db role-connections | inspect db role-stats | inspect db seq-scans |
      inspect db table-index-sizes | inspect db table-record-counts | inspect db table-sizes |
      inspect db table-stats | inspect db total-index-size | inspect db total-table-sizes |
      inspect db traffic-profile | inspect db unused-indexes | inspect db vacuum-stats | inspect db index-stats |
      inspect db db-stats | inspect report | gen types | gen types typescript | test db | snippets download |
      help | status`]: reads('project'),
    [`projects api-keys | gen keys | branches get | encryption get-root-key | gen bearer-jwt`]: doesOne(
      'read-secret',
      'key',
    ),
    'db query': (call) =>
      call.sql(
        { text: call.operands[0]?.text, carries: 0, span: call.operands[0]?.span },
        'postgresql',
        call.arguments.has('--linked', '--db-url') ? call.place() : sessionOf(call),
      ),
    [`secrets set | secrets unset | sso add | sso remove | sso update | network-restrictions update |
      network-bans remove | ssl-enforcement update | encryption update-root-key | domains create`]:
      changesAccess('secret'),
    [`projects delete | functions delete | branches delete | branches disable | storage rm | domains delete |
      vanity-subdomains delete | migration repair | backups restore | db remote commit`]: loses('project'),
    [`projects create | branches create | branches pause | branches unpause | storage cp | storage mv |
      domains activate | domains reverify | vanity-subdomains activate | postgres-config update |
      postgres-config delete | orgs create`]: changes('project'),
    [`migration new | migration squash | functions new | functions serve | init | start | login | logout | link |
      unlink | db start | bootstrap | completion | test new | gen signing-key`]: locally('change', 'supabase project'),
    stop: (call) => emit(call, call.arguments.has('--no-backup') ? 'lose' : 'restart', 'stop', 'supabase services'),
    '*': isUndescribed,
  },
  examples: {
    'supabase db push': ['deploy db push project'],
    'supabase db push --dry-run': ['read dry run plan db push'],
    'supabase db reset': ['lose reset database'],
    'supabase db dump -f x.sql': ['read dump database', 'file overwrite x.sql'],
    'supabase db dump --data-only': ['read-data dump database'],
    'supabase migration list': ['read migration list project'],
    'supabase migration new a': ['change migration new supabase project a'],
    'supabase functions deploy f': ['deploy functions deploy project f'],
    'supabase secrets list': ['read secrets list project'],
    'supabase secrets set A=b': ['access secrets set secret A=b'],
    'supabase projects delete x': ['lose projects delete project x'],
    'supabase start': ['change start supabase project'],
    'supabase stop': ['restart stop supabase services'],
    'supabase frob': ['undescribed frob program supabase'],
  },
})
