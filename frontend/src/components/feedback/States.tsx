import { Alert, Button, Center, Skeleton, Stack, Text, ThemeIcon } from '@mantine/core'
import { IconCloudOff, IconMoodEmpty, IconRefresh } from '@tabler/icons-react'
import type { ComponentType, ReactNode } from 'react'

import { describeError, isOffline } from '@/lib/errors'
import { useT } from '@/lib/i18n'

/** Grey lines instead of what is being loaded. */
export function Loading({ lines = 6, height = 34 }: { lines?: number; height?: number }) {
  const t = useT()
  return (
    <Stack gap="xs" role="status" aria-label={t('state.loading')}>
      {Array.from({ length: lines }, (_, index) => (
        <Skeleton key={`line-${index}`} height={height} radius="sm" />
      ))}
    </Stack>
  )
}

interface EmptyProps {
  title: string
  hint?: string
  icon?: ComponentType<{ size?: number }>
  children?: ReactNode
}

/** Shown where there is nothing yet, with the way to change that. */
export function Empty({ title, hint, icon: Icon = IconMoodEmpty, children }: EmptyProps) {
  return (
    <Center py="xl" px="md">
      <Stack align="center" gap={6} maw={420} ta="center">
        <ThemeIcon variant="default" size={48} radius="xl" mb={4} aria-hidden>
          <Icon size={24} />
        </ThemeIcon>
        <Text fw={600}>{title}</Text>
        {hint && (
          <Text size="sm" c="dimmed">
            {hint}
          </Text>
        )}
        {children}
      </Stack>
    </Center>
  )
}

/** What went wrong, in words, and a way to try again. */
export function Failure({ error, retry }: { error: unknown; retry?: () => void }) {
  const t = useT()
  const offline = isOffline(error)
  return (
    <Alert
      role="alert"
      color={offline ? 'gray' : 'red'}
      variant="light"
      icon={offline ? <IconCloudOff /> : undefined}
      title={t(offline ? 'state.offline' : 'state.failed')}
      styles={{
        message: { color: 'var(--mantine-color-text)' },
        title: { color: 'var(--mantine-color-text)' },
      }}
    >
      <Text size="sm">{describeError(error, t)}</Text>
      {retry && (
        <Button
          mt="sm"
          size="xs"
          variant="default"
          leftSection={<IconRefresh size={14} />}
          onClick={retry}
        >
          {t('action.retry')}
        </Button>
      )}
    </Alert>
  )
}

interface AsyncProps<T> {
  query: { data: T | undefined; error: unknown; refetch: () => unknown }
  loading?: ReactNode
  /** What is shown instead of the usual words for some failures; null for the usual ones. */
  failed?: (error: unknown) => ReactNode
  children: (data: T) => ReactNode
}

/** Data once it is there, until then loading or failure. Old data stays while new is fetched. */
export function Async<T>({ query, loading, failed, children }: AsyncProps<T>) {
  if (query.data !== undefined) {
    return (
      <>
        {query.error ? <Failure error={query.error} retry={() => void query.refetch()} /> : null}
        {children(query.data)}
      </>
    )
  }
  if (query.error) {
    return (
      failed?.(query.error) ?? <Failure error={query.error} retry={() => void query.refetch()} />
    )
  }
  return loading ?? <Loading />
}
