import { Group, Stack, Text } from '@mantine/core'
import { useEffect } from 'react'

import type { VisitDetail } from '@/client/types'
import { Panel } from '@/components/layout/Page'
import { AnchorLink } from '@/components/link/AnchorLink'
import { Confidence } from '@/components/plate/Confidence'
import { ComparedPlates } from '@/components/visit/ComparedPlates'
import { endTexts } from '@/components/visit/ends'
import { Reasons } from '@/components/visit/Reasons'
import { SideBySide } from '@/components/visit/SideBySide'
import { Stay } from '@/components/visit/Stay'
import { useT } from '@/lib/i18n'

import { Alike } from './Alike'
import classes from './Review.module.css'

/** Fetches the pictures of the next visit, so that it is shown whole at once. */
export function usePreloaded(visit: VisitDetail | undefined): void {
  useEffect(() => {
    for (const { part, detection } of visit?.readings ?? []) {
      if (!detection || (part !== 'entry' && part !== 'exit')) continue
      const { annotated_image_url, image_url, vehicle, plate } = detection
      for (const url of [annotated_image_url ?? image_url, vehicle?.image_url, plate?.image_url]) {
        if (url) new Image().src = url
      }
    }
  }, [visit])
}

/** A visit whose entry and exit may be of two vehicles. */
export function Case({ visit }: { visit: VisitDetail }) {
  const t = useT()
  const texts = endTexts(visit)
  const { lot, probability } = visit
  return (
    <Panel>
      <div className={classes['case']} data-case={visit.id}>
        <Group gap="md" justify="space-between">
          <Text component="div" size="sm">
            {lot.name} · <Stay visit={visit} />
          </Text>
          <AnchorLink size="sm" to="/visits" search={{ visit: visit.id }}>
            {t('visits.open', { id: String(visit.id) })}
          </AnchorLink>
        </Group>
        <SideBySide visit={visit} large />
        <div className={classes['why']}>
          <Stack gap="xs">
            {texts ? (
              <ComparedPlates entry={texts[0]} exit={texts[1]} />
            ) : (
              <Text size="sm">{t('review.noTexts')}</Text>
            )}
          </Stack>
          <Stack gap="xs" align="flex-start">
            {probability !== null && (
              <Text size="sm" component="div">
                {t('visits.probabilityLong')}: <Confidence value={probability} />
              </Text>
            )}
            <Reasons reasons={visit.reasons} />
            <Alike visit={visit} />
          </Stack>
        </div>
      </div>
    </Panel>
  )
}
