import { emit, sessionOf } from '../../emit.ts'
import { openShell } from '../../open-shell.ts'
import type { Call, Program } from '../../program.ts'
import { type ToolCall, tool } from '../../tool.ts'
import { verifiedBy } from '../../verified-by.ts'
import { knownText, type Word } from '../../word.ts'
import { dataStream, writeData } from '../database/client.ts'
import { local, onDatabase, ownTask, readsMigrations, runtimeAt } from './place.ts'

/** `manage.py` and `django-admin` of Django 6, with the commands of the extensions that are everywhere. */

const djangoAt = (call: ToolCall) => runtimeAt(call, 'django', { environment: call.arguments.value('--settings') })

const manage = tool({
  names: ['manage.py', 'django-admin', 'django-admin.py'],
  about: 'runs commands of a Django project',
  options: `--settings= --pythonpath= -v|--verbosity= --traceback --no-color --force-color --skip-checks --database=
      --fake --fake-initial --plan --check --prune --run-syncdb --noinput|--no-input -c|--command=
      -i|--interface= --format= --indent= -o|--output= -e|--exclude= --tag= --deploy --fail-level= -l|--locale=
      -x|--dry-run -n|--name= --empty --merge --ignore= --clear --natural-foreign --pks= --addrport= --app=
      --username= --email= --version`,
  place: djangoAt,
  dryRun: (call) => call.arguments.has('-x') || (call.verb === 'migrate' && call.arguments.has('--plan', '--check')),
  verbs: {
    [`showmigrations | sqlmigrate | sqlsequencereset | sqlflush | check | inspectdb | version | findstatic |
      listurls | show_urls | validate_templates | graph_models | list_model_info | describe_form |
      show_template_tags | generateschema | spectacular | optimizemigration | help | sqldiff |
      show_permissions`]: readsMigrations,
    'diffsettings | print_settings': onDatabase('read-secret', 'settings'),
    migrate: (call) => {
      const zero = knownText(call.operands[1]) === 'zero'
      const at = call.place()
      if (zero)
        return emit(call, 'lose', 'migrate', 'database', call.operands[0] ?? '', {
          at,
          note: 'every migration is taken back',
        })
      const settings = call.arguments.value('--settings')
      const more: readonly Word[] = settings === undefined ? [] : [{ ...settings, text: `--settings=${settings.text}` }]
      emit(call, 'deploy', 'migrate', 'migration', call.operands[0] ?? '', {
        at,
        ...verifiedBy(call, [...runner(call), 'showmigrations', ...more]),
      })
    },
    [`flush | reset_db | sqlclear | remove_stale_contenttypes | delete_squashed_migrations |
      drop_test_database | clear_index | rebuild_index | flushdata | managestate`]: onDatabase('lose'),
    [`loaddata | createcachetable | clearsessions | update_index | set_default_site | collectmedia | sync_s3 |
      django_rq | runjobs | runjob | import`]: onDatabase('change'),
    'dumpdata | dumpscript | export': (call) => {
      emit(call, 'read-data', call.verb, 'database', call.operands[0] ?? '', { at: call.place() })
      const output = call.arguments.value('-o')
      return output === undefined ? dataStream(call) : writeData(call, output)
    },
    [`createsuperuser | changepassword | drf_create_token | set_fake_passwords | passwd | create_jwt_key |
      set_password | createuser`]: onDatabase('access', 'user'),
    dbshell: (call) => {
      const at = call.place()
      if (!call.stdinGiven) return openShell(call)
      if (at.is === 'runtime') call.sql(call.stdin, 'postgresql', at)
    },
    'shell | shell_plus': (call) => {
      const code = call.arguments.value('-c')
      if (code !== undefined) return call.code('python', { text: code.text, carries: code.carries, span: code.span })
      return call.stdinGiven ? call.code('python', call.stdin) : openShell(call)
    },
    runscript: (call) => ownTask(call, call.operands[0] ?? '', djangoAt(call), call.operands),
    'runserver | runserver_plus | testserver | runworker | daphne': local('change', 'server'),
    // What its settings are called can only raise.
    'rqworker | process_tasks': (call) =>
      emit(call, 'change', call.verb, 'worker', '', {
        at: { ...sessionOf(call), names: call.arguments.values('--settings') },
      }),
    'test | pytest': local('change', 'tests'),
    [`makemigrations | squashmigrations | startapp | startproject | makemessages | compilemessages |
      compress | tailwind | create_command | create_template_tags | create_app`]: local('change', 'code'),
    collectstatic: (call) =>
      emit(call, call.arguments.has('--clear') ? 'lose-remade' : 'change', 'collectstatic', 'files'),
    'clear_cache | clean_pyc | cleanup_unused_media': (call) =>
      emit(call, call.verb === 'cleanup_unused_media' ? 'lose' : 'lose-remade', call.verb, 'cache', '', {
        at: call.place(),
      }),
    sendtestemail: (call) => emit(call, 'change', 'send', 'mail', call.operands[0] ?? ''),
    '*': (call) => ownTask(call, call.verb, djangoAt(call), call.operands),
  },
  examples: {
    'django-admin migrate --settings=shop.settings.production': ['deploy migrate migration'],
    'django-admin showmigrations': ['read showmigrations migration'],
    'django-admin migrate orders zero': ['lose migrate database orders'],
    'django-admin migrate --plan': ['read dry run plan migrate'],
    'django-admin flush --noinput': ['lose flush database'],
    'django-admin dumpdata -o x.json': ['read-data dumpdata database', 'file overwrite x.json'],
    'django-admin createsuperuser': ['access createsuperuser user'],
    'django-admin shell -c \'import os; os.remove("x")\'': ['file delete x'],
    'django-admin dbshell': ['unreadable open shell'],
    'django-admin makemigrations': ['change makemigrations code'],
    'django-admin import_feed': ['undescribed run task import_feed'],
    'python manage.py check --deploy': ['read check migration'],
  },
})

/** How a person would start it. */
function runner(call: Call): readonly string[] {
  return call.name === 'manage.py' ? ['python', 'manage.py'] : [call.name]
}

/** `flask` with its migrations (Flask 3, Flask-Migrate 4). */
const flask = tool({
  names: ['flask'],
  about: 'runs commands of a Flask application',
  options: `-A|--app= -e|--env-file= --debug -h|--host= -p|--port= --cert= --key= -d|--directory= -m|--message= --sql
      --tag= -r|--rev-range= --rev-id= --sort= -v --reload --with-threads --extra-files= --branch-label= --head=
      --depends-on= -x|--x-arg= --splice`,
  shortHelp: false,
  place: (call) => runtimeAt(call, 'flask', { dotenv: true }),
  dryRun: (call) => call.arguments.has('--sql'),
  verbs: {
    [`db current | db history | db heads | db branches | db show | db check | routes | version |
      db list-templates`]: readsMigrations,
    'db upgrade | db stamp': onDatabase('deploy', 'migration'),
    'db downgrade': (call) =>
      emit(
        call,
        knownText(call.operands[0]) === 'base' ? 'lose' : 'deploy',
        call.verb,
        'migration',
        call.operands[0] ?? '',
        { at: call.place() },
      ),
    'db init | db migrate | db revision | db merge | db edit': (call) => emit(call, 'change', call.verb, 'code'),
    run: (call) => emit(call, 'change', 'run', 'server'),
    shell: (call) => (call.stdinGiven ? call.code('python', call.stdin) : openShell(call)),
    '*': (call) => ownTask(call, call.verb, runtimeAt(call, 'flask', { dotenv: true }), call.operands),
  },
  examples: {
    'flask db upgrade': ['deploy db upgrade migration'],
    'flask db current': ['read db current migration'],
    'flask db downgrade base': ['lose db downgrade migration base'],
    'flask db migrate -m x': ['change db migrate code'],
    'flask routes': ['read routes migration'],
    'flask seed': ['undescribed run task seed'],
  },
})

export const django: readonly Program[] = [manage, flask]
