/** Why a file could not be read, in words. */
export function whyUnreadable(cause: unknown): string {
  if (!(cause instanceof Error)) return 'an unknown fault'
  return WHY[(cause as NodeJS.ErrnoException).code ?? ''] ?? cause.message
}

const WHY: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EISDIR: 'it is a directory',
  EACCES: 'this user may not read it',
  ELOOP: 'it is a link that leads to itself',
}
