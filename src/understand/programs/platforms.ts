import type { Program } from '../program.ts'
import { accountCleaners } from './platforms/account-cleaners.ts'
import { appClouds } from './platforms/app-clouds.ts'
import { camelClouds } from './platforms/camel-clouds.ts'
import { wrangler } from './platforms/cloudflare.ts'
import { dataClouds } from './platforms/data-clouds.ts'
import { deployers } from './platforms/deployers.ts'
import { edges } from './platforms/edge.ts'
import { firebase } from './platforms/firebase.ts'
import { fly } from './platforms/fly.ts'
import { forwarders } from './platforms/forwarders.ts'
import { heroku } from './platforms/heroku.ts'
import { hostedDatabases } from './platforms/hosted-databases.ts'
import { hostedServices } from './platforms/hosted-services.ts'
import { netlify } from './platforms/netlify.ts'
import { outward } from './platforms/outward.ts'
import { railway } from './platforms/railway.ts'
import { selfHosted } from './platforms/self-hosted.ts'
import { services } from './platforms/services.ts'
import { smallClouds } from './platforms/small-clouds.ts'
import { supabase } from './platforms/supabase.ts'
import { tunnels } from './platforms/tunnels.ts'
import { vercel } from './platforms/vercel.ts'

/** Tools of hosting platforms and of services that hold a company's data. */
export const platforms: readonly Program[] = [
  heroku,
  vercel,
  fly,
  railway,
  netlify,
  wrangler,
  supabase,
  firebase,
  ...hostedDatabases,
  ...smallClouds,
  ...appClouds,
  ...dataClouds,
  camelClouds,
  accountCleaners,
  ...selfHosted,
  ...services,
  ...outward,
  ...deployers,
  ...tunnels,
  ...forwarders,
  ...edges,
  ...hostedServices,
]
