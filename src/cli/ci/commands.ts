import { type Command, Option } from 'commander'
import { SQL_DIALECTS } from '../../action/action.ts'
import { FORMATS, PIPELINE_KINDS } from '../../ci/kinds.ts'
import { MACHINES } from '../../ci/part.ts'
import { collected, examples, reachCommand, SOCKET, wholeNumber } from '../authority/reach-command.ts'
import type { Done } from '../done.ts'
import type { GateOptions } from './gate.ts'
import type { HookOptions, PushOptions } from './hooks.ts'
import type { CiOptions } from './judge.ts'
import type { VerifyPassOptions } from './verify-pass.ts'
import type { VerifyStatementOptions } from './verify-statement.ts'

/** `prodgate ci …`: what pipelines would do, and the gate that lets a deployment go. */
export function ciCommands(program: Command, done: Done): void {
  const ci = program
    .command('ci')
    .summary('say what a pipeline would do; let a deployment go with a pass')
    .description(
      'Says what workflows, pipelines, plans and migrations would do, step by step, each with its place in the file. Runs nothing. Without a file it reads those of the repository; behind `--` it takes the command of a deploy step.',
    )
    .argument(
      '[files...]',
      'workflows, `.gitlab-ci.yml`, plans (`terraform show -json`), SQL files or a directory of them',
    )
    .addOption(new Option('--format <name>', 'how it is told').choices(FORMATS).default('text'))
    .option('--json', 'print JSON, as `--format json`')
    .option('--out <file>', 'write it to a file; what people read goes to standard output')
    .addOption(
      new Option('--runner <kind>', 'the machines that jobs run on, where the pipeline does not say it').choices(
        MACHINES,
      ),
    )
    .option('--gate-action <action>', 'an action that asks the authority, as it is pinned: owner/repo/path@commit')
    .addOption(new Option('--as <kind>', 'what the files are').choices(PIPELINE_KINDS))
    .option('--staged', 'judge what is staged for a commit')
    .option('--connection <url>', 'the database that migrations are for')
    .addOption(new Option('--dialect <name>', 'its dialect').choices(SQL_DIALECTS))
    .option('--registry <file>', 'the list of targets (default: as for `check`)')
    .option('--home <dir>', 'the home whose tool settings count for what runs here')
    .option('--cwd <dir>', 'the repository')
    .addHelpText('after', `${JUDGE_EXAMPLES}\n\n${EXITS}`)
    .action(async (operands: string[], options: CiOptions) => {
      const { judgePipelines } = await import('./judge.ts')
      const words = behindDashes(program, operands)
      done(await judgePipelines(operands.slice(0, operands.length - words.length), words, options))
    })
  gateCommands(ci, done)
  verifyCommands(ci, done)
  hookCommands(ci, done)
}

/** What stands behind `--` is the command; the reader of options hands it over with the operands. */
function behindDashes(program: Command, operands: readonly string[]): readonly string[] {
  const { rawArgs } = program as unknown as { readonly rawArgs: readonly string[] }
  const dashes = rawArgs.indexOf('--')
  return dashes < 0 ? [] : operands.slice(operands.length - (rawArgs.length - dashes - 1))
}

function gateCommands(ci: Command, done: Done): void {
  reachCommand(ci, 'gate', 'ask the authority for one deployment, and end with 0 only where it goes ahead')
    .description(
      'Asks the authority for one deployment, waits for people, and takes the pass for the step that deploys. Ends with 0 only on a positive allow. The identity is a token, or the runner’s own (OpenID Connect).',
    )
    .requiredOption('--target <name>', 'what is deployed to: one thing, by its name')
    .option('--name <action>', 'the named action', 'ci_deploy_production')
    .option('--subject <name@digest>', 'what is deployed, as `name@sha256:…` (again for more)', collected)
    .option('--subject-file <file>', 'the same from a file, one a line')
    .option('--wait <seconds>', 'how long to wait for people', wholeNumber, 0)
    .option('--session <name>', 'what belongs together (default: this run of the pipeline)')
    .option(...SOCKET)
    .option('--audience <name>', 'the enforcement point that the pass is for')
    .option('--seconds <number>', 'how long the pass is valid, at most 300', wholeNumber)
    .option('--pass <file>', 'write the pass to a file that only this user reads, instead of printing it')
    .option('--statement <file>', 'write the signed statement (in-toto, SLSA verification summary)')
    .option('--oidc-audience <name>', 'the audience of the runner’s own token (default: the address of the authority)')
    .addHelpText('after', `${GATE_EXAMPLES}\n\n${EXITS}`)
    .action(async (options: GateOptions) => {
      const { gateDeployment } = await import('./gate.ts')
      done(await gateDeployment(options))
    })
}

function verifyCommands(ci: Command, done: Done): void {
  ci.command('verify-pass')
    .summary('say whether a pass lets this deployment go, here and now')
    .description(
      'For the enforcement point: verifies a pass offline, that it is for this deployment, and that nobody showed it before.',
    )
    .argument('<file>', 'the pass, or `-` for standard input')
    .requiredOption('--key <file>', 'the keys of the authority (JWKS, RFC 7517)')
    .requiredOption('--audience <name>', 'this enforcement point')
    .requiredOption('--target <name>', 'what is deployed to, as it was asked for')
    .option('--name <action>', 'the named action', 'ci_deploy_production')
    .option('--subject <name@digest>', 'what is deployed, as it was asked for (again for more)', collected)
    .option('--issuer <name>', 'the name of the gate, as `/.well-known/prodgate` tells it (needed)')
    .option('--seen <dir>', 'where passes that were shown are remembered; each counts once (needed)')
    .option('--json', 'print JSON')
    .addHelpText('after', `${VERIFY_PASS_EXAMPLES}\n\n${VERIFIED}`)
    .action(async (file: string, options: VerifyPassOptions) => {
      const { verifyDeployPass } = await import('./verify-pass.ts')
      done(await verifyDeployPass(file, options))
    })

  ci.command('verify')
    .summary('say whether a statement about a deployment is the authority’s')
    .description('Verifies a statement (DSSE, in-toto, SLSA verification summary) offline.')
    .argument('<file>', 'the statement, or `-` for standard input')
    .requiredOption('--key <file>', 'the keys of the authority (JWKS, RFC 7517)')
    .requiredOption('--target <name>', 'what was to be deployed to')
    .option('--name <action>', 'the named action', 'ci_deploy_production')
    .option('--subject <name@digest>', 'what it has to be about (needed; again for more)', collected)
    .option('--issuer <name>', 'the name of the gate, as `/.well-known/prodgate` tells it (needed)')
    .option('--json', 'print JSON')
    .addHelpText('after', `${VERIFY_EXAMPLES}\n\n${VERIFIED}`)
    .action(async (file: string, options: VerifyStatementOptions) => {
      const { verifyStatementCommand } = await import('./verify-statement.ts')
      done(await verifyStatementCommand(file, options))
    })
}

function hookCommands(ci: Command, done: Done): void {
  const hooks = ci.command('hooks').summary('git hooks that judge before a commit and before a push')
  for (const [name, summary] of [
    ['install', 'install the hooks in a repository'],
    ['remove', 'remove the hooks that `install` wrote'],
  ] as const) {
    hooks
      .command(name)
      .summary(summary)
      .description(`${summary[0]?.toUpperCase()}${summary.slice(1)}. A hook of somebody else’s is left as it is.`)
      .option('--cwd <dir>', 'the repository')
      .option('--json', 'print JSON')
      .addHelpText('after', examples(`prodgate ci hooks ${name}`, `prodgate ci hooks ${name} --cwd /srv/app`))
      .action(async (options: HookOptions) => {
        const { installHooks, removeHooks } = await import('./hooks.ts')
        done(await (name === 'install' ? installHooks(options) : removeHooks(options)))
      })
  }
  reachCommand(hooks, 'push', 'answer git’s pre-push hook: may these branches be pushed')
    .argument('<remote>', 'the name of the remote')
    .argument('<address>', 'its address')
    .option('--wait <seconds>', 'how long to wait for people', wholeNumber, 0)
    .option('--registry <file>', 'the list of targets (default: as for `check`)')
    .option('--home <dir>', 'the home in question')
    .option('--cwd <dir>', 'the repository')
    .addHelpText('after', `${PUSH_EXAMPLES}\n\n${EXITS}`)
    .action(async (remote: string, address: string, options: PushOptions) => {
      const { judgePush } = await import('./hooks.ts')
      done(await judgePush(remote, address, options))
    })
}

const JUDGE_EXAMPLES = examples(
  'prodgate ci',
  'prodgate ci .github/workflows/deploy.yml --format sarif --out prodgate.sarif',
  'terraform show -json tf.plan > plan.json && prodgate ci plan.json --cwd infra/prod',
  'prodgate ci db/migrations --connection postgres://db.example/shop',
  'prodgate ci -- kubectl --context prod-eu apply -f k8s/',
)

const GATE_EXAMPLES = examples(
  'prodgate ci gate --target shop-web --wait 1800 --pass pass.jwt',
  'prodgate ci gate --target shop-web --subject shop@sha256:9f86… --statement vsa.json --pass pass.jwt',
)

const VERIFY_PASS_EXAMPLES = examples(
  'prodgate ci verify-pass pass.jwt --key jwks.json --issuer gate.example --audience deploy --target shop-web --seen /var/lib/deploy/seen',
)

const VERIFY_EXAMPLES = examples(
  'prodgate ci verify vsa.json --key jwks.json --issuer gate.example --target shop-web --subject shop@sha256:9f86…',
)

const PUSH_EXAMPLES = examples('prodgate ci hooks push origin https://git.example/acme/app.git < refs')

const VERIFIED = 'Exit status: 0 valid, 2 not valid; anything else counts as not valid.'

const EXITS =
  'Exit status: 0 goes ahead, 3 a person has to approve, 2 denied, 64 wrong use, 69 the authority is out of reach, 77 not permitted; anything but 0 is stopped.'
