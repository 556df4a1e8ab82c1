import { Box, ScrollArea, Tabs } from '@mantine/core'
import { useGo } from '@/app/navigation'
import { allows, headquarters, useUser } from '@/app/session'
import * as m from '@/paraglide/messages.js'

export type SignalTab = '/signals' | '/signals/following' | '/signals/views' | '/signals/links' | '/signals/page' | '/signals/delivery' | '/signals/mailboxes' | '/signals/records' | '/signals/worth'

/** On a phone not all tabs fit: the one that is open does. */
const show = (tab: HTMLElement | null) => tab?.scrollIntoView({ inline: 'center', block: 'nearest' })

/** What belongs to signals: what changed, who viewed, and what is viewed. */
export function SignalTabs({ at }: { at: SignalTab }) {
  const go = useGo()
  const tabs: [SignalTab, string][] = [
    ['/signals', m.signal_signals()],
    ['/signals/following', m.following_tab()],
    ['/signals/views', m.viewed_tab_views()],
    ['/signals/links', m.viewed_tab_links()],
    ['/signals/page', m.viewed_tab_page()],
    ['/signals/worth', m.signal_worth()],
    ['/signals/mailboxes', m.mailbox_title()],
    ['/signals/delivery', m.deliver_title()],
    ...(allows(headquarters, useUser().role) ? [['/signals/records', m.own_title()] as [SignalTab, string]] : []),
  ]
  return (
    <Box mx="calc(var(--mantine-spacing-lg) * -1)" px="lg">
      <ScrollArea type="never">
        <Tabs value={at} onChange={(to) => to && go(to)} activateTabWithKeyboard={false}>
          <Tabs.List aria-label={m.viewed_tabs()} style={{ flexWrap: 'nowrap' }}>
            {tabs.map(([to, label]) => (
              <Tabs.Tab key={to} value={to} ref={to === at ? show : null} style={{ whiteSpace: 'nowrap' }}>
                {label}
              </Tabs.Tab>
            ))}
          </Tabs.List>
        </Tabs>
      </ScrollArea>
    </Box>
  )
}
