/** Why nothing listens at an address or on a socket, in words. */
export function whyNotListening(cause: unknown): string {
  if (!(cause instanceof Error)) return 'an unknown fault'
  return WHY[(cause as NodeJS.ErrnoException).code ?? ''] ?? cause.message
}

const WHY: Readonly<Record<string, string>> = {
  EADDRINUSE: 'something listens there already',
  EADDRNOTAVAIL: 'this machine has no such address',
  ENOTFOUND: 'no address is known by this name',
  EACCES: 'this user may not listen there',
  EPERM: 'this user may not listen there',
  ENOENT: 'there is no such directory',
  EROFS: 'nothing can be written there',
}
