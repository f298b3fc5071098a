import { addressOf } from '@/client/address'
import type { Session } from '@/client/types'

import { noticeEnd } from './account'
import type { ServiceError } from './errors'

export interface UploadFields {
  location?: string | undefined
  country?: string | undefined
}

export type Progress = (share: number) => void

/** The service is busy; the answer names when to try again. */
export class BusyError extends Error {
  readonly retryAfterMs: number

  constructor(retryAfterMs: number) {
    super('the service is busy')
    this.retryAfterMs = retryAfterMs
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

function failure(request: XMLHttpRequest): unknown {
  if (request.status === 503) {
    return new BusyError(Number(request.getResponseHeader('Retry-After') ?? 1) * 1000)
  }
  const answer = parse(request.responseText) as ServiceError | null
  noticeEnd(answer)
  return answer ?? { error: 'unexpected', detail: `${request.status} ${request.statusText}` }
}

/**
 * Sends one photo and returns what was read in it.
 *
 * `XMLHttpRequest`, because `fetch` does not report how much of a file is already sent.
 */
export function uploadPhoto(
  file: File,
  fields: UploadFields,
  onProgress: Progress,
  signal: AbortSignal,
): Promise<Session> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted()
    const form = new FormData()
    form.append('file', file, file.name)
    for (const [name, value] of Object.entries(fields)) if (value) form.append(name, String(value))
    const request = new XMLHttpRequest()
    request.open('POST', addressOf('/detect_image'))
    request.upload.addEventListener('progress', ({ loaded, total }) => onProgress(loaded / total))
    request.addEventListener('load', () => {
      if (request.status === 200) resolve(parse(request.responseText) as Session)
      else reject(failure(request))
    })
    request.addEventListener('error', () => reject(new TypeError('the service cannot be reached')))
    request.addEventListener('abort', () => reject(new DOMException('cancelled', 'AbortError')))
    signal.addEventListener('abort', () => request.abort())
    request.send(form)
  })
}
