/** The real service with an empty folder of its own: real database, real engine, built bundle. */
import { spawn } from 'node:child_process'
import { createWriteStream, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('../..', import.meta.url))
const START_MS = 300_000

export async function freePort() {
  const server = createServer()
  await new Promise((ready) => server.listen(0, '127.0.0.1', ready))
  const { port } = server.address()
  await new Promise((closed) => server.close(closed))
  return port
}

function program() {
  const local = join(root, '.venv/bin/galaxy-alpr')
  return process.env.GALAXY_ALPR ?? (existsSync(local) ? local : 'galaxy-alpr')
}

export class Service {
  /** `prepare` may fill the folder before the process is started. */
  static async start(environment = {}, prepare = () => undefined) {
    const service = new Service(await freePort(), environment)
    prepare(service.folder)
    await service.start()
    return service
  }

  constructor(port, environment) {
    this.port = port
    this.environment = environment
    this.url = `http://127.0.0.1:${port}`
    this.folder = mkdtempSync(join(tmpdir(), 'galaxy-alpr-e2e-'))
    this.log = join(this.folder, 'service.log')
  }

  /** Starts the process and waits until it can read pictures. */
  async start() {
    const environment = { ...process.env, GALAXY_DATA_DIR: this.folder, ...this.environment }
    this.process = spawn(program(), ['serve', '--port', String(this.port)], {
      cwd: this.folder,
      env: environment,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const log = createWriteStream(this.log, { flags: 'a' })
    this.process.stdout.pipe(log, { end: false })
    this.process.stderr.pipe(log, { end: false })
    const deadline = Date.now() + START_MS
    while (Date.now() < deadline) {
      if (this.process.exitCode !== null) break
      const answer = await fetch(`${this.url}/ready`).catch(() => null)
      if (answer?.ok) return
      await new Promise((wake) => setTimeout(wake, 200))
    }
    throw new Error(`the service did not start:\n${readFileSync(this.log, 'utf8')}`)
  }

  /** Stops the process; the folder with its database stays. */
  async stop() {
    if (this.process.exitCode !== null) return
    const gone = new Promise((exit) => this.process.once('exit', exit))
    this.process.kill('SIGTERM')
    await gone
  }

  async remove() {
    await this.stop()
    rmSync(this.folder, { recursive: true, force: true })
  }

  async json(path, { method = 'GET', body } = {}) {
    const answer = await fetch(this.url + path, {
      method,
      headers: body ? { 'Content-Type': 'application/json' } : {},
      body: body ? JSON.stringify(body) : undefined,
    })
    const text = await answer.text()
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`)
    return text ? JSON.parse(text) : null
  }

  /** Sends one of the drawn example pictures through the API. */
  async upload(name, fields = {}) {
    const form = new FormData()
    form.append('file', new Blob([readFileSync(picture(name))], { type: 'image/jpeg' }), name)
    for (const [field, value] of Object.entries(fields)) form.append(field, String(value))
    const answer = await fetch(`${this.url}/detect_image`, { method: 'POST', body: form })
    if (!answer.ok) throw new Error(await answer.text())
    return answer.json()
  }
}

export const picture = (name) => join(root, 'examples', name)
