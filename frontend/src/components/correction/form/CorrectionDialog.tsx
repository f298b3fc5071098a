import { Stack } from '@mantine/core'

import { $api } from '@/client/api'
import { Async } from '@/components/feedback/States'
import { Dialog } from '@/components/layout/Dialog'
import { useT } from '@/lib/i18n'

import { CorrectionForm } from './CorrectionForm'
import { Corrections } from './Corrections'
import { useCorrection } from './useCorrection'

interface Props {
  plateId: number
  onClose: () => void
}

/** Corrects a plate over the page that shows it. */
export default function CorrectionDialog({ plateId: id, onClose }: Props) {
  const t = useT()
  const query = $api.useQuery('get', '/api/plates/{id}', { params: { path: { id } } })
  const { apply } = useCorrection(id)
  return (
    <Dialog opened onClose={onClose} title={t('correct.title')}>
      <Async query={query}>
        {(plate) => (
          <Stack>
            <CorrectionForm plate={plate} onApply={apply} onClose={onClose} />
            <Corrections id={id} />
          </Stack>
        )}
      </Async>
    </Dialog>
  )
}
