import { common } from './en/common'
import { watch } from './en/watch'
import { words } from './en/words'

export const en = { ...common, ...words, ...watch } as const
