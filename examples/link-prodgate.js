// In this repository the examples run with the checkout itself. With a project of your own: `npm install prodgate`.
import { mkdirSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'

const link = join(import.meta.dirname, 'node_modules/prodgate')
mkdirSync(join(import.meta.dirname, 'node_modules'), { recursive: true })
rmSync(link, { force: true })
symlinkSync('../..', link, 'junction')
