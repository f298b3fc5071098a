import { useT } from '@/lib/i18n'
import { useMay } from '@/lib/permissions'

import { ButtonLink } from './ButtonLink'

/** The way to send a photo, for those who may. */
export function UploadLink() {
  const t = useT()
  if (!useMay('detect')) return null
  return (
    <ButtonLink to="/detect" mt="sm">
      {t('live.upload')}
    </ButtonLink>
  )
}
