import type { Command } from 'commander'
import type { ReachOptions } from '../../../client/whereabouts.ts'
import type { Done } from '../../done.ts'
import { collected, examples, groupCommand, reachCommand, SOCKET, wholeNumber } from '../reach-command.ts'
import type { DecideOptions } from './decide.ts'
import type { LoginOptions, LogoutOptions } from './login.ts'
import type { OutcomeOptions } from './outcome.ts'
import type { TakeOptions, VerifyOptions } from './pass.ts'

/** Who one is, how the authority is, and what agents ask of it. */
export function askingCommands(program: Command, done: Done): void {
  reachCommand(program, 'login', 'sign in to an authority, in the browser')
    .description('Signs a person in to an authority and keeps the token for this user of this machine.')
    .option('--with-token', 'keep a token that is given on standard input')
    .addHelpText(
      'after',
      examples('prodgate login --url https://gate.example', 'prodgate login --with-token < token.txt'),
    )
    .action(async (options: LoginOptions) => {
      const { login } = await import('./login.ts')
      done(await login(options))
    })

  reachCommand(program, 'logout', 'forget the login of this machine')
    .description('Forgets the login that `prodgate login` kept on this machine.')
    .option('--everywhere', 'end all tokens of yours at the authority, those of other machines too')
    .addHelpText('after', examples('prodgate logout', 'prodgate logout --everywhere'))
    .action(async (options: LogoutOptions) => {
      const { logout } = await import('./login.ts')
      done(await logout(options))
    })

  reachCommand(program, 'status', 'say how the authority is')
    .description('Says whether the authority answers, its mode, what waits for people and how long its log is.')
    .option(...SOCKET)
    .addHelpText('after', examples('prodgate status', 'prodgate status --json --url https://gate.example'))
    .action(async (options: ReachOptions) => {
      const { status } = await import('./status.ts')
      done(await status(options))
    })

  reachCommand(program, 'decide', 'ask the authority whether a command may run, on the record')
    .description(
      'Asks the authority whether a command may run. The answer is recorded before it is given; what is held becomes a request to people. Nothing is run.',
    )
    .argument('[command...]', 'one argument is shell text; several are the words of a program, no shell between')
    .option(...SOCKET)
    .option('--wait <seconds>', 'how long to wait for people where it is held', wholeNumber)
    .option('--session <name>', 'your own name for what belongs together; an approval holds within it')
    .option('--action <file>', 'one action as JSON from a file, or from standard input with `-`')
    .option('--env <name>', 'tell the value of this variable, too (again for more)', collected)
    .passThroughOptions()
    .addHelpText('after', `${DECIDE_EXAMPLES}\n\n${EXITS}`)
    .action(async (words: string[], options: DecideOptions) => {
      const { decide } = await import('./decide.ts')
      done(await decide(words, options))
    })

  reachCommand(program, 'outcome', 'tell what became of an action that was let go')
    .description('Tells what became of an action that was let go. It is told once, by whoever was let go.')
    .argument('<decision>', 'the id of the decision')
    .argument('<status>', '`succeeded`, `failed`, `not-run` or `unknown`')
    .option(...SOCKET)
    .option('--exit-code <number>', 'the exit status of what ran', wholeNumber)
    .option('--duration-ms <number>', 'how long it ran', wholeNumber)
    .option('--output-digest <digest>', 'the digest of what it printed')
    .addHelpText('after', examples('prodgate outcome 01K9… succeeded --exit-code 0'))
    .action(async (decision: string, status: string, options: OutcomeOptions) => {
      const { outcome } = await import('./outcome.ts')
      done(await outcome(decision, status, options))
    })

  passCommands(program, done)
}

function passCommands(program: Command, done: Done): void {
  const pass = groupCommand(program, 'pass', 'take and verify PRODUCTION_PASS tokens')

  reachCommand(pass, 'take', 'take the pass of an approved decision, once')
    .description('Takes the pass of an approved decision, once, and prints it.')
    .argument('<decision>', 'the id of the decision')
    .option(...SOCKET)
    .option('--audience <name>', 'the enforcement point that it is for')
    .option('--seconds <number>', 'how long it is valid, at most 300', wholeNumber)
    .option('--key-thumbprint <thumbprint>', "the thumbprint (RFC 7638) of the executor's key")
    .addHelpText('after', examples('PASS=$(prodgate pass take 01K9… --audience deploy)'))
    .action(async (decision: string, options: TakeOptions) => {
      const { takePass } = await import('./pass.ts')
      done(await takePass(decision, options))
    })

  pass
    .command('verify')
    .summary('say whether a pass is valid here and now')
    .description(
      'Says whether a pass is valid for this enforcement point now. It does not spend it: whoever lets something go by it remembers its number until it expires.',
    )
    .argument('<token>', 'the pass, or `-` for standard input')
    .requiredOption('--audience <name>', 'this enforcement point')
    .option('--key <file>', 'the keys of the authority as a JWKS file (RFC 7517); nobody is asked then')
    .option('--url <url>', 'the authority whose published keys are trusted')
    .option('--issuer <name>', 'the name of the gate, where the keys alone do not say enough')
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      `${examples('prodgate pass verify - --key jwks.json --audience deploy < pass.txt')}\n\nExit status: 0 valid, 2 not valid; anything else counts as not valid.`,
    )
    .action(async (token: string, options: VerifyOptions) => {
      const { verifyPassCommand } = await import('./pass.ts')
      done(await verifyPassCommand(token, options))
    })
}

const DECIDE_EXAMPLES = examples(
  'prodgate decide --wait 300 -- kubectl --context prod-eu rollout restart deploy/cart',
  'prodgate decide --json --socket /run/prodgate/agent.sock \'psql -c "select 1"\'',
  'prodgate decide --action action.json --session run-42',
)

const EXITS =
  'Exit status: 0 allow, 3 hold, 2 deny, 64 wrong use, 69 out of reach, 77 not permitted; anything but 0 is stopped.'
