import { Outlet } from '@tanstack/react-router'
import { useCallback, useMemo, useState } from 'react'
import { SignIn } from '@/access/SignIn'
import { AskDialog } from '@/autonomy/AskDialog'
import * as m from '@/paraglide/messages.js'
import { Failure } from '@/ui/Failure'
import { Boundary } from './Boundary'
import classes from './Frame.module.css'
import { InspectorContext } from './inspector'
import { InspectorPanel } from './InspectorPanel'
import { Palette } from './Palette'
import { Rail } from './Rail'
import { ScreenLoading } from './ScreenLoading'
import { useSession } from './session'
import { Shortcuts } from './Shortcuts'

/** What stands around every screen: the rail, the work, the inspector. Whoever is
 *  not signed in meets the sign-in form at whatever address they asked for. */
export function Frame() {
  const session = useSession()
  const [slot, setSlot] = useState<HTMLElement | null>(null)
  const [open, setOpen] = useState(0)
  const occupy = useCallback(() => {
    setOpen((n) => n + 1)
    return () => setOpen((n) => n - 1)
  }, [])
  const inspector = useMemo(() => ({ slot, occupy }), [slot, occupy])

  if (session.isPending) return <ScreenLoading />
  if (session.isError) return <Failure error={session.error} onRetry={() => void session.refetch()} />
  if (!session.data.user) return <SignIn session={session.data} />
  return (
    <InspectorContext.Provider value={inspector}>
      <a className="skip-link" href="#work">
        {m.app_skip_to_content()}
      </a>
      <div className={classes.frame}>
        <Rail />
        <main id="work" className={classes.work} tabIndex={-1}>
          <Boundary>
            <Outlet />
          </Boundary>
        </main>
        <InspectorPanel empty={open === 0} setSlot={setSlot} />
      </div>
      <Palette />
      <Shortcuts />
      <AskDialog />
    </InspectorContext.Provider>
  )
}
