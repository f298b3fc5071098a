import { account } from './en/account'
import { common } from './en/common'
import { insight } from './en/insight'
import { models } from './en/models'
import { people } from './en/people'
import { plate } from './en/plate'
import { manage } from './en/manage'
import { records } from './en/records'
import { watch } from './en/watch'
import { words } from './en/words'

export const en = {
  ...common,
  ...words,
  ...watch,
  ...records,
  ...manage,
  ...plate,
  ...models,
  ...insight,
  ...account,
  ...people,
} as const
