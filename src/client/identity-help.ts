/** What to do where the authority does not know who asks. Its own help speaks to programs; where it says more, it stays. */
export function identityHelp(token: string | undefined, told: string | undefined): string | undefined {
  if (token === undefined) return 'people: `prodgate login`; agents: `PRODGATE_TOKEN` or `--token-file`'
  if (told?.startsWith('send `Authorization: Bearer`') !== true) return told
  return 'your token is void, or of another authority; people get a new one by `prodgate login`, agents from an operator'
}
