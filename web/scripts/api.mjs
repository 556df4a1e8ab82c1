// Writes src/api/schema.d.ts from the API's own description. The generator
// wants an older TypeScript than the program, so it lives in web/tools.
import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const web = join(dirname(fileURLToPath(import.meta.url)), '..')
const tools = join(web, 'tools')
const run = (program, args, options = {}) => execFileSync(program, args, { stdio: ['ignore', 'pipe', 'inherit'], maxBuffer: 64 << 20, ...options })

if (!existsSync(join(tools, 'node_modules'))) run('npm', ['ci', '--no-audit', '--no-fund'], { cwd: tools })
const folder = mkdtempSync(join(tmpdir(), 'arpent-api-'))
const description = join(folder, 'openapi.json')
writeFileSync(description, run('go', ['run', './cmd/arpent', 'openapi'], { cwd: join(web, '..') }))
run('npx', ['openapi-typescript', description, '--output', join(web, 'src', 'api', 'schema.d.ts')], { cwd: tools })
rmSync(folder, { recursive: true, force: true })
