import { Box, Button } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { api } from '@/api/client'
import { useGo } from '@/app/navigation'
import { ScreenLoading } from '@/app/ScreenLoading'
import * as m from '@/paraglide/messages.js'
import { Failure } from '@/ui/Failure'
import { PageHeader } from '@/ui/PageHeader'
import { toast } from '@/ui/toast'

/** Where a provider sends one back to: what it says counts once. */
export default function ConnectedScreen() {
  const go = useGo()
  const queries = useQueryClient()
  const [error, setError] = useState<unknown>(null)
  const [said] = useState(() => new URLSearchParams(window.location.search))
  const asked = useRef(false)
  useEffect(() => {
    if (asked.current) return
    asked.current = true
    const body = { state: said.get('state') ?? '', code: said.get('code') ?? '', error: said.get('error') ?? '', error_description: said.get('error_description') ?? '' }
    // Neither the history nor whoever looks on keeps the code.
    window.history.replaceState(window.history.state, '', window.location.pathname)
    api.POST('/api/v1/mailboxes/connected', { body }).then(async ({ data }) => {
      await queries.invalidateQueries({ queryKey: ['mailboxes'] })
      toast(m.mailbox_added({ name: data!.name }))
      go('/signals/mailboxes')
    }, setError)
  }, [said, go, queries])
  return (
    <>
      <PageHeader title={m.mailbox_connecting()} trail={[{ label: m.mailbox_title(), to: '/signals/mailboxes' }]} />
      <Box p="lg" maw={860} w="100%">
        {error ? (
          <>
            <Failure error={error} />
            <Button mt="md" onClick={() => go('/signals/mailboxes')}>
              {m.mailbox_connect_back()}
            </Button>
          </>
        ) : (
          <ScreenLoading />
        )}
      </Box>
    </>
  )
}
