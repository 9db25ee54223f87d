import { type Command, Option } from 'commander'
import type { Done } from '../done.ts'
import type { WitnessOptions } from '../witness.ts'
import type { EraseOptions } from './erase.ts'
import type { ExportOptions } from './export.ts'
import type { CheckReceiptOptions, ReceiptOptions } from './receipt.ts'
import type { ShowOptions } from './show.ts'
import type { VerifyCommandOptions } from './verify.ts'

/** `prodgate log …` and `prodgate witness`: the auditor's side of the authority. */
export function logCommands(program: Command, done: Done): void {
  const log = program
    .command('log')
    .summary('verify, read and export the audit log')
    .description('Verifies, reads and exports the audit log of an authority, running or not. Only `erase` writes.')

  withSource(log.command('verify'))
    .summary('verify all of it: the tree, what it tells, the tables beside it')
    .description(
      'Verifies signature, tree and every entry, whether what the entries tell can be true and, with --data, whether the tables agree with it.',
    )
    .option('--tiles <dir>', 'a log that `export --format tiles` wrote, without the authority; with `--key`')
    .option('--checkpoint <file>', 'a checkpoint that you kept: the log must begin with what it had then')
    .option('--json', 'print JSON')
    .addHelpText('after', VERIFY_EXAMPLES)
    .action(async (options: VerifyCommandOptions) => {
      const { verify } = await import('./verify.ts')
      done(await verify(options))
    })

  withSource(log.command('show'))
    .summary('read what happened')
    .description('Shows entries with the names of people and agents. Verifies nothing but the newest signature.')
    .option('--from <index>', 'begin at this entry')
    .option('--kind <kind...>', 'only entries of these kinds')
    .option('--decision <id>', 'the whole story of one decision')
    .option('--hold <id>', 'the whole story of one request')
    .option('--follow', 'go on showing new entries')
    .option('--json', 'print a line of JSON for each')
    .addHelpText('after', SHOW_EXAMPLES)
    .action(async (options: ShowOptions) => {
      const { show } = await import('./show.ts')
      done(await show(options))
    })

  withSource(log.command('export'))
    .summary('write it out: lines of JSON, OCSF events, or files that anybody can verify')
    .description('Writes the log out. `tiles` makes a static log (C2SP tlog-tiles) that can be served and verified.')
    .addOption(
      new Option('--format <format>', 'how it is written').choices(['jsonl', 'ocsf', 'tiles']).makeOptionMandatory(),
    )
    .requiredOption('--out <path>', 'the file, or the directory for `tiles`; `-` for standard output')
    .option('--json', 'print JSON')
    .addHelpText('after', EXPORT_EXAMPLES)
    .action(async (options: ExportOptions) => {
      const { exportLog } = await import('./export.ts')
      done(await exportLog(options))
    })

  withSource(log.command('receipt'))
    .summary('the proof that one entry is in the log')
    .description('Gives a receipt (C2SP tlog-proof) that anybody can check without the log.')
    .argument('<index>')
    .option('--out <file>', 'write the receipt there (default: standard output)')
    .option('--entry <file>', "write the entry's bytes there")
    .option('--json', 'print JSON')
    .addHelpText('after', RECEIPT_EXAMPLES)
    .action(async (index: string, options: ReceiptOptions) => {
      const { receipt } = await import('./receipt.ts')
      done(await receipt(index, options))
    })

  log
    .command('check-receipt')
    .summary('check a receipt, offline')
    .description('Checks a receipt with nothing but the entry and the key of the log.')
    .argument('<file>')
    .requiredOption('--entry <file>', 'the bytes of the entry')
    .requiredOption('--key <vkey>', 'the key of the log')
    .option('--witness <vkey...>', 'keys of witnesses')
    .option('--quorum <n>', 'how many of them must have cosigned (default: all of them)')
    .option('--json', 'print JSON')
    .addHelpText('after', RECEIPT_EXAMPLES)
    .action(async (file: string, options: CheckReceiptOptions) => {
      const { checkReceipt } = await import('./receipt.ts')
      done(await checkReceipt(file, options))
    })

  log
    .command('erase')
    .summary('erase what is kept of a person’s words')
    .description(
      'Erases texts that stand beside the log, for a request of the person. The log keeps its commitments, says that it was done, and goes on verifying. For the user of the machine who owns the data directory.',
    )
    .argument('[commitment]')
    .option('--about <id>', 'everything kept about this request or decision')
    .option('--data <dir>', 'the data directory of the authority (default: ~/.local/state/prodgate)')
    .option('--database <url>', 'its database, where it is not in the data directory')
    .option('--json', 'print JSON')
    .addHelpText('after', ERASE_EXAMPLES)
    .action(async (commitment: string | undefined, options: EraseOptions) => {
      const { eraseCommand } = await import('./erase.ts')
      done(await eraseCommand(commitment, options))
    })

  program
    .command('witness')
    .summary('watch logs of authorities and cosign that they only grow')
    .description(
      'Runs a witness (C2SP tlog-witness) until it is told to stop. It belongs on another machine, or to another user, than the authority.',
    )
    .requiredOption('--state <dir>', 'where it keeps how far each log was; without it a log could be rewritten')
    .requiredOption('--listen <address>', 'where logs reach it; port 0 takes a free one')
    .requiredOption('--log <vkey...>', 'the keys of the logs that it watches')
    .option('--key-file <file>', 'its own key, made where it is missing (default: witness.key in the state)')
    .option('--json', 'print one line of JSON once it is ready')
    .addHelpText('after', WITNESS_EXAMPLES)
    .action(async (options: WitnessOptions) => {
      const { witness } = await import('../witness.ts')
      done(await witness(options))
    })
}

function withSource(command: Command): Command {
  return command
    .option('--data <dir>', 'the data directory of the authority (default: ~/.local/state/prodgate)')
    .option('--database <url>', 'its database, where it is not in the data directory')
    .option('--url <url>', 'a running authority, over HTTP, with PRODGATE_TOKEN or --token-file')
    .option('--token-file <file>', 'a file with the token of an auditor')
    .option('--key <vkey>', 'the key of the log, as you know it')
    .option('--witness <vkey...>', 'keys of witnesses that you trust')
    .option('--quorum <n>', 'how many of them must have cosigned (default: all of them)')
}

const STATUS = 'Exit status: 0 nothing wrong, 2 a fault was found, 64 wrong use, 69 it cannot be reached.'

const VERIFY_EXAMPLES = `
Examples:
  prodgate log verify --data /var/lib/prodgate
  prodgate log verify --url https://gate.example --key 'gate.example/audit/1+2f…+AZ…' --checkpoint last-month.checkpoint
  prodgate log verify --database postgres://… --key 'gate.example/audit/1+2f…+AZ…'
  prodgate log verify --tiles audit --key 'gate.example/audit/1+2f…+AZ…'

${STATUS}`

const SHOW_EXAMPLES = `
Examples:
  prodgate log show --data /var/lib/prodgate --kind hold.approved grant.spent
  prodgate log show --hold hold_01… --json
  prodgate log show --from 5000 --follow`

const EXPORT_EXAMPLES = `
Examples:
  prodgate log export --format ocsf --out events.jsonl
  prodgate log export --format tiles --out /srv/www/audit`

const RECEIPT_EXAMPLES = `
Examples:
  prodgate log receipt 4711 --out 4711.tlog-proof --entry 4711.json
  prodgate log check-receipt 4711.tlog-proof --entry 4711.json --key 'gate.example/audit/1+2f…+AZ…'`

const ERASE_EXAMPLES = `
Examples:
  prodgate log erase --about hold_01… --data /var/lib/prodgate
  prodgate log erase sha256:… --data /var/lib/prodgate`

const WITNESS_EXAMPLES = `
Examples:
  prodgate witness --state /var/lib/prodgate-witness --listen 127.0.0.1:4480 --log 'gate.example/audit/1+2f…+AZ…'`
