import { Button, type ButtonProps } from '@mantine/core'
import { IconPencil } from '@tabler/icons-react'
import { lazy, Suspense, useState } from 'react'

import { useT } from '@/lib/i18n'
import { useMay } from '@/lib/permissions'
import { useShortcut } from '@/lib/shortcuts'

const CorrectionDialog = lazy(() => import('./form/CorrectionDialog'))

interface Props extends Pick<ButtonProps, 'size'> {
  plate: { id: number; is_hashed: boolean }
  /** The name of the button where there are several. */
  name?: string
  /** Whether the key `e` opens the form, too. */
  hasKey?: boolean
  /** Called when the form is opened. */
  onBegin?: (() => void) | undefined
}

/** Opens the form that corrects a plate; only for those who may. */
export function CorrectButton({ plate, name, hasKey = false, onBegin, size = 'sm' }: Props) {
  const t = useT()
  const may = useMay('readings:write') && !plate.is_hashed
  // Of this plate, also where another one is shown before the form is sent.
  const [asked, setAsked] = useState<number | null>(null)
  const begin = (): void => {
    onBegin?.()
    setAsked(plate.id)
  }
  useShortcut('e', 'correct.title', begin, { active: may && hasKey })
  return (
    <>
      {may && (
        <Button
          size={size}
          variant="default"
          leftSection={<IconPencil size={16} />}
          aria-label={name}
          onClick={begin}
        >
          {t('correct.title')}
        </Button>
      )}
      {asked !== null && (
        <Suspense>
          <CorrectionDialog plateId={asked} onClose={() => setAsked(null)} />
        </Suspense>
      )}
    </>
  )
}
