import { absolute, emit } from '../../emit.ts'
import { openShell } from '../../open-shell.ts'
import { type Arguments, readArguments } from '../../options.ts'
import type { Call, Program, Shift } from '../../program.ts'
import { isKnownText, type Stream, type Word, word } from '../../word.ts'
import { containerEnv, dockerPlace, hostOfDaemon } from '../docker/place.ts'
import { emitHelp, lazyTable, listOf, named, runsProgram } from '../project-code.ts'
import { miseConfig } from './mise-config.ts'

/** Version managers and development environments: they install tools, choose one, and run programs with it. */

/** What `eval "$(tool init -)"` gets: settings of the shell and nothing else. */
function shellSettings(call: Call): Stream {
  emit(call, 'read', 'print', 'setting')
  return { text: undefined, carries: 0, span: call.span, about: 'shell settings' }
}

const reads = named(`list ls ls-remote list-remote list-all list-bin-paths current version versions which where whence
  latest outdated info doctor help plugin-list plugins-list root prefix shims hooks status show alias-list get
  bin-paths ls-lts env-vars registry search tasks version-name version-file version-origin commands completion
  completions settings-get check paths cache-path generate schema`)
const RUNS = /^(exec|x|run|run-script|with|do)$/
const SETTINGS = /^(init|virtualenv-init|activate|hook|env|shellenv|shell-hook|hook-env|export|dump|deactivate)$/

const managerOptions =
  lazyTable(`--using= -f|--force -v|--verbose -p|--path= -c|--cmd|--command= --install-if-missing --corepack-enabled
    --node= --npm= --yarn= --pnpm= --bundled-npm -C|--cd= -E|--env= -j|--jobs= --raw --no-default --lts=? --latest
    --save --silent -g|--global -q -y|--yes --use-on-cd --shell= -s --quiet --log-level= --trace --debug --no-config --no-rehash --path --no-cache`)

const managers: Program = {
  names: listOf(`asdf mise rtx nvm fnm volta nodenv n nvs pyenv rbenv rvm chruby jenv goenv gvm sdk tenv phpenv
    phpbrew swiftly swiftenv proto vfox kerl kiex juliaup dvm zvm choosenim crenv exenv scalaenv aqua hermit pkgx
    coursier cs`),
  about: 'installs and chooses versions of tools',
  examples: {
    'nvm use 20': ['change use version 20'],
    'nvm ls': ['read ls version'],
    'nvm exec 20 rm a': ['file delete a'],
    'fnm exec --using=20 rm a': ['file delete a'],
    'pyenv exec rm a': ['file delete a'],
    'mise exec node@20 -- rm a': ['file delete a'],
    'mise run build': ['undescribed run task build'],
    'mise -y run build': ['undescribed run task build'],
    'mise -C d exec -- rm a': ['file delete a'],
    'mise -C d ls': ['read ls version'],
    'mise --version': ['read help help'],
    'printf \'[tasks.x]\\nrun = "rm a"\\n\' > mise.toml; mise run x': ['file overwrite mise.toml', 'file delete a'],
    'printf \'[tasks]\\nx = ["rm a", "rm b"]\\n\' > mise.toml; mise run x': [
      'file overwrite mise.toml',
      'file delete a',
      'file delete b',
    ],
    'printf \'[tasks]\nx = "rm"\n\' > mise.toml; mise run x -- a': ['file overwrite mise.toml', 'file delete a'],
    'printf \'[tasks]\nx = "ls"\ny = "rm a"\n\' > mise.toml; mise run x ::: y': [
      'file overwrite mise.toml',
      'undescribed run task x',
    ],
    'printf \'[tasks.x]\nrun = "ls"\ndepends_post = ["y"]\n\' > mise.toml; mise run x': [
      'file overwrite mise.toml',
      'undescribed run task x',
    ],
    'printf \'[tasks.x]\nrun = [\n"echo ]",\n"rm a",\n]\n\' > mise.toml; mise run x': [
      'file overwrite mise.toml',
      'file delete a',
    ],
    'eval "$(mise activate bash)"; rm a': ['read print setting', 'file delete a'],
    'eval "$(pyenv init -)"': ['read print setting'],
    'asdf plugin add x https://git.example/x.git': ['remote-code add plugin https://git.example/x.git'],
    'asdf install nodejs 20': ['change install version nodejs'],
    'sdk install java 21': ['change install version java'],
    nvm: ['read help help'],
  },
  run: (call) => {
    // Options of the whole tool come first: `mise -C web run build`.
    const [verb] = readArguments(call.args, managerOptions(), 'operand').operands
    const at = verb === undefined ? call.args.length : call.args.indexOf(verb)
    const rest = [...call.args.slice(0, at), ...call.args.slice(at + 1)]
    const text = verb?.text ?? call.args[0]?.text ?? ''
    if (verb === undefined || text.startsWith('-') || reads(text))
      return text === '' || text.startsWith('-') ? emitHelp(call) : emit(call, 'read', text, 'version')
    if (SETTINGS.test(text)) return shellSettings(call)
    if (RUNS.test(text)) return runsWith(call, text, rest)
    if (text === 'shell' && call.name !== 'mise') return shellSettings(call)
    const remote = rest.find((w) => /^(https?:|git@|ssh:|git:)/.test(w.text))
    if (text.startsWith('plugin') && remote !== undefined) return emit(call, 'remote-code', 'add', 'plugin', remote)
    if (/^(plugin|plugins|alias|settings|config)$/.test(text) && /^(list|ls|get|)$/.test(rest[0]?.text ?? ''))
      return emit(call, 'read', text, 'version')
    emit(call, 'change', text, 'version', rest.find((w) => !w.text.startsWith('-')) ?? '')
  },
}

/** `mise exec tool@version -- program`, `nvm exec 20 program`, `pyenv exec program`. */
function runsWith(call: Call, verb: string, words: readonly Word[]): Stream | undefined {
  const read = readArguments(words, managerOptions(), 'operand')
  const isMise = call.name === 'mise' || call.name === 'rtx'
  const config = isMise ? miseConfig(call) : undefined
  // Another directory has settings of its own.
  const directory = isMise ? read.value('-C') : undefined
  const shift = {
    ...(config === undefined || directory !== undefined ? {} : { env: config.env }),
    ...(directory === undefined ? {} : { cwd: absolute(call.cwd, directory.text) }),
  }
  const code = isMise ? read.value('-c') : undefined
  if (code !== undefined) return call.shell({ text: code.text, carries: code.carries, span: code.span }, shift)
  const [first, ...rest] = read.operands
  if (isMise && verb === 'run' && first !== undefined) {
    const given = rest[0]?.text === '--' ? rest.slice(1) : rest
    // `:::` begins another task; another directory and another environment have settings of their own.
    const alone = !rest.some((w) => w.text === ':::') && !read.has('-C', '-E') && call.env.get('MISE_ENV') === undefined
    const steps = alone && read.strangers.length === 0 ? config?.task(first.text) : undefined
    if (steps === undefined) return void runsProgram({ ...call, ...shift }, first, rest, 'task')
    const positional = [word('mise', call.span), ...given]
    for (const [i, step] of steps.entries()) {
      // Words behind the name are put behind the last step.
      const text = given.length > 0 && i === steps.length - 1 ? `${step} "$@"` : step
      call.shell({ text, carries: 0, span: first.span }, { ...shift, positional })
    }
    return
  }
  const dashes = words.findIndex((w) => w.text === '--')
  if (dashes >= 0) return call.exec(words.slice(dashes + 1), shift)
  if (first === undefined) return void emitHelp(call)
  const takesVersion = /^(nvm|n|rvm|chruby|nvs|gvm)$/.test(call.name)
  if (takesVersion && verb === 'run') return call.exec([word('node', call.span), ...rest])
  const command =
    takesVersion && /^(v?\d|lts|node|stable|latest|default|--|ruby|system)/.test(first.text) ? rest : read.operands
  return command.length === 0 ? undefined : call.exec(command, shift)
}

const direnv: Program = {
  names: ['direnv'],
  about: 'loads the variables of a directory',
  examples: {
    'direnv allow': ['change allow directory'],
    'direnv status': ['read status directory'],
    'direnv exec . rm a': ['file delete a'],
    "printf 'rm b\\n' > .envrc; direnv exec . rm a": ['file overwrite .envrc', 'file delete b', 'file delete a'],
    "printf 'use node\\nexport PGHOST=a\\n' > .envrc; direnv exec . rm a": ['file overwrite .envrc', 'file delete a'],
    "printf 'use_x() { rm b; }\nuse x\n' > .envrc; direnv exec . rm a": [
      'file overwrite .envrc',
      'file delete b',
      'file delete a',
    ],
    'direnv export json': ['read-secret print environment'],
    'eval "$(direnv hook bash)"': ['read print setting'],
  },
  run: (call) => {
    const [verb, ...rest] = call.args
    const text = verb?.text ?? 'help'
    if (text === 'hook') return shellSettings(call)
    if (text === 'export') {
      emit(call, 'read-secret', 'print', 'environment')
      return { text: undefined, carries: 1, span: call.span, about: 'shell settings' }
    }
    if (text === 'exec') {
      const [directory, ...command] = rest
      if (directory === undefined) return
      const settings = call.readFile({ ...directory, text: `${absolute(call.cwd, directory.text)}/.envrc` })
      if (settings.text === undefined || !isKnownText(call.cwd)) return call.exec(command)
      const around = [absolute(call.cwd, directory.text), call.cwd].map((one) => `'${one.replaceAll("'", "'\\''")}'`)
      const text = `${DIRENV}cd ${around[0]}\n${settings.text}\ncd ${around[1]}\n"$@"`
      return call.shell(
        { ...settings, text, span: directory.span },
        { positional: [word('direnv', call.span), ...command] },
      )
    }
    if (text === 'edit') return openShell(call)
    const changes = /^(allow|permit|grant|deny|block|revoke|reload|prune)$/.test(text)
    emit(call, changes ? 'change' : 'read', text, 'directory', changes ? (rest[0] ?? '') : '')
  },
}

/** Functions that every `.envrc` may call (direnv-stdlib(1)): what they load counts, the rest is about paths and tools. */
const DIRENV = `dotenv() { set -a; . "\${1:-.env}"; set +a; }
dotenv_if_exists() { dotenv "$@"; }
source_env() { . "$1"; }
source_env_if_exists() { . "$1"; }
source_up() { :; }; source_up_if_exists() { :; }; PATH_add() { :; }; path_add() { :; }; MANPATH_add() { :; }
use() { named=use_$1; shift; "$named" "$@"; }
layout() { named=layout_$1; shift; "$named" "$@"; }
use_node() { :; }; use_nvm() { :; }; use_rbenv() { :; }; use_asdf() { :; }; use_mise() { :; }; use_nix() { :; }
use_flake() { nix develop "$@" -c true; }
layout_node() { :; }; layout_ruby() { :; }; layout_go() { :; }; layout_python() { :; }; layout_python3() { :; }
watch_file() { :; }; watch_dir() { :; }; strict_env() { :; }; unstrict_env() { :; }
has() { :; }; log_status() { :; }; log_error() { :; }; env_vars_required() { :; }; expand_path() { echo "$1"; }
`

const devbox: Program = {
  names: ['devbox', 'devenv', 'flox', 'devpod', 'gitpod', 'spack', 'hab'],
  about: 'development environments',
  examples: {
    'devbox run -- rm a': ['file delete a'],
    'devbox run build': ['undescribed run task build'],
    'devbox shell': ['unreadable open shell'],
    'devbox add python': ['change add package python'],
    'devbox list': ['read list package'],
    'devbox rm python': ['change rm package python'],
  },
  run: (call) => {
    const [verb, ...rest] = call.args.filter((w, i) => !(i === 0 && w.text.startsWith('-')))
    const text = verb?.text ?? ''
    if (
      text === '' ||
      /^(list|search|info|version|help|status|ls|doctor|show|describe|find|--version|graph|spec|compilers|arch)$/.test(
        text,
      )
    )
      return emit(call, 'read', text === '' ? 'help' : text, 'package')
    if (/^(shellenv|hook|print-dev-env)$/.test(text)) return shellSettings(call)
    if (/^(shell|activate|develop|environment)$/.test(text)) {
      const dashes = rest.findIndex((w) => w.text === '--')
      return dashes < 0 ? openShell(call) : call.exec(rest.slice(dashes + 1))
    }
    if (text === 'run' || text === 'exec') {
      const dashes = rest.findIndex((w) => w.text === '--')
      if (dashes >= 0) return call.exec(rest.slice(dashes + 1))
      const words = rest.filter((w) => !w.text.startsWith('-'))
      return runsProgram(call, words[0] ?? '', words.slice(1), 'task')
    }
    if (/^(gc|cache)$/.test(text)) return emit(call, 'lose-remade', text, 'cache')
    if (/^(push|upload|publish)$/.test(text)) return emit(call, 'publish', text, 'package', rest[0] ?? '')
    if (/^(auth|secrets)$/.test(text)) return emit(call, 'access', text, 'registry', rest[0] ?? '')
    emit(call, 'change', text, 'package', rest.find((w) => !w.text.startsWith('-')) ?? '')
  },
}

const devcontainer: Program = {
  names: ['devcontainer'],
  about: 'runs a development container',
  examples: {
    'devcontainer up --workspace-folder .': ['change up container'],
    'devcontainer exec --workspace-folder . npm -v': ['read help help @ container devcontainer'],
    'devcontainer exec --workspace-folder . rm a': ['file delete /repo/a'],
    'devcontainer exec --workspace-folder . rm /opt/a': ['file delete /opt/a @ container devcontainer'],
    'devcontainer exec --workspace-folder .': ['unreadable open shell'],
    'devcontainer read-configuration': ['read read-configuration container'],
  },
  run: (call) => {
    const [verb, ...rest] = call.args
    if (verb === undefined || verb.text.startsWith('-')) return emitHelp(call)
    if (verb.text === 'exec') {
      const read = readArguments(rest, devcontainerOptions(), 'operand')
      return read.operands.length === 0 ? openShell(call) : call.exec(read.operands, insideDevcontainer(call, read))
    }
    const reads =
      /^(read-configuration|outdated|features|templates)$/.test(verb.text) &&
      !rest.some((w) => /^(publish|apply)$/.test(w.text))
    if (rest.some((w) => w.text === 'publish')) return emit(call, 'publish', 'publish', 'package')
    emit(call, reads ? 'read' : 'change', verb.text, 'container')
  },
}

/** A container of the Docker of this host, into which the workspace is mounted (containers.dev, `workspaceMount`). */
function insideDevcontainer(call: Call, read: Arguments): Shift {
  const given = read.value('--workspace-folder')
  const host = given === undefined ? call.cwd : absolute(call.cwd, given.text)
  const inside = `/workspaces/${host.slice(host.lastIndexOf('/') + 1)}`
  // Its `--config` is another one than Docker's.
  const daemon = dockerPlace({ ...call, arguments: readArguments([], devcontainerOptions()) })
  const name = read.value('--container-id') ?? word('devcontainer', call.span)
  const isMounted = isKnownText(host) && hostOfDaemon(call, daemon) === undefined
  const mounts = isMounted ? [{ host, inside, readOnly: false }] : []
  const env = containerEnv(call, read.values('--remote-env'))
  return { site: { is: 'container', daemon, name, mounts, from: call.site }, cwd: inside, env }
}

const devcontainerOptions =
  lazyTable(`--workspace-folder= --container-id= --id-label= --config= --override-config= --remote-env= --docker-path=
    --docker-compose-path= --user-data-folder= --log-level= --log-format= --terminal-columns= --terminal-rows=
    --mount= --default-user-env-probe=`)

export const toolchains: readonly Program[] = [managers, direnv, devbox, devcontainer]
