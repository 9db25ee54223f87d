/** Ends a command with its exit status. */
export type Done = (status: number) => void
