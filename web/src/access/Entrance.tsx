import { Group, SegmentedControl, Stack, Text } from '@mantine/core'
import type { ReactNode } from 'react'
import { type Language, languages, useLanguage } from '@/app/language'
import { Mark } from '@/app/Mark'
import * as m from '@/paraglide/messages.js'
import classes from './entrance.module.css'
import { Landscape } from './Landscape'

/** The page before one is in: the form at the left, the land at the right. */
export function Entrance({ children }: { children: ReactNode }) {
  const { language, choose } = useLanguage()
  return (
    <div className={classes.page}>
      <main className={classes.form}>
        <Group justify="space-between">
          <Group gap="xs">
            <Mark size={30} />
            <Text fw={650} size="lg">
              {m.app_name()}
            </Text>
          </Group>
          <SegmentedControl aria-label={m.app_language()} data={languages} value={language} onChange={(value) => choose(value as Language)} />
        </Group>
        <Stack gap="lg" className={classes.middle}>
          {children}
        </Stack>
      </main>
      <div className={classes.land} aria-hidden>
        <Landscape />
        <p className={classes.motto}>{m.app_tagline()}</p>
      </div>
    </div>
  )
}
