import type { Word } from './word.ts'

/**
 * Where an effect lands, in the words of the action: flags, assignments and the environment that the tool would see.
 * Nothing here is resolved; that is `locate`'s work. One member for each kind of target that a tool names in its own
 * way, so that a new kind does not compile until it has an adapter.
 *
 * Every place has a `site`: the machine on which the tool runs. A database `localhost` is another one behind `ssh`.
 */
export type Place =
  | SessionPlace
  | FilePlace
  | KubernetesPlace
  | AwsPlace
  | GcpPlace
  | AzurePlace
  | TerraformPlace
  | DatabasePlace
  | DockerPlace
  | GitPlace
  | HostPlace
  | UrlPlace
  | AppPlace
  | RuntimePlace
  | McpPlace
  | UnknownPlace

/** The variables that a program would see. Values may be unknown (`word.ts`). */
export interface Env {
  /** `undefined` where the variable is not set. */
  readonly get: (name: string) => Word | undefined
  /** Names of all variables that are set. */
  readonly names: () => readonly string[]
}

/** On which machine, in which directory and with which variables a command runs. */
export type Site =
  | { readonly is: 'here' }
  /**
   * Behind ssh or its kin. `name` is the destination as the command gives it, `options` are its `-o` settings. `in` is the
   * account or project of a machine whose name means something there alone.
   */
  | {
      readonly is: 'host'
      readonly name: Word
      readonly options: readonly Word[]
      readonly in?: Place
      readonly from: Site
      readonly env: Env
    }
  /**
   * In a container of a docker daemon. `mounts` are the host's directories that it sees; one that is `fresh` was made for
   * this program, and nothing in it beside them was there before.
   */
  | {
      readonly is: 'container'
      readonly daemon: DockerPlace
      readonly name: Word
      readonly mounts: readonly Mount[]
      readonly fresh?: boolean
      readonly from: Site
    }
  /** In a pod. */
  | { readonly is: 'pod'; readonly cluster: KubernetesPlace; readonly name: Word; readonly from: Site }
  /**
   * Under another root or machine that cannot be looked into (`chroot`, a virtual machine). `in` is the account or project
   * that it belongs to.
   */
  | { readonly is: 'elsewhere'; readonly why: string; readonly in?: Place; readonly from: Site }

export interface Mount {
  readonly host: string
  readonly inside: string
  readonly readOnly: boolean
  /** The machine whose directory it is; absent: the one on which the client of the daemon runs. */
  readonly on?: Site
}

/** What every place knows of the run: directory and variables of the tool that reaches it. */
export interface Reach {
  readonly site: Site
  /** Absolute where known; contains `UNKNOWN` where it is not. */
  readonly cwd: string
  readonly env: Env
  /** Ports of this machine that an earlier command of the same action forwards; none where it is absent. */
  readonly tunnels?: readonly Tunnel[]
}

/** A forwarded port (`ssh -L`, `kubectl port-forward`): what listens there is not this machine. */
export interface Tunnel {
  /** `undefined` where it cannot be known: then every port may be it. */
  readonly port: string | undefined
  /** What it reaches, as seen from `site`; `undefined` where that cannot be known. */
  readonly to: { readonly host: string; readonly port: string; readonly site: Site } | undefined
}

/** The host itself: its processes, units, packages. */
export interface SessionPlace extends Reach {
  readonly is: 'session'
  /** Words of the command that may name an environment (`./deploy.sh production`); they can only raise. */
  readonly names?: readonly Word[]
}

/** A file of the host; `path` is absolute where it can be known. */
export interface FilePlace extends Reach {
  readonly is: 'file'
  readonly path: string
  /** The path is a pattern that stands for any name that it matches. */
  readonly pattern: boolean
}

export interface KubernetesPlace extends Reach {
  readonly is: 'kubernetes'
  /** `kubectl` reads `--context`; helm its own flag and variables. */
  readonly tool: 'kubectl' | 'helm'
  readonly context: Word | undefined
  readonly cluster: Word | undefined
  readonly server: Word | undefined
  readonly kubeconfig: Word | undefined
  readonly namespace: Word | undefined
  /** It was told not to check the certificate of the server. */
  readonly unproven?: true
  /** The action may have made the cluster of this context on this host, where there was none (`kind get … || kind create …`). */
  readonly perhapsMade?: true
  /** The action makes the cluster and writes nothing else: a kubeconfig that is not there yet is what its maker puts there. */
  readonly ownKubeconfig?: true
}

export interface AwsPlace extends Reach {
  readonly is: 'aws'
  readonly profile: Word | undefined
  readonly region: Word | undefined
  readonly endpoint: Word | undefined
  /** Every argument, for the account ids that stand in ARNs. */
  readonly words: readonly Word[]
}

export interface GcpPlace extends Reach {
  readonly is: 'gcp'
  readonly project: Word | undefined
  readonly configuration: Word | undefined
}

export interface AzurePlace extends Reach {
  readonly is: 'azure'
  readonly subscription: Word | undefined
}

/** `cwd` is already the directory of `-chdir`. */
export interface TerraformPlace extends Reach {
  readonly is: 'terraform'
  /** `-var-file`, `-backend-config`, `-state`, `-var environment=…`: evidence by their names, and the state file decides. */
  readonly files: readonly Word[]
  readonly state: Word | undefined
}

export type Engine = 'postgresql' | 'mysql' | 'sqlite' | 'redis' | 'mongodb' | 'tsql' | 'kafka' | 'rabbitmq' | 'other'

export interface DatabasePlace extends Reach {
  readonly is: 'database'
  readonly engine: Engine
  /** A connection URL or `key=value` string, as given; it wins over the flags or joins them as the tool has it. */
  readonly url: Word | undefined
  readonly host: Word | undefined
  readonly port: Word | undefined
  /** The database's name, or its number for redis. */
  readonly database: Word | undefined
  /** A file for sqlite. */
  readonly file?: Word
}

export interface DockerPlace extends Reach {
  readonly is: 'docker'
  readonly host: Word | undefined
  readonly context: Word | undefined
}

/** A ref of a remote (`push`), or the local repository where `remote` is `undefined`. */
export interface GitPlace extends Reach {
  readonly is: 'git'
  /** The work tree's directory, `-C` and `--git-dir` applied. */
  readonly directory: string
  /** A remote's name or address; `default` where the command leaves it to git's settings; `local` for this repository. */
  readonly remote: Word | 'default' | 'local'
  /** Short names of the refs that are written on that side (`main`); empty: git's default, the current branch. */
  readonly refs: readonly Word[]
  /** Everything: `--all`, `--mirror`. */
  readonly every: boolean
  /** What is met stands beside the branches: a label, a variable, a setting of the repository. */
  readonly beside?: true
}

export interface HostPlace extends Reach {
  readonly is: 'host'
  /** `user@host`, an alias of `~/.ssh/config`, or a bare name or address. */
  readonly name: Word
  readonly options: readonly Word[]
}

export interface UrlPlace extends Reach {
  readonly is: 'url'
  readonly url: Word
}

/** An app of a hosting platform. */
export interface AppPlace extends Reach {
  readonly is: 'app'
  readonly platform: 'heroku' | 'vercel' | 'fly' | 'railway' | 'netlify' | 'cloudflare' | 'other'
  readonly app: Word | undefined
  /** `--prod`, `--environment production`. */
  readonly environment: Word | undefined
}

/**
 * What an application's framework or a migration tool would open by its own settings: `DATABASE_URL`, `RAILS_ENV`,
 * `.env` files. `environment` is a flag such as `-e production`; `url` one that names the database.
 */
export interface RuntimePlace extends Reach {
  readonly is: 'runtime'
  readonly framework: string
  readonly environment: Word | undefined
  readonly url: Word | undefined
  /** It also reads `.env` and `.env.*` of its directory (prisma, laravel, knex …). */
  readonly dotenv: boolean
}

export interface McpPlace extends Reach {
  readonly is: 'mcp'
  readonly server: string
  /** Texts of the arguments: a sign of production in them raises. */
  readonly names?: readonly Word[]
}

/** It lands somewhere that nothing in the action says. */
export interface UnknownPlace extends Reach {
  readonly is: 'unknown'
  readonly why: string
  /** Words that may name an environment; they can only raise. */
  readonly names: readonly Word[]
}
