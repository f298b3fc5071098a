import type { passes as english } from '../en/passes'

export const passes: Record<keyof typeof english, string> = {
  'page.passes': 'Izin',
}
