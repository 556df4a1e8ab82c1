import { Button } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '@/api/client'
import * as m from '@/paraglide/messages.js'
import { toast, toastError } from '@/ui/toast'
import { AccountForm } from './AccountForm'
import { type Account, useForget } from './accounts'

/** Changing an account and deleting it, the latter with a way back. */
export function AccountActs({ account, onGone }: { account: Account; onGone: () => void }) {
  const [editing, setEditing] = useState(false)
  const forget = useForget()
  const path = { path: { id: account.id } }
  const remove = useMutation({
    mutationFn: () => api.DELETE('/api/v1/accounts/{id}', { params: { ...path, header: { 'If-Match': `"${account.version}"` } } }),
    onSuccess: () => {
      onGone()
      void forget()
      toast(m.account_deleted({ name: account.name }), async () => {
        await api.POST('/api/v1/accounts/{id}/restore', { params: path })
        await forget()
      })
    },
    onError: toastError,
  })
  return (
    <>
      <Button size="xs" variant="default" onClick={() => setEditing(true)}>
        {m.account_edit()}
      </Button>
      <Button size="xs" variant="subtle" color="gray" loading={remove.isPending} onClick={() => remove.mutate()}>
        {m.account_delete()}
      </Button>
      {editing && <AccountForm account={account} onClose={() => setEditing(false)} onSaved={() => setEditing(false)} />}
    </>
  )
}
