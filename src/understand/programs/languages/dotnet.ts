import { emit, emitFile } from '../../emit.ts'
import type { RuntimePlace } from '../../place.ts'
import type { Program } from '../../program.ts'
import { changes, changesAccess, does, reads, type ToolCall, tool, type VerbRun } from '../../tool.ts'
import { word } from '../../word.ts'
import { installs } from '../javascript/package-json.ts'
import { emitHelp, listOf, runScriptFile, runsProgram } from '../project-code.ts'

/** .NET 10: the `dotnet` command, Entity Framework's tool, NuGet and MSBuild. */

const options = `-c|--configuration= -f|--framework= -r|--runtime= -o|--output= -p|--project|--property=
  -s|--startup-project|--source|--settings= -v|--verbosity|--version= -a|--arch= --os= --filter= -l|--logger=
  --collect= --results-directory= --package-directory= --launch-profile= --tool-path= --add-source= --configfile=
  --no-build --no-restore --nologo --interactive --force -t|--list-tests --diag= --test-adapter-path= --blame
  -e|--environment= --context= --connection= -k|--api-key= --symbol-source= --timeout= --skip-duplicate --prerelease
  -n|--name= --language= --type= --idempotent -g|--global --local --dry-run --verify-no-changes --severity= --include=
  --exclude= --include-transitive --outdated --vulnerable --deprecated --self-contained=? --id= --file= --namespace=
  --output-dir= --data-annotations -i --json --table= --schema= --no-launch-profile`

/** `dotnet ef …`: the database that the application's own settings name, or `--connection`. */
function database(call: ToolCall): RuntimePlace {
  const { site, cwd, env } = call
  return {
    is: 'runtime',
    framework: 'entity framework',
    environment: call.arguments.value('--environment'),
    url: call.arguments.value('--connection'),
    dotenv: false,
    site,
    cwd,
    env,
  }
}

const onDatabase =
  (kind: 'deploy' | 'lose' | 'read' | 'change', verb: string): VerbRun =>
  (call) =>
    emit(call, kind, verb, 'database', call.operands[0] ?? '', { at: database(call) })

const ef: Readonly<Record<string, VerbRun>> = {
  'ef database update': onDatabase('deploy', 'migrate'),
  'ef database drop': (call) =>
    call.arguments.has('--dry-run') ? emit(call, 'read', 'dry run', 'plan', 'drop') : onDatabase('lose', 'drop')(call),
  [`ef migrations list | ef dbcontext info | ef dbcontext list | ef migrations has-pending-model-changes`]: onDatabase(
    'read',
    'list',
  ),
  'ef migrations script | ef dbcontext script': (call) => {
    emit(call, 'read', 'script', 'migration')
    const file = call.arguments.value('--output')
    if (file !== undefined) emitFile(call, 'overwrite', file)
  },
  [`ef migrations add | ef migrations remove | ef migrations bundle | ef dbcontext scaffold | ef dbcontext optimize`]:
    changes('migration'),
}

const build: VerbRun = (call) =>
  emit(
    call,
    'change',
    'run',
    call.verb === 'test' || call.verb === 'vstest' ? 'tests' : 'build',
    call.operands[0] ?? '',
  )

const push: VerbRun = (call) => {
  for (const path of call.operands) emitFile(call, 'read', path)
  emit(call, 'publish', 'push', 'package', call.operands[0] ?? '')
}

const dotnet: Program = tool({
  names: ['dotnet'],
  about: 'builds, tests and runs .NET projects',
  options,
  verbs: {
    [`help | list | list package | list reference | package list | package search | reference list | nuget list |
      nuget list source | nuget why | tool list | tool search | new list | new search | new details | sln list |
      solution list | workload list | workload search | workload --info | sdk check | user-secrets --help |
      dev-certs https --check | nuget locals --list | nuget verify | search | msbuild --version | nuget config get |
      nuget config paths`]: reads('package'),
    'build | restore | pack | msbuild | build-server | test | vstest | store': build,
    // A local output directory, whatever the word says.
    publish: (call) => emit(call, 'change', 'run', 'build', call.operands[0] ?? ''),
    format: (call) => emit(call, call.arguments.has('--verify-no-changes') ? 'read' : 'change', 'format', 'file'),
    clean: does('lose-remade', 'build'),
    [`add | add package | add reference | remove | remove package | remove reference | package add | package remove |
      package update | reference add | reference remove | new | new install | new uninstall | new update | sln |
      solution | sln add | sln remove | solution add | solution remove | workload install | workload update |
      workload restore | workload uninstall | workload repair | tool update | tool uninstall | tool restore |
      nuget add | nuget enable | nuget disable | nuget update | nuget remove | nuget sign | nuget config |
      user-secrets init | dev-certs | dev-certs https | upgrade-assistant | nuget add source | nuget remove source |
      nuget update source | project | outdated`]: changes('package'),
    'tool install': (call) => installs(call, call.operands),
    'tool run | tool exec': (call) => runsProgram(call, call.operands[0] ?? '', call.operands.slice(1)),
    'run | watch | watch run | dnx': (call) =>
      runsProgram(call, call.arguments.value('--project') ?? 'project', call.operands),
    'watch test': (call) => emit(call, 'change', 'run', 'tests'),
    'exec | fsi': (call) => {
      const [file, ...args] = call.operands
      return file === undefined
        ? emit(call, 'unreadable', 'open', 'shell', '', { note: 'what is typed into it later cannot be read now' })
        : runScriptFile(call, file, args)
    },
    'nuget push': push,
    'nuget delete': does('lose', 'package'),
    'nuget locals': (call) =>
      emit(call, call.args.some((w) => /^(--clear|-c)$/.test(w.text)) ? 'lose-remade' : 'read', 'locals', 'cache'),
    'user-secrets list': does('read-secret', 'secret'),
    'user-secrets set | user-secrets remove | user-secrets clear': changesAccess('secret'),
    ...ef,
    '*': (call) => {
      const file = call.args.find((w) => w.text === call.verb)
      if (file !== undefined && /\.(dll|exe|cs)$/.test(file.text)) return runScriptFile(call, file, call.operands)
      runsProgram(call, file ?? call.verb, call.operands)
    },
  },
  examples: {
    'dotnet test --no-build': ['change run tests'],
    'dotnet publish -c Release -o out': ['change run build'],
    'dotnet run --project src/App -- --x': ['undescribed run program src/App'],
    'dotnet App.dll': ['file read App.dll', 'undescribed run program App.dll'],
    'dotnet ef database update': ['deploy migrate database'],
    'dotnet ef database drop -f': ['lose drop database'],
    'dotnet ef database drop --dry-run': ['read dry run plan drop'],
    'dotnet ef migrations list': ['read list database'],
    'dotnet ef migrations add Init': ['change ef migrations add migration Init'],
    'dotnet nuget push x.nupkg -k key': ['file read x.nupkg', 'publish push package x.nupkg'],
    'dotnet user-secrets list': ['read-secret user-secrets list secret'],
    'dotnet user-secrets set A b': ['access user-secrets set secret A', 'access user-secrets set secret b'],
    'dotnet clean': ['lose-remade clean build'],
    'dotnet list package --outdated': ['read list package package'],
    'dotnet --version': ['read help help'],
    'dotnet --info': ['read help help'],
  },
})

/** `dotnet --info` and its kin print something and take no verb. */
const dotnetOrInfo: Program = {
  ...dotnet,
  run: (call) => {
    if (/^(--info|--list-sdks|--list-runtimes)$/.test(call.args[0]?.text ?? '')) return emitHelp(call)
    return dotnet.run(call)
  },
}

const nuget: Program = tool({
  names: ['nuget', 'paket', 'libman'],
  about: 'installs and publishes packages of .NET',
  options: `-Source|-s= -ApiKey|-k= -OutputDirectory= -Version= -ConfigFile= -Verbosity= -Name= -UserName= -Password=
    -NonInteractive -Prerelease`,
  style: 'single',
  verbs: {
    [`list | search | help | sources list | verify | locals -list | why | show-groups | find-packages |
      find-package-versions`]: reads('package'),
    [`install | restore | update | pack | spec | init | add | config | sources | sources add | sources remove | sign |
      trusted-signers | outdated | remove | convert-from-nuget | simplify`]: changes('package'),
    push,
    delete: does('lose', 'package'),
    setapikey: changesAccess('registry'),
    locals: does('lose-remade', 'cache'),
  },
  examples: {
    'nuget push x.nupkg -Source nuget.org': ['file read x.nupkg', 'publish push package x.nupkg'],
    'nuget restore': ['change restore package'],
    'nuget delete x 1.0': ['lose delete package x', 'lose delete package 1.0'],
  },
})

const msbuild: Program = {
  names: listOf(`msbuild xbuild vstest.console csc fsc csi fsi mono mcs reportgenerator csharpier nunit3-console
    xunit.console`),
  about: 'builds and runs .NET programs',
  examples: {
    'msbuild App.sln /t:Build': ['change run build App.sln'],
    'msbuild -version': ['read help help'],
    'mono App.exe': ['file read App.exe', 'undescribed run program App.exe'],
    csi: ['unreadable open shell'],
  },
  run: (call) => {
    if (call.args.some((w) => /^([-/]version|--version|[-/]help|[-/]\?|--help)$/.test(w.text))) return emitHelp(call)
    const [file, ...rest] = call.args.filter((w) => !/^[-/]\w/.test(w.text))
    if (/^(csi|fsi|mono)$/.test(call.name)) {
      if (file !== undefined) return runScriptFile(call, file, rest)
      return emit(call, 'unreadable', 'open', 'shell', '', { note: 'what is typed into it later cannot be read now' })
    }
    emit(call, 'change', 'run', 'build', file ?? '')
    for (const w of call.args) {
      const out = /^[-/]out:(.+)$/.exec(w.text)
      if (out?.[1] !== undefined) emitFile(call, 'overwrite', word(out[1], w.span))
    }
  },
}

export const dotnetPrograms: readonly Program[] = [dotnetOrInfo, nuget, msbuild]
