import { namedInSettings, sessionOf } from '../../emit.ts'
import type { Program } from '../../program.ts'
import { changes, changesAccess, isUndescribed, loses, reads, readsData, restarts, tool } from '../../tool.ts'

/** Apache ActiveMQ Artemis 2.40: what a queue holds goes with it. */
const artemisTool: Program = tool({
  names: ['artemis'],
  about: 'handles a message broker',
  options: '--url= --user= --password= --name= --queue= --message-count= --clustered --destination= --verbose --json',
  place: (call) => (call.arguments.has('--url') ? namedInSettings(call) : sessionOf(call)),
  verbs: {
    'queue stat | address show | check node | check queue | check cluster | version | help': reads('broker'),
    'browser | consumer | data exp | data print': readsData('message'),
    'producer | queue create | address create | queue update': changes('queue'),
    'run | stop | kill | connect': restarts('broker'),
    'queue delete | queue purge | address delete | data imp | data compact': loses('queue'),
    'user add | user rm | user reset | user list | mask': changesAccess('user'),
    '*': isUndescribed,
  },
  examples: {
    'artemis queue stat': ['read queue stat broker'],
    'artemis queue purge --name orders': ['lose queue purge queue'],
    'artemis frobnicate': ['undescribed frobnicate program artemis'],
  },
})

export const artemis: readonly Program[] = [artemisTool]
