import { describe, expect, test } from 'vitest'
import { exampleEffects } from '../../testing/example.ts'

const GONE = 'file delete a'
const PUBLISHED = 'publish publish package'

/** What cargo does where the action wrote these settings. */
const settings = (text: string, cargo: string, file = '.cargo/config.toml') =>
  exampleEffects(`cat > ${file} <<'END'\n${text}\nEND\n${cargo}`)

describe('programs that settings of Cargo name', () => {
  test.each([
    '[build]\nrustc-wrapper = "rm a"',
    '[build]\n"rustc-wrapper" = "rm a"',
    "[build]\nrustc-wrapper = 'rm a'",
    'build.rustc-wrapper = "rm a"',
    'build . rustc-wrapper = "rm a"',
    '[target.\'cfg(unix)\']\nrunner = ["rm", "a"]',
    '[target.x]\nrunner = [\n  "rm", # first\n  "a",\n]\nother = 1',
    '[target.x]\nrunner = ["rm", "a"] # why',
    '[target.x]\nrunner = [\n  "rm", "]",\n  "a" ] # [why]\nother = 1',
  ])('%s', async (text) => expect(await settings(text, 'cargo build')).toContain(GONE))

  test.each([
    '[build]\nother = "rm a"',
    '[build]\n# rustc-wrapper = "rm a"',
    '[build]\nnot-a-runner = "rm a"',
    '[env]\nX = "rm a"',
  ])('not by %s', async (text) => expect(await settings(text, 'cargo build')).not.toContain(GONE))

  test('a plain name is a tool that a build has anyway', async () => {
    const starts = async (wrapper: string) =>
      (await settings(`[build]\nrustc-wrapper = "${wrapper}"`, 'cargo build')).some((one) => one.includes('reboot'))
    expect(await starts('reboot')).toBe(false)
    expect(await starts('sudo reboot')).toBe(true)
  })

  test('a linker that flags name', async () => {
    const linked = await settings('[build]\nrustflags = ["-C", "linker=./l.sh"]', 'cargo build')
    expect(linked).toContain('undescribed run program ./l.sh')
    const plain = await settings('[build]\nrustflags = ["-C", "linker=clang"]', 'cargo build')
    expect(plain.some((one) => one.includes('clang'))).toBe(false)
  })

  test('in each directory above and in the home, and nowhere else', async () => {
    const text = '[build]\nrustc-wrapper = "rm a"'
    expect(await settings(text, 'cargo build', '/.cargo/config')).toContain(GONE)
    expect(await settings(text, 'cargo build', '/home/me/.cargo/config.toml')).toContain(GONE)
    expect(await settings(text, 'mkdir -p b/c; cd b/c; cargo build', '/repo/.cargo/config.toml')).toContain(GONE)
    expect(await settings(text, 'cargo build', '/repo/.cargo/other.toml')).not.toContain(GONE)
    expect(await settings(text, 'cargo build', '/repo/b/.cargo/config.toml')).not.toContain(GONE)
    expect(await settings(text, 'CARGO_HOME=/c cargo build', '/c/config.toml')).toContain(GONE)
  })

  test.each([
    `cargo --config 'build.rustc-wrapper="rm a"' build`,
    `cargo build --config 'build.rustc-wrapper="rm a"'`,
    `cargo --config "target.'cfg(target_os=\\"linux\\")'.runner='rm a'" run`,
  ])('%s', async (command) => expect(await exampleEffects(command)).toContain(GONE))

  test.each([`cargo --config 'build.target="rm a"' build`, `cargo build -- --config 'build.rustc-wrapper="rm a"'`])(
    'not by %s',
    async (command) => expect(await exampleEffects(command)).not.toContain(GONE),
  )
})

describe('what an alias stands for', () => {
  test.each([
    '[alias]\nx = "publish"',
    '[alias]\nx = ["publish", "--quiet"]',
    '[alias]\nx = [\n  "publish",\n]',
    '[alias]\n"x" = "publish"',
    'alias.x = "publish"',
    '[build]\njobs = "4"\n[alias]\ny = "test"\nx = "publish"',
  ])('%s', async (text) => expect(await settings(text, 'cargo x')).toContain(PUBLISHED))

  test.each([
    '[alias]\ny = "publish"',
    '[other]\nx = "publish"',
    '[alias]\ny = "test"\n[other]\nx = "publish"',
    '[alias]\nx = "test"\n',
  ])('not by %s', async (text) => expect(await settings(text, 'cargo x')).not.toContain(PUBLISHED))

  test.each([`cargo --config 'alias.x="publish"' x`, 'CARGO_ALIAS_X=publish cargo x'])('%s', async (command) =>
    expect(await exampleEffects(command)).toContain(PUBLISHED),
  )
  test('a variable of another name says nothing', async () =>
    expect(await exampleEffects('CARGO_ALIAS_Y=publish cargo x')).not.toContain(PUBLISHED))

  test('aliases that stand for each other come to an end', async () => {
    const effects = await settings('[alias]\nx = "y"\ny = "x"', 'cargo x')
    expect(effects.some((one) => one.startsWith('unreadable'))).toBe(true)
  })
})
