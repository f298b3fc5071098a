/**
 * The path below which the service is reached, without a slash at the end: empty, or the path of a
 * proxy. The files of the build are in `assets` below it.
 */
export const rootPath = import.meta.env.PROD
  ? new URL(import.meta.url).pathname.replace(/\/assets\/[^/]*$/, '')
  : ''

/** The address of a path of the service, such as `/detections`. */
export const addressOf = (path: string): string => rootPath + path

/** The path below which the addresses of the pages are. */
export const pagesPath = addressOf('/app')
