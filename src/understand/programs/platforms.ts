import type { Program } from '../program.ts'
import { fly } from './platforms/fly.ts'
import { heroku } from './platforms/heroku.ts'
import { netlify } from './platforms/netlify.ts'
import { railway } from './platforms/railway.ts'
import { vercel } from './platforms/vercel.ts'

/** Tools of hosting platforms and of services that hold a company's data. */
export const platforms: readonly Program[] = [heroku, vercel, fly, railway, netlify]
