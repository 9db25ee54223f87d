import { emit, emitFile } from '../../emit.ts'
import { readArguments } from '../../options.ts'
import type { Call, Program } from '../../program.ts'
import { changes, changesAccess, does, publishes, reads, type ToolCall, tool, type VerbRun } from '../../tool.ts'
import { isKnown, type Stream, type Word, word } from '../../word.ts'
import { openShell } from '../carriers.ts'
import { withDotenv } from '../dotenv-file.ts'
import { installs, isInstalled } from '../javascript/package-json.ts'
import { emitHelp, lazyTable } from '../project-code.ts'

/** Package managers of Python: pip 25, pipx, uv, Poetry 2, PDM, Pipenv, Hatch, Rye, conda, and those that publish. */

/** PEP 508 and PEP 610: `git+https://…`, `https://…whl`, `name @ https://…`. */
export function isRemoteWheel(spec: string): boolean {
  const named = /^[\w.-]+(\[[\w,.-]*\])? *@ */.exec(spec.slice(0, 200))
  return [spec, spec.slice(named?.[0].length ?? 0)].some(isAddress)
}

function isAddress(source: string): boolean {
  return /^((git|hg|svn|bzr)\+|https?:|ftp:|ssh:|git@)/.test(source)
}

const installsAll: VerbRun = (call) => {
  const files = call.arguments.values('--requirement')
  const given = [...call.operands, ...call.arguments.values('--editable'), ...files, ...call.arguments.values('--with')]
  const verb = call.verb.split(' ').at(-1) ?? 'install'
  installs(call, given, /^(sync|lock|update|upgrade|wheel|download)$/.test(verb) ? verb : 'install', isRemoteWheel)
}

const uninstalls: VerbRun = (call) =>
  installs(call, [...call.operands, ...call.arguments.values('--requirement')], 'uninstall', () => false)

const pipOptions = `-i|--index-url= --extra-index-url= -f|--find-links= -r|--requirement= -c|--constraint= -e|--editable=
    -t|--target= --prefix= --root= --src= --python= --proxy= --timeout= --cache-dir= --log= --no-binary=
    --only-binary= --platform= --python-version= --implementation= --abi= --progress-bar= --report=
    -C|--config-settings= --global-option= --trusted-host= --cert= --client-cert= --exists-action= --retries=
    --upgrade-strategy= --use-feature= --use-deprecated= --format= --path= --exclude= -w|--wheel-dir= -d|--dest=
    -a|--algorithm= --group= --keyring-provider= --root-user-action= -o|--output-file= -p= -U|--upgrade
    -I|--ignore-installed -q|--quiet -v|--verbose -y|--yes --user --pre --no-deps --dry-run --no-cache-dir
    --no-input --disable-pip-version-check --force-reinstall --no-build-isolation --break-system-packages
    --system -V|--version -h|--help --local --outdated --uptodate --not-required -l --all --require-virtualenv
    --compile --no-compile --require-hashes -n --no-index --resolution=`

const pipReads = `list | show | freeze | check | search | inspect | index | index versions | debug | hash | completion | help |
  cache dir | cache info | cache list | config list | config get | config debug | tree`

const VERSIONS = ['2', '2.7', '3', ...Array.from({ length: 10 }, (_, i) => `3.${i + 6}`)]

const pip: Program = tool({
  names: ['pip', ...VERSIONS.map((one) => `pip${one}`)],
  about: 'installs Python packages',
  options: pipOptions,
  dryRun: (call) => call.arguments.has('--dry-run'),
  verbs: {
    [pipReads]: reads('package'),
    'install | download | wheel | lock': installsAll,
    uninstall: uninstalls,
    'config set | config unset': changes('setting'),
    'config edit': (call) => openShell(call),
    'cache purge | cache remove': does('lose-remade', 'cache', { verb: 'purge' }),
  },
  examples: {
    'pip install requests==2': ['change install package requests==2'],
    'pip install -r requirements.txt': ['change install package requirements.txt'],
    'pip install -e .': ['change install package .'],
    'pip install git+https://git.example/x': ['remote-code install package git+https://git.example/x'],
    "pip install 'x @ https://files.example/x.whl'": ['remote-code install package x @ https://files.example/x.whl'],
    'pip install -r https://files.example/r.txt': ['remote-code install package https://files.example/r.txt'],
    'pip install --dry-run x': ['read dry run plan install'],
    'pip uninstall -y x': ['change uninstall package x'],
    'pip list --outdated': ['read list package'],
    'pip freeze': ['read freeze package'],
    'pip cache purge': ['lose-remade purge cache'],
    'pip --version': ['read help help'],
  },
})

/** Runs an application by name (`pipx run x`, `uvx x`). */
function runApplication(call: Call, words: readonly Word[], from: readonly Word[]): Stream | undefined {
  const [spec, ...args] = words
  if (spec === undefined) return void emitHelp(call)
  if (!isKnown(spec))
    return void emit(call, 'unreadable', 'run', 'package', spec, { note: 'the package is not known before it runs' })
  const packages = from.length > 0 ? from : [spec]
  if (isRemoteWheel(spec.text)) return void installs(call, packages, 'run', isRemoteWheel)
  const command = spec.text.split(/[@=<>[]/)[0] ?? ''
  if (from.length > 0 || !isInstalled(call, command)) installs(call, packages, 'install', isRemoteWheel)
  return call.exec([{ ...spec, text: command }, ...args])
}

const pipxRun = lazyTable(`--spec= --python= --pip-args= --index-url= -i= --with= --no-cache --pypackages --verbose -v
  --system-site-packages --fetch-missing-python`)

const pipx: Program = tool({
  names: ['pipx'],
  about: 'installs and runs applications of Python',
  options: `--python= --suffix= --pip-args= --index-url= -i= --include-deps --preinstall= -f|--force --spec= --output=
    --json -v --verbose`,
  verbs: {
    'list | environment | completions | help | interpreter list': reads('package'),
    'install | install-all | inject': installsAll,
    [`upgrade | upgrade-all | upgrade-shared | reinstall | reinstall-all | pin | unpin | ensurepath | uninject |
      interpreter | interpreter prune`]: changes('package'),
    'uninstall | uninstall-all': uninstalls,
    run: (call) => {
      const read = readArguments(
        call.args.slice(call.args.findIndex((w) => w.text === 'run') + 1),
        pipxRun(),
        'operand',
      )
      return runApplication(call, read.operands, read.values('--spec'))
    },
    runpip: (call) => call.exec([word('pip', call.span), ...call.operands.slice(1)]),
  },
  examples: {
    'pipx install left-pad': ['change install package left-pad'],
    'pipx run left-pad x': ['change install package left-pad', 'undescribed run program left-pad'],
    'pipx run https://files.example/x.py': ['remote-code run package https://files.example/x.py'],
    'pipx list': ['read list package'],
    'pipx uninstall x': ['change uninstall package x'],
  },
})

const uvOptions =
  `${pipOptions} --directory= --project= --config-file= --index= --default-index= --index-strategy= --cache-dir= --color= --env-file= --extra= --only-group= --no-group= --with-editable= --with-requirements= ` +
  `--with= --from= --package= --script= -m|--module= --no-project --isolated --frozen --locked --no-sync
    --all-extras --dev --no-dev --only-dev --all-packages --refresh --reinstall --upgrade-package= -P=
    --link-mode= --exclude-newer= --offline --bump= --token= --publish-url= --check-url= --username= -u=
    --password= --out-dir= --build-backend= --no-config --native-tls --managed-python --no-managed-python
    --force --rev= --tag= --branch= --optional= --raw --short --name= --lib --app --bare --seed --clear
    --prompt=`

const uvRun =
  lazyTable(`--env-file= --extra= --group= --only-group= --no-group= --with= --with-editable= --with-requirements=
  --package= -p|--python= -m|--module -s|--script --gui-script --directory= --project= --index= --index-url= -i=
  --default-index= --extra-index-url= --find-links= -f= -P= --upgrade-package= --from= -c= -b= --overrides=
  --isolated --no-project --frozen --locked --no-sync --all-extras --no-dev --dev --only-dev --active --exact
  --all-packages --offline --refresh -q -v --no-env-file --no-cache -n --cache-dir= --color= --link-mode=
  --resolution= --prerelease= --index-strategy= --python-platform= --no-editable --inexact -U --reinstall
  --managed-python --no-config --config-file= --native-tls --exclude-newer= -w= --lfs -h|--help -V|--version`)

/** `uv run [options] command`: a script of Python, a module, or a program of the environment. */
const uvRuns: VerbRun = (call) => {
  const at = call.args.findIndex((w) => w.text === 'run')
  const read = readArguments(call.args.slice(at + 1), uvRun(), 'operand')
  if (read.values('--with').length > 0) installs(call, read.values('--with'), 'install', isRemoteWheel)
  const files = read.values('--env-file')
  const shift = files.length === 0 ? {} : { env: withDotenv(call, files, call.env) }
  const [first, ...rest] = read.operands
  if (first === undefined) return emitHelp(call)
  if (/^https?:/.test(first.text)) return emit(call, 'remote-code', 'run', 'program', first)
  const python = word('python', call.span)
  if (read.has('-m')) return call.exec([python, word('-m'), first, ...rest], shift)
  if (first.text === '-' || first.text.endsWith('.py') || read.has('--script'))
    return call.exec([python, first, ...rest], shift)
  return call.exec(read.operands, shift)
}

const uvToolRun: VerbRun = (call) => {
  const at = call.args.findIndex((w) => w.text === 'run')
  const read = readArguments(call.args.slice(at + 1), uvRun(), 'operand')
  return runApplication(call, read.operands, [...read.values('--from'), ...read.values('--with')])
}

const uv: Program = tool({
  names: ['uv'],
  about: 'installs packages and runs programs of Python projects',
  options: uvOptions,
  dryRun: (call) => call.arguments.has('--dry-run'),
  verbs: {
    [`pip list | pip show | pip freeze | pip check | pip tree | tree | export | python list | python find |
      python dir | tool list | tool dir | cache dir | cache size | self version | help | version --short |
      workspace list | workspace metadata | workspace dir | auth dir | generate-shell-completion`]: reads('package'),
    version: (call) =>
      call.operands.length === 0 && !call.arguments.has('--bump')
        ? emit(call, 'read', 'show', 'version')
        : emitFile(call, 'edit', word('pyproject.toml', call.span)),
    'pip install | pip sync | pip compile | add | tool install': installsAll,
    'pip uninstall | remove | tool uninstall': uninstalls,
    [`sync | lock | init | build | format | python install | python pin | python upgrade | python uninstall |
      python update-shell | tool upgrade | tool update-shell | self update`]: changes('package'),
    venv: (call) => emitFile(call, 'create', call.operands[0] ?? word('.venv', call.span)),
    'cache clean | cache prune | clean': does('lose-remade', 'cache', { verb: 'clean' }),
    run: uvRuns,
    'tool run': uvToolRun,
    publish: publishes('package'),
    'auth login | auth logout': changesAccess('registry'),
    'auth token': does('read-secret', 'token'),
  },
  examples: {
    'uv pip install requests': ['change install package requests'],
    'uv add httpx': ['change install package httpx'],
    'uv sync --frozen': ['change sync package'],
    'uv run pytest -q': ['change run tests'],
    'uv run scripts/x.py': ['file read scripts/x.py', 'undescribed run program scripts/x.py'],
    'uv run -m nobody x': ['undescribed run module nobody'],
    'uv run --with left-pad rm a': ['change install package left-pad', 'file delete a'],
    'uv tool run left-pad': ['change install package left-pad', 'undescribed run program left-pad'],
    'uv publish': ['publish publish package'],
    'uv tree': ['read tree package'],
    'uv venv': ['file create .venv'],
    'uv cache clean': ['lose-remade clean cache'],
    'uv run https://files.example/x.py': ['remote-code run program https://files.example/x.py'],
  },
})

const uvx: Program = {
  names: ['uvx'],
  about: 'runs an application of Python by name',
  examples: {
    'uvx left-pad@1 x': ['change install package left-pad@1', 'undescribed run program left-pad'],
    'uvx --from git+https://git.example/x y': [
      'remote-code install package git+https://git.example/x',
      'undescribed run program y',
    ],
    uvx: ['read help help'],
  },
  run: (call) => {
    const read = readArguments(call.args, uvRun(), 'operand')
    return runApplication(call, read.operands, [...read.values('--from'), ...read.values('--with')])
  },
}

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
  return words.length === 0 ? emitHelp(call) : call.exec(words)
}
const runOptions =
  lazyTable(`-s|--site-packages -p|--project= --venv= -v|--verbose -q -l|--list -j --json --skip= -k= -n|--name= -e|--env=
  --cwd= --no-capture-output --live-stream -h|--help --dev --no-interaction -d --pyproject= -i= -x= -f=
  --prefix= -a --attach=`)

const poetry: Program = tool({
  names: ['poetry'],
  about: 'manages the packages of a Python project',
  options: `-C|--directory= -P|--project= -G|--group= -D|--dev -E|--extras= --with= --without= --only= -f|--format=
    -o|--output= -r|--repository= -u|--username= -p|--password= --source= --python= --platform= --cert=
    --client-cert= --priority= -n|--no-interaction -q|--quiet -v|-vv|-vvv|--verbose --dry-run --all-extras
    --no-root --no-dev --sync --latest -l --outdated -o --tree -t --top-level --unset --list --local --lock
    --editable -e --allow-prereleases --only-root --no-cache --no-ansi --no-plugins --ansi -V|--version`,
  dryRun: (call) => call.arguments.has('--dry-run'),
  verbs: {
    [`show | check | search | about | list | help | env info | env list | env activate | cache list |
      source show | self show | self show plugins | debug | debug info | debug resolve | export | debug tags |
      python list`]: reads('package'),
    version: (call) =>
      call.operands.length === 0
        ? emit(call, 'read', 'show', 'version')
        : emitFile(call, 'edit', word('pyproject.toml', call.span)),
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
    --categories= --name= --feature= --manifest-path= --global -g --no-self --prod --frozen-lockfile
    -t|--target= -h|--help -V|--version`,
  dryRun: (call) => call.arguments.has('--dry-run'),
  verbs: {
    [`list | show | info | search | outdated | graph | check | audit | verify | requirements | scripts | export |
      tree | help | env show | env find | status | project metadata | dep show | dep hash | config show |
      config find | python show | python list | toolchain list | tools list | which | activate | version --short |
      completion`]: reads('package'),
    'add | install | tools install | global install': installsAll,
    'remove | uninstall | tools uninstall | global remove': uninstalls,
    [`sync | lock | update | upgrade | init | new | build | import | use | venv | venv create | plugin | self |
      fix | env create | env use | env add | python install | python update | python remove | python pin | pin |
      fetch | toolchain | toolchain fetch | make-req | make-pylock | fmt | format | lint | version | dep sync |
      project | workspace | clean --wheel | open`]: changes('package'),
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
  options: `-n|--name= -p|--prefix= -c|--channel= -f|--file= --platform= --solver= -k|--insecure -y|--yes -q|--quiet -v
    --json --dry-run -d --override-channels --all --envs -e --no-deps --revision= --from-history --show
    --show-sources --get= --add= --set= --remove= --append= --prepend= --describe --clone= --root-prefix= -r=
    --live-stream --no-capture-output --cwd= --download-only`,
  dryRun: (call) => call.arguments.has('--dry-run'),
  verbs: {
    [`list | search | info | env list | env export | env config vars list | export | compare | doctor | notices |
      help | content-trust | repoquery | env log | package list`]: reads('package'),
    [`install | create | update | upgrade | env create | env update | develop | convert | render | skeleton |
      index | build | self-update | env config | env config vars set | env config vars unset | package | rename |
      init | shell`]: installsAll,
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
  options: `-r|--repository= --repository-url= -u|--username= -p|--password= -f|--ini-path= --config-file= -c|--comment=
    --cert= --client-cert= --format= --python= --skip-existing --non-interactive --verbose
    --disable-progress-bar -s|--sign --sign-with= -i|--identity= -m= --manifest-path= -t|--token= -o|--out=
    --target= --interpreter= --release --strip`,
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
      emitFile(call, 'create', path)
    }
  },
}
const environmentOptions =
  lazyTable(`-p|--python= --app-data= --creator= --seeder= --prompt= --pip= --setuptools= --wheel= --extra-search-dir=
  --clear --system-site-packages --copies --always-copy --symlinks -q|--quiet -v|--verbose --help|-h --version
  --download --no-download`)

export const pythonPackages: readonly Program[] = [pip, pipx, uv, uvx, poetry, projects, conda, uploads, environment]
