/**
 * The path below which the service is reached, without a slash at the end: empty, or the path of a
 * proxy. The page is at its root, and the address of what the page shows is after `#`.
 */
export const rootPath =
  typeof document === 'undefined' ? '' : new URL('.', document.baseURI).pathname.replace(/\/$/, '')

/** The address of a path of the service, such as `/detections`. */
export const addressOf = (path: string): string => rootPath + path
