import {
  useCallback,
  useEffect,
  useMemo,
  useRef,
  useState,
  type KeyboardEvent,
  type PointerEvent,
} from 'react'

import { pan, zoom, type View } from './view'

const STEP = 1.5

/** The shown part of a picture and what moves it. */
export function useView(width: number, height: number, zoomable: boolean) {
  const whole = useMemo<View>(() => ({ x: 0, y: 0, width, height }), [width, height])
  const [state, setState] = useState({ whole, view: whole })
  // Another picture begins with its whole; without an effect it is not first drawn wrongly.
  const view = state.whole === whole ? state.view : whole
  const setView = useCallback(
    (next: View | ((now: View) => View)) =>
      setState((now) => {
        const from = now.whole === whole ? now.view : whole
        return { whole, view: typeof next === 'function' ? next(from) : next }
      }),
    [whole],
  )
  const svg = useRef<SVGSVGElement>(null)
  const drag = useRef<{ x: number; y: number } | null>(null)

  useEffect(() => {
    const element = svg.current
    if (!element || !zoomable) return undefined
    const onWheel = (event: WheelEvent): void => {
      // Without a modifier the wheel scrolls the page past the picture.
      if (!event.ctrlKey && !event.metaKey) return
      event.preventDefault()
      const area = element.getBoundingClientRect()
      const at = {
        x: (event.clientX - area.left) / area.width,
        y: (event.clientY - area.top) / area.height,
      }
      setView((now) => zoom(now, whole, event.deltaY < 0 ? 1.2 : 1 / 1.2, at))
    }
    // React's wheel handlers are passive and could not keep the page from zooming.
    element.addEventListener('wheel', onWheel, { passive: false })
    return () => element.removeEventListener('wheel', onWheel)
  }, [whole, zoomable, setView])

  const zoomIn = useCallback(() => setView((now) => zoom(now, whole, STEP)), [whole, setView])
  const zoomOut = useCallback(() => setView((now) => zoom(now, whole, 1 / STEP)), [whole, setView])
  const reset = useCallback(() => setView(whole), [whole, setView])
  const zoomed = view.width < whole.width

  const handlers = {
    tabIndex: zoomable ? 0 : undefined,
    onDoubleClick: zoomable ? (zoomed ? reset : zoomIn) : undefined,
    onPointerDown: (event: PointerEvent<SVGSVGElement>) => {
      if (!zoomed) return
      event.currentTarget.setPointerCapture(event.pointerId)
      drag.current = { x: event.clientX, y: event.clientY }
    },
    onPointerMove: (event: PointerEvent<SVGSVGElement>) => {
      const from = drag.current
      if (!from) return
      const area = event.currentTarget.getBoundingClientRect()
      const dx = (from.x - event.clientX) / area.width
      const dy = (from.y - event.clientY) / area.height
      drag.current = { x: event.clientX, y: event.clientY }
      setView((now) => pan(now, whole, dx, dy))
    },
    onPointerUp: () => {
      drag.current = null
    },
    onKeyDown: (event: KeyboardEvent<SVGSVGElement>) => {
      const moves: Record<string, () => void> = {
        '+': zoomIn,
        '-': zoomOut,
        '0': reset,
        ArrowLeft: () => setView((now) => pan(now, whole, -0.1, 0)),
        ArrowRight: () => setView((now) => pan(now, whole, 0.1, 0)),
        ArrowUp: () => setView((now) => pan(now, whole, 0, -0.1)),
        ArrowDown: () => setView((now) => pan(now, whole, 0, 0.1)),
      }
      const move = zoomable ? moves[event.key] : undefined
      if (!move || (event.key.startsWith('Arrow') && !zoomed)) return
      event.preventDefault()
      move()
    },
  }
  return { svg, view, zoomed, handlers, zoomIn, zoomOut, reset }
}
