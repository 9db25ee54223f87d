import { emit, emitFile, nowhere } from '../emit.ts'
import { optionTable, readArguments } from '../options.ts'
import type { Call, Program } from '../program.ts'
import { shows } from '../show.ts'
import { changes, deploys, isUndescribed, reads, type ToolCall, tool, type Verb } from '../tool.ts'
import { isKnown, type Word, word } from '../word.ts'
import { terraformPlace } from './terraform/place.ts'
import { terraformVerbs } from './terraform/verbs.ts'

const terraformTool: Program = tool({
  names: ['terraform', 'tofu'],
  about: 'makes infrastructure as text has it',
  options: '-chdir= -version|-v',
  style: 'single',
  place: terraformPlace,
  verbs: terraformVerbs,
  examples: {
    'terraform -chdir=infra/prod plan -lock=false': ['read plan infrastructure'],
    'terraform plan -destroy -out=x.plan': ['file overwrite x.plan', 'read plan infrastructure'],
    'terraform -chdir=infra/prod apply -auto-approve': ['change apply infrastructure'],
    'terraform apply -destroy -auto-approve': ['lose destroy infrastructure'],
    'terraform apply --destroy': ['lose destroy infrastructure'],
    'terraform apply -replace=aws_db_instance.main': [
      'change apply infrastructure',
      'lose replace resource aws_db_instance.main',
    ],
    'terraform destroy -target=aws_s3_bucket.x': ['lose destroy infrastructure aws_s3_bucket.x'],
    'terraform destroy -help': ['read help help'],
    'terraform state list': ['read state list state'],
    'terraform state rm aws_s3_bucket.x': ['change state rm resource aws_s3_bucket.x'],
    'terraform state pull': ['read-secret state pull state'],
    'terraform output': ['read output state'],
    'terraform output -raw url': ['read-secret output state url'],
    'terraform output db_password': ['read-secret output state db_password'],
    'terraform output bucket': ['read output state bucket'],
    'terraform show -json': ['read-secret show state'],
    'terraform fmt -recursive infra': ['change format code infra'],
    'terraform fmt -check': ['read format code .'],
    'terraform init -input=false': ['change init directory'],
    'terraform workspace select prod': ['change workspace select workspace prod'],
    'terraform console': ['unreadable open console'],
    'TF_CLI_ARGS_apply=-destroy terraform apply': ['lose destroy infrastructure'],
    'TF_CLI_ARGS="$X" terraform apply': ['unreadable run option \uFFFC', 'change apply infrastructure'],
    'terraform version': ['read version state'],
  },
})

/** `TF_CLI_ARGS` and `TF_CLI_ARGS_plan` put options behind the verb. */
function withVariables(call: Call): Call {
  const verb = call.args.find((w) => !w.text.startsWith('-'))
  const given = ['TF_CLI_ARGS', ...(verb === undefined ? [] : [`TF_CLI_ARGS_${verb.text}`])]
    .map((name) => call.env.get(name))
    .filter((w) => w !== undefined)
  if (verb === undefined || given.length === 0) return call
  const more: Word[] = []
  for (const one of given) {
    if (!isKnown(one))
      emit(call, 'unreadable', 'run', 'option', one, {
        note: 'a variable holds options that are not known before it runs',
      })
    else
      for (const text of one.text.split(/\s+/))
        if (text !== '') more.push(word(text.replace(/^(["'])(.*)\1$/, '$2'), one.span))
  }
  const at = call.args.indexOf(verb) + 1
  return { ...call, args: [...call.args.slice(0, at), ...more, ...call.args.slice(at)] }
}

const terraform: Program = { ...terraformTool, run: (call) => terraformTool.run(withVariables(call)) }

/** terragrunt hands its verbs to terraform, in one directory or in all below it. */
const handedOn: Readonly<Record<string, Verb>> = Object.fromEntries(
  Object.entries(terraformVerbs).flatMap(([names, verb]) =>
    names === '*'
      ? []
      : ['', 'run ', 'run-all '].map(
          (before) =>
            [
              names
                .split('|')
                .map((one) => before + one.trim())
                .join('|'),
              inner(verb, before),
            ] as const,
        ),
  ),
)

/** The verb without terragrunt's own word in front. */
function inner(verb: Verb, before: string): Verb {
  if (before === '') return verb
  const run = (call: ToolCall) => {
    const own = { ...call, verb: call.verb.slice(before.length) }
    return typeof verb === 'function' ? verb(own) : verb.run(own)
  }
  return typeof verb === 'function' ? run : { ...verb, run }
}

const terragruntTool: Program = tool({
  names: ['terragrunt'],
  about: 'runs terraform in many directories',
  options:
    '--working-dir= --terragrunt-working-dir= --config= --terragrunt-config= --all|-a --graph ' +
    '--log-level= --terragrunt-log-level= --non-interactive --terragrunt-non-interactive ' +
    '--queue-include-dir= --queue-exclude-dir= ' +
    '--terragrunt-include-dir= --terragrunt-exclude-dir= --source= --terragrunt-source= --download-dir= ' +
    '--terragrunt-download-dir= --parallelism= --terragrunt-parallelism= --iam-assume-role= ' +
    '--terragrunt-iam-role= ' +
    '--tf-path= --terragrunt-tfpath= --out-dir= --json-out-dir= --inputs-debug --no-color ' +
    '--provider-cache --auth-provider-cmd= -version|-v',
  style: 'single',
  place: terraformPlace,
  verbs: {
    ...handedOn,
    'hcl fmt | hclfmt | hcl format': {
      options: '--check --diff --file= --terragrunt-check --terragrunt-diff',
      run: (call) =>
        (call.arguments.has('--check', '--terragrunt-check')
          ? reads('code')
          : (one: ToolCall) => emit(one, 'change', 'format', 'code'))(call),
    },
    ['hcl validate | hclvalidate | render | render-json | graph-dependencies | dag graph | list | find | ' +
      'output-module-groups | info print | terragrunt-info | validate-inputs | aws-provider-patch']: reads('code'),
    'backend bootstrap | backend migrate': changes('backend'),
    'backend delete': {
      options: '--force',
      run: (call) => emit(call, 'lose', 'delete', 'backend', '', { at: call.place() }),
    },
    'stack generate | scaffold | catalog': (call) => emit(call, 'change', call.verb, 'code'),
    'stack run': deploys('infrastructure'),
    '*': isUndescribed,
  },
  examples: {
    'terragrunt plan': ['read plan infrastructure'],
    'terragrunt run-all apply': ['change apply infrastructure'],
    'terragrunt destroy-all': ['lose destroy infrastructure'],
    'terragrunt output-all': ['read output state'],
    'terragrunt run --all destroy': ['lose destroy infrastructure'],
    'terragrunt apply --terragrunt-working-dir infra/prod': ['change apply infrastructure'],
    'terragrunt hclfmt': ['change format code'],
  },
})

/** `plan-all` and its kin, as terragrunt had them before `run-all`. */
function withNewerWords(call: Call): Call {
  const args = call.args.flatMap((w) => {
    const older = /^(apply|destroy|output|plan|validate)-all$/.exec(w.text)
    return older === null
      ? [w]
      : [
          { ...w, text: 'run-all' },
          { ...w, text: older[1] as string },
        ]
  })
  return { ...call, args }
}

const terragrunt: Program = {
  ...terragruntTool,
  run: (call) => terragruntTool.run(withVariables(withNewerWords(call))),
}

const tflint: Program = {
  names: ['tflint', 'tfsec', 'checkov', 'terrascan', 'infracost', 'driftctl', 'regula', 'terramate', 'tfupdate'],
  about: 'checks the text of infrastructure',
  examples: {
    'tflint --recursive': ['read check code'],
    'tflint --fix': ['change fix code'],
    'tflint --init': ['change install plugin'],
    'infracost breakdown --path .': ['read check code'],
    'infracost breakdown --path . --out-file x.json': ['file overwrite x.json', 'read check code'],
    'infracost upload --path x.json': ['undescribed upload program infracost'],
  },
  run: (call) => {
    lintOptions ??= optionTable(
      '--out-file= -o|--output-file= --out= --output= --config= --path= --fix --init --recursive ' +
        '-d|--directory= --external-checks-git= --format= -f= --chdir=',
    )
    const read = readArguments(call.args, lintOptions)
    const verb = read.operands[0]?.text ?? ''
    if (read.has('--init')) return emit(call, 'change', 'install', 'plugin')
    if (/^(tfupdate|terramate)$/.test(call.name) || /^(upload|comment|auth|configure|register)$/.test(verb)) {
      return emit(call, 'undescribed', verb || 'run', 'program', call.name, {
        at: nowhere(call, 'a service outside', read.operands),
      })
    }
    if (read.has('--external-checks-git'))
      emit(call, 'remote-code', 'load', 'rules', read.value('--external-checks-git') ?? '')
    for (const to of read.values('--out-file', '--output-file', '--out')) emitFile(call, 'overwrite', to)
    if (read.has('--fix')) return emit(call, 'change', 'fix', 'code')
    emit(call, 'read', 'check', 'code')
  },
}
let lintOptions: ReturnType<typeof optionTable> | undefined

const terraformDocs: Program = {
  names: ['terraform-docs'],
  about: 'writes what a module takes and gives',
  examples: {
    'terraform-docs markdown .': ['read render documentation'],
    'terraform-docs markdown --output-file README.md .': ['file edit ./README.md', 'read render documentation'],
  },
  run: (call) => {
    docsOptions ??= optionTable(
      '--output-file= --output-mode= --output-template= --output-check --config|-c= --recursive ' +
        '--recursive-path= --header-from= --footer-from= --sort-by= --show= --hide= --lockfile=? --indent= ' +
        '--output-values --output-values-from= --read-comments --type=?',
    )
    const read = readArguments(call.args, docsOptions)
    const file = read.value('--output-file')
    const directory = read.operands.at(-1)
    if (file !== undefined && !read.has('--output-check')) {
      emitFile(
        call,
        'edit',
        directory === undefined || read.operands.length < 2
          ? file
          : { ...file, text: `${directory.text}/${file.text}` },
      )
    }
    emit(call, 'read', 'render', 'documentation')
  },
}
let docsOptions: ReturnType<typeof optionTable> | undefined

/** Managers of several versions of the tool: which one later commands are. */
const versions: Program = {
  names: ['tfenv', 'tofuenv', 'tfswitch', 'tgenv', 'tgswitch'],
  about: 'chooses the version of terraform',
  examples: {
    'tfenv list': ['read list version'],
    'tfenv use 1.9.0': ['change use version 1.9.0'],
    tfswitch: ['change use version'],
  },
  run: (call) => {
    const [verb, name] = call.args
    if (verb !== undefined && /^(list|list-remote|version|version-name|--version|-v|help|--help)$/.test(verb.text))
      return emit(call, 'read', 'list', 'version')
    emit(call, 'change', verb === undefined || verb.text.startsWith('-') ? 'use' : verb.text, 'version', name ?? '')
  },
}

const readers: Program = shows(
  ['terraform-ls', 'inframap', 'blast-radius', 'pike'],
  'code',
  'shows infrastructure as text or picture',
  {
    'inframap generate .': ['read show code'],
  },
)

export const terraformPrograms: readonly Program[] = [terraform, terragrunt, tflint, terraformDocs, versions, readers]
