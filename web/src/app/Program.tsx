import { localStorageColorSchemeManager, MantineProvider } from '@mantine/core'
import { DatesProvider } from '@mantine/dates'
import { ModalsProvider } from '@mantine/modals'
import { Notifications } from '@mantine/notifications'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { useState } from 'react'
import * as m from '@/paraglide/messages.js'
import { Boundary } from './Boundary'
import { LanguageProvider } from './language'
import { makeQueries } from './queries'
import { router } from './router'
import { cssVariables, theme } from './theme'

const scheme = localStorageColorSchemeManager({ key: 'arpent-color-scheme' })

export function Program() {
  const [queries] = useState(makeQueries)
  return (
    <MantineProvider theme={theme} cssVariablesResolver={cssVariables} defaultColorScheme="auto" colorSchemeManager={scheme}>
      <Boundary>
        <QueryClientProvider client={queries}>
          <LanguageProvider>
            {(language) => (
              <DatesProvider key={language} settings={{ locale: language, firstDayOfWeek: language === 'fr' ? 1 : 0 }}>
                <ModalsProvider labels={{ confirm: m.app_confirm(), cancel: m.app_cancel() }}>
                  <Notifications position="bottom-right" limit={4} containerWidth={400} />
                  <RouterProvider router={router} />
                </ModalsProvider>
              </DatesProvider>
            )}
          </LanguageProvider>
        </QueryClientProvider>
      </Boundary>
    </MantineProvider>
  )
}
