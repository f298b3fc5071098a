import { Checkbox, PasswordInput, TextInput } from '@mantine/core'

import type { Camera } from '@/client/types'
import { useT } from '@/lib/i18n'

import classes from './Form.module.css'
import type { Values } from './values'

export interface FieldsProps {
  camera: Camera | null
  values: Values
  set: (changes: Partial<Values>) => void
}

const examples = [
  ['RTSP', 'rtsp://192.168.1.20:554/stream1'],
  ['HTTP (MJPEG)', 'http://192.168.1.20/video.mjpg'],
  ['snapshot', 'snapshot+http://192.168.1.20/snap.jpg'],
  ['webcam', 'webcam:0'],
  ['file', '/videos/gate.mp4'],
] as const

function Examples() {
  const t = useT()
  return (
    <dl className={classes['examples']} aria-label={t('cameras.examples')}>
      {examples.map(([kind, address]) => (
        <div key={kind} style={{ display: 'contents' }}>
          <dt>
            {kind === 'snapshot' || kind === 'webcam' || kind === 'file'
              ? t(`cameras.example.${kind}`)
              : kind}
          </dt>
          <dd>{address}</dd>
        </div>
      ))}
    </dl>
  )
}

/** Where the video comes from, and who opens it. */
export function Connection({ camera, values, set }: FieldsProps) {
  const t = useT()
  const kept = camera?.has_password === true && !values.forget
  return (
    <>
      <TextInput
        label={t('cameras.address')}
        description={t('cameras.addressHint')}
        required
        maxLength={500}
        spellCheck={false}
        autoComplete="off"
        value={values.address}
        onChange={(event) => set({ address: event.currentTarget.value })}
      />
      <Examples />
      <div className={classes['two']}>
        <TextInput
          label={t('cameras.user')}
          maxLength={100}
          autoComplete="off"
          value={values.user_name}
          onChange={(event) => set({ user_name: event.currentTarget.value })}
        />
        <PasswordInput
          label={t('cameras.password')}
          description={kept ? t('cameras.passwordHint') : undefined}
          placeholder={kept ? t('cameras.passwordKept') : ''}
          maxLength={300}
          autoComplete="new-password"
          value={values.password}
          onChange={(event) => set({ password: event.currentTarget.value })}
          visibilityToggleButtonProps={{ 'aria-label': t('cameras.showPassword') }}
        />
      </div>
      {camera?.has_password && (
        <Checkbox
          label={t('cameras.forgetPassword')}
          checked={values.forget}
          disabled={values.password !== ''}
          onChange={(event) => set({ forget: event.currentTarget.checked })}
        />
      )}
    </>
  )
}
