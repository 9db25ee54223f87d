import { Command } from 'commander'
import manifest from '../../package.json' with { type: 'json' }

const program = new Command('prodgate').description(manifest.description).version(manifest.version)

program.parse()
