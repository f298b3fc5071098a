/** A file that is no table; the code says why. */
export class FileError extends Error {
  constructor(readonly code: 'broken' | 'empty' | 'old_workbook' | 'too_large') {
    super(code)
  }
}
