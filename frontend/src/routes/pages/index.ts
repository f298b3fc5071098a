import { administer } from './administer'
import { manage } from './manage'
import { records } from './records'
import { watch } from './watch'

/** Every page of the dashboard, in the order of the navigation. */
export const pages = [...watch, ...records, ...manage, ...administer] as const
