/** The part of a picture that is shown, in its pixels. */
export interface View {
  x: number
  y: number
  width: number
  height: number
}

const MAX_ZOOM = 12

function clamp(view: View, whole: View): View {
  return {
    ...view,
    x: Math.min(Math.max(view.x, whole.x), whole.x + whole.width - view.width),
    y: Math.min(Math.max(view.y, whole.y), whole.y + whole.height - view.height),
  }
}

/** `view` enlarged by `factor` about a point that keeps its place (0 to 1 across the view). */
export function zoom(view: View, whole: View, factor: number, at = { x: 0.5, y: 0.5 }): View {
  const width = Math.min(whole.width, Math.max(whole.width / MAX_ZOOM, view.width / factor))
  const height = (width / whole.width) * whole.height
  return clamp(
    {
      x: view.x + (view.width - width) * at.x,
      y: view.y + (view.height - height) * at.y,
      width,
      height,
    },
    whole,
  )
}

/** `view` moved by shares of its own size. */
export function pan(view: View, whole: View, dx: number, dy: number): View {
  return clamp({ ...view, x: view.x + dx * view.width, y: view.y + dy * view.height }, whole)
}
