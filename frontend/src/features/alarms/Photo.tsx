import { Group, Stack, Text } from '@mantine/core'
import { IconListSearch } from '@tabler/icons-react'

import { $api } from '@/client/api'
import { CorrectButton } from '@/components/correction/CorrectButton'
import { ButtonLink } from '@/components/link/ButtonLink'
import { PlateBadge } from '@/components/plate/PlateBadge'
import { useT } from '@/lib/i18n'

import classes from './Photo.module.css'

interface Props {
  detectionId: number
  text: string | null
}

/**
 * The picture of the detection, as long as it is stored, and its plate as it is corrected. Its
 * place is kept while it is fetched: what is below holds the focus and is pressed.
 */
export function Photo({ detectionId, text }: Props) {
  const t = useT()
  const { data, isPending } = $api.useQuery(
    'get',
    '/detections/{id}',
    { params: { path: { id: detectionId } } },
    { retry: false },
  )
  if (isPending) return <div className={classes['pending']} />
  if (!data) return null
  return (
    <Stack gap={10}>
      {data.image_url && (
        <img className={classes['photo']} src={data.image_url} alt={t('alarms.photo')} />
      )}
      {data.plate?.image_url && (
        <div>
          <img className={classes['crop']} src={data.plate.image_url} alt={t('plate.crop')} />
        </div>
      )}
      {data.plate?.text && data.plate.text !== text && (
        <Group gap="xs">
          <Text size="sm">{t('alarms.corrected')}</Text>
          <PlateBadge text={data.plate.display_text ?? data.plate.text} size="sm" />
        </Group>
      )}
      <Group gap="xs">
        {data.plate && <CorrectButton plate={data.plate} hasKey />}
        <ButtonLink
          to="/detections"
          search={{ row: data.id, session: data.session_id }}
          variant="default"
          leftSection={<IconListSearch size={16} />}
        >
          {t('alarms.detection')}
        </ButtonLink>
      </Group>
    </Stack>
  )
}
