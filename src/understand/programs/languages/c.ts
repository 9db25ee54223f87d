import { emit, emitFile } from '../../emit.ts'
import { readArguments } from '../../options.ts'
import type { Program } from '../../program.ts'
import { word } from '../../word.ts'
import { emitHelp, lazyTable, listOf } from '../project-code.ts'

/** Compilers and linkers of C and its kin, and the tools that change what they make. */

const gccOptions = lazyTable(
  `-o= -I= -L= -l= -D= -U= -x= -T= -u= -z= -MF= -MT= -MQ= -MD -MMD -M -MM -MP -Wl=? -Wa=? -Wp=? -std= -isystem=
    -include= -idirafter= -iquote= -imacros= -iprefix= -isysroot= --sysroot= -arch= -target|--target= -Xlinker=
    -Xpreprocessor= -Xassembler= -Xclang= -framework= -rpath= -soname= -h= -dumpbase= -aux-info= -wrapper= -specs=
    --param= -B= -A= -c -E -S -g -s -v -w -pipe -pthread -shared -static -rdynamic -fPIC -fpic --version --help
    -dumpversion -dumpmachine -print-search-dirs -print-prog-name= -print-file-name= -mllvm= --output= --target-help
    -V`,
)

const gcc: Program = {
  names:
    listOf(`gcc g++ clang clang++ cc c++ cpp c99 c89 tcc icc icx gfortran flang nvcc hipcc mpicc mpicxx emcc em++ ld
      ld.lld lld gold mold ld.gold as nasm yasm gdc ldc2 dmd gnat gcc-12 gcc-13 gcc-14 clang-18 clang-19 clang-20
      avr-gcc arm-none-eabi-gcc x86_64-linux-gnu-gcc aarch64-linux-gnu-gcc`),
  about: 'compiles and links',
  examples: {
    'gcc -Wall -o app main.c': ['change run build', 'file overwrite app'],
    'cc -c x.c': ['change run build'],
    'gcc --version': ['read help help'],
    'gcc -E x.c': ['file read x.c'],
    'cpp x.c': ['file read x.c'],
    'tcc -run x.c': ['unreadable run code tcc'],
    'g++ -wrapper gdb,--args x.cc': ['unreadable open shell', 'change run build'],
  },
  run: (call) => {
    const read = readArguments(call.args, gccOptions())
    if (
      read.has(
        '--version',
        '--help',
        '-dumpversion',
        '-dumpmachine',
        '-print-search-dirs',
        '-print-prog-name',
        '-print-file-name',
        '--target-help',
      )
    )
      return emitHelp(call)
    // TinyCC runs what it compiled.
    if (call.name === 'tcc' && call.args.some((w) => w.text === '-run'))
      return emit(call, 'unreadable', 'run', 'code', 'tcc', { note: 'the language of `tcc` is not read' })
    const wrapper = read.value('-wrapper')
    if (wrapper !== undefined)
      call.exec(
        wrapper.text
          .split(',')
          .slice(0, 1)
          .map((one) => word(one, wrapper.span)),
      )
    const file = read.value('-o', '--output')
    if ((call.name === 'cpp' || read.has('-E', '-M', '-MM')) && file === undefined) {
      for (const path of read.operands) emitFile(call, 'read', path)
      return
    }
    emit(call, 'change', 'run', 'build')
    for (const path of [file, read.value('-MF')])
      if (path !== undefined && path.text !== '-' && path.text !== '/dev/null') emitFile(call, 'overwrite', path)
  },
}

const archiver: Program = {
  names: listOf(
    `ar gcc-ar llvm-ar ranlib strip objcopy libtool install_name_tool patchelf dsymutil lipo codesign windres`,
  ),
  about: 'makes libraries and changes object files',
  examples: {
    'ar rcs libx.a x.o': ['file edit libx.a'],
    'ar t libx.a': ['file read libx.a'],
    'strip app': ['file edit app'],
    'strip -o b a': ['file overwrite b'],
    'ranlib libx.a': ['file edit libx.a'],
  },
  run: (call) => {
    const read = readArguments(
      call.args,
      lazyTable(`-o|-output|--output= -O= -I= -j= -R= -K= -N= --set-rpath= --add-section= --only-section= -create
        -info -s|--sign= -v -d --strip-debug --strip-all -g -S -x --version --help -D -U`)(),
    )
    if (read.has('--version', '--help')) return emitHelp(call)
    const out = read.value('-o')
    const [first, second] = read.operands
    if (out !== undefined) return emitFile(call, 'overwrite', out)
    if (call.name.endsWith('ar') && !call.name.endsWith('ranlib')) {
      // `ar rcs archive member…`: the letters stand first, with or without a dash.
      const letters = call.args[0]?.text ?? ''
      const archive = first !== undefined && first === call.args[0] ? second : first
      if (archive !== undefined)
        emitFile(call, /[drqms]/.test(letters) && !/^-?[tpx]/.test(letters) ? 'edit' : 'read', archive)
      return
    }
    if (call.name === 'objcopy' && second !== undefined) return emitFile(call, 'overwrite', second)
    if (/^(lipo|codesign)$/.test(call.name) && read.has('-info', '-d', '-v'))
      return first === undefined ? undefined : emitFile(call, 'read', first)
    for (const path of read.operands) emitFile(call, 'edit', path)
  },
}

/** Programs that run a compiler, or any other program, and watch or cache what it does. */
const wrappers: Program = {
  names: [
    'ccache',
    'distcc',
    'sccache',
    'icecc',
    'bear',
    'scan-build',
    'intercept-build',
    'compiledb',
    'kcov',
    'buildcache',
  ],
  about: 'runs a build step under its eyes',
  examples: {
    'bear -- make -n x': ['read dry run target x'],
    'ccache rm a': ['file delete a'],
    'kcov out rm a': ['file delete a'],
    'ccache -s': ['read help help'],
    'ccache -C': ['lose-remade clear cache'],
  },
  run: (call) => {
    const read = readArguments(call.args, wrapperOptions(), 'operand')
    if (read.has('-C', '-c')) return emit(call, 'lose-remade', 'clear', 'cache')
    const command = call.name === 'kcov' ? read.operands.slice(1) : read.operands
    return command.length === 0 ? emitHelp(call) : call.exec(command)
  },
}
const wrapperOptions = lazyTable(
  '-o|--output= -s|--show-stats -C|--clear -c|--cleanup -v|--verbose --config= --append -j= --include-path= --exclude-path= --include-pattern= --exclude-pattern= -enable-checker= -disable-checker= --use-analyzer= --status-bugs -M= -F= -z|--zero-stats --start-server --stop-server',
)

export const cPrograms: readonly Program[] = [gcc, archiver, wrappers]
