import { emit, emitFile } from '../../emit.ts'
import type { Program } from '../../program.ts'
import { isUndescribed, type ToolCall, tool } from '../../tool.ts'
import { verifiedBy } from '../../verified-by.ts'
import { knownText, word } from '../../word.ts'
import { dataStream } from '../database/client.ts'
import { local, onDatabase, runtimeAt } from './place.ts'

/** Prisma 7. Its `schema.prisma` names the variable of the address; `locate` reads it. */

/** The schema may lie in another directory, and its `.env` with it. */
function at(call: ToolCall) {
  return runtimeAt(call, 'prisma', { url: call.arguments.value('--url'), dotenv: true })
}

const status = (call: ToolCall) => verifiedBy(call, ['npx', 'prisma', 'migrate', 'status'])

const prisma = tool({
  names: ['prisma', 'prisma2'],
  about: 'migrates a database from a schema, and makes its client',
  options: `--schema= --config= --url= -n|--name= --from-url= --to-url= --from-schema-datamodel=
      --to-schema-datamodel= --from-schema= --to-schema= --from-migrations= --to-migrations=
      --from-schema-datasource= --to-schema-datasource= --from-empty --to-empty --shadow-database-url=
      -o|--output= --script --exit-code -f|--force --skip-generate --skip-seed --create-only --accept-data-loss
      --force-reset --stdin --file= --generator= --watch --port= -p= --browser= -b= --hostname= --applied=
      --rolled-back= --data-proxy --no-engine --sql --composite-type-depth= --schemas= --print
      --datasource-provider= --generator-provider= --preview-feature= --with-model --json
      --from-config-datasource --to-config-datasource --telemetry-information= --no-hints --allow-no-models
      --local-d1 --from-local-d1 --to-local-d1`,
  place: at,
  verbs: {
    'migrate status': onDatabase('read', 'migration'),
    'migrate diff': (call) => {
      emit(call, 'read', 'compare', 'schema', '', { at: call.place() })
      const output = call.arguments.value('-o')
      if (output !== undefined) emitFile(call, 'overwrite', output)
    },
    'migrate deploy | migrate up': (call) => {
      emit(call, 'deploy', call.verb, 'migration', '', { at: call.place(), ...status(call) })
    },
    'migrate dev': (call) => {
      emit(call, 'change', 'write', 'migration', call.arguments.value('-n') ?? '')
      if (!call.arguments.has('--create-only'))
        emit(call, 'deploy', call.verb, 'migration', '', { at: call.place(), ...status(call) })
    },
    'migrate reset': onDatabase('lose'),
    // It only marks a migration as done or undone.
    'migrate resolve': onDatabase('change', 'migration'),
    'db push': (call) => {
      const loses = call.arguments.has('--force-reset', '--accept-data-loss')
      emit(call, loses ? 'lose' : 'deploy', call.verb, 'schema', '', { at: call.place() })
    },
    'db pull | introspect': (call) => {
      emit(call, 'read', 'read', 'schema', '', { at: call.place() })
      if (!call.arguments.has('--print'))
        emitFile(call, 'edit', call.arguments.value('--schema') ?? word('prisma/schema.prisma'))
    },
    'db seed': onDatabase('change'),
    'db execute': execute,
    studio: onDatabase('read-data'),
    'validate | version | debug | telemetry | platform': (call) => emit(call, 'read', call.verb, 'schema'),
    format: local('change', 'schema'),
    'generate | init | migrate init | py': local('change', 'client'),
    'dev | dev ls | mcp': local('change', 'server'),
    'dev stop | dev rm': local('restart', 'server'),
    'platform auth login | platform auth logout': local('access', 'login'),
    '*': isUndescribed,
  },
  examples: {
    'prisma migrate status': ['read migrate status migration'],
    'prisma migrate deploy': ['deploy migrate deploy migration'],
    'prisma migrate dev --name x': ['change write migration x', 'deploy migrate dev migration'],
    'prisma migrate reset --force': ['lose migrate reset database'],
    'prisma db push': ['deploy db push schema'],
    'prisma db push --accept-data-loss': ['lose db push schema'],
    'prisma validate': ['read validate schema'],
    'prisma generate': ['change generate client'],
    "echo 'drop table x' | prisma db execute --stdin --url postgresql://h.example/d": ['lose drop table x'],
    'prisma db execute --file x.sql': ['file read x.sql', 'unreadable run code'],
    'prisma db pull': ['read read schema', 'file edit prisma/schema.prisma'],
    'prisma --version': ['read help help'],
  },
})

/** The dialect is the schema's; PostgreSQL's is tried where the address does not say another. */
function execute(call: ToolCall) {
  const place = call.place()
  if (place.is !== 'runtime') return
  const file = call.arguments.value('--file')
  if (file !== undefined) emitFile(call, 'read', file)
  const scheme = knownText(call.arguments.value('--url'))?.split(':')[0] ?? ''
  const dialect =
    scheme === 'mysql' ? 'mysql' : scheme === 'file' ? 'sqlite' : scheme === 'sqlserver' ? 'tsql' : 'postgresql'
  call.sql(file === undefined ? call.stdin : { ...call.readFile(file), span: file.span }, dialect, place)
  return dataStream(call)
}

export const prismaPrograms: readonly Program[] = [prisma]
