/** Two pictures, compared by the browser's canvas. */

/** A difference of a colour below this is none: edges of text are drawn with many shades. */
const COLOUR = 64
/** Stored colours are multiples of this. */
const STEP = 32
/** Edges that are drawn a pixel beside are the same, too. */
const NEAR = 1
/** Different pixels that are accepted. */
export const MOST = 120

/** Runs in the page: counts the pixels that nothing near them in the other picture explains. */
async function differ([sources, colour, near]) {
  const [before, now] = await Promise.all(
    sources.map(async (source) => {
      const image = new Image()
      image.src = source
      await image.decode()
      const canvas = new OffscreenCanvas(image.width, image.height)
      const context = canvas.getContext('2d', { willReadFrequently: true })
      context.drawImage(image, 0, 0)
      return { canvas, context, pixels: context.getImageData(0, 0, image.width, image.height) }
    }),
  )
  const [a, b] = [before.pixels, now.pixels]
  if (a.width !== b.width || a.height !== b.height) return { count: Infinity, picture: null }
  const { width, height } = a
  const isAlike = (from, x, y, to, u, v) => {
    if (u < 0 || v < 0 || u >= width || v >= height) return false
    const [p, q] = [4 * (y * width + x), 4 * (v * width + u)]
    return [0, 1, 2].every((part) => Math.abs(from.data[p + part] - to.data[q + part]) < colour)
  }
  const isFound = (from, x, y, to) => {
    if (isAlike(from, x, y, to, x, y)) return true
    for (let v = y - near; v <= y + near; v += 1)
      for (let u = x - near; u <= x + near; u += 1) if (isAlike(from, x, y, to, u, v)) return true
    return false
  }
  let count = 0
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1) {
      if (isFound(a, x, y, b) && isFound(b, x, y, a)) continue
      count += 1
      now.context.fillStyle = '#ff00aa'
      now.context.fillRect(x - 1, y - 1, 3, 3)
    }
  if (count === 0) return { count, picture: null }
  const blob = await now.canvas.convertToBlob()
  const bytes = new Uint8Array(await blob.arrayBuffer())
  return { count, picture: Array.from(bytes) }
}

/** Returns the number of different pixels, and a PNG in which they are marked. */
export async function compare(page, before, now) {
  const sources = [
    `data:image/webp;base64,${before.toString('base64')}`,
    `data:image/png;base64,${now.toString('base64')}`,
  ]
  const { count, picture } = await page.evaluate(differ, [sources, COLOUR, NEAR])
  return { count, picture: picture && Buffer.from(picture) }
}

/** Returns a picture as WebP without loss, but of fewer colours, which makes it half as large. */
export async function webpOf(page, png) {
  const text = await page.evaluate(
    async ([source, step]) => {
      const image = new Image()
      image.src = source
      await image.decode()
      const canvas = document.createElement('canvas')
      canvas.width = image.width
      canvas.height = image.height
      const context = canvas.getContext('2d')
      context.drawImage(image, 0, 0)
      const pixels = context.getImageData(0, 0, image.width, image.height)
      for (let index = 0; index < pixels.data.length; index += 1)
        pixels.data[index] = Math.min(255, Math.round(pixels.data[index] / step) * step)
      context.putImageData(pixels, 0, 0)
      return canvas.toDataURL('image/webp', 1).split(',')[1]
    },
    [`data:image/png;base64,${png.toString('base64')}`, STEP],
  )
  return Buffer.from(text, 'base64')
}
