import { describe, expect, test } from 'vitest'
import { exampleEffects } from '../../testing/example.ts'

const GONE = 'file delete a'

describe('programs that docker starts by itself, where the action wrote them', () => {
  test.each([
    "echo 'rm a' > /b/docker-credential-x; docker pull y",
    "echo 'rm a' > /b/docker-credential-x; docker login y",
    "echo 'rm a' > ~/.docker/cli-plugins/docker-scan; docker scan y",
    "echo 'rm a' > /c/cli-plugins/docker-scan; docker --config /c scan y",
    "echo 'rm a' > /c/cli-plugins/docker-scan; docker --config=/c --debug scan y",
    "echo 'rm a' > /c/cli-plugins/docker-scan; DOCKER_CONFIG=/c docker scan y",
    "echo 'rm a' > c/cli-plugins/docker-scan; docker --config c scan y",
  ])('%s', async (command) => expect(await exampleEffects(command)).toContain(GONE))

  test.each([
    "echo 'rm a' > ~/.docker/cli-plugins/docker-scan; docker pull y",
    "echo 'rm a' > ~/.docker/cli-plugins/docker-scan; docker --config /c scan y",
    "echo 'rm a' > ~/.docker/cli-plugins/docker-scan; DOCKER_CONFIG=/c docker scan y",
    "echo 'rm a' > /c/cli-plugins/docker-scan; docker scan y",
    "echo 'rm a' > ~/.docker/docker-scan; docker scan y",
    "echo 'rm a' > /b/docker-credential-x/notes; docker pull y",
    "echo 'rm a' > /b/my-docker-credential-x; docker pull y",
  ])('not by %s', async (command) => expect(await exampleEffects(command)).not.toContain(GONE))
})
