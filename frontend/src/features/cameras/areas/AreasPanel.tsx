import { Button, Text } from '@mantine/core'
import { IconPencil } from '@tabler/icons-react'
import { useState } from 'react'

import type { Camera } from '@/client/types'
import { Panel } from '@/components/layout/Page'
import { useT } from '@/lib/i18n'
import { useMay } from '@/lib/permissions'

import { useSnapshot } from '../picture/useSnapshot'
import { hasPictures } from '../state/states'
import { AreasEditor } from './AreasEditor'
import { Canvas } from './Canvas'
import { editorOf } from './editor'
import { shapesOf } from './shapes'

const WAIT_MS = 3000

/** The zones and lines of a camera over its picture, and the way to change them. */
export function AreasPanel({ camera }: { camera: Camera }) {
  const t = useT()
  const may = useMay('cameras:write')
  const [editing, setEditing] = useState(false)
  const [found, setFound] = useState(false)
  const shapes = shapesOf(camera)
  // One picture is enough.
  const wait = !found && hasPictures(camera.status.state) ? WAIT_MS : false
  const picture = useSnapshot(camera.id, true, wait)
  if (picture && !found) setFound(true)
  const start = may && !editing && (
    <Button
      size="xs"
      variant="default"
      leftSection={<IconPencil size={14} />}
      onClick={() => setEditing(true)}
    >
      {t('areas.edit')}
    </Button>
  )
  return (
    <Panel title={t('areas.title')} actions={start}>
      {editing ? (
        <AreasEditor camera={camera} picture={picture} onClose={() => setEditing(false)} />
      ) : shapes.length === 0 ? (
        <Text size="sm" c="dimmed">
          {t('areas.none')}
        </Text>
      ) : (
        <Canvas picture={picture} name={camera.name} editor={editorOf(shapes)} />
      )}
    </Panel>
  )
}
