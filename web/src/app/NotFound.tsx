import { Button } from '@mantine/core'
import { IconCompass } from '@tabler/icons-react'
import * as m from '@/paraglide/messages.js'
import { EmptyState } from '@/ui/EmptyState'

export function NotFound() {
  return (
    <EmptyState
      icon={IconCompass}
      title={m.app_not_found_title()}
      text={m.app_not_found_text()}
      action={
        <Button component="a" href="/">
          {m.app_go_home()}
        </Button>
      }
    />
  )
}
