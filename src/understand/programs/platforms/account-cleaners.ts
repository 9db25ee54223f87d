import { emit, nowhere } from '../../emit.ts'
import type { Program } from '../../program.ts'
import { isKnown } from '../../word.ts'

/** They delete what is in an account, but for what their settings leave out; without their word for it they only list. */
export const accountCleaners: Program = {
  names: ['aws-nuke', 'cloud-nuke', 'gcp-nuke', 'azure-nuke'],
  about: 'deletes everything in an account of a cloud',
  examples: {
    'aws-nuke run -c nuke.yaml': ['read list account'],
    'aws-nuke -c nuke.yaml --no-dry-run': ['catastrophe delete account'],
    'aws-nuke resource-types': ['read list account'],
    'cloud-nuke aws --region eu-west-1': ['catastrophe delete account'],
    'cloud-nuke aws --dry-run': ['read list account'],
    'cloud-nuke inspect-aws': ['read list account'],
  },
  run: (call) => {
    const has = (name: RegExp) => call.args.some((w) => name.test(w.text) || !isKnown(w))
    const shows = /^(inspect-\w+|resource-types|account-types|explain-\w+|version|help|--version|--help)$/
    const deletes =
      call.name === 'cloud-nuke'
        ? !call.args.some((w) => w.text === '--dry-run') &&
          !shows.test(call.args[0]?.text ?? '') &&
          call.args.length > 0
        : has(/^--no-dry-run(=|$)/)
    emit(call, deletes ? 'catastrophe' : 'read', deletes ? 'delete' : 'list', 'account', '', {
      at: nowhere(call, 'an account of a cloud', call.args),
      ...(deletes ? { note: 'everything in the account, none of it named' } : {}),
    })
  },
}
