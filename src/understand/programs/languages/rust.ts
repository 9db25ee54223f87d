import { emit, emitFile } from '../../emit.ts'
import { readArguments } from '../../options.ts'
import type { Program } from '../../program.ts'
import { changes, changesAccess, does, reads, tool, type VerbRun } from '../../tool.ts'
import { type Word, word } from '../../word.ts'
import { deploysAway, emitHelp, formats, lazyTable, listOf, projectTool, runsProgram } from '../project-code.ts'
import { aliasIn, runsSettings } from './cargo-settings.ts'

/** Cargo and rustup, Rust 1.90. */

const options = `-C= -Z= --config= --color= --manifest-path= --lockfile-path= --target-dir= --artifact-dir= --out-dir=
  --target= --profile= -F|--features= -p|--package= --exclude= --bin= --example= --test= --bench= -j|--jobs=
  --message-format= --registry= --index= --token= --git= --branch= --tag= --rev= --path= --root= --vers|--version=
  --edition= --name= --vcs= --depth= -e|--edges= -i|--invert= --prefix= --format= --limit= --precise= --rename=
  --timings=? --explain= --bins --lib --examples --tests --benches --all-targets --all-features --no-default-features
  -r|--release --workspace --all --offline --locked --frozen --no-run --no-fail-fast --dry-run -n --allow-dirty
  --no-verify --fix --doc --open --no-deps -v|-vv|--verbose -q|--quiet --keep-going --undo --list --check --force -f
  --debug -d --build --dev --optional --example --broken --allow-staged --allow-no-vcs -V -s|--shell= -x|--exec=
  -w|--watch= -c|--clear -l|--list --add= -a --remove=`

const builds =
  (on: string): VerbRun =>
  (call) =>
    emit(call, 'change', 'run', on)

/** `cargo run -- words`: the project's own program. */
const run: VerbRun = (call) =>
  runsProgram(call, call.arguments.value('--bin', '--example', '--package') ?? 'main', call.operands)

const install: VerbRun = (call) => {
  const from = call.arguments.value('--git')
  if (from !== undefined)
    return emit(call, 'remote-code', 'install', 'package', from, {
      note: 'the package comes from an address, not from a registry',
    })
  if (call.operands.length === 0) emit(call, 'change', 'install', 'package', call.arguments.value('--path') ?? '')
  for (const one of call.operands) emit(call, 'change', 'install', 'package', one)
}

const publish: VerbRun = (call) => {
  if (call.arguments.has('--dry-run', '-n')) return emit(call, 'read', 'dry run', 'plan', 'publish')
  emit(call, 'publish', 'publish', 'package', call.arguments.value('--package') ?? '', {
    dryRun: 'cargo publish --dry-run',
  })
}

const cargoVerbs = tool({
  names: ['cargo'],
  about: '',
  options,
  verbs: {
    [`search | tree | metadata | info | locate-project | pkgid | read-manifest | verify-project | version | help |
      report | logout --help | audit | deny | outdated | udeps | geiger | bloat | msrv | license | about | machete |
      duplicates | semver-checks | public-api | depgraph | auditable | show-asm | asm | llvm-lines | vet | crev |
      modules | sort --check | config`]: reads('package'),
    [`build | b | check | c | doc | d | rustc | rustdoc | package | fetch | vendor | zigbuild | cross | expand |
      bundle | deb | generate-rpm | wasi | component | ndk | apk | xwin | dist | binstall | flamegraph | instruments |
      profiler | shuttle-build | leptos | tauri | chef | hack`]: builds('build'),
    [`test | t | bench | nextest | miri | tarpaulin | llvm-cov | fuzz | mutants | insta | criterion | careful | kani |
      proptest | wasm-pack`]: builds('tests'),
    'clippy | fix | sort | spellcheck | rdme': builds('check'),
    fmt: (call) =>
      call.arguments.has('--check') ? emit(call, 'read', 'check', 'file') : emit(call, 'change', 'format', 'file'),
    [`update | add | remove | rm | new | init | generate-lockfile | upgrade | edit | set-version | generate |
      release-plz | import`]: changes('package'),
    install,
    uninstall: (call) => {
      for (const one of call.operands) emit(call, 'change', 'uninstall', 'package', one)
    },
    run,
    r: run,
    clean: (call) => emit(call, call.arguments.has('--dry-run', '-n') ? 'read' : 'lose-remade', 'clean', 'build'),
    'cache | sweep': does('lose-remade', 'cache'),
    publish,
    yank: (call) =>
      emit(call, call.arguments.has('--undo') ? 'publish' : 'lose', 'yank', 'package', call.operands[0] ?? ''),
    'release | workspaces publish | smart-release': (call) =>
      emit(
        call,
        call.args.some((w) => w.text === '-x' || w.text === '--execute') || call.verb !== 'release'
          ? 'publish'
          : 'read',
        call.verb,
        'package',
      ),
    'login | logout | owner': changesAccess('registry'),
    watch: {
      options: `-x|--exec= -s|--shell= -w|--watch= -i|--ignore= -d|--delay= -c|--clear -q -E|--env= -C|--workdir= -N
        --why --postpone --no-restart -B=`,
      run: (call) => {
        const commands = call.arguments.values('--exec')
        const codes = call.arguments.values('--shell')
        if (commands.length === 0 && codes.length === 0) return emit(call, 'change', 'run', 'build')
        for (const one of commands)
          call.exec([word('cargo', call.span), ...one.text.split(' ').map((text) => word(text, one.span))])
        for (const one of codes) call.shell({ text: one.text, carries: one.carries, span: one.span })
      },
    },
    'lambda deploy | shuttle deploy | shuttle up': (call) =>
      deploysAway(call, call.verb, 'application', call.operands[0] ?? ''),
    'lambda build | lambda watch | lambda start | shuttle run | shuttle init': changes('application'),
    sqlx: (call) =>
      call.exec([word('sqlx', call.span), ...call.args.slice(call.args.findIndex((w) => w.text === 'sqlx') + 1)]),
    '*': (call) => {
      const alias = aliasIn(call, settingsGiven(call.args), call.verb)
      if (alias === undefined || alias[0] === call.verb)
        return runsProgram(call, word(`cargo-${call.verb}`, call.span), call.operands)
      call.exec([word('cargo', call.span), ...alias.map((text) => word(text, call.span)), ...call.operands])
    },
  },
  examples: {},
})

const cargoOptions = lazyTable('--config=')
const settingsGiven = (words: readonly Word[]) => readArguments(words, cargoOptions()).values('--config')

const cargo: Program = {
  names: ['cargo', 'cross'],
  about: 'builds, tests, runs and publishes Rust',
  examples: {
    'cargo build --release': ['change run build'],
    'cargo +nightly test -- --nocapture': ['change run tests'],
    'cargo clippy -- -D warnings': ['change run check'],
    'cargo fmt --check': ['read check file'],
    'cargo fmt': ['change format file'],
    'cargo run --bin x -- --env prod': ['undescribed run program x'],
    'cargo install ripgrep': ['change install package ripgrep'],
    'cargo install --git https://git.example/x': ['remote-code install package https://git.example/x'],
    'cargo publish': ['publish publish package'],
    'cargo publish --dry-run': ['read dry run plan publish'],
    'cargo yank --vers 1.0.0 x': ['lose yank package x'],
    'cargo owner --add me x': ['access owner registry x'],
    'cargo clean': ['lose-remade clean build'],
    'cargo tree -i serde': ['read tree package'],
    "cargo watch -x test -s 'rm a'": ['change run tests', 'file delete a'],
    'cargo xtask deploy': ['undescribed run program cargo-xtask'],
    'cargo --version': ['read help help'],
    'cargo --config \'target.x.runner=["rm", "a"]\' run': ['file delete a', 'undescribed run program main'],
    "cargo --config 'build.jobs=4' build": ['change run build'],
    'mkdir .cargo; printf \'[build]\nrustc-wrapper = "rm a"\n\' > .cargo/config.toml; cargo build': [
      'file create .cargo',
      'file overwrite .cargo/config.toml',
      'file delete a',
      'change run build',
    ],
    'printf \'[alias]\nx = "publish"\n\' > .cargo/config.toml; cargo x': [
      'file overwrite .cargo/config.toml',
      'publish publish package',
    ],
    'cargo --list': ['read help help'],
  },
  run: (call) => {
    const words = call.args[0]?.text.startsWith('+') === true ? call.args.slice(1) : call.args
    if (words.length <= 1 && /^(--list|--version|-V|-vV)?$/.test(words[0]?.text ?? '')) return emitHelp(call)
    runsSettings(call, settingsGiven(words))
    return cargoVerbs.run({ ...call, args: words })
  },
}

const rustup: Program = tool({
  names: ['rustup', 'rustup-init'],
  about: 'installs toolchains of Rust',
  options: `--toolchain= --profile= -c|--component= -t|--target= --path= -v --default-toolchain= --force
    --no-self-update -y -q`,
  verbs: {
    [`show | toolchain list | component list | target list | override list | which | check | help | doc | man |
      show home | show profile | show active-toolchain | completions`]: reads('toolchain'),
    [`install | update | default | toolchain install | toolchain add | toolchain link | component add | target add |
      override set | override unset | set | self update | self upgrade-data | toolchain uninstall | toolchain remove |
      uninstall | component remove | target remove | self uninstall`]: changes('toolchain'),
    run: (call) =>
      call.exec(
        readArguments(
          call.args.slice(call.args.findIndex((w) => w.text === 'run') + 1),
          runOptions(),
          'operand',
        ).operands.slice(1),
      ),
  },
  examples: {
    'rustup show': ['read show toolchain'],
    'rustup update stable': ['change update toolchain stable'],
    'rustup run nightly rm a': ['file delete a'],
  },
})
const runOptions = lazyTable('--install')

const rustc: Program = {
  names: ['rustc', 'rustdoc', 'rustfmt', 'clippy-driver'],
  about: 'compiles and formats Rust',
  examples: {
    'rustc -o x x.rs': ['change run build', 'file overwrite x'],
    'rustc --version': ['read help help'],
    'rustfmt --check x.rs': ['file read x.rs'],
    'rustfmt x.rs': ['change format file x.rs'],
  },
  run: (call) => {
    const read = readArguments(call.args, rustcOptions())
    if (read.has('-h', '-V', '--print', '--explain')) return emitHelp(call)
    if (call.name === 'rustfmt') {
      if (!read.has('--check')) return formats(call, read.operands)
      for (const path of read.operands) emitFile(call, 'read', path)
      return
    }
    emit(call, 'change', 'run', 'build')
    const file = read.value('-o')
    if (file !== undefined) emitFile(call, 'overwrite', file)
  },
}
const rustcOptions =
  lazyTable(`-o|--output= -C|--codegen= -L= -l= --crate-type= --crate-name= --edition= --emit= --print= --target= -A=
    -W= -D= -F= --cfg= --extern= --explain= --cap-lints= --config= --config-path= --out-dir= -Z= -g -O -h|--help
    -V|-vV|--version --test --check -v --error-format=`)

export const rustPrograms: readonly Program[] = [
  cargo,
  rustup,
  rustc,
  projectTool(
    listOf(`cargo-nextest bacon trunk mdbook wasm-opt dx cargo-watch rust-analyzer cargo-deny cargo-audit`),
    'builds and checks Rust projects',
    { on: 'build' },
    { 'trunk build': ['change run build'] },
  ),
]
