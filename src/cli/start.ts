// What V8 compiled at the build stands beside the code and is trusted as the code is: whoever can write it can write the
// code. Half of a cold start is compiling. This file shares no import with the others, which would be loaded before.
if (!import.meta.filename.endsWith('.ts'))
  process.getBuiltinModule('node:module').enableCompileCache(`${import.meta.dirname}/cache`)
await import('./main.ts')
