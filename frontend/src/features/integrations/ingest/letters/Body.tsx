import { Code, Text, Title } from '@mantine/core'
import { useMemo } from 'react'

import type { WholeDeadLetter } from '@/client/types'
import { useI18n } from '@/lib/i18n'

import { bytesOf, textOf } from './text'
import { formatBytes } from './size'

/** The body that was sent, as text only. */
export function Body({ letter: { body_base64, is_whole } }: { letter: WholeDeadLetter }) {
  const { t, language } = useI18n()
  const body = useMemo(
    () =>
      body_base64 === null
        ? null
        : textOf(bytesOf(body_base64), (bytes) =>
            t('letters.binary', { size: formatBytes(bytes, language) }),
          ),
    [body_base64, t, language],
  )
  return (
    <div>
      <Title order={3} mb={6}>
        {t('letters.body')}
      </Title>
      {!body?.text ? (
        <Text size="sm" c="dimmed">
          {t(body && is_whole ? 'letters.noBody' : 'letters.bodyNotKept')}
        </Text>
      ) : (
        <>
          <Code
            block
            tabIndex={0}
            role="region"
            aria-label={t('letters.body')}
            style={{
              whiteSpace: 'pre-wrap',
              overflowWrap: 'anywhere',
              maxHeight: '50vh',
              overflowY: 'auto',
            }}
          >
            {body.text}
          </Code>
          {(body.isCut || !is_whole) && (
            <Text size="sm" c="dimmed" mt={4}>
              {t('letters.isCut')}
            </Text>
          )}
        </>
      )}
    </div>
  )
}
