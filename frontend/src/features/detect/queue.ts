import type { Session } from '@/client/types'
import { Store } from '@/lib/store'
import { BusyError, type Progress, type UploadFields } from '@/lib/upload'

export type UploadState =
  | { name: 'waiting' }
  | { name: 'sending'; share: number }
  | { name: 'reading' }
  | { name: 'busy' }
  | { name: 'done'; session: Session }
  | { name: 'failed'; error: unknown }

export interface Upload {
  id: number
  file: File
  fields: UploadFields
  /** Address of the picture in this browser. */
  preview: string
  state: UploadState
}

type Send = (
  file: File,
  fields: UploadFields,
  onProgress: Progress,
  signal: AbortSignal,
) => Promise<Session>

interface Options {
  send: Send
  /** How many are sent at once. */
  parallel?: number
  limit?: number
  sleep?: (ms: number) => Promise<void>
  previewOf?: (file: File) => string
  forget?: (preview: string) => void
}

const MAX_BUSY_TRIES = 20

/** The photos on their way to the service, newest last; the oldest finished ones are dropped. */
export class UploadQueue {
  readonly uploads = new Store<readonly Upload[]>([])
  private nextId = 1
  private running = 0
  private readonly aborts = new Map<number, AbortController>()
  private readonly options: Required<Options>

  constructor(options: Options) {
    this.options = {
      parallel: 2,
      limit: 200,
      sleep: (ms) => new Promise((wake) => setTimeout(wake, ms)),
      previewOf: (file) => URL.createObjectURL(file),
      forget: (preview) => URL.revokeObjectURL(preview),
      ...options,
    }
  }

  add(files: readonly File[], fields: UploadFields): void {
    const added = files.map((file): Upload => ({
      id: this.nextId++,
      file,
      fields,
      preview: this.options.previewOf(file),
      state: { name: 'waiting' },
    }))
    this.uploads.set([...this.uploads.get(), ...added])
    this.trim()
    this.start()
  }

  retry = (id: number): void => {
    this.change(id, { name: 'waiting' })
    this.start()
  }

  remove = (id: number): void => {
    this.aborts.get(id)?.abort()
    const upload = this.uploads.get().find((item) => item.id === id)
    if (upload) this.options.forget(upload.preview)
    this.uploads.set(this.uploads.get().filter((item) => item.id !== id))
  }

  clearFinished = (): void => {
    for (const { id, state } of this.uploads.get()) if (isFinished(state)) this.remove(id)
  }

  private start(): void {
    while (this.running < this.options.parallel) {
      const upload = this.uploads.get().find(({ state }) => state.name === 'waiting')
      if (!upload) return
      this.running += 1
      this.change(upload.id, { name: 'sending', share: 0 })
      void this.run(upload).finally(() => {
        this.running -= 1
        this.start()
      })
    }
  }

  private async run({ id, file, fields }: Upload): Promise<void> {
    const abort = new AbortController()
    this.aborts.set(id, abort)
    const onProgress = (share: number): void =>
      this.change(id, share < 1 ? { name: 'sending', share } : { name: 'reading' })
    try {
      const session = await this.sendPatiently(
        () => this.options.send(file, fields, onProgress, abort.signal),
        id,
      )
      this.change(id, { name: 'done', session })
    } catch (error) {
      this.change(id, { name: 'failed', error })
    } finally {
      this.aborts.delete(id)
    }
  }

  /** A full queue at the service is no failure: waits as long as its answer asks for. */
  private async sendPatiently(
    send: () => Promise<Session>,
    id: number,
    tries = 1,
  ): Promise<Session> {
    try {
      return await send()
    } catch (error) {
      const gone = !this.uploads.get().some((upload) => upload.id === id)
      if (!(error instanceof BusyError) || tries === MAX_BUSY_TRIES || gone) throw error
      this.change(id, { name: 'busy' })
      await this.options.sleep(error.retryAfterMs)
      return this.sendPatiently(send, id, tries + 1)
    }
  }

  private change(id: number, state: UploadState): void {
    this.uploads.set(
      this.uploads.get().map((upload) => (upload.id === id ? { ...upload, state } : upload)),
    )
  }

  private trim(): void {
    const excess = this.uploads.get().length - this.options.limit
    const finished = this.uploads.get().filter(({ state }) => isFinished(state))
    for (const { id } of finished.slice(0, Math.max(0, excess))) this.remove(id)
  }
}

export function isFinished(state: UploadState): boolean {
  return state.name === 'done' || state.name === 'failed'
}
