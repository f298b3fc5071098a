import type { en } from './en'

export const id: Record<keyof typeof en, string> = {} as never
