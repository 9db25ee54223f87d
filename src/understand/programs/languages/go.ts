import { posix } from 'node:path'
import { emit, emitFile } from '../../emit.ts'
import { readArguments } from '../../options.ts'
import type { Call, Program } from '../../program.ts'
import { changes, reads, type ToolCall, tool, type VerbRun } from '../../tool.ts'
import { type Word, word } from '../../word.ts'
import { setsSource } from '../package-sources.ts'
import { emitHelp, formats, isKnownScript, lazyTable, listOf, projectTool, runsProgram } from '../project-code.ts'
import { below } from '../text/listed.ts'
import { onlyComputes } from './go-source.ts'

/** Go 1.25 and its tools. */

const buildOptions = `-C= -o= -p= -asmflags= -buildmode= -buildvcs=? -compiler= -gccgoflags= -gcflags= -installsuffix=
  -ldflags= -mod= -modfile= -overlay= -pgo= -pkgdir= -tags= -toolexec= -exec= -covermode= -coverpkg= -cover -a -n -v
  -work -x -race -msan -asan -trimpath -linkshared -modcacherw -i`

const testOptions = `-run= -bench= -benchtime= -count= -timeout= -cpu= -parallel= -list= -skip= -fuzz= -fuzztime=
  -fuzzminimizetime= -coverprofile= -cpuprofile= -memprofile= -blockprofile= -mutexprofile= -trace= -outputdir= -vet=
  -shuffle= -c -json -short -failfast -benchmem -fullpath -args`

/** Files that a build writes, and programs that it runs for each step. */
function outputs(call: Call, value: (...names: string[]) => Word | undefined): void {
  for (const name of [
    '-o',
    '-coverprofile',
    '-cpuprofile',
    '-memprofile',
    '-blockprofile',
    '-mutexprofile',
    '-trace',
  ]) {
    const file = value(name)
    if (file !== undefined && file.text !== '/dev/null') emitFile(call, 'overwrite', file)
  }
  for (const name of ['-toolexec', '-exec', '-vettool']) {
    const program = value(name)
    if (program !== undefined) call.exec(program.text.split(' ').map((one) => word(one, program.span)))
  }
}

const builds =
  (on: string): VerbRun =>
  (call) => {
    if (call.arguments.has('-n')) return emit(call, 'read', 'dry run', 'plan', call.verb)
    emit(call, 'change', 'run', on, call.operands[0] ?? '')
    outputs(call, (...names) => call.arguments.value(...names))
  }

/** `go run ./cmd/x`: the project's own program; `go run example.com/x@v1` brings it by name. */
const run: VerbRun = (call) => {
  const [target, ...args] = call.operands
  outputs(call, (name) => (name === '-o' ? undefined : call.arguments.value(name ?? '')))
  if (target === undefined) return emitHelp(call)
  if (!isKnownScript(call, target))
    return emit(call, 'unreadable', 'run', 'program', target, { note: 'the program is not known before it runs' })
  if (target.text === '-')
    return emit(call, 'unreadable', 'run', 'code', 'go', { note: 'the code comes from standard input' })
  if (target.text.includes('@')) emit(call, 'change', 'install', 'package', target)
  // Go is not read beyond what it imports, and what the action itself writes is nobody's program yet.
  if (
    target.text.endsWith('.go') &&
    !call.isUntouched() &&
    !(isPlainBuild(call) && call.operands.every(computes(call)))
  )
    emit(call, 'unreadable', 'run', 'program', target, { note: 'the action writes files before it runs this one' })
  runsProgram(call, target, args)
}

const computes = (call: Call) => (file: Word) => isKnownScript(call, file) && onlyComputes(call.readFile(file).text)

/** True where no option or setting puts another text, compiler or linker in. */
function isPlainBuild(call: ToolCall): boolean {
  return (
    call.env.get('GOFLAGS') === undefined &&
    call.arguments.given.every(({ name }) => /^-(race|v|x|work|trimpath|a|tags)$/.test(name))
  )
}

/** `//go:generate COMMAND`: what stands in the project's own files nobody looks for, and what the action wrote is its own. */
function generates(call: ToolCall): void {
  runsProgram(call, 'go:generate', call.operands)
  for (const path of call.writtenFiles()) {
    if (!path.endsWith('.go') || !path.startsWith(`${call.cwd}/`)) continue
    const { text } = call.readFile(word(path, call.span))
    for (const line of text?.split('\n') ?? []) {
      if (!line.startsWith('//go:generate ')) continue
      call.shell(
        { text: line.slice('//go:generate '.length), carries: 0, span: call.span },
        { cwd: posix.dirname(path) },
      )
    }
  }
}

const goVerbs: Program = tool({
  names: ['go'],
  about: '',
  style: 'single',
  options: buildOptions,
  verbs: {
    [`version | list | doc | help | bug | mod graph | mod why | mod verify | tool | tool cover | tool pprof |
      tool trace | tool nm | tool objdump | tool dist | tool buildid | tool covdata`]: {
      options: `-f= -m= -json -deps -test -u -find -e -html= -func= -all -versions -retracted -reuse=`,
      run: reads('package'),
    },
    build: builds('build'),
    install: {
      run: (call) => {
        if (call.operands.length === 0) emit(call, 'change', 'install', 'package')
        for (const one of call.operands) emit(call, 'change', 'install', 'package', one)
      },
    },
    get: { options: '-u=? -t -d', run: changes('package') },
    test: { options: testOptions, run: builds('tests') },
    vet: { options: '-vettool=', run: builds('check') },
    run,
    'fmt | fix': (call) =>
      call.arguments.has('-n')
        ? emit(call, 'read', 'dry run', 'plan', call.verb)
        : emit(call, 'change', 'format', 'file'),
    generate: {
      options: '-run= -skip=',
      run: (call) => (call.arguments.has('-n') ? emit(call, 'read', 'dry run', 'plan', 'generate') : generates(call)),
    },
    clean: {
      options: '-cache -testcache -modcache -fuzzcache -i -r',
      run: (call) =>
        call.arguments.has('-n')
          ? emit(call, 'read', 'dry run', 'plan', 'clean')
          : emit(call, 'lose-remade', 'clean', 'cache'),
    },
    [`mod tidy | mod download | mod vendor | mod init | mod edit | work init | work use | work sync | work edit |
      work vendor | telemetry`]: {
      options: `-json -go= -require= -replace= -exclude= -droprequire= -dropreplace= -compat= -print -fmt -module=
        -toolchain=`,
      run: (call) => emit(call, call.arguments.has('-print') ? 'read' : 'change', call.verb, 'module'),
    },
    env: {
      options: '-w -u -json -changed',
      run: (call) => {
        if (!call.arguments.has('-w')) {
          const kind = call.arguments.has('-u') ? 'change' : 'read'
          return emit(call, kind, 'env', 'setting', call.operands[0] ?? '')
        }
        for (const one of call.operands) {
          const [name = '', ...value] = one.text.split('=')
          if (!setsSource(call, name, { ...one, text: value.join('=') })) emit(call, 'change', 'env', 'setting', one)
        }
      },
    },
    'tool compile | tool link | tool asm | tool cgo | tool pack | tool fix': (call) =>
      emit(call, 'change', 'run', 'build'),
    'tool *': (call) => runsProgram(call, word(call.verb.split(' ').at(-1) ?? '', call.span), call.operands),
  },
  examples: {},
})

const go: Program = {
  names: ['go', 'tinygo', 'gotip'],
  about: 'builds, tests and runs Go',
  examples: {
    'go build ./...': ['change run build ./...'],
    'go build -o bin/x ./cmd/x': ['change run build ./cmd/x', 'file overwrite bin/x'],
    'go test ./... -race': ['change run tests ./...'],
    'go test -exec rm ./...': ['change run tests ./...'],
    'go vet ./...': ['change run check ./...'],
    'go run ./cmd/x --flag': ['undescribed run program ./cmd/x'],
    'go run example.com/x@v1': ['change install package example.com/x@v1', 'undescribed run program example.com/x@v1'],
    'printf \'package main\\nimport "fmt"\\nfunc main() { fmt.Println(1) }\\n\' > x.go; go run x.go': [
      'file overwrite x.go',
      'undescribed run program x.go',
    ],
    'printf \'package main\\nimport "os"\\nfunc main() { os.Remove("a") }\\n\' > x.go; go run x.go': [
      'file overwrite x.go',
      'unreadable run program x.go',
      'undescribed run program x.go',
      'file delete a',
    ],
    "printf 'package main' > x.go; go run x.go y.go": [
      'file overwrite x.go',
      'unreadable run program x.go',
      'undescribed run program x.go',
    ],
    "printf 'package main' > x.go; go run -overlay o.json x.go": [
      'file overwrite x.go',
      'unreadable run program x.go',
      'undescribed run program x.go',
    ],
    "printf 'package main' > x.go; go run -race x.go y": ['file overwrite x.go', 'undescribed run program x.go'],
    'go install example.com/x@latest': ['change install package example.com/x@latest'],
    'go mod tidy': ['change mod tidy module'],
    'go mod graph': ['read mod graph package'],
    'go env GOPATH': ['read env setting GOPATH'],
    'go env -w GOPROXY=https://proxy.elsewhere.example': ['remote-code set setting GOPROXY'],
    'go env -w GOPROXY=direct': ['change env setting GOPROXY=direct'],
    'go generate ./...': ['undescribed run program go:generate'],
    'go clean -modcache': ['lose-remade clean cache'],
    'go list -m all': ['read list package'],
    'go version': ['read version package'],
  },
  run: (call) => {
    // Words behind the target of `go run` and behind `-args` of a test are the program's own.
    const verb = call.args.findIndex((w) => !w.text.startsWith('-'))
    if (call.args[verb]?.text !== 'run') return goVerbs.run(call)
    const read = readArguments(call.args.slice(verb + 1), runOptions(), 'operand')
    const target = read.operands[0]
    const at = target === undefined ? call.args.length : call.args.indexOf(target)
    const files = read.operands.findIndex((w) => !w.text.endsWith('.go'))
    const own = Math.max(files < 0 ? read.operands.length : files, 1)
    return goVerbs.run({ ...call, args: call.args.slice(0, at + own) })
  },
}
const runOptions = lazyTable(buildOptions, 'single')

const gofmt: Program = {
  names: ['gofmt', 'goimports', 'gofumpt', 'gci', 'golines'],
  about: 'formats Go',
  examples: {
    'gofmt -l .': ['file read below .'],
    'gofmt -l . | xargs -r gofmt -w': ['file read below .', 'change format file ./**/*.go'],
    'gofmt -w x.go': ['change format file x.go'],
    'gofmt -d x.go': ['file read below x.go'],
  },
  run: (call) => {
    const read = readArguments(call.args, gofmtOptions(), 'never')
    if (read.has('-h')) return emitHelp(call)
    if (read.has('-w') || read.operands[0]?.text === 'write')
      return formats(call, read.operands[0]?.text === 'write' ? read.operands.slice(1) : read.operands)
    for (const path of read.operands) emitFile(call, 'read', path, { recursive: true })
    // The names of files that are not formatted, below what was given.
    if (!read.has('-l') || read.has('-d')) return undefined
    const lists = read.operands.flatMap((path) => (/\.go$/.test(path.text) ? [path] : below(path, ['*.go'])))
    return { text: undefined, carries: 0, span: call.span, lists }
  },
}
const gofmtOptions = lazyTable(
  `-l -w -d -e -s -r= -local= -cpuprofile= -lang= -modpath= -extra -m= -h|--help --version -v`,
)

export const goPrograms: readonly Program[] = [
  go,
  gofmt,
  projectTool(
    listOf(`golangci-lint staticcheck gosec govulncheck revive errcheck ineffassign nilaway gocyclo go-mod-outdated
      deadcode gotestsum ginkgo gotest richgo go-junit-report gocov gocover-cobertura benchstat goveralls golint
      unparam modernize`),
    'checks and tests Go',
    {
      on: 'check',
      options: `-c|--config= --out-format= --junitfile= --jsonfile= -f|--format= -o= -out= -fmt=`,
      writes: ['--junitfile', '--jsonfile'],
      verbs: { linters: 'read', help: 'read', version: 'read' },
    },
    {
      'golangci-lint run ./...': ['change run check'],
      'gotestsum --junitfile out.xml': ['change run check', 'file overwrite out.xml'],
      'golangci-lint version': ['read version check'],
    },
  ),
  projectTool(
    ['dlv', 'delve'],
    'debugs Go',
    { verb: 'debug', on: 'program' },
    { 'dlv test ./x': ['change debug program'] },
  ),
]
