import { readFileSync, statSync } from 'node:fs'

/**
 * In which world of files a process is, as a line: the start of the machine, the mount namespace, the root directory, the
 * user. Two processes with the same line find the same file by the same path, and may read it or not. Nothing elsewhere
 * than on Linux.
 */
export function ownWorld(): string | undefined {
  try {
    const start = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
    const [mounts, root] = ['/proc/self/ns/mnt', '/'].map((path) => statSync(path, { bigint: true }))
    return `${start} ${mounts?.dev}:${mounts?.ino} ${root?.dev}:${root?.ino} ${process.geteuid?.()}`
  } catch {
    return undefined
  }
}
