/** Milliseconds of a clock of this process that nobody sets back. The first `performance` of a process loads a module. */
export const upTime = (): number => process.uptime() * 1000
