export const readMysql = (_: string): never => { throw new Error('todo') }
