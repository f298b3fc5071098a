import { SegmentedControl, Text, Title } from '@mantine/core'
import { useEffect } from 'react'

import { addressOf } from '@/client/address'
import { languages, useI18n, type Language } from '@/lib/i18n'

import classes from './LogIn.module.css'
import { LogInForm } from './LogInForm'
import { SignOn } from './SignOn'

interface Props {
  hint: string
  /** Who was logged in until now. */
  known?: string | undefined
  /** Whether there is a page behind, which has to stay as it is. */
  covers?: boolean
}

/** The log-in form with the name of the product and the choice of the language. */
export function LogInCard({ hint, known, covers = false }: Props) {
  const { t, language, setLanguage } = useI18n()
  useEffect(() => {
    const before = document.title
    document.title = `${t('logIn.title')} – Galaxy ALPR`
    return () => {
      document.title = before
    }
  }, [t])
  return (
    <main className={classes['page']}>
      <div className={classes['card']}>
        <div className={classes['brand']}>
          <img src={addressOf('/favicon.svg')} width={30} height={30} alt="" />
          Galaxy ALPR
        </div>
        <div>
          <Title order={1}>{t('logIn.title')}</Title>
          <Text size="sm" c="dimmed" mt={4}>
            {hint}
          </Text>
        </div>
        <LogInForm known={known} />
        <SignOn apart={covers} />
        <div className={classes['foot']}>
          <SegmentedControl
            size="xs"
            aria-label={t('shell.language')}
            value={language}
            onChange={(value) => setLanguage(value as Language)}
            data={Object.entries(languages).map(([value, label]) => ({ value, label }))}
          />
        </div>
      </div>
    </main>
  )
}
