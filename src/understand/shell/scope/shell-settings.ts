import type { Call } from '../../program.ts'
import type { Stream } from '../../word.ts'

/** What a stream is about that only sets up a shell: variables, functions, completion. */
export const SHELL_SETTINGS = 'shell settings'

/** Tools that print the code of their completion, by the word behind which the name of a shell stands. */
const COMPLETIONS: ReadonlySet<string> = new Set(
  `kubectl helm gh glab docker podman minikube kind k3d k9s argocd argo flux istioctl linkerd stern velero cilium hubble
   npm pnpm deno bun rustup poetry uv pdm pip pixi fly flyctl doctl hcloud civo supabase pscale turso stripe temporal
   tkn kn operator-sdk tilt skaffold okteto op bw doppler infisical sops jj nerdctl crictl oc eksctl talosctl k0s kubeadm
   kustomize helmfile goreleaser golangci-lint hugo cobra buf dagger terramate trivy syft grype cosign crane oras regctl
   yq dasel atuin starship zoxide tailscale cloudflared kaf rpk limactl colima gum glow k6 mc vcluster clusterctl`
    .split(/\s+/)
    .filter(Boolean),
)

/** The words that print settings of other tools: the name, then the words that must be there. */
const PRINTS: Readonly<Record<string, RegExp>> = {
  fzf: /^--(bash|zsh|fish)$/,
  opam: /^env\b/,
  conda: /^shell\.\w+ hook$/,
  mamba: /^shell hook\b/,
  micromamba: /^shell hook\b/,
  luarocks: /^path\b/,
  pixi: /^shell-hook\b/,
  devbox: /^(global )?shellenv\b/,
  rg: /^--generate(=| )complete-/,
  fd: /^--gen-completions\b/,
  bat: /^--completion(=| )/,
  jj: /^util completion\b/,
}

/** The output of a described program that is for `eval` and `source`. */
export function asSettings(call: Call, out: Stream): Stream {
  if (out.text !== undefined || out.carries !== 0 || out.about !== undefined) return out
  const first = call.args[0]?.text ?? ''
  const completes = /^(completions?|generate-shell-completion|--completion)$/.test(first) && COMPLETIONS.has(call.name)
  const pattern = Object.hasOwn(PRINTS, call.name) ? PRINTS[call.name] : undefined
  if (!completes && pattern === undefined) return out
  const words = call.args.map((w) => w.text).join(' ')
  return completes || pattern?.test(words) === true ? { ...out, about: SHELL_SETTINGS } : out
}
