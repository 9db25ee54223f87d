import { closeSync, readdirSync, readFileSync } from 'node:fs'

/** What a program that is started does not get (open(2)); the kernel tells it in octal digits. */
const O_CLOEXEC = 0o2_000_000

/**
 * Closes what this process was handed open beside its standard streams. Node keeps the first few from the programs that it
 * starts, and no more: of `bash <&63` what it reads would be written after it was approved.
 *
 * INVARIANT (nothing rides along): all that Node opens itself is closed at `execve`, so that whatever is not is somebody else's.
 * KNOWN GAP: macOS does not tell.
 */
export function closeInherited(): void {
  for (const descriptor of openDescriptors()) {
    if (descriptor > 2 && isHandedOn(descriptor)) closeSync(descriptor)
  }
}

function openDescriptors(): readonly number[] {
  try {
    return readdirSync('/proc/self/fd').map(Number)
  } catch {
    return []
  }
}

function isHandedOn(descriptor: number): boolean {
  try {
    const flags = /^flags:\s*([0-7]+)$/m.exec(readFileSync(`/proc/self/fdinfo/${descriptor}`, 'latin1'))?.[1]
    return flags !== undefined && (Number.parseInt(flags, 8) & O_CLOEXEC) === 0
  } catch {
    // The one by which the directory was read.
    return false
  }
}
