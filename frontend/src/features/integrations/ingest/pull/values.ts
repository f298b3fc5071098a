import type { IngestPull, IngestPullIn } from '@/client/types'

export const pullKinds = ['onvif_pull', 'folder'] as const
export type PullKind = (typeof pullKinds)[number]

export const presets = ['camera_time_plate', 'plate_recognizer_stream', 'genetec', 'any'] as const
/** The names of the files: a known form, or a pattern of one's own. */
export type Files = (typeof presets)[number] | 'pattern'

/** The fields of the form as they stand. */
export interface Values {
  kind: PullKind
  url: string
  user_name: string
  /** Empty: the stored one stays. */
  password: string
  folder: string
  files: Files
  pattern: string
  afterwards: 'move' | 'delete'
}

const first: Values = {
  kind: 'onvif_pull',
  url: '',
  user_name: '',
  password: '',
  folder: '',
  files: 'camera_time_plate',
  pattern: '',
  afterwards: 'move',
}

export function valuesOf(pull: IngestPull | null): Values {
  if (!pull) return first
  const { config } = pull
  if (config.kind === 'onvif_pull')
    return { ...first, kind: config.kind, url: config.url, user_name: config.user_name ?? '' }
  return {
    ...first,
    kind: config.kind,
    folder: config.folder,
    files: config.preset ?? 'pattern',
    pattern: config.pattern ?? '',
    afterwards: config.afterwards ?? 'move',
  }
}

/** Returns what is fetched as the service takes it. */
export function pullOf(values: Values): IngestPullIn {
  if (values.kind === 'onvif_pull') {
    return {
      config: {
        kind: 'onvif_pull',
        url: values.url.trim(),
        user_name: values.user_name.trim() || null,
      },
      ...(values.password ? { password: values.password } : {}),
    }
  }
  const { files } = values
  return {
    config: {
      kind: 'folder',
      folder: values.folder.trim(),
      preset: files === 'pattern' ? null : files,
      pattern: files === 'pattern' ? values.pattern.trim() : null,
      afterwards: values.afterwards,
    },
  }
}
