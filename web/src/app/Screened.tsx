import { type ReactNode, useEffect } from 'react'
import * as m from '@/paraglide/messages.js'
import { EmptyState } from '@/ui/EmptyState'
import { IconLock } from '@tabler/icons-react'
import type { Screen } from './noun'
import { allows, useSession } from './session'

/** Names the tab and keeps out roles that a screen is not for; the server
 *  refuses them too. */
export function Screened({ screen, children }: { screen: Screen; children: ReactNode }) {
  const user = useSession().data?.user
  const title = screen.title?.()
  useEffect(() => {
    document.title = title ? `${title} · ${m.app_name()}` : m.app_name()
  }, [title])
  if (user && !allows(screen.roles, user.role))
    return <EmptyState icon={IconLock} title={m.app_not_allowed_title()} text={m.app_not_allowed_text()} />
  return children
}
