import { absolute, emit } from '../../emit.ts'
import { openShell } from '../../open-shell.ts'
import { optionTable, readArguments } from '../../options.ts'
import type { Call, Program } from '../../program.ts'
import { changes, does, reads, tool } from '../../tool.ts'
import { isKnown, type Stream, UNKNOWN, type Word, word } from '../../word.ts'
import { emitHelp, lazyTable, projectTool, runScriptFile, runsProgram } from '../project-code.ts'
import { runsWrittenLists } from './cmake-lists.ts'

/**
 * Build tools whose files are not read: what they build is a change, what they run of the project is `undescribed`.
 * KNOWN GAP: a build file that runs something harmful is not seen, as in any program of the project.
 */

const ninja: Program = {
  names: ['ninja', 'samu', 'ninja-build'],
  about: 'runs the build steps of build.ninja',
  examples: {
    'ninja -C build': ['change run build'],
    'ninja -n': ['read dry run plan build'],
    'ninja -t clean': ['lose-remade clean build'],
    'ninja -t targets': ['read help help'],
  },
  run: (call) => {
    const read = readArguments(
      call.args,
      optionTable('-C= -f= -j= -k= -l= -n -v|--verbose -d= -t= -w= --version -h|--help --quiet'),
      'never',
    )
    if (read.has('--version', '-h')) return emitHelp(call)
    const sub = read.value('-t')?.text
    if (sub === 'clean' || sub === 'cleandead') return emit(call, 'lose-remade', 'clean', 'build')
    if (sub !== undefined)
      return sub === 'restat' || sub === 'recompact' ? emit(call, 'change', sub, 'build') : emitHelp(call)
    if (read.has('-n')) return emit(call, 'read', 'dry run', 'plan', 'build')
    for (const goal of read.operands.length > 0 ? read.operands : ['']) emit(call, 'change', 'run', 'build', goal)
  },
}

const cmakeOptions =
  lazyTable(`-S= -B= -C= -D= -U= -G= -T= -A= --preset=? --build= --install= --open= --target= -t= --config= --prefix=
    --component= -j|--parallel=? --toolchain= -P= --log-level= --trace-redirect= --graphviz= --profiling-output=
    --clean-first --fresh --workflow -N --list-presets=? --version --help=? -h -L -LA -LAH --find-package --verbose -v`)

const cmake: Program = {
  names: ['cmake', 'cmake3'],
  about: 'configures, builds and installs, and runs small file commands',
  examples: {
    'cmake -S . -B build': ['change configure build'],
    'cmake --build build --target test -j 4': ['change run build test'],
    'cmake --install build --prefix /opt/x': ['change install build'],
    'cmake -E rm -rf build': ['file delete below build'],
    'cmake -E remove_directory build': ['file delete below build'],
    'cmake -E env A=b rm x': ['file delete x'],
    'cmake -P x.cmake': ['file read x.cmake', 'undescribed run program x.cmake'],
    'cmake --version': ['read help help'],
    'printf "add_custom_target(x ALL COMMAND rm a\n  COMMENT b)\n" > CMakeLists.txt; cmake -B b': [
      'file overwrite CMakeLists.txt',
      'file delete a',
      'change configure build',
    ],
  },
  run: (call) => {
    if (call.args[0]?.text === '-E') return commandMode(call, call.args.slice(1))
    const read = readArguments(call.args, cmakeOptions())
    if (read.has('--version', '--help', '-h', '-N', '--list-presets')) return emitHelp(call)
    const script = read.value('-P')
    if (script !== undefined) return runScriptFile(call, script, read.operands)
    runsWrittenLists(call, (read.value('-B') ?? read.value('--build'))?.text ?? '.')
    if (read.has('--build')) return emit(call, 'change', 'run', 'build', read.value('--target', '-t') ?? '')
    if (read.has('--install')) return emit(call, 'change', 'install', 'build')
    emit(call, 'change', 'configure', 'build')
  },
}

/** `cmake -E`: commands like those of the shell, cmake(1). */
function commandMode(call: Call, words: readonly Word[]): Stream | undefined {
  const [verb, ...rest] = words
  const as = (...head: readonly string[]) => call.exec([...head.map((one) => word(one, call.span)), ...rest])
  switch (verb?.text) {
    case 'rm':
      return as('rm')
    case 'remove':
      return as('rm', '-f')
    case 'remove_directory':
    case 'rmdir':
      return as('rm', '-rf')
    case 'copy':
    case 'copy_if_different':
    case 'copy_if_newer':
    case 'copy_directory':
    case 'copy_directory_if_different':
      return as('cp', '-r')
    case 'rename':
      return as('mv')
    case 'make_directory':
      return as('mkdir', '-p')
    case 'touch':
    case 'touch_nocreate':
      return as('touch')
    case 'create_symlink':
      return as('ln', '-s')
    case 'create_hardlink':
      return as('ln')
    case 'cat':
      return as('cat')
    case 'tar':
      return as('tar')
    case 'env':
      return as('env')
    case 'time':
      return call.exec(rest)
    case 'chdir': {
      const [to, ...command] = rest
      return call.exec(command, { cwd: to !== undefined && isKnown(to) ? absolute(call.cwd, to.text) : UNKNOWN })
    }
    case 'environment':
      return call.exec([word('env', call.span)])
    case undefined:
    case 'echo':
    case 'echo_append':
    case 'sleep':
    case 'true':
    case 'false':
    case 'capabilities':
    case 'compare_files':
    case 'md5sum':
    case 'sha256sum':
      return undefined
    default:
      return void runsProgram(call, verb ?? '', rest)
  }
}

const bazel: Program = tool({
  names: ['bazel', 'bazelisk', 'buck2', 'buck', 'pants', 'plz', 'ibazel'],
  about: 'builds, tests and runs targets',
  options: `-c|--compilation_mode= -j|--jobs= -k|--keep_going -s|--subcommands --config= --output= --noshow_progress
    --nobuild --platforms= --test_arg= --test_filter= --output_base= --bazelrc=`,
  verbs: {
    [`query | cquery | aquery | info | version | help | dump | license | print_action | canonicalize-flags |
      analyze-profile | mod graph | mod deps | mod show_repo | targets | audit | list | dependencies | peek | roots`]:
      reads('target'),
    [`build | test | coverage | fetch | sync | vendor | mobile-install | lint | fmt | check | fix | package | cover |
      update | init | tailor | gc | watch | mod`]: changes('build'),
    'run | install': (call) => {
      const [target, ...args] = call.operands
      runsProgram(call, target ?? '', args)
    },
    clean: does('lose-remade', 'build'),
    'shutdown | kill | killall': does('restart', 'server'),
  },
  examples: {
    'bazel build //...': ['change build build //...'],
    'bazel query //...': ['read query target //...'],
    'bazel run //tools:gen -- --x': ['undescribed run program //tools:gen'],
    'bazel clean --expunge': ['lose-remade clean build'],
  },
})

const meson: Program = tool({
  names: ['meson', 'muon'],
  about: 'configures and builds',
  options: `-C= -D= --prefix= --buildtype= --backend= --native-file= --cross-file= --wrap-mode= -j= --num-processes=
    -t= --suite= --destdir= --reconfigure --wipe --targets --tests --buildoptions -a|--all --ast --dependencies`,
  verbs: {
    'introspect | help | configure': reads('build'),
    [`setup | compile | test | install | init | dist | wrap | rewrite | subprojects | format | fmt | env2mfile |
      convert | reprotest | samu`]: changes('build'),
    devenv: (call) => (call.operands.length === 0 ? openShell(call) : call.exec(call.operands)),
  },
  examples: {
    'meson setup build': ['change setup build build'],
    'meson introspect build --targets': ['read introspect build build'],
    'meson test -C build': ['change test build'],
    'meson devenv -C build': ['unreadable open shell'],
  },
})

const scons: Program = {
  names: ['scons', 'waf', 'xmake', 'premake5', 'tup', 'redo'],
  about: 'builds by a script of the project',
  examples: {
    scons: ['change run build'],
    'scons -c': ['lose-remade clean build'],
    'scons -n': ['read dry run plan build'],
  },
  run: (call) => {
    if (call.args.some((w) => /^(--help|-h|-H|--version|-v)$/.test(w.text))) return emitHelp(call)
    if (call.args.some((w) => /^(-n|--dry-run|--just-print|--recon)$/.test(w.text)))
      return emit(call, 'read', 'dry run', 'plan', 'build')
    if (call.args.some((w) => /^(-c|--clean|--remove|clean|distclean)$/.test(w.text)))
      return emit(call, 'lose-remade', 'clean', 'build')
    emit(call, 'change', 'run', 'build')
  },
}

const ctest: Program = projectTool(
  ['ctest', 'cpack', 'bats', 'shellspec', 'runtest', 'prove', 'gtest-parallel'],
  'runs tests, or packs what was built',
  { on: 'tests', prints: '-N --show-only --print-labels' },
  { 'ctest --test-dir build': ['change run tests'], 'ctest -N': ['read help help'] },
)

export const buildTools: readonly Program[] = [ninja, cmake, bazel, meson, scons, ctest]
