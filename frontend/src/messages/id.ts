import type { en } from './en'
import { common } from './id/common'
import { insight } from './id/insight'
import { manage } from './id/manage'
import { models } from './id/models'
import { plate } from './id/plate'
import { records } from './id/records'
import { watch } from './id/watch'
import { words } from './id/words'

export const id: Record<keyof typeof en, string> = {
  ...common,
  ...words,
  ...watch,
  ...records,
  ...manage,
  ...plate,
  ...models,
  ...insight,
}
