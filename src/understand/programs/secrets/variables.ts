import type { Program } from '../../program.ts'
import { changesAccess, isUndescribed, reads, tool } from '../../tool.ts'
import { accountAt, doesOne, locally, runsInjected } from '../platforms/app.ts'

/** Runs a command with the variables of a service's project. */
const withVariables: Program = tool({
  names: ['teller', 'envkey', 'envkey-source', 'dotenvx', 'dotenv-vault'],
  about: 'runs a program with variables from a store',
  options: `-f= -e= -c= --config= -fk= --overload --quiet -q --env= --convention= --verbose --debug --force -s=
    --log-level= --stdout -p= --plain --all`,
  place: (call) => accountAt(call, 'a store of variables', '-e'),
  verbs: {
    [`run | exec`]: {
      command: true,
      options: '-f= -e= -c= --config= -fk= --overload --quiet -q --env= --convention= --verbose -r --reset -s --shell',
      run: (call) =>
        runsInjected(
          call,
          call.operands.filter((w, i) => i > 0 || w.text !== '--'),
        ),
    },
    'get | env | sh | show | export | yaml | keypair | pull | decrypt | keys': doesOne('read-secret', 'variables'),
    'set | put | push | encrypt | rotate | delete | copy': changesAccess('variables'),
    'ls | status | version | help | scan | new | whoami | versions': reads('variables'),
    [`build | login | logout | init | genexample | gitignore | precommit | prebuild | ext`]: locally(
      'change',
      'variables',
    ),
    '*': isUndescribed,
  },
  examples: {
    'dotenvx run -f .env.prod -- rm x': ['change run program with variables rm', 'file delete x'],
    'dotenvx get A': ['read-secret get variables A'],
    'teller run -- ls': ['file list .'],
  },
})

export const variableStores: readonly Program[] = [withVariables]
