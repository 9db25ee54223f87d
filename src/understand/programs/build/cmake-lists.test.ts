import { describe, expect, test } from 'vitest'
import { exampleEffects } from '../../testing/example.ts'

const cmake = (text: string, command = 'cmake -B build', file = 'CMakeLists.txt') =>
  exampleEffects(`cat > ${file} <<'END'\n${text}\nEND\n${command}`)

describe('what lists of CMake do that the action wrote', () => {
  test.each([
    ['execute_process(COMMAND rm a)', 'file delete a'],
    ['execute_process(COMMAND rm "a b")', 'file delete a b'],
    ['execute_process(COMMAND sh -c "rm a")', 'file delete a'],
    ['execute_process(COMMAND ${CMAKE_COMMAND} -E rm a)', 'file delete a'],
    ['execute_process(COMMAND true COMMAND rm a)', 'file delete a'],
    ['add_custom_target(x ALL COMMAND rm a\n  COMMENT b)', 'file delete a'],
    ['set(CMAKE_BINARY_DIR b)\nexecute_process(COMMAND rm "a")', 'file delete a'],
    ['execute_process(COMMAND rm ${CMAKE_SOURCE_DIR}/a)', 'file delete /repo/a'],
    ['execute_process(COMMAND rm ${CMAKE_BINARY_DIR}/a)', 'file delete /repo/build/a'],
    ['set(CMAKE_BINARY_DIR b)\nexecute_process(COMMAND rm ${CMAKE_BINARY_DIR}/a)', 'file delete \uFFFC'],
    ['execute_process(COMMAND rm $<TARGET_FILE:x>)', 'file delete \uFFFC'],
    ['file(REMOVE a b)', 'file delete b'],
    ['file(REMOVE_RECURSE "a")', 'file delete below a'],
    ['file(WRITE a "text")', 'file overwrite a'],
    ['file(RENAME a b)', 'file overwrite b'],
  ])('%s', async (text, effect) => expect(await cmake(text)).toContain(effect))

  test.each([
    'execute_process(COMMAND echo rm a)',
    'file(GLOB SOURCES a)',
    'file(READ a text)',
    'add_executable(rm a)',
    'add_custom_target(x COMMAND touch b COMMENT rm a)',
  ])('not by %s', async (text) => {
    const effects = await cmake(text)
    expect(effects.filter((one) => one.startsWith('file delete'))).toEqual([])
  })

  test('the list above the directory in which it is built', async () => {
    const text = 'execute_process(COMMAND rm ../a)\nfile(REMOVE b)'
    const effects = await cmake(text, 'mkdir build; cd build; cmake ..')
    expect(effects).toContain('file delete ../a')
    expect(effects).toContain('file delete b')
    expect(await cmake(text, 'cmake ..', 'lists.txt')).not.toContain('file delete ../a')
  })
})
