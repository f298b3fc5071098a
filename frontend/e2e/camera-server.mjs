/** A drawn network camera: a vehicle drives through its picture when it is told to. */
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'

import { picture } from './service.mjs'

const INTERVAL_MS = 150
/** Frames without a vehicle, which are shown again and again while none drives. */
const EMPTY = 4
export const USER = 'viewer'
export const CAMERA_PASSWORD = 'k3epM3'
const AUTHORIZATION = `Basic ${Buffer.from(`${USER}:${CAMERA_PASSWORD}`).toString('base64')}`

/** Returns JPEG frames in which an example picture moves to the left over an empty one. */
async function draw(page, name) {
  const source = `data:image/jpeg;base64,${readFileSync(picture(name)).toString('base64')}`
  const frames = await page.evaluate(
    async ([address, empty]) => {
      const image = new Image()
      image.src = address
      await image.decode()
      const canvas = document.createElement('canvas')
      canvas.width = image.width
      canvas.height = image.height
      const context = canvas.getContext('2d')
      const moved = Array.from({ length: 14 }, (_, index) => 260 - index * 40)
      const none = Array.from({ length: empty }, () => null)
      return [...none, ...moved].map((x, index) => {
        // Not plain: the service takes a plain picture for a covered lens.
        const light = context.createLinearGradient(0, 0, canvas.width, canvas.height)
        light.addColorStop(0, '#cbd5e1')
        light.addColorStop(1, '#374151')
        context.fillStyle = light
        context.fillRect(0, 0, canvas.width, canvas.height)
        // Nor does it stand still, as a frozen one does.
        context.fillStyle = '#ffffff'
        context.fillRect(20 + 30 * (index % 4), 20, 24, 24)
        if (x !== null) context.drawImage(image, x, 0)
        return canvas.toDataURL('image/jpeg', 0.9).split(',')[1]
      })
    },
    [source, EMPTY],
  )
  return frames.map((text) => Buffer.from(text, 'base64'))
}

/** Serves the frames as MJPEG to whoever has the password; `drive` lets the vehicle pass. */
export async function startCamera(page, name = 'jakarta.jpg') {
  const frames = await draw(page, name)
  let number = 0
  const clock = setInterval(() => {
    number += 1
    if (number === EMPTY || number === frames.length) number = 0
  }, INTERVAL_MS)
  const server = createServer((request, response) => {
    if (request.headers.authorization !== AUTHORIZATION) {
      response.writeHead(401, { 'WWW-Authenticate': 'Basic realm="camera"' }).end()
      return
    }
    response.writeHead(200, { 'Content-Type': 'multipart/x-mixed-replace; boundary=frame' })
    const timer = setInterval(() => {
      const frame = frames[number]
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
    drive: () => {
      number = EMPTY
    },
    close: () => {
      clearInterval(clock)
      server.closeAllConnections()
      server.close()
    },
  }
}
