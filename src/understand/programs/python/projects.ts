import { emit, emitFile } from '../../emit.ts'
import { openShell } from '../../open-shell.ts'
import { readArguments } from '../../options.ts'
import type { Program } from '../../program.ts'
import { changes, changesAccess, does, publishes, reads, type ToolCall, tool, type VerbRun } from '../../tool.ts'
import { isKnown, UNKNOWN, word } from '../../word.ts'
import { emitHelp, lazyTable } from '../project-code.ts'
import { makesEnvironment } from './made-environment.ts'
import { installsAll, uninstalls, writesList } from './packages.ts'

/** Package managers of Python projects: Poetry 2, PDM, Pipenv, Hatch, Rye, pixi, conda, and those that publish. */

/** `poetry config KEY` shows, `poetry config KEY VALUE` sets; tokens and passwords are settings too. */
const setting: VerbRun = (call) => {
  const [key, value] = call.operands
  const secret = key !== undefined && /(token|password|http-basic|certificates)/i.test(key.text)
  if (key === undefined) return emit(call, 'read', 'list', 'setting')
  if (value === undefined && !call.arguments.has('--unset'))
    return emit(call, secret ? 'read-secret' : 'read', 'get', 'setting', key)
  emit(call, secret ? 'access' : 'change', 'set', 'setting', key)
}

/** A command in the environment of the project. */
const inEnvironment: VerbRun = (call) => {
  const at = call.args.findIndex((w) => w.text === call.verb.split(' ').at(-1))
  const words = readArguments(call.args.slice(at + 1), runOptions(), 'operand').operands
  const directory = call.name === 'poetry' ? call.arguments.value('-C') : undefined
  if (words.length === 0) return emitHelp(call)
  return call.exec(words, directory === undefined ? {} : { cwd: isKnown(directory) ? directory.text : UNKNOWN })
}
const runOptions =
  lazyTable(`-s|--site-packages -p|--project= --venv= -v|--verbose -q -l|--list -j --json --skip= -k= -n|--name=
    -e|--env= --cwd= --no-capture-output --live-stream -h|--help --dev --no-interaction -d --pyproject= -i= -x= -f=
    --prefix= -a --attach=`)

const poetry: Program = tool({
  names: ['poetry'],
  about: 'manages the packages of a Python project',
  options: `-C|--directory= -P|--project= -G|--group= -D|--dev -E|--extras= --with= --without= --only= -f|--format=
    -o|--output= -r|--repository= -u|--username= -p|--password= --source= --python= --platform= --cert= --client-cert=
    --priority= -n|--no-interaction -q|--quiet -v|-vv|-vvv|--verbose --dry-run --all-extras --no-root --no-dev --sync
    --latest -l --outdated -o --tree -t --top-level --unset --list --local --lock --editable -e --allow-prereleases
    --only-root --no-cache --no-ansi --no-plugins --ansi -V|--version`,
  dryRun: (call) => call.arguments.has('--dry-run'),
  verbs: {
    [`show | check | search | about | list | help | env info | env list | env activate | cache list | source show |
      self show | self show plugins | debug | debug info | debug resolve | debug tags | python list`]: reads('package'),
    version: (call) =>
      call.operands.length === 0
        ? emit(call, 'read', 'show', 'version')
        : emitFile(call, 'edit', word('pyproject.toml', call.span)),
    export: { options: '-o|--output=', run: writesList },
    'add | self add': installsAll,
    'remove | self remove': uninstalls,
    [`install | update | lock | sync | build | init | new | env use | self update | self install | self lock |
      self sync | source add | source remove | python install | python remove`]: changes('package'),
    'env remove': does('lose-remade', 'environment'),
    'cache clear': does('lose-remade', 'cache'),
    config: setting,
    run: inEnvironment,
    shell: (call) => openShell(call),
    publish: publishes('package'),
  },
  examples: {
    'poetry install': ['change install package'],
    'poetry add git+https://git.example/x.git': ['remote-code install package git+https://git.example/x.git'],
    'poetry run pytest': ['change run tests'],
    'poetry run rm a': ['file delete a'],
    'poetry config pypi-token.pypi x': ['access set setting pypi-token.pypi'],
    'poetry config virtualenvs.in-project true': ['change set setting virtualenvs.in-project'],
    'poetry publish --build': ['publish publish package'],
    'poetry publish --dry-run': ['read dry run plan publish'],
    'poetry show --tree': ['read show package'],
    'poetry shell': ['unreadable open shell'],
  },
})

const projects: Program = tool({
  names: ['pdm', 'pipenv', 'rye', 'hatch', 'pixi'],
  about: 'manages the packages of a Python project',
  options: `-p|--project|--python= -C= -G|--group= -d|--dev -e|--env|--editable= -r|--requirement|--repository|--repo=
    -u|--username|--user= -P|--password= -c|--config= --venv= -f|--format= -o|--output= -n|--no-interaction
    -v|--verbose -q --dry-run --site-packages --deploy --system --clear --rm --py --envs --where --support
    --categories= --name= --feature= --manifest-path= --global -g --no-self --prod --frozen-lockfile -t|--target=
    -h|--help -V|--version`,
  dryRun: (call) => call.arguments.has('--dry-run'),
  verbs: {
    [`list | show | info | search | outdated | graph | check | audit | verify | requirements | scripts | export | tree |
      help | env show | env find | status | project metadata | dep show | dep hash | config show | config find |
      python show | python list | toolchain list | tools list | which | activate | version --short | completion`]:
      reads('package'),
    'add | install | tools install | global install': installsAll,
    'remove | uninstall | tools uninstall | global remove': uninstalls,
    [`sync | lock | update | upgrade | init | new | build | import | use | venv | venv create | plugin | self | fix |
      env create | env use | env add | python install | python update | python remove | python pin | pin | fetch |
      toolchain | toolchain fetch | make-req | make-pylock | fmt | format | lint | version | dep sync | project |
      workspace | clean --wheel | open`]: changes('package'),
    test: does('change', 'tests', { verb: 'run' }),
    [`env remove | env prune | venv remove | clean | cache clear | cache | clean cache`]: does(
      'lose-remade',
      'environment',
    ),
    config: setting,
    'run | env run | exec': inEnvironment,
    'shell | shell-hook': (call) => openShell(call),
    publish: publishes('package'),
    '': (call) => (call.arguments.has('--rm') ? emit(call, 'lose-remade', 'remove', 'environment') : emitHelp(call)),
  },
  examples: {
    'pdm add httpx': ['change install package httpx'],
    'pdm run pytest': ['change run tests'],
    'pipenv install --dev': ['change install package'],
    'pipenv run rm a': ['file delete a'],
    'pipenv graph': ['read graph package'],
    'pipenv --rm': ['lose-remade remove environment'],
    'pipenv shell': ['unreadable open shell'],
    'hatch build': ['change build package'],
    'hatch publish': ['publish publish package'],
    'hatch test': ['change run tests'],
    'rye sync': ['change sync package'],
  },
})

const conda: Program = tool({
  names: ['conda', 'mamba', 'micromamba'],
  about: 'manages environments and their packages',
  options: `-n|--name= -p|--prefix= -c|--channel= -f|--file= --platform= --solver= -k|--insecure -y|--yes -q|--quiet
    -v --json --dry-run -d --override-channels --all --envs -e --no-deps --revision= --from-history --show
    --show-sources --get= --add= --set= --remove= --append= --prepend= --describe --clone= --root-prefix= -r=
    --live-stream --no-capture-output --cwd= --download-only`,
  dryRun: (call) => call.arguments.has('--dry-run'),
  verbs: {
    [`list | search | info | env list | env export | env config vars list | export | compare | doctor | notices | help |
      content-trust | repoquery | env log | package list`]: reads('package'),
    [`install | create | update | upgrade | env create | env update | develop | convert | render | skeleton | index |
      build | self-update | env config | env config vars set | env config vars unset | package | rename | init | shell`]:
      installsAll,
    'remove | uninstall | env remove': (call) =>
      call.arguments.has('--all') || call.verb === 'env remove'
        ? emit(call, 'lose-remade', 'remove', 'environment', call.arguments.value('--name') ?? '')
        : uninstalls(call),
    clean: does('lose-remade', 'cache'),
    config: (call) =>
      emit(
        call,
        call.arguments.has('--show', '--show-sources', '--get', '--describe') ? 'read' : 'change',
        'config',
        'setting',
      ),
    'activate | deactivate': (call) => emit(call, 'read', call.verb, 'environment'),
    run: inEnvironment,
  },
  examples: {
    'conda install -c conda-forge numpy': ['change install package numpy'],
    'conda env list': ['read env list package'],
    'conda run -n base rm a': ['file delete a'],
    'conda env remove -n old': ['lose-remade remove environment old'],
    'conda config --show': ['read config setting'],
    'conda config --add channels x': ['change config setting'],
  },
})

const uploads: Program = tool({
  names: ['twine', 'flit', 'anaconda', 'maturin'],
  about: 'packs and publishes Python packages',
  options: `-r|--repository= --repository-url= -u|--username= -p|--password= -f|--ini-path= --config-file=
    -c|--comment= --cert= --client-cert= --format= --python= --skip-existing --non-interactive --verbose
    --disable-progress-bar -s|--sign --sign-with= -i|--identity= -m= --manifest-path= -t|--token= -o|--out= --target=
    --interpreter= --release --strip`,
  verbs: {
    'check | help | show | search | whoami | list-python | info': reads('package'),
    'build | install | init | develop | new | sdist | generate-ci | download': changes('package'),
    'upload | publish': (call: ToolCall) => {
      for (const path of call.operands) emitFile(call, 'read', path)
      emit(call, 'publish', call.verb, 'package', call.operands[0] ?? '')
    },
    register: publishes('package'),
    remove: does('lose', 'package'),
    'login | logout | auth | org | groups': changesAccess('registry'),
  },
  examples: {
    'twine check x.whl': ['read check package x.whl'],
    'twine upload x.whl': ['file read x.whl', 'publish upload package x.whl'],
    'flit build': ['change build package'],
    'flit publish': ['publish publish package'],
    'maturin develop': ['change develop package'],
  },
})

const environment: Program = {
  names: ['virtualenv', 'virtualenv3'],
  about: 'makes an environment',
  examples: { 'virtualenv -p python3 env': ['file create env'], 'virtualenv --version': ['read help help'] },
  run: (call) => {
    const read = readArguments(call.args, environmentOptions())
    if (read.has('--help', '--version')) return emitHelp(call)
    for (const path of read.operands) {
      if (read.has('--clear')) emit(call, 'lose-remade', 'clear', 'environment', path)
      makesEnvironment(call, path)
    }
  },
}
const environmentOptions =
  lazyTable(`-p|--python= --app-data= --creator= --seeder= --prompt= --pip= --setuptools= --wheel= --extra-search-dir=
    --clear --system-site-packages --copies --always-copy --symlinks -q|--quiet -v|--verbose --help|-h --version
    --download --no-download`)

export const pythonProjects: readonly Program[] = [poetry, projects, conda, uploads, environment]
