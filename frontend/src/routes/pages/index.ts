import { manage } from './manage'
import { records } from './records'
import { watch } from './watch'

/** Every page of the dashboard, in the order of the navigation. */
export const pages = [...watch, ...records, ...manage] as const
