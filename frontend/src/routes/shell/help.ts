import { Store } from '@/lib/store'

export const helpOpened = new Store(false)
