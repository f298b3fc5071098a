import { Alert, Button, Group, Stack, Text } from '@mantine/core'
import { IconArrowBackUp, IconPolygon, IconSlash } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useReducer, useState, type KeyboardEvent } from 'react'

import { $api, api } from '@/client/api'
import type { Camera } from '@/client/types'
import { describeError } from '@/lib/errors'
import { useT } from '@/lib/i18n'
import { ifMatch, useVersioned } from '@/lib/versioned'

import classes from './Areas.module.css'
import { Canvas } from './Canvas'
import { edit, editorOf, type Edit, type Editor } from './editor'
import { ShapeList } from './ShapeList'
import { areasOf, leastPoints, shapesOf, type ShapeKind } from './shapes'

interface ToolsProps {
  editor: Editor
  apply: (action: Edit) => void
}

function Tools({ editor, apply }: ToolsProps) {
  const t = useT()
  const { draft, shapes, past } = editor
  const begin = (kind: ShapeKind): void => {
    const count = shapes.filter((shape) => (shape.kind === 'line') === (kind === 'line')).length + 1
    const name = t(kind === 'line' ? 'areas.newLine' : 'areas.newZone', { number: count })
    apply({ type: 'begin', kind, name })
  }
  if (draft) {
    return (
      <Group gap="xs">
        <Button
          size="xs"
          disabled={draft.points.length < leastPoints(draft.kind)}
          onClick={() => apply({ type: 'finish' })}
        >
          {t('areas.finish')}
        </Button>
        <Button size="xs" variant="default" onClick={() => apply({ type: 'place' })}>
          {t('areas.place')}
        </Button>
        <Button size="xs" variant="default" onClick={() => apply({ type: 'escape' })}>
          {t('action.cancel')}
        </Button>
      </Group>
    )
  }
  return (
    <Group gap="xs">
      <Button
        size="xs"
        variant="default"
        leftSection={<IconPolygon size={14} />}
        onClick={() => begin('detect')}
      >
        {t('areas.addZone')}
      </Button>
      <Button
        size="xs"
        variant="default"
        leftSection={<IconSlash size={14} />}
        onClick={() => begin('line')}
      >
        {t('areas.addLine')}
      </Button>
      <Button
        size="xs"
        variant="default"
        leftSection={<IconArrowBackUp size={14} />}
        disabled={past.length === 0}
        onClick={() => apply({ type: 'undo' })}
      >
        {t('action.undo')}
      </Button>
    </Group>
  )
}

interface Props {
  camera: Camera
  picture: Blob | null
  onClose: () => void
}

function Editing({
  camera,
  picture: newest,
  version,
  onClose,
}: Props & { version: string | null }) {
  const t = useT()
  const [first] = useState(newest)
  // As it was when the editor was opened.
  const [header] = useState(ifMatch(version))
  // A newer one would move under who draws.
  const picture = first ?? newest
  const queries = useQueryClient()
  const [editor, apply] = useReducer(edit, camera, (given) => editorOf(shapesOf(given)))
  const change = $api.useMutation('patch', '/api/cameras/{id}', {
    onSuccess: () => {
      void queries.invalidateQueries()
      onClose()
    },
  })
  const { draft, shapes, selected } = editor
  const onKeyDown = (event: KeyboardEvent): void => {
    const isUndo = event.key === 'z' && (event.ctrlKey || event.metaKey)
    const isEscape = event.key === 'Escape' && draft !== null
    if (event.target instanceof HTMLInputElement || (!isUndo && !isEscape)) return
    event.preventDefault()
    apply({ type: isUndo ? 'undo' : 'escape' })
  }
  const hint = draft ? (draft.kind === 'line' ? 'areas.drawLine' : 'areas.drawZone') : 'areas.keys'
  return (
    <Stack gap="sm" className={classes['editor'] ?? ''} onKeyDown={onKeyDown}>
      <Tools editor={editor} apply={apply} />
      <Text size="sm" c="dimmed" role="status">
        {t(hint)}
      </Text>
      <div className={classes['grid']}>
        <Canvas picture={picture} name={camera.name} editor={editor} apply={apply} />
        <ShapeList shapes={shapes} selected={selected} apply={apply} />
      </div>
      {change.error ? (
        <Alert color="red" role="alert">
          {describeError(change.error, t)}
        </Alert>
      ) : null}
      <Group justify="flex-end" gap="xs">
        <Button variant="default" onClick={onClose}>
          {t('action.cancel')}
        </Button>
        <Button
          loading={change.isPending}
          disabled={draft !== null}
          onClick={() =>
            change.mutate({ params: { path: { id: camera.id }, header }, body: areasOf(shapes) })
          }
        >
          {t('action.save')}
        </Button>
      </Group>
    </Stack>
  )
}

/** Draws and changes the zones and lines of a camera. */
export function AreasEditor({ camera: { id }, picture, onClose }: Props) {
  const { data } = useVersioned(`/cameras/${id} areas`, () =>
    api.GET('/api/cameras/{id}', { params: { path: { id } } }),
  )
  if (!data) return null
  return <Editing camera={data.stored} version={data.version} picture={picture} onClose={onClose} />
}
