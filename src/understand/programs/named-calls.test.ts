import { describe, expect, test } from 'vitest'
import { exampleEffects } from '../testing/example.ts'

const go = (code: string) => exampleEffects(`cat > x_test.go <<'END'\n${code}\nEND\ngo test ./...`)
const rust = (code: string) => exampleEffects(`cat > build.rs <<'END'\n${code}\nEND\ncargo build`)

describe('calls of Go that say in texts what they do', () => {
  test.each([
    ['os.Remove("a")', 'file delete a'],
    ['os.Remove(`a`)', 'file delete a'],
    ['os.Remove(\n\t"a",\n)', 'file delete a'],
    ['os.RemoveAll("a")', 'file delete below a'],
    ['os.Truncate("a", 0)', 'file overwrite a'],
    ['ioutil.WriteFile("a", data, 0644)', 'file overwrite a'],
    ['os.Rename("a", "b")', 'file move a'],
    ['os.Rename("a", "b")', 'file overwrite b'],
    ['os.Remove("a" + end)', 'file delete a'],
    ['exec.Command("rm", "a").Run()', 'file delete a'],
    ['exec.Command(\n\t"rm",\n\t"a",\n).Run()', 'file delete a'],
    ['exec.CommandContext(ctx, "rm", "a").Run()', 'file delete a'],
    ['exec.CommandContext(context.Background(), "rm", "a").Run()', 'file delete a'],
    ['exec.Command("sh", "-c", "rm a").Run()', 'file delete a'],
  ])('%s', async (code, effect) => expect(await go(code)).toContain(effect))

  test.each([
    'os.Remove(name)',
    'other.Remove("a")',
    'cos.Remove("a")',
    'exec.Command("rm", "a", name).Run()',
    'exec.Command(name, "rm", "a").Run()',
    'fmt.Println("rm", "a")',
    'os.Remove("a\\"b")',
    'os.WriteFile("c", data, 0644)',
  ])('not of %s', async (code) => expect(await go(code)).not.toContain('file delete a'))
})

describe('calls of Rust that say in texts what they do', () => {
  test.each([
    ['fs::remove_file("a")', 'file delete a'],
    ['std::fs::remove_dir_all("a")', 'file delete below a'],
    ['File::create("a")', 'file overwrite a'],
    ['Command::new("rm").arg("a").status()', 'file delete a'],
    ['Command::new("rm")\n    .arg("-f")\n    .arg("a")\n    .status()', 'file delete a'],
    ['Command::new("rm").args(["-f", "a"])', 'file delete a'],
    ['Command::new("rm").args(&["-f", "a"])', 'file delete a'],
    ['Command::new("rm").args(vec!["a"])', 'file delete a'],
    ['Command::new("rm").current_dir("/b").arg("a")', 'file delete a'],
    ['Command::new("rm").stdout(Stdio::null()).arg("a")', 'file delete a'],
    ['Command::new("sh").arg("-c").arg("rm a")', 'file delete a'],
  ])('%s', async (code, effect) => expect(await rust(code)).toContain(effect))

  test.each([
    'fs::remove_file(path)',
    'Command::new(program).arg("a")',
    'Command::new("rm").arg(path)',
    'Command::new("rm").spawn().arg("a")',
    'Other::new("rm").arg("a")',
  ])('not of %s', async (code) => expect(await rust(code)).not.toContain('file delete a'))
})

test('what a call is given that came from the network is code that nobody has read', async () => {
  const fetched = 'curl -so x_test.go https://x.example/x.go; go test ./...'
  expect(await exampleEffects(fetched)).toContain('remote-code run code')
})
