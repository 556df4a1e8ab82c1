import { Button, Checkbox, Group, NumberInput, Select, Stack, Text, Textarea, TextInput } from '@mantine/core'
import { modals } from '@mantine/modals'
import { type FormEvent, type ReactNode, useState } from 'react'
import { api } from '@/api/client'
import * as m from '@/paraglide/messages.js'
import { toast } from '@/ui/toast'
import { type Member, type MemberRole, type Node, type Page, roleText, setMember, useAct, useTree, useUsers } from './territories'

const roles: MemberRole[] = ['owner', 'manager', 'overlay', 'stand-in']

function Form(props: { act: string; busy: boolean; ready: boolean; danger?: boolean; onSubmit: () => void; children: ReactNode }) {
  const submit = (event: FormEvent) => {
    event.preventDefault()
    props.onSubmit()
  }
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        {props.children}
        <Group justify="flex-end" mt="xs">
          <Button variant="default" onClick={() => modals.closeAll()}>
            {m.app_cancel()}
          </Button>
          <Button type="submit" loading={props.busy} disabled={!props.ready} {...(props.danger ? { color: 'brick' } : {})}>
            {props.act}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

function Day({ label, value, onChange, text }: { label: string; value: string; onChange: (value: string) => void; text?: string }) {
  return <TextInput type="date" label={label} description={text} value={value} onChange={(event) => onChange(event.currentTarget.value)} />
}

/** The choice of a territory, indented as in the tree. */
function Where(props: { label: string; nodes: Node[]; value: string | null; onChange: (id: string | null) => void; top?: boolean; required?: boolean }) {
  const options = props.nodes.map((one) => ({ value: one.id, label: '\u2003'.repeat(one.depth) + one.name }))
  return (
    <Select
      searchable
      label={props.label}
      data={props.top ? [{ value: '', label: m.territory_at_top() }, ...options] : options}
      value={props.value}
      onChange={props.onChange}
      required={props.required ?? false}
      maxDropdownHeight={280}
    />
  )
}

const today = () => new Date().toISOString().slice(0, 10)

export function askNew(nodes: Node[], done: (id: string) => void) {
  modals.open({ title: m.territory_new(), children: <NewForm nodes={nodes} done={done} /> })
}

function NewForm({ nodes, done }: { nodes: Node[]; done: (id: string) => void }) {
  const [name, setName] = useState('')
  const [parent, setParent] = useState<string | null>(nodes[0]?.id ?? '')
  const [from, setFrom] = useState(today())
  const act = useAct(async () => {
    const { data } = await api.POST('/api/v1/territories', { body: { name, parent_id: parent ?? '', from } })
    modals.closeAll()
    const close = () => api.POST('/api/v1/territories/{id}/close', { params: { path: { id: data!.id } }, body: { day: from } })
    toast(m.territory_made({ name }), close)
    done(data!.id)
  })
  return (
    <Form act={m.territory_new()} busy={act.isPending} ready={name.trim() !== ''} onSubmit={() => act.mutate(undefined)}>
      <TextInput data-autofocus label={m.territory_name()} value={name} onChange={(event) => setName(event.currentTarget.value)} required />
      <Where label={m.territory_below()} nodes={nodes} value={parent} onChange={setParent} top />
      <Day label={m.territory_from()} value={from} onChange={setFrom} />
    </Form>
  )
}

type Change = { name?: string; parent_id?: string; note?: string }

const change = (page: Pick<Page, 'id'>, body: Change) => api.PATCH('/api/v1/territories/{id}', { params: { path: { id: page.id } }, body })

export function askChange(page: Page) {
  modals.open({ title: m.territory_change(), children: <ChangeForm page={page} /> })
}

function ChangeForm({ page }: { page: Page }) {
  const nodes = useTree().data?.items ?? []
  const [name, setName] = useState(page.name)
  const [parent, setParent] = useState<string | null>(page.parent_id)
  const [note, setNote] = useState(page.note)
  const back: Change = { name: page.name, note: page.note, ...(parent === page.parent_id ? {} : { parent_id: page.parent_id }) }
  const renewed = useAct(() => change(page, back))
  const act = useAct(async () => {
    await change(page, { name, note, ...(parent === page.parent_id || parent === null ? {} : { parent_id: parent }) })
    modals.closeAll()
    toast(m.territory_changed({ name }), () => renewed.mutateAsync(undefined))
  })
  return (
    <Form act={m.app_save()} busy={act.isPending} ready={name.trim() !== ''} onSubmit={() => act.mutate(undefined)}>
      <TextInput data-autofocus label={m.territory_name()} value={name} onChange={(event) => setName(event.currentTarget.value)} required />
      <Where label={m.territory_below()} nodes={nodes.filter((one) => one.id !== page.id)} value={parent} onChange={setParent} top={page.parent_id === ''} />
      <Textarea label={m.territory_note()} autosize minRows={2} value={note} onChange={(event) => setNote(event.currentTarget.value)} />
    </Form>
  )
}

export function askClose(page: Page) {
  modals.open({ title: m.territory_close_title({ name: page.name }), children: <CloseForm page={page} /> })
}

function CloseForm({ page }: { page: Page }) {
  const [day, setDay] = useState(today())
  const [below, setBelow] = useState(false)
  const path = { params: { path: { id: page.id } } }
  const back = useAct(() => api.POST('/api/v1/territories/{id}/reopen', path))
  const act = useAct(async () => {
    await api.POST('/api/v1/territories/{id}/close', { ...path, body: { day, below } })
    modals.closeAll()
    toast(m.territory_closed({ name: page.name }), () => back.mutateAsync(undefined))
  })
  return (
    <Form act={m.territory_close()} busy={act.isPending} ready={page.below === 0 || below} danger onSubmit={() => act.mutate(undefined)}>
      <Text size="sm">{m.territory_close_text()}</Text>
      <Day label={m.territory_close_day()} value={day} onChange={setDay} />
      {page.below > 0 && <Checkbox label={m.territory_close_below({ count: page.below })} checked={below} onChange={(event) => setBelow(event.currentTarget.checked)} />}
    </Form>
  )
}

export function askMember(page: Page) {
  modals.open({ title: m.territory_member_add(), children: <MemberForm page={page} /> })
}

function MemberForm({ page }: { page: Page }) {
  const users = useUsers().data ?? []
  const [user, setUser] = useState<string | null>(null)
  const [role, setRole] = useState<MemberRole>(page.below > 0 ? 'manager' : 'owner')
  const [share, setShare] = useState<number>(100)
  const [from, setFrom] = useState(today())
  const [to, setTo] = useState('')
  const [replace, setReplace] = useState(false)
  const path = { path: { id: page.id } }
  const back = useAct(async (made: Member) => {
    await api.POST('/api/v1/territories/{id}/members/{member}/end', { params: { path: { id: page.id, member: made.id } }, body: { day: made.valid_from } })
    for (const was of page.history.filter((one) => one.role === made.role)) await setMember(page.id, was)
  })
  const act = useAct(async () => {
    const body = { user_id: user!, role, share, from, replace, ...(to ? { to } : {}) }
    const { data } = await api.POST('/api/v1/territories/{id}/members', { params: path, body })
    modals.closeAll()
    const before = new Set(page.history.map((one) => one.id))
    const made = data!.history.find((one) => !before.has(one.id) && one.user_id === user && one.role === role && one.valid_from === from)
    toast(m.territory_member_added({ name: users.find((one) => one.id === user)?.name ?? '', territory: page.name }), made && (() => back.mutateAsync(made)))
  })
  return (
    <Form act={m.territory_member_add()} busy={act.isPending} ready={user !== null} onSubmit={() => act.mutate(undefined)}>
      <Select data-autofocus searchable label={m.territory_person()} data={users.filter((one) => one.active).map((one) => ({ value: one.id, label: one.name }))} value={user} onChange={setUser} required />
      <Group grow align="flex-start">
        <Select label={m.territory_role()} data={roles.map((one) => ({ value: one, label: roleText(one) }))} value={role} onChange={(one) => one && setRole(one as MemberRole)} />
        <NumberInput label={m.territory_share()} suffix=" %" min={0} max={100} value={share} onChange={(value) => setShare(Number(value))} />
      </Group>
      <Group grow align="flex-start">
        <Day label={m.territory_from()} value={from} onChange={setFrom} />
        <Day label={m.territory_until()} value={to} onChange={setTo} />
      </Group>
      <Checkbox label={m.territory_replace()} checked={replace} onChange={(event) => setReplace(event.currentTarget.checked)} />
    </Form>
  )
}

export function askPin(account: { id: string; name: string }) {
  modals.open({ title: m.territory_pin_title({ name: account.name }), children: <PinForm account={account} /> })
}

function PinForm({ account }: { account: { id: string; name: string } }) {
  const nodes = useTree().data?.items ?? []
  const [where, setWhere] = useState<string | null>(null)
  const [note, setNote] = useState('')
  const [family, setFamily] = useState(false)
  const path = { path: { id: account.id } }
  const back = useAct((pin: string) => api.POST('/api/v1/accounts/{id}/pins/{pin}/end', { params: { path: { id: account.id, pin } }, body: {} }))
  const act = useAct(async () => {
    const { data } = await api.POST('/api/v1/accounts/{id}/pins', { params: path, body: { territory_id: where!, note, family } })
    modals.closeAll()
    toast(m.territory_pinned({ name: account.name }), () => back.mutateAsync(data!.id))
  })
  return (
    <Form act={m.territory_pin()} busy={act.isPending} ready={Boolean(where) && note.trim() !== ''} onSubmit={() => act.mutate(undefined)}>
      <Where label={m.territory_one()} nodes={nodes} value={where} onChange={setWhere} required />
      <Textarea label={m.territory_pin_why()} description={m.territory_pin_why_text()} autosize minRows={2} value={note} onChange={(event) => setNote(event.currentTarget.value)} required />
      <Checkbox label={m.territory_pin_family()} checked={family} onChange={(event) => setFamily(event.currentTarget.checked)} />
    </Form>
  )
}
