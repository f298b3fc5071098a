/** The views that are compared with their stored pictures. */
import { desktop, phone } from '../e2e/browser.mjs'

/** `shown` is there once the view has all of its data; DETECTION stands for the newest one. */
export const views = [
  { name: 'live', path: '/', shown: '[data-testid=hero]' },
  { name: 'live-phone', path: '/', shown: '[data-testid=hero]', dark: true, small: true, id: true },
  { name: 'detections', path: '/detections', shown: '[data-row]', dark: true },
  {
    name: 'details',
    path: '/detections?row=DETECTION',
    shown: '[role=dialog] [data-plate]',
    small: true,
  },
  { name: 'visits', path: '/visits', shown: '[data-row]', id: true },
  { name: 'statistics', path: '/statistics?period=week', shown: '.recharts-surface' },
  { name: 'occupancy', path: '/occupancy', shown: '[data-state]', dark: true, id: true },
  { name: 'lists', path: '/lists', shown: 'main [data-plate]', small: true },
]

/** Returns how the browser shows a view. */
export const lookOf = ({ dark, small, id }) => ({
  colorScheme: dark ? 'dark' : 'light',
  viewport: small ? phone : desktop,
  hasTouch: Boolean(small),
  locale: id ? 'id-ID' : 'en-GB',
})
