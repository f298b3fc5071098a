/** An authenticator app: reads the QR code of a page and makes the codes (RFC 6238). */
import { createHmac } from 'node:crypto'

import { decodeQR } from 'qr/decode.js'

const SIZE = 400
const STEP_S = 30
const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/** Returns the text of a QR code that is drawn as SVG. */
export async function readQrCode(svg) {
  const { data } = await svg.evaluate(async (element, size) => {
    const image = new Image()
    const text = new XMLSerializer().serializeToString(element)
    image.src = `data:image/svg+xml;base64,${btoa(text)}`
    await image.decode()
    const canvas = document.createElement('canvas')
    canvas.width = size
    canvas.height = size
    const context = canvas.getContext('2d')
    context.drawImage(image, 0, 0, size, size)
    return { data: [...context.getImageData(0, 0, size, size).data] }
  }, SIZE)
  return decodeQR({ width: SIZE, height: SIZE, data: Uint8ClampedArray.from(data) })
}

function bytesOf(secret) {
  const bits = [...secret].map((letter) => BASE32.indexOf(letter).toString(2).padStart(5, '0'))
  return Buffer.from(
    bits
      .join('')
      .match(/.{8}/g)
      .map((byte) => parseInt(byte, 2)),
  )
}

/** Returns the code of an `otpauth` address, `steps` time steps from now. */
export function codeOf(uri, steps = 0) {
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 1000 / STEP_S) + steps))
  const secret = bytesOf(new URL(uri).searchParams.get('secret'))
  const hash = createHmac('sha1', secret).update(counter).digest()
  const number = hash.readUInt32BE(hash.at(-1) & 15) & 0x7fffffff
  return String(number % 1_000_000).padStart(6, '0')
}
