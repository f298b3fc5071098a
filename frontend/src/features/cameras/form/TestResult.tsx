import { Alert, List, Stack, Text } from '@mantine/core'
import { IconAlertTriangleFilled, IconCircleCheckFilled } from '@tabler/icons-react'

import type { CameraTest } from '@/client/types'
import { Facts } from '@/components/layout/Facts'
import { Confidence } from '@/components/plate/Confidence'
import { PlateBadge } from '@/components/plate/PlateBadge'
import { useT } from '@/lib/i18n'
import { useSentence } from '@/lib/i18n/sentences'

import { useFormats } from '../figures'
import classes from './Form.module.css'

function Plates({ plates }: Pick<CameraTest, 'plates'>) {
  const t = useT()
  const { number } = useFormats()
  if (plates.length === 0) return null
  return (
    <ul className={classes['plates']} aria-label={t('cameraTest.plates')}>
      {plates.map(({ text, confidence, width_px }) => (
        <li key={`${text} ${width_px}`}>
          <PlateBadge text={text} size="sm" />
          {text && <Confidence value={confidence} />}
          <span>{t('cameraTest.widthPx', { width: number(width_px) ?? '' })}</span>
        </li>
      ))}
    </ul>
  )
}

/** What a test of a source showed: its picture, what was measured, and what can be better. */
export function TestResult({ result }: { result: CameraTest }) {
  const t = useT()
  const tell = useSentence()
  const { number } = useFormats()
  const { ok, reason, picture, advice, width, height, fps } = result
  const seconds = number(result.seconds_to_first_frame, 1)
  if (!ok) {
    return (
      <Alert
        role="alert"
        color="red"
        icon={<IconAlertTriangleFilled />}
        title={t('cameraTest.failed')}
        styles={{ title: { color: 'var(--mantine-color-text)' } }}
      >
        {reason && <Text size="sm">{tell(reason, result.reason_sentence)}</Text>}
        <Text size="sm">{t('cameraTest.saveAnyway')}</Text>
      </Alert>
    )
  }
  return (
    <Stack gap="sm" role="status" data-test="ok">
      <span className={classes['passed']}>
        <IconCircleCheckFilled size={16} aria-hidden />
        {t('cameraTest.passed')}
      </span>
      {picture && (
        <img className={classes['picture']} src={picture} alt={t('cameraTest.picture')} />
      )}
      <Plates plates={result.plates} />
      <Facts
        items={[
          [t('cameras.size'), width && height && `${width} × ${height}`],
          [t('cameras.fps'), number(fps, 1)],
          [t('cameraTest.firstFrame'), seconds && t('cameraTest.seconds', { seconds })],
          [t('cameraTest.brightness'), number(result.brightness)],
          [t('cameraTest.sharpness'), number(result.sharpness)],
        ]}
      />
      {advice.length > 0 && (
        <List size="sm" aria-label={t('cameraTest.advice')}>
          {advice.map((text, index) => (
            <List.Item key={text}>{tell(text, result.advice_sentences?.[index] ?? null)}</List.Item>
          ))}
        </List>
      )}
    </Stack>
  )
}
