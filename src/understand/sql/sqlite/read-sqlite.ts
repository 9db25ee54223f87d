export const readSqlite = (_: string): never => { throw new Error('todo') }
