import { gate } from 'prodgate'

/** The same in every example: where the authority is, and the token that it gave this agent. */
export const guarded = gate({
  url: process.env['PRODGATE_URL'] ?? 'http://127.0.0.1:4477',
  tokenFile: process.env['PRODGATE_TOKEN_FILE'] ?? '.prodgate-token',
  // Approvals hold within a session; a name that outlives this process lets a second run use them.
  session: process.env['PRODGATE_SESSION'] ?? 'examples',
  // Seconds to wait for a person. With 0 a held call is refused at once, with the number of the request.
  wait: Number(process.env['PRODGATE_WAIT'] ?? 0),
})
