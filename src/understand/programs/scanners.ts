import { emit, emitFile } from '../emit.ts'
import { readArguments } from '../options.ts'
import type { Program } from '../program.ts'
import { changes, changesAccess, does, publishes, reads, type ToolCall, tool } from '../tool.ts'
import type { Word } from '../word.ts'
import { emitHelp, lazyTable, listOf } from './project-code.ts'

/** Checkers of scripts and settings, and scanners for weaknesses: they read, and write what they are told to. */

const shellcheck: Program = {
  names: listOf(`shellcheck shfmt actionlint checkbashisms bashate zizmor pinact checkmake dotenv-linter xmlstarlet
    tidy proselint`),
  about: 'checks scripts and settings',
  examples: {
    'shellcheck -x scripts/x.sh': ['file read scripts/x.sh'],
    'shfmt -d x.sh': ['file read x.sh'],
    'shfmt -w x.sh': ['file edit x.sh'],
    actionlint: ['read check file'],
    'shellcheck .env': ['file read .env'],
  },
  run: (call) => {
    const read = readArguments(call.args, shellcheckOptions())
    if (read.has('--help', '--version', '-V')) return emitHelp(call)
    const edits = read.has('-w', '--write', '--fix', '-m', 'ed')
    const paths = read.operands.filter((w) => w.text !== '-')
    if (paths.length === 0) return emit(call, edits ? 'change' : 'read', edits ? 'format' : 'check', 'file')
    for (const path of paths) emitFile(call, edits ? 'edit' : 'read', path)
  },
}
const shellcheckOptions =
  lazyTable(`-a|--check-sourced -C=? --color=? -e|--exclude= -f|--format= -i|--include= -o|--enable= -P|--source-path=
    -s|--shell|--simplify= -S|--severity= -W|--wiki-link-count= -x|--external-sources --norc --rcfile=
    --extended-analysis= -l|--list -d|--diff -w|--write --fix -ln|--language-dialect= -p|--posix --indent= -bn -ci -sr
    -kp -fn -mn --filename= -ignore= -config-file= -shellcheck= -pyflakes= -color -verbose -V|--version --help -m -q
    -xml -errors --min-severity= --gh-token= --no-progress --offline`)

/** What a scanner writes, and where its findings hold the secrets themselves. */
function report(call: ToolCall): void {
  const isReport = (w: Word) => !(LOOKS_DEEPER.has(call.name) && call.arguments.value('--report-path') === w)
  const files = call.arguments.values(
    '--output',
    '--report-path',
    '--file',
    '--sarif-output',
    '--json-output',
    '--json-file-output',
    '--sarif-file-output',
  )
  for (const file of files) {
    const to = NAMES_FORMATS.has(call.name) ? afterFormat(file) : file
    if (to !== undefined && isReport(file)) emitFile(call, 'overwrite', to)
  }
}

/** To these `-o` gives a form, and a file only behind it: `spdx-json=sbom.json`. */
const NAMES_FORMATS: ReadonlySet<string> = new Set(['syft', 'grype'])

function afterFormat(w: Word): Word | undefined {
  const equals = w.text.indexOf('=')
  return equals < 0 ? undefined : { ...w, text: w.text.slice(equals + 1) }
}

/** To these `-r` says to look below directories. */
const LOOKS_DEEPER: ReadonlySet<string> = new Set(['osv-scanner', 'clamscan', 'cdxgen'])

const scannerOptions = `-o|--output= -f|--format= -s|--severity= -c|--config= -r|--report-path= -t|--template=
  -q|--quiet --file= --json --sarif --sarif-output= --json-output= --json-file-output= --sarif-file-output= --fail-on=
  --only-fixed --scope= -v|--verbose --exit-code= --ignore-unfixed --scanners= --skip-dirs= --skip-files= --cache-dir=
  --timeout= --vuln-type= --username= --password= --platform= -l= -a= -b|--baseline-path= --source= --log-opts=
  --redact=? --no-git --no-banner --max-decode-depth= --gitleaks-ignore-path= -e|--lang|--pattern= --exclude=
  --include= --error --metrics= --project-name= --org= --all-projects --package-manager= --target-reference=
  --remote-repo-url= --policy-path= --branch= --since-commit= --max-depth= --only-verified --no-verification
  --results= -d= --directory= --framework= --check= --skip-check= --compact --lockfile= -L= --recursive`

const scanner: Program = tool({
  names: listOf(`trivy grype syft osv-scanner semgrep opengrep snyk kics kubesec opa dependency-check retire clamscan
    horusec bearer cdxgen cyclonedx ggshield nancy scorecard cnspec`),
  about: 'looks for weaknesses',
  options: scannerOptions,
  verbs: {
    [`help | version | list | search | db list | fmt --diff | plugin list | plugin info | explain | show |
      cataloger list | whoami | policy | ignore --help | inspect | rules | parse | deps | capabilities | validate`]:
      reads('weakness'),
    [`fs | filesystem | rootfs | image | repo | repository | config | sbom | vm | kubernetes | k8s | aws | convert |
      scan | test | ci | analyze | secret | secret scan | code test | container test | iac test | sbom test | lint |
      verify | eval | check | dir | lockfile | report | attest | validate-config | scan source | scan image | x | sast |
      sca | container | iac | code | dump | run | audit`]: (call) => {
      emit(call, 'read', 'scan', 'weakness', call.operands[0] ?? '')
      report(call)
    },
    [`db update | db delete | plugin install | plugin update | plugin uninstall | init | install | update | fix |
      ignore | server | fmt | bench | build | monitor | download | install-semgrep-pro | config set | settings | hook |
      module | registry`]: changes('weakness'),
    'clean | cache clear | db clear | image --clear-cache': does('lose-remade', 'cache'),
    'publish | push | apps': publishes('rule'),
    'login | logout | auth | registry login | registry logout | config unset': changesAccess('registry'),
    // `grype IMAGE`, `syft dir:.`: the thing to look at stands where others have a verb.
    '*': (call) => {
      emit(call, 'read', 'scan', 'weakness', call.verb)
      report(call)
    },
    '': (call) => {
      emit(call, 'read', 'scan', 'weakness')
      report(call)
    },
  },
  examples: {
    'trivy fs --severity HIGH .': ['read scan weakness .'],
    'trivy image -f json -o out.json nginx': ['read scan weakness nginx', 'file overwrite out.json'],
    'grype dir:.': ['read scan weakness dir:.'],
    'syft nginx -o spdx-json': ['read scan weakness nginx'],
    'syft nginx -o json -o spdx-json=sbom.json': ['read scan weakness nginx', 'file overwrite sbom.json'],
    'semgrep scan --config p/ci': ['read scan weakness'],
    'osv-scanner -r .': ['read scan weakness'],
    'snyk test': ['read scan weakness'],
    'snyk monitor': ['change monitor weakness'],
    'snyk auth': ['access auth registry'],
  },
})

const leaks: Program = {
  names: ['trufflehog3', 'whispers', 'git-secrets', 'secretlint', 'talisman'],
  about: 'looks for secrets, and shows what it finds',
  examples: {
    'whispers src': ['read-secret scan secret'],
    secretlint: ['read scan secret'],
    'secretlint --output out.txt': ['read-secret scan secret', 'file overwrite out.txt'],
    'secretlint --version': ['read help help'],
  },
  run: (call) => {
    const read = readArguments(call.args, lazyTable(scannerOptions)())
    if (call.args.some((w) => /^(version|help|--help|-h|--version|completion)$/.test(w.text))) return emitHelp(call)
    const files = read.values('--report-path', '--output')
    // secretlint hides what it found unless it writes a report.
    const shows = /^(trufflehog3|whispers|git-secrets)$/.test(call.name) || files.length > 0
    emit(call, shows && !read.has('--redact') ? 'read-secret' : 'read', 'scan', 'secret')
    for (const file of files) emitFile(call, 'overwrite', file)
  },
}

export const scanners: readonly Program[] = [shellcheck, scanner, leaks]
