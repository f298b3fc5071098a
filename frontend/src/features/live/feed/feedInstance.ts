import { Feed } from './feed'

/** Outlives the page, so that coming back to Live shows what passed meanwhile. */
export const feed = new Feed()
