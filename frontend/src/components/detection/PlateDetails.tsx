import { Stack, Text, Title } from '@mantine/core'

import type { Candidate, Plate } from '@/client/types'
import { CharConfidences, Confidence } from '@/components/plate/Confidence'
import { Facts } from '@/components/layout/Facts'
import { currentConfidences, grade } from '@/components/plate/doubt'
import { PlateBadge } from '@/components/plate/PlateBadge'
import { PlateCrop } from '@/components/plate/PlateCrop'
import { StatusBadge } from '@/components/status/StatusBadge'
import { useT } from '@/lib/i18n'

import classes from './PlateDetails.module.css'

function Spark({ values }: { values: readonly number[] }) {
  return (
    <span className={classes['spark']} aria-hidden>
      {values.map((value, index) => (
        <span
          // oxlint-disable-next-line react/no-array-index-key -- a character is known by its place
          key={index}
          data-grade={grade(value)}
          style={{ height: `${Math.max(12, value * 100)}%` }}
        />
      ))}
    </span>
  )
}

/** The candidates of a plate, sorted by confidence. */
export function Candidates({ items }: { items: readonly Candidate[] }) {
  const t = useT()
  if (items.length === 0) return null
  return (
    <div>
      <Title order={3} mb={4}>
        {t('plate.candidates')}
      </Title>
      <table className={classes['candidates']}>
        <thead>
          <tr>
            <th>{t('plate.text')}</th>
            <th>{t('plate.confidence')}</th>
            <th>{t('plate.byCharacter')}</th>
          </tr>
        </thead>
        <tbody>
          {items.map(({ text, confidence, char_confidences }) => (
            <tr key={text}>
              <td className={classes['text']}>{text}</td>
              <td>
                <Confidence value={confidence} />
              </td>
              <td>
                <Spark values={char_confidences ?? []} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

/** The plate large, with its crop and the confidence of each character. */
export function PlateHead({ plate }: { plate: Plate }) {
  const t = useT()
  return (
    <Stack gap="xs">
      <div className={classes['head']}>
        <PlateBadge
          text={plate.display_text ?? plate.text}
          hashed={plate.is_hashed}
          color={plate.background_color}
          confidences={currentConfidences(plate)}
          size="lg"
        />
        {plate.image_url && (
          <PlateCrop
            className={classes['crop']}
            src={plate.image_url}
            text={plate.display_text}
            confidences={currentConfidences(plate)}
          />
        )}
        <StatusBadge status={plate.status} />
        {plate.status_now !== plate.status && (
          <Text component="span" size="sm">
            {t('status.now')} <StatusBadge status={plate.status_now} />
          </Text>
        )}
      </div>
      {plate.quality.reason && (
        <Text size="sm" c={plate.text ? 'dimmed' : undefined}>
          {t(plate.text ? 'plate.doubt' : 'plate.unreadBecause', {
            reason: t(`unread.${plate.quality.reason}`),
          })}
        </Text>
      )}
      {plate.observed_text && plate.observed_text === plate.text && (
        <CharConfidences text={plate.observed_text} values={plate.char_confidences} />
      )}
    </Stack>
  )
}

/** The plate's origin and the quality of its crop. */
export function PlateFacts({ plate }: { plate: Plate }) {
  const t = useT()
  const corrected = plate.observed_text !== plate.text
  return (
    <Facts
      items={[
        [t('plate.observed'), corrected ? (plate.observed_text ?? t('plate.unread')) : null],
        [t('plate.confidence'), plate.text && <Confidence value={plate.confidence} />],
        [t('plate.country'), plate.country],
        [t('plate.region'), plate.region && `${plate.region.name} (${plate.region.code})`],
        [t('plate.type'), plate.type && t(`plateType.${plate.type}`)],
        [t('plate.quality'), <Confidence key="quality" value={plate.quality.score} />],
      ]}
    />
  )
}
