/**
 * The real service over the database of `benchmarks.seed`, a picture for each row: 100 000 plates,
 * or as many as `PLATES` says.
 */
import { execFileSync, spawn } from 'node:child_process'
import { linkSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { root, Service } from '../e2e/service.mjs'

/** The newest rows get a file each; a hard link has at most 65 000 names. */
const PICTURES = 30_000
const python = process.env.PYTHON ?? join(root, '.venv/bin/python')

/** Starts a service whose folder holds the seeded database and pictures of the newest rows. */
export async function seededService(environment = {}) {
  const service = await Service.start(environment, (folder) => {
    const url = `sqlite:///${join(folder, 'galaxy_alpr.db')}`
    const words = ['-m', 'benchmarks.seed', url, process.env.PLATES ?? '100000']
    execFileSync(python, words, { cwd: root, stdio: 'ignore' })
  })
  await addPictures(service)
  return service
}

/** Cuts a vehicle and a plate out of a real picture and puts them where the seeded rows say. */
async function addPictures(service) {
  const { items } = await service.json('/detections?limit=1')
  const session = await service.upload('jakarta.jpg', { captured_at: '2020-01-01T00:00:00Z' })
  const { vehicle, plate } = session.detections[0]
  for (const [folder, { id: newest }, { image_url: url }] of [
    ['vehicles', items[0].vehicle ?? items[0], vehicle],
    ['plates', items[0].plate ?? items[0], plate],
  ]) {
    const path = join(service.folder, 'outputs', folder)
    mkdirSync(path, { recursive: true })
    const source = join(path, 'source.jpg')
    writeFileSync(source, Buffer.from(await (await fetch(service.url + url)).arrayBuffer()))
    for (let id = newest; id > Math.max(0, newest - PICTURES); id -= 1)
      linkSync(source, join(path, `${id}.jpg`))
  }
}

/** Stores readings from another process, as a busy gate does; resolves with what it says. */
export function traffic(service, { rate, seconds, location }) {
  const words = ['-m', 'benchmarks.traffic', service.folder, '--rate', rate, '--seconds', seconds]
  const child = spawn(python, [...words, '--location', location].map(String), { cwd: root })
  let said = ''
  child.stdout.on('data', (text) => (said += text))
  let complained = ''
  child.stderr.on('data', (text) => (complained += text))
  const done = new Promise((resolve, reject) => {
    child.once('exit', (code) =>
      code === 0 ? resolve(said.trim()) : reject(new Error(said + complained)),
    )
  })
  done.catch(() => undefined) // whoever awaits it gets the error
  return { done, stop: () => child.kill() }
}
