/** A drawn network camera: a vehicle drives through its picture again and again. */
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'

import { picture } from './service.mjs'

const INTERVAL_MS = 150
export const USER = 'viewer'
export const CAMERA_PASSWORD = 'k3epM3'
const AUTHORIZATION = `Basic ${Buffer.from(`${USER}:${CAMERA_PASSWORD}`).toString('base64')}`

/** Returns JPEG frames in which an example picture moves to the left over an empty one. */
async function draw(page, name) {
  const source = `data:image/jpeg;base64,${readFileSync(picture(name)).toString('base64')}`
  const frames = await page.evaluate(async (address) => {
    const image = new Image()
    image.src = address
    await image.decode()
    const canvas = document.createElement('canvas')
    canvas.width = image.width
    canvas.height = image.height
    const context = canvas.getContext('2d')
    const moved = Array.from({ length: 14 }, (_, index) => 260 - index * 40)
    return [null, null, null, null, ...moved, null, null, null, null].map((x) => {
      // Not plain: the service takes a plain picture for a covered lens.
      const light = context.createLinearGradient(0, 0, canvas.width, canvas.height)
      light.addColorStop(0, '#cbd5e1')
      light.addColorStop(1, '#374151')
      context.fillStyle = light
      context.fillRect(0, 0, canvas.width, canvas.height)
      if (x !== null) context.drawImage(image, x, 0)
      return canvas.toDataURL('image/jpeg', 0.9).split(',')[1]
    })
  }, source)
  return frames.map((text) => Buffer.from(text, 'base64'))
}

/** Serves the frames as MJPEG to whoever has the password. */
export async function startCamera(page, name = 'jakarta.jpg') {
  const frames = await draw(page, name)
  const server = createServer((request, response) => {
    if (request.headers.authorization !== AUTHORIZATION) {
      response.writeHead(401, { 'WWW-Authenticate': 'Basic realm="camera"' }).end()
      return
    }
    response.writeHead(200, { 'Content-Type': 'multipart/x-mixed-replace; boundary=frame' })
    let number = 0
    const timer = setInterval(() => {
      const frame = frames[number % frames.length]
      number += 1
      response.write(
        `--frame\r\nContent-Type: image/jpeg\r\nContent-Length: ${frame.length}\r\n\r\n`,
      )
      response.write(frame)
      response.write('\r\n')
    }, INTERVAL_MS)
    response.on('close', () => clearInterval(timer))
  })
  await new Promise((ready) => server.listen(0, '127.0.0.1', ready))
  return {
    address: `http://127.0.0.1:${server.address().port}/video.mjpg`,
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}
