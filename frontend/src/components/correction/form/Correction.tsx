import { Button, Group, Stack, Title } from '@mantine/core'
import { IconArrowBackUp, IconPencil } from '@tabler/icons-react'
import { useState } from 'react'

import type { Plate } from '@/client/types'
import { useT } from '@/lib/i18n'
import { useMay } from '@/lib/permissions'
import { useShortcut } from '@/lib/shortcuts'

import { CorrectionForm } from './CorrectionForm'
import { Corrections } from './Corrections'
import { useCorrection } from './useCorrection'

/** Corrects a plate within its details; the text that the engine read stays beside it. */
export function Correction({ plate }: { plate: Plate }) {
  const t = useT()
  const [opened, setOpened] = useState(false)
  const { apply, takeBack, busy } = useCorrection(plate.id)
  const may = useMay('readings:write') && !plate.is_hashed
  useShortcut('e', 'correct.title', () => setOpened(true), { active: may })
  if (!may) return <Corrections id={plate.id} />
  if (opened) {
    return (
      <Stack gap="xs">
        <Title order={3}>{t('correct.title')}</Title>
        <CorrectionForm plate={plate} onApply={apply} onClose={() => setOpened(false)} />
      </Stack>
    )
  }
  return (
    <Stack gap="xs">
      <Group gap="xs">
        <Button
          variant="default"
          leftSection={<IconPencil size={16} />}
          loading={busy}
          onClick={() => setOpened(true)}
        >
          {t('correct.title')}
        </Button>
        {plate.text !== plate.observed_text && (
          <Button
            variant="default"
            leftSection={<IconArrowBackUp size={16} />}
            loading={busy}
            onClick={takeBack}
          >
            {t('action.undo')}
          </Button>
        )}
      </Group>
      <Corrections id={plate.id} />
    </Stack>
  )
}
