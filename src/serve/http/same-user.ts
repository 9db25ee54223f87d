import { lstatSync, readFileSync } from 'node:fs'
import type { FastifyRequest } from 'fastify'

/** Whether whoever sent a request is the user of this process, as the kernel knows it and not as they say. */
export type IsSameUser = (request: FastifyRequest) => boolean

/** On a Unix socket: nobody else comes to it, because the directory that it is in is this user's alone. */
export function bySocketDirectory(directory: string): IsSameUser {
  const isOwn = () => {
    try {
      const { uid, mode } = lstatSync(directory)
      return uid === process.geteuid?.() && (mode & 0o077) === 0
    } catch {
      return false
    }
  }
  return isOwn
}

/**
 * On a loopback address: the kernel's table of connections has the user of each end (Linux, Documentation/networking/
 * proc_net_tcp.rst). Elsewhere nobody is known, and nobody is.
 */
export const byConnection: IsSameUser = ({ raw: { socket } }) => {
  const { remoteAddress, remotePort, localPort } = socket
  if (remoteAddress !== '127.0.0.1' || remotePort === undefined || localPort === undefined) return false
  return userOf(remotePort, localPort) === process.geteuid?.()
}

/** The user of the end at `from` of the connection to `to`, both on 127.0.0.1, as long as it is one. */
function userOf(from: number, to: number): number | undefined {
  try {
    const ends = `: 0100007F:${hex(from)} 0100007F:${hex(to)} ${ESTABLISHED} `
    const table = readFileSync('/proc/net/tcp', 'latin1')
    const at = table.indexOf(ends)
    const line = at < 0 ? undefined : table.slice(table.lastIndexOf('\n', at) + 1, table.indexOf('\n', at))
    // Number, ends, state, queues, timer, retransmissions, user, timeout, inode. An end that was given up has user 0, and no inode.
    const [, , , , , , , user, , inode] = line?.trim().split(/ +/) ?? []
    return user === undefined || inode === '0' ? undefined : Number(user)
  } catch {
    return undefined
  }
}

const ESTABLISHED = '01'

function hex(port: number): string {
  return port.toString(16).toUpperCase().padStart(4, '0')
}
