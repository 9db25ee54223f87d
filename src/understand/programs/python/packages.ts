import { emit, emitFile } from '../../emit.ts'
import { openShell } from '../../open-shell.ts'
import { readArguments } from '../../options.ts'
import type { Call, Program } from '../../program.ts'
import { changes, changesAccess, does, publishes, reads, tool, type VerbRun } from '../../tool.ts'
import { isKnown, type Stream, UNKNOWN, type Word, word } from '../../word.ts'
import { withDotenv } from '../dotenv-file.ts'
import { installs, isInstalled } from '../javascript/package-json.ts'
import { setsSource } from '../package-sources.ts'
import { emitHelp, lazyTable } from '../project-code.ts'
import { makesEnvironment } from './made-environment.ts'

/** pip 25, pipx and uv: they install packages of Python by name and run them. */

/** PEP 508 and PEP 610: `git+https://…`, `https://…whl`, `name @ https://…`. */
function isRemoteWheel(spec: string): boolean {
  const named = /^[\w.-]+(\[[\w,.-]*\])? *@ */.exec(spec.slice(0, 200))
  return [spec, spec.slice(named?.[0].length ?? 0)].some(isAddress)
}

function isAddress(source: string): boolean {
  return /^((git|hg|svn|bzr)\+|https?:|ftp:|ssh:|git@)/.test(source)
}

/** Installs what the words and the requirement options name. */
export const installsAll: VerbRun = (call) => {
  const files = call.arguments.values('--requirement')
  const given = [...call.operands, ...call.arguments.values('--editable'), ...files, ...call.arguments.values('--with')]
  const verb = call.verb.split(' ').at(-1) ?? 'install'
  installs(call, given, /^(sync|lock|update|upgrade|wheel|download)$/.test(verb) ? verb : 'install', isRemoteWheel)
}

export const uninstalls: VerbRun = (call) =>
  installs(call, [...call.operands, ...call.arguments.values('--requirement')], 'uninstall', () => false)

const pipOptions = `-i|--index-url= --extra-index-url= -f|--find-links= -r|--requirement= -c|--constraint=
  -e|--editable= -t|--target= --prefix= --root= --src= --python= --proxy= --timeout= --cache-dir= --log= --no-binary=
  --only-binary= --platform= --python-version= --implementation= --abi= --progress-bar= --report=
  -C|--config-settings= --global-option= --trusted-host= --cert= --client-cert= --exists-action= --retries=
  --upgrade-strategy= --use-feature= --use-deprecated= --format= --path= --exclude= -w|--wheel-dir= -d|--dest=
  -a|--algorithm= --group= --keyring-provider= --root-user-action= -o|--output-file= -p= -U|--upgrade
  -I|--ignore-installed -q|--quiet -v|--verbose -y|--yes --user --pre --no-deps --dry-run --no-cache-dir --no-input
  --disable-pip-version-check --force-reinstall --no-build-isolation --break-system-packages --system -V|--version
  -h|--help --local --outdated --uptodate --not-required -l --all --require-virtualenv --compile --no-compile
  --require-hashes -n --no-index --resolution=`

const pipReads = `list | show | freeze | check | search | inspect | index | index versions | debug | hash | completion |
  help | cache dir | cache info | cache list | config list | config get | config debug | tree`

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
    'config set': (call) => {
      const [name, value] = call.operands
      if (name === undefined || !setsSource(call, name.text, value)) emit(call, 'change', 'set', 'setting', name ?? '')
    },
    'config unset': changes('setting'),
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
    'pip config set global.index-url https://pypi.elsewhere.example/simple': [
      'remote-code set setting global.index-url',
    ],
    'pip config set global.timeout 60': ['change set setting global.timeout'],
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
  `${pipOptions} --directory= --project= --config-file= --index= --default-index= --index-strategy= --cache-dir=
    --color= --env-file= --extra= --only-group= --no-group= --with-editable= --with-requirements=` +
  `--with= --from= --package= --script= -m|--module= --no-project --isolated --frozen --locked --no-sync --all-extras
    --dev --no-dev --only-dev --all-packages --refresh --reinstall --upgrade-package= -P= --link-mode=
    --exclude-newer= --offline --bump= --token= --publish-url= --check-url= --username= -u= --password= --out-dir=
    --build-backend= --no-config --native-tls --managed-python --no-managed-python --force --rev= --tag= --branch=
    --optional= --raw --short --name= --lib --app --bare --seed --clear --prompt=`

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
  const directory = read.value('--directory') ?? call.arguments.value('--directory')
  const shift = {
    ...(files.length === 0 ? {} : { env: withDotenv(call, files, call.env) }),
    ...(directory === undefined ? {} : { cwd: isKnown(directory) ? directory.text : UNKNOWN }),
  }
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

/** The list of packages is printed, or written where `-o` says. */
export const writesList: VerbRun = (call) => {
  emit(call, 'read', call.verb, 'package')
  const out = call.arguments.value('-o', '--output-file', '--output')
  if (out !== undefined) emitFile(call, 'overwrite', out)
}

const uv: Program = tool({
  names: ['uv'],
  about: 'installs packages and runs programs of Python projects',
  options: uvOptions,
  dryRun: (call) => call.arguments.has('--dry-run'),
  verbs: {
    [`pip list | pip show | pip freeze | pip check | pip tree | tree | python list | python find | python dir |
      tool list | tool dir | cache dir | cache size | self version | help | version --short | workspace list |
      workspace metadata | workspace dir | auth dir | generate-shell-completion`]: reads('package'),
    version: (call) =>
      call.operands.length === 0 && !call.arguments.has('--bump')
        ? emit(call, 'read', 'show', 'version')
        : emitFile(call, 'edit', word('pyproject.toml', call.span)),
    export: writesList,
    'pip compile': (call) => {
      // What is not built yet is built to be asked what it needs.
      emit(call, 'change', call.verb, 'package')
      for (const path of call.operands) emitFile(call, 'read', path)
      writesList(call)
    },
    'pip install | pip sync | add | tool install': installsAll,
    'pip uninstall | remove | tool uninstall': uninstalls,
    [`sync | lock | init | build | format | python install | python pin | python upgrade | python uninstall |
      python update-shell | tool upgrade | tool update-shell | self update`]: changes('package'),
    venv: (call) => makesEnvironment(call, call.operands[0] ?? word('.venv', call.span)),
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

export const pythonPackages: readonly Program[] = [pip, pipx, uv, uvx]
