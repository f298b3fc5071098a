import { insight } from './insight'
import { setUp } from './setUp'
import { vehicles } from './vehicles'
import { watch } from './watch'
import { work } from './work'

/** Every page of the dashboard, in the order of the navigation. */
export const pages = [...watch, ...work, ...vehicles, ...insight, ...setUp] as const
