export const readTsql = (_: string): never => { throw new Error('todo') }
