import { emitFile, nowhere } from '../../emit.ts'
import { openShell } from '../../open-shell.ts'
import type { Program } from '../../program.ts'
import {
  changes,
  deploys,
  isUndescribed,
  loses,
  reads,
  readsData,
  readsSecret,
  type ToolCall,
  tool,
} from '../../tool.ts'
import type { Stream, Word } from '../../word.ts'
import { dataStream } from '../database/client.ts'
import { snowflake } from './sql-shells.ts'
import { runStatements } from './statements.ts'

const streamOf = (w: Word): Stream => ({ text: w.text, carries: w.carries, span: w.span })

function runsSql(call: ToolCall): Stream | undefined | void {
  const at = call.place()
  const statements = call.arguments.values('-q')
  const files = call.arguments.values('-f')
  for (const one of statements) runStatements(call, streamOf(one), at, snowflake)
  for (const file of files) {
    emitFile(call, 'read', file)
    runStatements(call, { ...call.readFile(file), span: file.span }, at, snowflake)
  }
  if (statements.length + files.length > 0) return dataStream(call)
  if (!call.stdinGiven) return openShell(call)
  runStatements(call, call.stdin, at, snowflake)
  return dataStream(call)
}

const OBJECTS = 'compute-pool image-repository service stage streamlit notebook function procedure git dcm'
const each = (verbs: string): string =>
  OBJECTS.split(' ')
    .flatMap((one) => verbs.split(' ').map((verb) => `snowpark ${verb} | ${one} ${verb} | spcs ${one} ${verb}`))
    .join(' | ')

/** https://docs.snowflake.com/en/developer-guide/snowflake-cli/ */
const snow: Program = tool({
  names: ['snow'],
  about: 'works on an account of Snowflake',
  options: `-c|--connection= --environment= --account= --host= --user= --database= --schema= --role= --warehouse=
    --temporary-connection -x --mfa-passcode= --authenticator= --format= -v|--verbose --debug --silent -q|--query=
    -f|--filename= -i|--stdin -D|--variable= --project -p|--project= --replace --if-exists --like= -l= --in= -e|--env=
    --force --recursive --overwrite --auto-compress --enhanced-exit-codes --config-file= --version --prune --yes
    --single-transaction --retain-comments`,
  place: (call) => nowhere(call, 'its settings name the account', call.arguments.values('-c', '--account')),
  verbs: {
    sql: runsSql,
    [`connection list | connection test | connection get-certificates | object list | object describe | app version list |
      app validate | app events | stage list | stage list-files | git list-branches | git list-tags | git list-files |
      cortex summarize | logs | init | helpers check-snowsql-env-vars | ${each('list describe status logs events metrics')}`]:
      reads('object'),
    'stage copy | git copy': readsData('stage'),
    [`connection add | connection set-default | connection remove | object create | git fetch | git setup | git execute |
      stage execute | stage create | ${each('create build set unset suspend resume upgrade execute')}`]:
      changes('object'),
    [`app run | app deploy | app publish | app release-directive set | ${each('deploy')}`]: deploys('app'),
    [`object drop | app teardown | stage remove | ${each('drop delete')}`]: loses('object'),
    'connection generate-jwt | auth oidc read-token': readsSecret('token'),
    '*': isUndescribed,
  },
  examples: {
    "snow sql -q 'drop table a'": ['lose drop table a'],
    "snow sql -q 'show tables' -c prod": ['read show object'],
    'snow sql -f a.sql': ['file read a.sql', 'unreadable run statement'],
    'snow object list table': ['read object list object table'],
    'snow object drop table a': ['lose object drop object table', 'lose object drop object a'],
    'snow snowpark deploy': ['deploy snowpark deploy app'],
    snow: ['read help help'],
    'snow sql': ['unreadable open shell'],
  },
})

export const snowPrograms: readonly Program[] = [snow]
