/** A drawn network camera: a vehicle drives through its picture when it is told to. */
import { spawn, spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { createServer as createSocketServer } from 'node:net'
import { join } from 'node:path'

import { freePort, picture, root } from './service.mjs'

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

/** What a camera sees now: an empty lane, until `drive` lets a vehicle pass. */
function startView(frames) {
  let number = 0
  const clock = setInterval(() => {
    number += 1
    if (number === EMPTY || number === frames.length) number = 0
  }, INTERVAL_MS)
  return {
    frame: () => frames[number],
    drive: () => {
      number = EMPTY
    },
    stop: () => clearInterval(clock),
  }
}

/** Serves the frames as MJPEG to whoever has the password; `drive` lets the vehicle pass. */
export async function startCamera(page, name = 'jakarta.jpg') {
  const view = startView(await draw(page, name))
  const server = createServer((request, response) => {
    if (request.headers.authorization !== AUTHORIZATION) {
      response.writeHead(401, { 'WWW-Authenticate': 'Basic realm="camera"' }).end()
      return
    }
    response.writeHead(200, { 'Content-Type': 'multipart/x-mixed-replace; boundary=frame' })
    const timer = setInterval(() => {
      const frame = view.frame()
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
    user: USER,
    password: CAMERA_PASSWORD,
    drive: view.drive,
    close: () => {
      view.stop()
      server.closeAllConnections()
      server.close()
    },
  }
}

const PYTHON = '/usr/bin/python3'
/** The user whom the RTSP server of the tests knows. */
const RTSP_USER = 'guard'

/** Why there is no RTSP server here, or false. */
export function noRtsp() {
  const code = `
import gi
gi.require_version("GstRtspServer", "1.0")
from gi.repository import Gst, GstRtspServer
Gst.init(None)
for name in ("tcpclientsrc", "jpegparse", "jpegdec", "x264enc", "rtph264pay"):
    assert Gst.ElementFactory.find(name), name`
  const { status } = spawnSync(PYTHON, ['-c', code], { stdio: 'ignore' })
  return status === 0 ? false : 'no RTSP server here (gir1.2-gst-rtsp-server-1.0 and its plugins)'
}

/** Serves the same frames as H.264 over RTSP, by the server of tests/ingest. */
export async function startRtspCamera(page, name = 'jakarta.jpg') {
  const view = startView(await draw(page, name))
  const frames = createSocketServer((socket) => {
    const timer = setInterval(() => socket.write(view.frame()), INTERVAL_MS)
    const end = () => clearInterval(timer)
    socket.on('error', end).on('close', end)
  })
  await new Promise((ready) => frames.listen(0, '127.0.0.1', ready))
  const pipeline =
    `( tcpclientsrc host=127.0.0.1 port=${frames.address().port} ! ` +
    `image/jpeg,framerate=1000/${INTERVAL_MS} ! jpegparse ! jpegdec ! videoconvert ! ` +
    'video/x-raw,format=I420 ! ' +
    'x264enc tune=zerolatency speed-preset=ultrafast key-int-max=7 ! ' +
    'rtph264pay config-interval=-1 name=pay0 pt=96 )'
  const port = await freePort()
  const script = join(root, 'tests/ingest/rtsp_server.py')
  const server = spawn(PYTHON, [script, String(port), pipeline, CAMERA_PASSWORD], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  await new Promise((ready) => server.stdout.once('data', ready))
  return {
    address: `rtsp://127.0.0.1:${port}/video`,
    user: RTSP_USER,
    password: CAMERA_PASSWORD,
    drive: view.drive,
    close: () => {
      view.stop()
      server.kill()
      frames.close()
    },
  }
}
